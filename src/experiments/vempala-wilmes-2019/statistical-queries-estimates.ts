import { studentQuantile } from "../../math/special/student.ts";
import type { Estimate } from "../../statistics/estimate.ts";
import { mean, variance } from "../../statistics/moments.ts";

/**
 * A bound that must hold for every family, so its statistic is the largest value. That one is certain (`low`): a single
 * family beyond the bound refutes it. `high` is where one more family of the same kind would lie, largest over the kinds:
 * Student's upper limit of prediction x̄ + t_{R−1} s √(1 + 1/R) at the level, shared among the kinds; infinite where a kind
 * has one family. Undefined without families or where a value is not finite.
 */
export function largestValue(kinds: readonly (readonly number[])[], { level }: { readonly level: number }): Estimate {
  const all = kinds.flat();
  if (all.length === 0 || !all.every(Number.isFinite)) {
    const missing = Number.NaN;
    return { value: missing, low: missing, high: missing, level, note: "a value is missing" };
  }
  const value = Math.max(...all);
  const oneKind = 1 - (1 - level) / kinds.length;
  const limits = kinds.map((values) => {
    const n = values.length;
    if (n < 2) return Number.POSITIVE_INFINITY;
    const spread = Math.sqrt(variance(values) * (1 + 1 / n));
    return mean(values) + studentQuantile(oneKind, n - 1) * spread;
  });
  return { value, low: value, high: Math.max(value, ...limits), level, note: `largest of ${all.length} families` };
}
