import type { FixedPoint } from "../../math/fixed-point/fixed-point.ts";

/**
 * What a layer does to correlations. For σ and a variance q > 0, with u, v ~ N(0, q) of correlation ρ,
 * E[σ(u) σ(v)] = E[σ(u)²] f(ρ), where f(ρ) = Σ_m f_m ρ^m has f_m ≥ 0 and f(1) = 1: by Mehler's formula f_m is
 * E[σ(√q z) h_m(z)]² over E σ(√q z)², z ~ N(0, 1) (Daniely, Frostig & Singer 2016, "Toward deeper understanding of neural
 * networks", section 4). And E[σ′(u) σ′(v)] = E[σ(u)²] f′(ρ)/q: differentiate the series.
 */
export interface DualActivation {
  /** E σ(√q z)². */
  readonly secondMoment: number;
  /** f′(1) = q E σ′(√q z)²/E σ(√q z)²; ∞ where σ jumps. Computed when asked for. */
  readonly slope: () => number;
  readonly truncated: (precision: DualPrecision) => TruncatedDual;
}

export interface DualPrecision {
  /** At least the degrees below this one of f. */
  readonly count: number;
  /** Binary digits of E[σ h_m]/√(E σ²), absolute. */
  readonly bits: number;
}

/** f̃, at most f coefficient by coefficient, and how much it lacks. */
export interface TruncatedDual {
  /** f(1) − f̃(1) ≥ 0. */
  readonly lacking: number;
  /** f′(1) − f̃′(1) ≥ 0. Computed when asked for. */
  readonly lackingSlope: () => number;
  /** Absolute error of the square root of a coefficient; 0 where all are good to a few roundings of themselves. */
  readonly noise: number;
  /** f̃′(1) and f̃″(1); ∞ where a jump, or a kink, makes them so. */
  readonly steepness: number;
  readonly curvature: number;
  /** f̃(g) and f̃′(g) up to the degree of g, a power series with coefficients ≥ 0 that add up to at most 1. */
  readonly compose: (g: Float64Array, options: { readonly slope: boolean }) => SeriesPair;
  /** f̃(r) and f̃′(r) in float64, r ≥ 1; ∞ where they are not defined. */
  readonly beyond: (r: number) => { readonly value: number; readonly slope: number };
  /** f̃(ρ) and f̃′(ρ), |ρ| ≤ 1 or a few units beyond, each within a few units a coefficient. */
  readonly at: (rho: bigint, arithmetic: FixedPoint, options: { readonly slope: boolean }) => FixedPair;
}

/** The slope is empty where it was not asked for. */
export interface SeriesPair {
  readonly value: Float64Array;
  readonly slope: Float64Array;
}

/** The slope is 0 where it was not asked for. */
export interface FixedPair {
  readonly value: bigint;
  readonly slope: bigint;
}
