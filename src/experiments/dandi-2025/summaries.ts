import { studentQuantile } from "../../math/special/student.ts";
import { mean, variance } from "../../statistics/moments.ts";
import type { BandPoint } from "../figure.ts";

/** Mean of values at x, with a bar from the least to the greatest. */
export function rangePoint(x: number, values: readonly number[]): BandPoint {
  return { x, y: mean(values), low: Math.min(...values), high: Math.max(...values) };
}

/** Geometric mean of positive values with its 95 % interval: Student's on the logarithms; of one value, the value. */
export function geometricMean(values: readonly number[]): {
  readonly y: number;
  readonly low: number;
  readonly high: number;
} {
  const logs = values.map(Math.log);
  const centre = mean(logs);
  const n = logs.length;
  const half = n < 2 ? 0 : studentQuantile(0.975, n - 1) * Math.sqrt(variance(logs) / n);
  return { y: Math.exp(centre), low: Math.exp(centre - half), high: Math.exp(centre + half) };
}

/** n = ⌊d^κ⌋, where d^κ may fall short of an integer by rounding. */
export function samplesAt(dimension: number, kappa: number): number {
  return Math.floor(dimension ** kappa + 1e-9);
}

/** Multiply-adds that drawing n Gaussian points in d dimensions with their values is worth. */
export const drawingCost = (n: number, d: number): number => 100 * n * d;
