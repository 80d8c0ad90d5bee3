import { requireDomain } from "../../../math/domain-error.ts";
import { fixedPoint } from "../../../math/fixed-point/fixed-point.ts";
import { ROUNDOFF } from "./bessel-row.ts";
import { orderRow } from "./order-row.ts";
import type { Enclosure } from "./tube-fraction.ts";

/** A ball ‖x‖ ≤ λ under the density φ², φ the Fourier transform of the indicator of the ball of volume 1 in ℝᵈ. */
export interface BallUnderLaw {
  readonly dimension: number;
  /** λ. */
  readonly radius: number;
  /** A float64 next to Λ = 2π R_d λ, R_d = Γ(d/2+1)^{1/d}/√π the radius of the ball of volume 1. */
  readonly argument: number;
  /** |argument − Λ| ≤ argumentError. */
  readonly argumentError: number;
  /** P(‖x‖ ≤ λ). */
  readonly probability: Enclosure;
  /** P(1 − P). */
  readonly variance: Enclosure;
}

/** Largest d and Λ taken: a certificate then needs some seconds at most. */
export const LARGEST_DIMENSION = 1024;
export const LARGEST_ARGUMENT = 4000;
/** Rarer balls (or complements) would drown in rounding. */
const LEAST_PROBABILITY = 1e-6;

/**
 * P(‖x‖ ≤ λ) = J_ν(Λ)² + 2 Σ_{k≥1} J_{ν+k}(Λ)², ν = d/2: the density of the radius is d J_ν(2πR_d r)²/r, and the derivative of the
 * right side telescopes to 2ν J_ν²/Λ by J_{μ−1} + J_{μ+1} = (2μ/Λ) J_μ. The law: Eldan & Shamir 2016, Safran & Lee 2022. 2 ≤ d ≤ 1024,
 * Λ ≤ 4000.
 */
export function ballUnderLaw(dimension: number, radius: number): BallUnderLaw {
  requireLawDimension(dimension, "ballUnderLaw");
  requireDomain(Number.isFinite(radius) && radius > 0, "ballUnderLaw", "radius must be finite and > 0", radius);
  const argument = spectralArgument(dimension, radius);
  requireDomain(
    argument >= 1e-3 && argument <= LARGEST_ARGUMENT,
    "ballUnderLaw",
    `radius must give 2π R_d λ in [0.001, ${LARGEST_ARGUMENT}], here λ ≤ ${LARGEST_ARGUMENT / spectralArgument(dimension, 1)}`,
    radius,
  );
  const { argumentError, value, slack, probability } = ballProbability(dimension, argument);
  requireDomain(
    probability.lower >= LEAST_PROBABILITY && probability.upper <= 1 - LEAST_PROBABILITY,
    "ballUnderLaw",
    `the ball and its complement must have probability ≥ ${LEAST_PROBABILITY}`,
    value,
  );
  const variance = value * (1 - value);
  const around = slack + 4 * ROUNDOFF; // P(1 − P) has slope at most 1
  return {
    dimension,
    radius,
    argument,
    argumentError,
    probability,
    variance: { lower: variance - around, upper: variance + around },
  };
}

/** P(‖x‖ ≤ λ) for a float64 next to Λ = 2π R_d λ, between 0.001 and 10⁶. */
export function ballProbability(dimension: number, argument: number) {
  const argumentError = 2.1 * ROUNDOFF * argument;
  const { value, error } = distribution(dimension, argument);
  // |dP/dΛ| = |J_ν (J_{ν−1} + J_{ν+1})| ≤ √½ (1 + √½) for ν ≥ 1, by the sums in order-row.ts.
  const slack = error + 1.21 * argumentError;
  const probability: Enclosure = { lower: Math.max(0, value - slack), upper: Math.min(1, value + slack) };
  return { argumentError, value, slack, probability };
}

/** A float64 λ with P(‖x‖ ≤ λ) next to q: bisection in Λ until the bounds of rounding, about 10⁻¹² in P. */
export function radiusOfQuantile(dimension: number, quantile: number): number {
  requireLawDimension(dimension, "radiusOfQuantile");
  const inRange = quantile >= LEAST_PROBABILITY * 2 && quantile <= 1 - LEAST_PROBABILITY * 2;
  requireDomain(inRange, "radiusOfQuantile", "quantile must be in [2e-6, 1 − 2e-6]", quantile);
  let low = 1e-3;
  let high = LARGEST_ARGUMENT;
  const reached = distribution(dimension, high).value;
  requireDomain(reached > quantile, "radiusOfQuantile", `quantile must be below ${reached} here`, quantile);
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle / spectralArgument(dimension, 1);
    if (distribution(dimension, middle).value < quantile) low = middle;
    else high = middle;
  }
}

/** 2π R_d λ = 2√π Γ(d/2+1)^{1/d} λ, to the nearest float64. */
export function spectralArgument(dimension: number, radius: number): number {
  // Errors of a few units of 2⁻²⁵⁶ times at most 2√π · 20 · λ: the rounding to float64 is all that is seen.
  const f = fixedPoint(256);
  let factorial = 1n; // d!! = 2^{d/2} (d/2)! for even d, and = 2^{(d+1)/2} Γ(d/2+1)/√π for odd d
  for (let j = dimension; j >= 2; j -= 2) factorial *= BigInt(j);
  const halves = BigInt(Math.ceil(dimension / 2));
  const logPi = dimension % 2 === 1 ? f.log(f.pi) / 2n : 0n;
  const root = f.exp((f.log(f.fromInteger(factorial)) - halves * f.ln2 + logPi) / BigInt(dimension));
  return f.toNumber(f.multiply(f.multiply(2n * f.sqrt(f.pi), root), f.fromNumber(radius)));
}

function distribution(dimension: number, argument: number): { readonly value: number; readonly error: number } {
  const { values, error, scale } = orderRow(dimension, argument);
  const order = Math.floor(dimension / 2);
  let tail = 0;
  for (let k = values.length - 1; k > order; k--) tail += values[k]! * values[k]!;
  const first = values[order] ?? 0;
  // 2|Σ (v² − J²)| ≤ 2 error (2√½ + error), Σ J_{ν+k}² ≤ ½; and the roundings of a positive sum.
  return {
    value: scale * scale * (first * first + 2 * tail),
    error: 2.84 * error + 1.01 * (values.length + 10) * ROUNDOFF,
  };
}

export function requireLawDimension(dimension: number, where: string): void {
  const inRange = Number.isInteger(dimension) && dimension >= 2 && dimension <= LARGEST_DIMENSION;
  requireDomain(inRange, where, `dimension must be an integer in [2, ${LARGEST_DIMENSION}]`, dimension);
}
