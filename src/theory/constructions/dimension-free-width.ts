import { harmonicDimension } from "../../math/harmonics.ts";
import { toNumber } from "../../math/rational.ts";
import { type EvenPolynomial, evenFromChebyshev } from "../ridge-directions/even-polynomial.ts";
import { ridgeVariance } from "../ridge-directions/ridge-variance.ts";
import { fromLogs, logSum, type SquaredEnvelope, squaredEnvelopes } from "./envelopes.ts";
import {
  type Asked,
  CONSTANT,
  leastDegree,
  MOST_DEGREE,
  type PromisedWidth,
  reached,
  requirePromise,
  SLACK,
  shallowWidthSup,
  squaredSizes,
} from "./theorems.ts";

/** Even degrees that are tried beyond the least. */
const MORE = 8;
/** Parts of ε, less the polynomial's, that interpolation is given. */
const SHARES = Array.from({ length: 40 }, (_, i) => 2 ** (-i / 2 - 0.25));
/** Part of that for what lies beyond the last knot. */
const OUTSIDE = 1 / 32;
/** Added to logarithms below 700 that are sums of some hundred others: each rounding is at most 10⁻¹³. */
const LOOSE = 1e-9;

/**
 * In mean square (Safran, Eldan & Shamir 2019, every constant stated): for every L-Lipschitz g and every radial law on the unit ball of ℝᵈ there
 * is a network of this width with (E (N − g)²)^{1/2} ≤ ε. For dimension = ∞ the width is enough in all dimensions: no d is left.
 *
 * 1. Favard's p has |g − p| ≤ E = πL/(2(n + 1)), and q with p(‖x‖) = E_u q(⟨u, x⟩).
 * 2. For m independent directions E‖g − (1/m) Σ q(⟨u_i, ·⟩)‖² = ‖g − p‖² + E V(‖x‖)/m ≤ E² + V/m, and some directions do no worse than
 *    the mean; V = L² Σ ω_k² V_k ({@link directionVariance}).
 * 3. h interpolates q on W cells of width δ/√d of [−T/√d, T/√d] and is constant outside. With z = √d ⟨u, x⟩, |q″| ≤ L (Σ ω_k² Q_k(z)²)^{1/2},
 *    where Q_k has the moduli of the coefficients: increasing in |z|, so the radius 1 is the worst. On a cell |q − h| ≤ δ²/8 max|q″|, its
 *    points being nearer to 0 than |z| + δ ≤ max((1 + κ)|z|, (1 + 1/κ)δ):
 *    E(q − h)² ≤ (δ²/8)² L² Σ ω_k² (E Q_k((1 + κ)z)² + Q_k((1 + 1/κ)δ)²) inside, and ≤ L² T^{−2i} Σ ω_k² E z^{2i} R_k(z)² outside
 *    for every i (Markov), R_k as Q_k but of q itself. Moments of z² are exact, at most the Gaussian ones.
 * 4. ε ≥ (E² + V/m)^{1/2} + η, by the triangle inequality.
 *
 * n, m, W, T, κ, i by search. For finite d the width of the uniform theorem, where that is smaller.
 */
export function shallowWidthL2(asked: Asked): PromisedWidth {
  const where = "shallowWidthL2";
  const ratio = requirePromise(asked, where);
  if (ratio >= 0.5) return CONSTANT;
  const { lipschitz, dimension } = asked;
  let best = dimension === Infinity || leastDegree(ratio) > MOST_DEGREE ? undefined : shallowWidthSup(asked);
  const least = leastDegree(ratio);
  for (let degree = least; degree <= Math.min(MOST_DEGREE, least + 2 * MORE); degree += 2) {
    const polynomial = (Math.PI / (2 * (degree + 1))) * SLACK;
    if (!(polynomial < ratio)) continue;
    const sizes = squaredSizes(degree);
    const variance = fromLogs(sizes.map((w, i) => Math.log(w) + logDirectionVariance(i + 1, dimension) + LOOSE));
    const envelopes = squaredEnvelopes(sizes, dimension);
    for (const share of SHARES) {
      const eta = (ratio - polynomial) * share;
      const left = (ratio - eta) ** 2 - polynomial ** 2;
      const directions = Math.ceil((variance / left) * SLACK);
      const { cells, reach } = cellsFor(eta, envelopes, dimension);
      if (!Number.isFinite(directions * cells)) continue;
      const width = BigInt(directions) * (BigInt(cells) + 1n);
      if (best !== undefined && width >= best.width) continue;
      const split = {
        polynomial: polynomial * lipschitz,
        directions: Math.sqrt(variance / directions) * lipschitz,
        interpolation: eta * lipschitz,
      };
      best = { width, degree, directions: BigInt(directions), cells: BigInt(cells), reach, radius: 1, split };
    }
  }
  return reached(best, where, ratio);
}

