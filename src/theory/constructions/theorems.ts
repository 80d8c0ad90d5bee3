import { requireDomain } from "../../math/domain-error.ts";
import { tchakaloffBound } from "../ridge-directions/cubature.ts";
import { evenFromChebyshev } from "../ridge-directions/even-polynomial.ts";
import { ridgePolynomial, secondDerivativeBound } from "../ridge-directions/ridge-polynomial.ts";

/** How much wider than asked for its own factors a bound is made for rounding: some hundred operations on positive numbers. */
export const SLACK = 1 + 2 ** -40;

/** Largest degree n of a polynomial: its coefficients are computed in integers, and the time grows like n⁴. */
export const MOST_DEGREE = 200;

/**
 * A network that some theorem promises for every L-Lipschitz g: Σ_i w_i h(⟨u_i, x⟩) with h linear on `cells` equal cells, that is
 * one hidden layer of directions · (cells + 1) ReLU units. Errors are parts of what was asked for; the constant g = (max + min)/2 has none.
 */
export interface PromisedWidth {
  readonly width: bigint;
  /** n, even; 0 for a constant. */
  readonly degree: number;
  readonly directions: bigint;
  /** W, on [−reach/√d, reach/√d]; the reach is √d where that is all of [−1, 1]. */
  readonly cells: bigint;
  readonly reach: number;
  /** R: g is continued, constant, to [0, R] before it is approximated. */
  readonly radius: number;
  /** Bounds of ‖g − p‖, of what random directions cost ((V/m)^{1/2}, 0 for a cubature), and of ‖q − h‖. */
  readonly split: { readonly polynomial: number; readonly directions: number; readonly interpolation: number };
}

/** What is asked for: one network for g(‖x‖), ‖x‖ ≤ 1, g L-Lipschitz on [0, 1] and nothing else known of it. */
export interface Asked {
  /** L > 0. */
  readonly lipschitz: number;
  /** ε > 0. */
  readonly error: number;
  /** d ≥ 2. */
  readonly dimension: number;
}

export const CONSTANT: PromisedWidth = {
  width: 0n,
  degree: 0,
  directions: 0n,
  cells: 0n,
  reach: 0,
  radius: 1,
  split: { polynomial: 0, directions: 0, interpolation: 0 },
};

/**
 * θ cot θ, θ = πj/(2(n + 1)): what Favard's (1937) linear method of degree n multiplies the j-th Fourier coefficient of h by. If |h′| ≤ L,
 * then the sum p is within πL/(2(n + 1)) of h, and no trigonometric polynomial does better for all h. (h − p is the convolution of h′ with
 * Σ_{j≥1} (1 − λ_j) sin(jt)/j, λ_j = 0 for j > n, a function whose sign is that of sin((n + 1)t), of mean modulus π/(2(n + 1)).)
 */
export function favardMultiplier(degree: number, j: number): number {
  const theta = (Math.PI * j) / (2 * (degree + 1));
  return j === 0 ? 1 : theta / Math.tan(theta);
}

/**
 * ω_k² = (λ_{2k}/2k)², k = 1, …, n/2. Favard's p of s ↦ g(R|s|) is Σ β_k T_{2k}, where Σ β_k²/ω_k² ≤ (LR)²: h(φ) = g(R|cos φ|) has
 * |h′| ≤ LR|sin φ|, so that its coefficients b_k satisfy Σ (2k b_k)² = 2 mean h′² ≤ (LR)², and β_k = λ_{2k} b_k. By the inequality of
 * Cauchy and Schwarz any seminorm of p is at most LR (Σ ω_k² ‖T_{2k}‖²)^{1/2}.
 */
export function squaredSizes(degree: number): Float64Array {
  return Float64Array.from({ length: degree / 2 }, (_, i) => (favardMultiplier(degree, 2 * i + 2) / (2 * i + 2)) ** 2);
}

/** Radii R to which g is continued, constant, before it is approximated. */
const RADII = [1, 1.125, 1.25, 1.5, 2] as const;
/** Even degrees that are tried beyond the least. */
const MORE = 6;

/**
 * In the largest norm on the ball (Safran, Eldan & Shamir 2019, polynomial in d for constant L/ε; here with every constant). Continue g by
 * g(1) to [0, R]; Favard's p has |g − p| ≤ πLR/(2(n + 1)). A cubature of degree n has C(d + n − 1, n) directions and positive weights
 * (Tchakaloff 1957), so that Σ w_i q(⟨u_i, x⟩) = p(‖x‖) on all of the ball, Σ w_i = 1. On [−1, 1] the interpolant h of q at W + 1
 * equidistant knots errs by at most max|q″|/(2W²), and |q″| ≤ LR (Σ ω_k² M_k²)^{1/2}, M_k = max_{[−1,1]} |q_k″|, q_k that of T_{2k}(s/R).
 * The errors add. n, W and R are those of the least width.
 */
