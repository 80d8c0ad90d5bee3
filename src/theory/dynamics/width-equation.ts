import { requireDomain } from "../../math/domain-error.ts";
import { harmonicDimension } from "../../math/harmonics.ts";

/** What m random units make of the operator K: eigenvalues and multiplicities of K, and m. */
export interface WidthLaw {
  /** α_k², N(d, k), of degrees k ≥ 1 with α_k ≠ 0. */
  readonly levels: readonly { readonly eigenvalue: number; readonly count: number }[];
  /** Σ N α² over all other degrees, as if spread over infinitely many: E φ² less the levels and α_0². */
  readonly rest: number;
  /** m. */
  readonly units: number;
  /** Directions that do not fluctuate: 1 where α_0 ≠ 0, for the constant. */
  readonly fixed: number;
}

export interface Network {
  readonly dimension: number;
  /** α_0, α_1, …; what they leave of `energy` acts like a ridge. */
  readonly alphas: readonly number[];
  /** E φ(t)² = Σ_k N(d, k) α_k². */
  readonly energy: number;
  /** m. */
  readonly units: number;
}

/** α_k² below this part of the largest is rounding: the degree is dead. */
const DEAD = 1e-26;

export function widthLaw({ dimension, alphas, energy, units }: Network): WidthLaw {
  requireDomain(Number.isInteger(units) && units >= 2, "widthLaw", "units must be an integer ≥ 2", units);
  const squares = alphas.map((alpha) => alpha * alpha);
  const largest = Math.max(...squares);
  const levels = squares
    .map((eigenvalue, k) => ({ eigenvalue, count: Number(harmonicDimension(dimension, k)), degree: k }))
    .filter(({ eigenvalue, degree }) => degree > 0 && eigenvalue > DEAD * largest);
  requireDomain(levels.length > 0, "widthLaw", "there must be a degree ≥ 1 with α ≠ 0", alphas);
  const known = levels.reduce((sum, { eigenvalue, count }) => sum + eigenvalue * count, squares[0]);
  requireDomain(energy >= known * (1 - 1e-9), "widthLaw", `energy must be at least Σ N α² = ${known}`, energy);
  const fixed = squares[0] > DEAD * largest ? 1 : 0;
  return { levels, rest: Math.max(0, energy - known), units, fixed };
}

/** A complex number. */
export interface Complex {
  readonly re: number;
  readonly im: number;
}

/**
 * z(v) = −c/v + rest/m + (1/m) Σ_k N_k τ_k/(1 + τ_k v), c = 1 − fixed/m, and its derivative: Marchenko and Pastur's equation for
 * v = v(z), the limit of (1/m) tr (G/m − z)⁻¹, where G/m = (1/m) Σ_k α_k² Y_k Y_kᵀ + rest/m and the m × N_k matrices Y_k of
 * harmonics at the units are taken for matrices of independent entries of variance 1 (Silverstein & Bai 1995).
 */
export function inverseOfResolvent({ levels, rest, units, fixed }: WidthLaw, v: Complex): [Complex, Complex] {
  const c = 1 - fixed / units;
  const square = v.re * v.re + v.im * v.im;
  const one = { re: v.re / square, im: -v.im / square };
  let [re, im] = [-c * one.re + rest / units, -c * one.im];
  let slopeRe = c * (one.re * one.re - one.im * one.im);
  let slopeIm = 2 * c * one.re * one.im;
  for (const { eigenvalue, count } of levels) {
    const [a, b] = [1 + eigenvalue * v.re, eigenvalue * v.im];
    const size = a * a + b * b;
    const [p, q] = [(eigenvalue * a) / size, (-eigenvalue * b) / size]; // τ/(1 + τv)
    const weight = count / units;
    re += weight * p;
    im += weight * q;
    slopeRe -= weight * (p * p - q * q);
    slopeIm -= weight * 2 * p * q;
  }
  return [
    { re, im },
    { re: slopeRe, im: slopeIm },
  ];
}

/** v where z(v) has its least value on (−1/max τ, 0), the right end of the spectrum: 1 = Σ N/(c m) (τv/(1 + τv))², by bisection. */
export function rightEdge(law: WidthLaw): { readonly v: number; readonly z: number } {
  const largest = Math.max(...law.levels.map(({ eigenvalue }) => eigenvalue));
  const isBelow = (v: number): boolean => inverseOfResolvent(law, { re: v, im: 0 })[1].re > 0;
  // Towards 0 z′ = c/v² > 0, towards −1/τ it is −∞.
  let [low, high] = [-1 / largest, 0];
  for (let step = 0; step < 200 && high - low > 1e-15 / largest; step++) {
    const middle = (low + high) / 2;
    if (isBelow(middle)) high = middle;
    else low = middle;
  }
  const v = (low + high) / 2;
  return { v, z: inverseOfResolvent(law, { re: v, im: 0 })[0].re };
}

/** v > 0 at z = 0: with κ = 1/v, Σ N τ/(τ + κ) + rest/κ = m − fixed, as many degrees of freedom as there are units. By bisection. */
export function resolventAtZero(law: WidthLaw): number {
  const tooSmall = (v: number): boolean => inverseOfResolvent(law, { re: v, im: 0 })[0].re < 0;
  let [low, high] = [1e-300, 1];
  while (tooSmall(high)) {
    high *= 4;
    if (high > 1e300) return Number.POSITIVE_INFINITY; // fewer degrees of freedom than units: all is learnt
  }
  while (high / low > 1 + 1e-14) {
    const middle = Math.sqrt(low) * Math.sqrt(high);
    if (tooSmall(middle)) low = middle;
    else high = middle;
  }
  return high;
}
