import { requireDomain } from "../../math/domain-error.ts";

/** Law of the overlap ‖W V‖_F/√k of a random k-dimensional subspace V of ℝᵈ with a fixed one W of the same dimension. */
export interface RandomOverlap {
  readonly mean: number;
  readonly standardDeviation: number;
}

/**
 * For V of Haar measure, o² = tr(P Q)/k has E o² = k/d and Var o² = 2 (d − k)²/(d² (d − 1)(d + 2)), exactly (the second moment
 * of a random projection). Mean and deviation of o follow by the delta method, with relative error O(1/k²) of the mean and
 * O(1/k) of the deviation.
 */
export function randomOverlap({
  dimension: d,
  subspace: k,
}: {
  readonly dimension: number;
  readonly subspace: number;
}): RandomOverlap {
  requireDomain(Number.isInteger(k) && k >= 1 && k < d, "randomOverlap", "subspace must be an integer in [1, d)", k);
  const square = k / d;
  const variance = (2 * (d - k) ** 2) / (d * d * (d - 1) * (d + 2));
  const mean = Math.sqrt(square) * (1 - variance / (8 * square * square));
  return { mean, standardDeviation: Math.sqrt(variance) / (2 * Math.sqrt(square)) };
}
