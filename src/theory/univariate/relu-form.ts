import { requireDomain } from "../../math/domain-error.ts";
import { middle } from "../certificates/enclosure/interval.ts";
import type { SmoothFunction } from "./smooth-function.ts";

/** h(s) = constant + Σ_j w_j max(0, s − t_j), t_0 < … < t_W: piecewise linear, constant before t_0. */
export interface ReluForm {
  readonly constant: number;
  /** t_0 < t_1 < … < t_W. */
  readonly thresholds: Float64Array;
  /** w_0, …, w_W. */
  readonly weights: Float64Array;
}

/**
 * The piecewise linear interpolant of q at knots t_0 < … < t_W, constant outside [t_0, t_W]:
 * h(s) = q(t_0) + s_1 relu(s − t_0) + Σ_{j=1}^{W−1} (s_{j+1} − s_j) relu(s − t_j) − s_W relu(s − t_W), s_j the slopes.
 *
 * Slopes are rounded to multiples of 2^{−51} of a power of two ≥ max |s_j|, so that their differences, the weights, are exact in
 * float64: h has exactly these slopes and is exactly constant beyond t_W. Each slope aims at the next value from where the last one
 * has led, so that h(t_j) is q(t_j) to a few units in the last place of the largest |q| and |s_j|(t_j − t_{j−1}).
 */
export function interpolant(q: SmoothFunction, knots: Float64Array): ReluForm {
  requireKnots(knots, "interpolant");
  const values = Float64Array.from(knots, (t) => middle(q.value(t)));
  const last = knots.length - 1;
  let steepest = 0;
  for (let j = 0; j < last; j++) {
    steepest = Math.max(steepest, Math.abs((values[j + 1]! - values[j]!) / (knots[j + 1]! - knots[j]!)));
  }
  requireDomain(
    Number.isFinite(steepest),
    "interpolant",
    "q must have finite values and slopes at the knots",
    steepest,
  );
  // Twice the steepest: a slope that makes up for the last one's rounding may be a little steeper.
  const unit = steepest === 0 ? 1 : 2 ** (Math.ceil(Math.log2(2 * steepest)) - 51);
  const weights = new Float64Array(knots.length);
  let reached = values[0]!;
  let slope = 0;
  for (let j = 0; j < last; j++) {
    const width = knots[j + 1]! - knots[j]!;
    const next = Math.round((values[j + 1]! - reached) / width / unit) * unit;
    weights[j] = next - slope;
    reached += next * width;
    slope = next;
  }
  weights[last] = 0 - slope;
  return { constant: values[0]!, thresholds: Float64Array.from(knots), weights };
}

/** h(s) as the sum that it is. */
export function evaluateForm({ constant, thresholds, weights }: ReluForm, s: number): number {
  let sum = constant;
  for (let j = 0; j < thresholds.length && thresholds[j]! < s; j++) sum += weights[j]! * (s - thresholds[j]!);
  return sum;
}

export function requireKnots(knots: Float64Array, where: string): void {
  requireDomain(knots.length >= 2, where, "there must be two knots", knots.length);
  for (let j = 0; j < knots.length; j++) {
    const holds = Number.isFinite(knots[j]!) && (j === 0 || knots[j - 1]! < knots[j]!);
    requireDomain(holds, where, `knots must be finite and increase (at index ${j})`, knots[j]);
  }
}
