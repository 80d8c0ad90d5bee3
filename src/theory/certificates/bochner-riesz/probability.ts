import { requireDomain } from "../../../math/domain-error.ts";
import { LARGEST_ARGUMENT, requireLawDimension, spectralArgument } from "../radial/ball-law.ts";
import { ROUNDOFF } from "../radial/bessel-row.ts";
import { orderRow } from "../radial/order-row.ts";
import type { Approximation } from "../radial/spectrum.ts";
import type { Enclosure } from "../radial/tube-fraction.ts";

/** |fl(Λ) − Λ| over Λ for {@link spectralArgument}: its bits are right to a few units of 2⁻²⁵⁶, and float64 rounds. */
export const ARGUMENT_ERROR = 2.1 * ROUNDOFF;

/** Quantiles are sought where F and 1 − F exceed this. */
const LEAST_PROBABILITY = 2e-6;

/**
 * P(‖x‖ ≤ λ) under the law of bochner-riesz.ts, for a float64 next to Λ = 2π R_d λ, in [0.001, 10⁶]. With μ = d/2 + 1 and s_m = (2m/Λ) J_m(Λ) =
 * J_{m−1} + J_{m+1}
 *
 *     F = ((μ + 1)/2μ) s_μ² + Σ_{m>μ} s_m².
 *
 * As s = J_{m−1} + J_{m+1} is computed, its error has ℓ² norm at most 2E over m ≥ μ, E that of the row, truncation included, and the weights are ≤ 1:
 * √F errs by at most 2E, and F by at most 2E(2√F + 2E). |dF/dΛ| = s_μ² (μ² − 1)/μΛ ≤ 1.64, for s_μ² ≤ 2(J²_{μ−1} + J²_{μ+1}) ≤ 1 (see order-row.ts) and s_μ/Λ =
 * (J_{μ−2} + J_μ)/2(μ−1) + (J_μ + J_{μ+2})/2(μ+1), at most (1 + √½)/2(μ−1) + √½/(μ+1), μ ≥ 2.
 */
export function bochnerRieszProbability(dimension: number, argument: number): Enclosure {
  const { value, error } = distribution(dimension, argument);
  const slack = error + 1.65 * ARGUMENT_ERROR * argument;
  return { lower: Math.max(0, value - slack), upper: Math.min(1, value + slack) };
}

/** A float64 λ with P(‖x‖ ≤ λ) next to q: bisection in Λ until the bounds of rounding, about 10⁻¹² in P. */
export function radiusOfBochnerRieszQuantile(dimension: number, quantile: number): number {
  const where = "radiusOfQuantile";
  requireLawDimension(dimension, where);
  const inRange = quantile >= LEAST_PROBABILITY && quantile <= 1 - LEAST_PROBABILITY;
  requireDomain(inRange, where, "quantile must be in [2e-6, 1 − 2e-6]", quantile);
  let [low, high] = [1e-3, LARGEST_ARGUMENT];
  const reached = distribution(dimension, high).value;
  requireDomain(reached > quantile, where, `quantile must be below ${reached} here`, quantile);
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle / spectralArgument(dimension, 1);
    if (distribution(dimension, middle).value < quantile) low = middle;
    else high = middle;
  }
}

function distribution(dimension: number, argument: number): Approximation {
  const { values, error, scale } = orderRow(dimension, argument);
  const first = Math.floor(dimension / 2) + 1; // of order μ
  const order = dimension / 2 + 1;
  const both = (k: number): number => (values[k - 1] ?? 0) + (values[k + 1] ?? 0);
  let sum = 0;
  for (let k = values.length; k > first; k--) sum += both(k) ** 2;
  const value = scale * scale * (sum + ((order + 1) / (2 * order)) * both(first) ** 2);
  // The roundings: of a positive sum.
  const roundings = 1.01 * (values.length + 12) * ROUNDOFF * value;
  return { value, error: 4.04 * error * (Math.sqrt(value) + 3 * error) + roundings };
}
