import { studentQuantile } from "../math/special/student.ts";
import type { Estimate } from "./estimate.ts";
import {
  type ClosedFormOptions,
  DEFAULT_RESAMPLES,
  type IntervalOptions,
  requireOptions,
  unboundedEstimate,
  undefinedEstimate,
} from "./interval.ts";
import { between, mean, medianOfSorted, quantileOfSorted, sorted, variance } from "./moments.ts";

/**
 * Interval for the mean of n independent values: the smallest that holds both Student's x̄ ± t_{n−1} s/√n (right for
 * Gaussians and heavier tails) and the studentised bootstrap interval (right for skewed values: Efron & Tibshirani, An
 * Introduction to the Bootstrap, 1993, section 12.5). Coverage at 0.95 and n = 8: 0.95 or more, but 0.91 for
 * log-normal values with σ = 1 (docs/generated/calibration.md). [−∞, ∞] for a single value, undefined when a value is not finite.
 */
export function meanInterval(values: readonly number[], options: IntervalOptions): Estimate {
  requireOptions("meanInterval", options);
  const { level, key, resamples = DEFAULT_RESAMPLES } = options;
  const n = values.length;
  const value = mean(values);
  if (!Number.isFinite(value)) return undefinedEstimate(level, n === 0 ? "no values" : "a value is not finite");
  if (n === 1) return unboundedEstimate(value, { level, note: "one value" });
  const standardError = Math.sqrt(variance(values) / n);
  if (standardError === 0) {
    return { value, low: value, high: value, level, standardError, note: `${n} equal values` };
  }
  const deviations = Float64Array.from(values, (x) => (x - value) / standardError);
  const pivots = studentisedMeans(deviations, { key, resamples });
  const upper = (1 + level) / 2;
  const student = studentQuantile(upper, n - 1);
  return {
    value,
    low: value - standardError * Math.max(student, quantileOfSorted(pivots, upper)),
    high: value - standardError * Math.min(-student, quantileOfSorted(pivots, 1 - upper)),
    level,
    standardError,
    note: `Student and studentised bootstrap, n = ${n}`,
  };
}

/**
 * Student's interval x̄ ± t_{n−1} s/√n for the mean of n independent values that are Gaussian or nearly so, as means over many
 * draws are: for few values at levels beyond 0.99, where the bootstrap has no quantiles. Undefined for fewer than two values, or
 * where one is not finite.
 */
export function studentInterval(values: readonly number[], options: { readonly level: number }): Estimate {
  requireOptions("studentInterval", options);
  const { level } = options;
  const n = values.length;
  const value = mean(values);
  if (!Number.isFinite(value)) return undefinedEstimate(level, n === 0 ? "no values" : "a value is not finite");
  if (n === 1) return undefinedEstimate(level, "one value");
  const standardError = Math.sqrt(variance(values) / n);
  const reach = studentQuantile((1 + level) / 2, n - 1) * standardError;
  return { value, low: value - reach, high: value + reach, level, standardError, note: `Student, n = ${n}` };
}

/**
 * Ascending draws of x̄*√n/s* from centred values with standard error 1. A resample of equal values has s* = 0; below
 * 10⁻³ of a typical s* it is held there: such draws are pivots of ±∞ in truth, and stay at the extremes.
 */
function studentisedMeans(
  deviations: Float64Array,
  options: Pick<Required<IntervalOptions>, "key" | "resamples">,
): Float64Array {
  const n = deviations.length;
  const stream = options.key.fold("studentised bootstrap of the mean").stream();
  return Float64Array.from({ length: options.resamples }, () => {
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < n; i++) {
      const x = deviations[stream.integer(n)];
      sum += x;
      squares += x * x;
    }
    const centre = sum / n;
    const error = Math.sqrt(Math.max(0, squares - n * centre * centre) / (n - 1) / n);
    return centre / Math.max(error, 1e-3);
  }).sort();
}

/**
 * Interval for the median of n independent values, any continuous law, without resampling: between the order statistics
 * x_(k) and x_(n+1−k), whose coverage 1 − 2 P(Bin(n, ½) < k) is exact, interpolated to the level (Hettmansperger & Sheather,
 * Stat. Probab. Lett. 4 (1986) 75–79). When even the extremes do not reach the level (n < 6 at 0.95, n < 8 at 0.99) the
 * interval is [−∞, ∞]. Infinite (censored) values are order statistics like any other.
 */
export function medianInterval(values: readonly number[], options: ClosedFormOptions): Estimate {
  requireOptions("medianInterval", options);
  const { level } = options;
  const ordered = sorted(values);
  const n = ordered.length;
  const value = medianOfSorted(ordered);
  if (Number.isNaN(value)) return undefinedEstimate(level, n === 0 ? "no values" : "a value is NaN");
  const tail = (1 - level) / 2;
  // P(Bin(n, ½) < k) for the largest k at which it is at most (1 − level)/2.
  let k = 0;
  let inside = 0;
  let term = 0.5 ** n;
  while (k + 1 <= n / 2 && inside + term <= tail) {
    inside += term;
    k++;
    term *= (n - k + 1) / k;
  }
  if (k === 0) return unboundedEstimate(value, { level, note: `n = ${n} is too few for level ${level}` });
  const share = (tail - inside) / term;
  const weight = ((n - k) * share) / (k + (n - 2 * k) * share);
  return {
    value,
    low: between(ordered[k - 1], ordered[k], weight),
    high: between(ordered[n - k], ordered[n - k - 1], weight),
    level,
    note: `order statistics, n = ${n}`,
  };
}
