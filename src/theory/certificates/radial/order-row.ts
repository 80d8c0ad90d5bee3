import { besselRow, ROUNDOFF } from "./bessel-row.ts";
import { sphericalRow } from "./spherical-row.ts";

/** Bessel functions of all orders that differ by integers from ν = d/2, from `scale` · values[⌊d/2⌋] = J_ν(x) on. */
export interface OrderRow {
  readonly values: Float64Array;
  /** 1 for even d, next to √(2x/π) for odd d, whose values are spherical Bessel functions. */
  readonly scale: number;
  /** (Σ_{k≥−1} (scale · v − J)²_{ν+k})^{1/2} ≤ error: a proven bound. */
  readonly error: number;
  /** |v_i − what it stands for| ≤ rawError for i ≥ ⌊d/2⌋ − 1: the same in the units of `values`. */
  readonly rawError: number;
}

export function orderRow(dimension: number, x: number, storage?: Float64Array): OrderRow {
  if (dimension % 2 === 0) {
    const { values, error } = besselRow(x, storage);
    return { values, scale: 1, error, rawError: error };
  }
  const { values, error } = sphericalRow(x, storage);
  const scale = Math.sqrt((2 * x) / Math.PI);
  const rawError = (1.01 * error) / Math.sqrt(dimension - 2); // 2l + 1 ≥ d − 2 for the orders ν − 1 = l + ½ and above
  // Four roundings of the scale, of J's norm ≤ 1 (see `ordersNorm`).
  return { values, scale, rawError, error: 1.01 * scale * rawError + 5 * ROUNDOFF };
}

/**
 * |J_μ(x)| ≤ this for all real x ≥ 0 and μ ≥ 0: b μ^{−1/3}, b < 0.67489 (L. Landau 2000, Bessel functions: monotonicity and bounds), and 1
 * (DLMF 10.14.1).
 *
 * Of all orders together: T_μ = J_μ² + 2 Σ_{k≥1} J_{μ+k}² rises from 0 to 1, for T_μ′ = 2μ J_μ²/x. So Σ_{k≥0} J_{ν+k}² ≤ ½ for ν ≥ 1
 * (by T_{ν−1}, where ν − 1 > 0 or T_0 = 1), and the norm of (J_{ν−1+k})_k is at most 1.
 */
export function largestBessel(order: number): number {
  return order <= 0.31 ? 1 : Math.min(1, 0.6749 / Math.cbrt(order));
}