/** W and T such that interpolation costs at most η, for L = 1. */
function cellsFor(eta: number, { value, curvature }: Pair, dimension: number) {
  // Beyond T: the least T over the moments i; all of the ball if that is less.
  const root = Math.sqrt(dimension);
  let reach = root;
  const outside = 2 * Math.log(eta * OUTSIDE);
  for (let i = 1; i <= 6 * value.length + 20; i++) {
    reach = Math.min(reach, Math.exp((value.logMoment(i) + LOOSE - outside) / (2 * i)) * SLACK);
  }
  const inside = eta * (reach < root ? 1 - OUTSIDE : 1);
  let cells = Number.POSITIVE_INFINITY;
  for (const kappa of [0.25, 0.5, 1, 2, 4].map((c) => c / (2 * value.length))) {
    const far = curvature.logScaledMean(1 + kappa);
    const error = (delta: number): number =>
      2 * Math.log(delta) - Math.log(8) + logSum([far, curvature.logAt((1 + 1 / kappa) * delta)]) / 2;
    let [low, high] = [-200, Math.log(reach)];
    for (let step = 0; step < 60; step++) {
      const middle = (low + high) / 2;
      if (error(Math.exp(middle)) <= Math.log(inside) - LOOSE) low = middle;
      else high = middle;
    }
    cells = Math.min(cells, Math.ceil(((2 * reach) / Math.exp(low)) * SLACK));
  }
  return { cells, reach };
}

interface Pair {
  readonly value: SquaredEnvelope;
  readonly curvature: SquaredEnvelope;
}

/** Up to this k the variance of T_{2k} is computed exactly for finite d. */
const MOST_EXACT = 24;

/**
 * Bounds, for every radius ρ ≤ 1, V_k(ρ) = Var q_k(ρ⟨u, e⟩), where q_k(⟨u, x⟩) has the mean T_{2k}(‖x‖). In Legendre polynomials of
 * dimension d, with p(τ) = T_k(2τ − 1) and X ~ Beta(d/2, m),
 *
 *     V_k(ρ) = Σ_{m=1}^k N(d, 2m) (E[(ρ²X)^m p^{(m)}(ρ²X)]/(d/2)_m)² ≤ Σ_m N(d, 2m) (p^{(m)}(1)/(d/2 + m)_m)²,
 *
 * since |p^{(m)}| ≤ p^{(m)}(1) = Π_{i<m} 2(k² − i²)/(2i + 1) on [0, 1] and E X^m = (d/2)_m/(d/2 + m)_m. As N(d, 2m) ≤ 4^m (d/2 + m)_m²/(2m)!,
 * with equality in the limit, V_k(ρ) ≤ Σ_m 4^m p^{(m)}(1)²/(2m)! in every dimension: the value for d = ∞ at ρ = 1.
 * (The component of degree 2m of Σ a_j c_j s^{2j} is N(d, 2m) Σ_j a_j j!/((j − m)! (j + d/2)_m), and 1/(j + d/2)_m a beta integral.)
 *
 * For finite d and k ≤ 24 the smaller of that and the largest coefficient of the exact V_k(ρ) in Bernstein's basis of ρ² ∈ [0, 1].
 */
export function directionVariance(k: number, dimension: number): number {
  return Math.exp(logDirectionVariance(k, dimension));
}

function logDirectionVariance(k: number, dimension: number): number {
  const terms: number[] = [];
  let derivative = 0; // log p^{(m)}(1)
  let falling = 0; // −log (2m)!/4^m
  for (let m = 1; m <= k; m++) {
    derivative += Math.log((2 * (k - m + 1) * (k + m - 1)) / (2 * m - 1));
    falling -= Math.log((m * (2 * m - 1)) / 2);
    terms.push(2 * derivative + (dimension === Infinity ? falling : logMultiplicity(m, dimension)));
  }
  const bound = logSum(terms) + LOOSE;
  if (dimension === Infinity || k > MOST_EXACT) return bound;
  const unit = Array.from({ length: k + 1 }, (_, j) => (j === k ? 1 : 0));
  return Math.min(bound, Math.log(largestBernstein(ridgeVariance(evenFromChebyshev(unit), dimension)) * SLACK));
}

/** log N(d, 2m)/((d/2 + m)_m)². */
function logMultiplicity(m: number, dimension: number): number {
  let denominator = 1n; // Π (d + 2m + 2i), that is 2^m (d/2 + m)_m
  for (let i = 0; i < m; i++) denominator *= BigInt(dimension + 2 * m + 2 * i);
  const numerator = harmonicDimension(dimension, 2 * m) * 4n ** BigInt(m);
  return Math.log(toNumber({ numerator, denominator: denominator * denominator }));
}

/** Largest Bernstein coefficient on [0, 1] of Σ v_r t^r, an upper bound of it: b_i = Σ_{r≤i} C(i, r)/C(D, r) v_r, D its degree. */
function largestBernstein({ numerators, denominator }: EvenPolynomial): number {
  const degree = numerators.length - 1;
  // C(i, r)/C(D, r) = i!/(i − r)! · (D − r)!/D!.
  const factorials = [1n];
  for (let j = 1; j <= degree; j++) factorials.push(factorials[j - 1]! * BigInt(j));
  let largest = 0n;
  for (let i = 0; i <= degree; i++) {
    let sum = 0n;
    for (let r = 0; r <= i; r++) {
      sum += numerators[r]! * (factorials[i]! / factorials[i - r]!) * factorials[degree - r]!;
    }
    if (sum > largest) largest = sum;
  }
  return toNumber({ numerator: largest, denominator: denominator * factorials[degree]! });
}