export function shallowWidthSup(asked: Asked): PromisedWidth {
  const where = "shallowWidthSup";
  const ratio = requirePromise(asked, where);
  const { lipschitz, error, dimension } = asked;
  if (ratio >= 0.5) return CONSTANT;
  let best: PromisedWidth | undefined;
  for (const radius of RADII) {
    const bends: number[] = [];
    const bend = (k: number): number => {
      for (let j = bends.length + 1; j <= k; j++) bends.push(bendOf(j, { dimension, radius }));
      return bends[k - 1]!;
    };
    const least = leastDegree(ratio / radius);
    for (let degree = least; degree <= Math.min(MOST_DEGREE, least + 2 * MORE); degree += 2) {
      const directions = tchakaloffBound(dimension, degree);
      if (best !== undefined && directions >= best.width) break;
      const polynomial = ((Math.PI * lipschitz * radius) / (2 * (degree + 1))) * SLACK;
      const room = error - polynomial;
      const sum = squaredSizes(degree).reduce((total, w, i) => total + w * bend(i + 1) ** 2, 0);
      const curvature = lipschitz * radius * Math.sqrt(sum) * SLACK;
      const cells = Math.ceil(Math.sqrt(curvature / (2 * room)) * SLACK);
      if (!(room > 0) || !Number.isFinite(cells)) continue;
      const interpolation = (curvature / (2 * cells ** 2)) * SLACK;
      const width = directions * (BigInt(cells) + 1n);
      if (best !== undefined && width >= best.width) continue;
      const split = { polynomial, directions: 0, interpolation };
      best = { width, degree, directions, cells: BigInt(cells), reach: Math.sqrt(dimension), radius, split };
    }
  }
  return reached(best, where, ratio);
}

/** The best width found, if any. */
export function reached(best: PromisedWidth | undefined, where: string, ratio: number): PromisedWidth {
  requireDomain(
    best !== undefined,
    where,
    `error/lipschitz must be larger: degree ${MOST_DEGREE} does not reach`,
    ratio,
  );
  return best;
}

/** max over |s| ≤ 1 of |q″|, q(⟨u, x⟩) having the mean T_{2k}(‖x‖/R); a bound of it. */
function bendOf(k: number, { dimension, radius }: { readonly dimension: number; readonly radius: number }): number {
  const unit = Array.from({ length: k + 1 }, (_, j) => (j === k ? 1 : 0));
  return secondDerivativeBound(ridgePolynomial(evenFromChebyshev(unit, radius), dimension), 1);
}

/**
 * d + ⌊d/2⌋/2, an exponent of L/ε that is enough for fixed d: for every d there is a C_d such that each L-Lipschitz g(‖x‖) on the unit
 * ball is within ε ≤ L, everywhere, of a network with one hidden layer of C_d (L/ε)^{d + ⌊d/2⌋/2} ReLU units.
 *
 * Continue g by g(1) to [0, 2], take the Jackson-damped p of P(φ) = p(2 cos φ), h(φ) = g(2|cos φ|): a mean of translates of h with
 * positive weights, within 2πL/(n + 2) of it, and |P′| ≤ 2L, so that |P^{(j)}| ≤ 2L n^{j−1} by Bernstein's inequality. With κ = ⌊d/2⌋ and
 * ϑ = s d/ds, q = Π_{i<κ} (1 + ϑ/(2i + 1)) p if d = 2κ + 1, as c_{k,d} = Π_{i<κ} (1 + 2k/(2i + 1)); if d = 2κ, q is a mean of
 * s ↦ q̃(√X s), q̃ the one of dimension d + 1, since c_{k,d}/c_{k,d+1} = E X^k, X ~ Beta(d/2, ½). On |s| ≤ 1, where |sin φ| ≥ √3/2 and
 * d/ds = −(2 sin φ)^{−1} d/dφ, therefore |q″| ≤ A_d L n^{κ+1}. With n = O(L/ε), O(n^{d−1}) directions (Tchakaloff) and
 * W = O((A_d L n^{κ+1}/ε)^{1/2}) cells, as in {@link shallowWidthSup}, the exponents are d − 1 and (κ + 2)/2.
 */
export function accuracyExponent(dimension: number): number {
  const known = Number.isInteger(dimension) && dimension >= 2;
  requireDomain(known, "accuracyExponent", "dimension must be an integer ≥ 2", dimension);
  return dimension + Math.floor(dimension / 2) / 2;
}

/** ε/L, of a promise that makes sense. */
export function requirePromise({ lipschitz, error, dimension }: Asked, where: string): number {
  requireDomain(lipschitz > 0 && Number.isFinite(lipschitz), where, "lipschitz must be finite and > 0", lipschitz);
  requireDomain(error > 0 && Number.isFinite(error), where, "error must be finite and > 0", error);
  const known = dimension === Infinity || (Number.isInteger(dimension) && dimension >= 2);
  requireDomain(known, where, "dimension must be an integer ≥ 2", dimension);
  return error / lipschitz;
}

/** The least even n ≥ 2 with π/(2(n + 1)) < ratio. */
export function leastDegree(ratio: number): number {
  const least = Math.floor(Math.PI / (2 * ratio));
  return Math.max(2, least + (least % 2));
}
