import { requireDomain } from "../../math/domain-error.ts";
import { mean, variance } from "../../statistics/moments.ts";

/** A mean over fresh points with what intervals need. */
export interface PointwiseError {
  readonly mean: number;
  /** Of the mean; NaN for one point. */
  readonly standardError: number;
  /** One for each point. */
  readonly values: Float64Array;
}

function pointwise(where: string, predicted: Float64Array, y: Float64Array, of: (p: number, y: number) => number) {
  requireDomain(predicted.length === y.length, where, `there must be ${predicted.length} labels`, y.length);
  const values = predicted.map((p, i) => of(p, y[i]));
  return { mean: mean(values), standardError: Math.sqrt(variance(values) / values.length), values };
}

/** (1/n) Σ (p_i − y_i)². */
export const squaredError = (predicted: Float64Array, y: Float64Array): PointwiseError =>
  pointwise("squaredError", predicted, y, (p, label) => (p - label) ** 2);

/** How often p > ½ is not y > ½. */
export const misclassification = (predicted: Float64Array, y: Float64Array): PointwiseError =>
  pointwise("misclassification", predicted, y, (p, label) => (p > 1 / 2 === label > 1 / 2 ? 0 : 1));

/** The classifier of one number m: inside where m < threshold, or where m > threshold. */
export interface Threshold {
  readonly threshold: number;
  /** Whether y > ½ is said of small m. */
  readonly below: boolean;
}

/** 0 or 1 for each m. */
export const classify = ({ threshold, below }: Threshold, means: Float64Array): Float64Array =>
  means.map((m) => (m < threshold === below ? 1 : 0));

/**
 * The threshold on m with the fewest errors on labels y (y > ½ or not), of all between two neighbouring values and beyond both ends; of
 * several the first from the left, `below` first. Half-way between neighbours; beyond the ends ∓∞.
 */
export function fitThreshold(means: Float64Array, y: Float64Array): Threshold & { readonly trainingError: number } {
  const n = means.length;
  requireDomain(n >= 1 && y.length === n, "fitThreshold", `there must be ${n} ≥ 1 labels`, y.length);
  requireDomain(
    means.every((m) => !Number.isNaN(m)),
    "fitThreshold",
    "means must be numbers",
    Number.NaN,
  );
  const order = Array.from(means.keys()).sort((a, b) => means[a] - means[b]);
  const inside = (i: number): boolean => y[i] > 1 / 2;
  let errors = order.filter(inside).length;
  let best = { errors, threshold: Number.NEGATIVE_INFINITY, below: true };
  const consider = (threshold: number): void => {
    if (errors < best.errors) best = { errors, threshold, below: true };
    if (n - errors < best.errors) best = { errors: n - errors, threshold, below: false };
  };
  consider(Number.NEGATIVE_INFINITY);
  for (const [place, i] of order.entries()) {
    errors += inside(i) ? -1 : 1;
    const next = place + 1 < n ? means[order[place + 1]] : Number.POSITIVE_INFINITY;
    if (next === means[i]) continue;
    consider(place + 1 < n ? means[i] + (next - means[i]) / 2 : next);
  }
  const { threshold, below } = best;
  return { threshold, below, trainingError: best.errors / n };
}
