import { requireDomain } from "../../math/domain-error.ts";
import { fourierNodes, type IndexClass, type SightLaw } from "./sight-law.ts";

/** E[f(y)] and E[f(y) He_2(z)], z a component of sign + or −, for f analytic on [−1, 1]. */
export interface LinkMoments {
  readonly plain: (f: (y: number) => number) => number;
  readonly second: (f: (y: number) => number, side: Side) => number;
}

export type Side = "plus" | "minus";

const STEP = 0.1;
const RANGE = 22;

/**
 * Quadrature for f(y), y = σ(t), t = gain · h, when h has no smooth density. Subtract from f(σ(t)) the constant and the
 * multiple of σ with its limits at ±∞; the rest D decays like e^{−2|t|} and its Fourier transform like e^{−πω/2} (for
 * σ = tanh; f may have no pole with |Im t| < π/2, as y/(1 − gy) with g < 1 has none). So E D = (1/π) Re ∫₀^∞ D̂(−ω) φ(ω) dω
 * with D̂ by the midpoint rule on a grid t_j, that is Σ_j D(t_j) W_j with weights computed once. Error below 1e-10.
 */
export function linkMoments(law: SightLaw): LinkMoments {
  const grid = Float64Array.from({ length: Math.round((2 * RANGE) / STEP) }, (_, j) => -RANGE + (j + 0.5) * STEP);
  const values = grid.map((t) => law.outer.value(t));
  const measure = (c: IndexClass) => ({ c, weights: new Float64Array(grid.length), sigma: 0 });
  const plain = measure({ plus: [], minus: [] });
  const sides = {
    ...(law.plus > 0 && { plus: measure({ plus: [2], minus: [] }) }),
    ...(law.plus < law.effectiveDimension && { minus: measure({ plus: [], minus: [2] }) }),
  } as Readonly<Partial<Record<Side, ReturnType<typeof measure>>>>;
  const measures = [plain, ...Object.values(sides)];
  for (const { omega, step, of } of fourierNodes(law, { top: 2 })) {
    const phis = measures.map(({ c }) => of(c));
    measures.forEach((m, i) => {
      m.sigma += step * law.outer.fourier!.sine(omega) * phis[i]!.im;
    });
    grid.forEach((t, j) => {
      const cosine = (Math.cos(omega * t) * step * STEP) / Math.PI;
      const sine = (Math.sin(omega * t) * step * STEP) / Math.PI;
      measures.forEach(({ weights }, i) => {
        weights[j] = weights[j]! + phis[i]!.re * cosine + phis[i]!.im * sine;
      });
    });
  }
  const integrate = (f: (y: number) => number, m: ReturnType<typeof measure>, mass: number): number => {
    const constant = (f(1) + f(-1)) / 2;
    const slope = (f(1) - f(-1)) / 2;
    return m.weights.reduce(
      (sum, w, j) => sum + w * (f(values[j]!) - constant - slope * values[j]!),
      constant * mass + slope * m.sigma,
    );
  };
  return {
    plain: (f) => integrate(f, plain, 1),
    second: (f, side) => {
      const m = sides[side];
      requireDomain(m !== undefined, "linkMoments", "a component of that sign", side);
      return Math.SQRT2 * integrate(f, m, 0);
    },
  };
}

/** One outlier on the side of the + components (largest eigenvalues) or of the − components (least). */
export interface Outlier {
  /** (d − d_eff)/n at which this g belongs. */
  readonly aspect: number;
  /** Squared cosine of its eigenvector with the subspace; 0 when the outlier is not outside the bulk. */
  readonly overlapSquared: number;
}

/**
 * The outlier of M = (1/n) Σ y (x xᵀ − I) as a function of its Stieltjes parameter g in (0, 1). On the d − d_eff
 * coordinates that y does not see, M is a generalised sample covariance matrix with weights y: its resolvent at ℓ is −g n/p
 * up to normalisation, with ℓ = α/g + E[y/(1 − gy)], α = p/n, p = d − d_eff. Along a component with E[f(y) z²] the Schur
 * complement puts the outlier at ℓ = E[y z²/(1 − gy)]. So α = g E[He_2(z) y/(1 − gy)], and the part of its
 * eigenvector outside the component is r = −E[z² y²/(1 − gy)²]/ℓ′(g) times the part inside, ℓ′ = −α/g² + E[y²/(1 − gy)²] < 0.
 * Exact as d → ∞ at fixed d_eff and α. For the least eigenvalues replace y by −y.
 */
export function outlier(moments: LinkMoments, side: Side, g: number): Outlier {
  requireDomain(g > 0 && g < 1, "outlier", "g must be in (0, 1)", g);
  const sign = side === "plus" ? 1 : -1;
  const first = (y: number) => (sign * y) / (1 - sign * g * y);
  const square = (y: number) => first(y) ** 2;
  const aspect = g * moments.second(first, side);
  const bulk = moments.plain(square);
  const slope = bulk - aspect / (g * g);
  const inside = bulk + moments.second(square, side);
  return { aspect, overlapSquared: aspect > 0 && slope < 0 ? slope / (slope - inside) : 0 };
}
