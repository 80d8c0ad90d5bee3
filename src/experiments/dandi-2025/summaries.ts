import { mean } from "../../statistics/moments.ts";
import type { BandPoint } from "../figure.ts";

/** Mean of values at x, with a bar from the least to the greatest. */
export function rangePoint(x: number, values: readonly number[]): BandPoint {
  return { x, y: mean(values), low: Math.min(...values), high: Math.max(...values) };
}

/** n = ⌊d^κ⌋, where d^κ may fall short of an integer by rounding. */
export function samplesAt(dimension: number, kappa: number): number {
  return Math.floor(dimension ** kappa + 1e-9);
}

/** Multiply-adds that drawing n Gaussian points in d dimensions with their values is worth. */
export const drawingCost = (n: number, d: number): number => 100 * n * d;
