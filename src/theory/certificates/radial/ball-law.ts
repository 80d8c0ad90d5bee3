import { requireDomain } from "../../../math/domain-error.ts";
import { fixedPoint } from "../../../math/fixed-point/fixed-point.ts";
import { besselRow, ROUNDOFF } from "./bessel-row.ts";
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
const LARGEST_ARGUMENT = 4000;
/** Rarer balls (or complements) would drown in rounding. */
const LEAST_PROBABILITY = 1e-6;

/**
 * P(‖x‖ ≤ λ) = J_ν(Λ)² + 2 Σ_{k≥1} J_{ν+k}(Λ)², ν = d/2: the density of the radius is d J_ν(2πR_d r)²/r, and the derivative of the
 * right side telescopes to 2ν J_ν²/Λ by J_{μ−1} + J_{μ+1} = (2μ/Λ) J_μ. The law: Eldan & Shamir 2016, Safran & Lee 2022. d even
 * (Bessel functions of integer order), 2 ≤ d ≤ 1024, Λ ≤ 4000.
 */
export function ballUnderLaw(dimension: number, radius: number): BallUnderLaw {
  requireEvenDimension(dimension, "ballUnderLaw");
  requireDomain(Number.isFinite(radius) && radius > 0, "ballUnderLaw", "radius must be finite and > 0", radius);
  const argument = spectralArgument(dimension, radius);
  requireDomain(
    argument >= 1e-3 && argument <= LARGEST_ARGUMENT,
    "ballUnderLaw",
    `radius must give 2π R_d λ in [0.001, ${LARGEST_ARGUMENT}], here λ ≤ ${LARGEST_ARGUMENT / spectralArgument(dimension, 1)}`,
    radius,
  );
  const argumentError = 2.1 * ROUNDOFF * argument;
  const { value, error } = distribution(dimension, argument);
  const slack = error + argumentError; // 0 ≤ dP/dΛ = J_ν (J_{ν−1} + J_{ν+1}) ≤ 1: 2 J_n² ≤ 1 for n ≥ 1; for ν = 1 it is 2J_1²/Λ ≤ |J_1|
  const probability = { lower: Math.max(0, value - slack), upper: Math.min(1, value + slack) };
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

/** A float64 λ with P(‖x‖ ≤ λ) next to q: bisection in Λ until the bounds of rounding, about 10⁻¹² in P. */
export function radiusOfQuantile(dimension: number, quantile: number): number {
  requireEvenDimension(dimension, "radiusOfQuantile");
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

/** 2π R_d λ = 2√π Γ(d/2+1)^{1/d} λ for even d, to the nearest float64. */
function spectralArgument(dimension: number, radius: number): number {
  // Errors of a few units of 2⁻²⁵⁶ times at most 2√π · 20 · λ: the rounding to float64 is all that is seen.
  const f = fixedPoint(256);
  let factorial = 1n;
  for (let j = 2; j <= dimension / 2; j++) factorial *= BigInt(j);
  const root = f.exp(f.log(f.fromInteger(factorial)) / BigInt(dimension));
  return f.toNumber(f.multiply(f.multiply(2n * f.sqrt(f.pi), root), f.fromNumber(radius)));
}

function distribution(dimension: number, argument: number): { readonly value: number; readonly error: number } {
  const { values, error } = besselRow(argument);
  const order = dimension / 2;
  let tail = 0;
  for (let k = values.length - 1; k > order; k--) tail += values[k]! * values[k]!;
  const first = values[order] ?? 0;
  // Squares of ℓ² vectors that differ by `error` and have norm ≤ 1, and the roundings of a positive sum.
  return { value: first * first + 2 * tail, error: 2.01 * error + 1.01 * (values.length + 4) * ROUNDOFF };
}

function requireEvenDimension(dimension: number, where: string): void {
  const even = Number.isInteger(dimension) && dimension >= 2 && dimension % 2 === 0 && dimension <= LARGEST_DIMENSION;
  requireDomain(even, where, `dimension must be an even integer in [2, ${LARGEST_DIMENSION}]`, dimension);
}
