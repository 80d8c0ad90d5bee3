import { normalQuantile } from "../math/special/normal.ts";
import { studentQuantile } from "../math/special/student.ts";
import type { GroupedStatistic } from "./bootstrap.ts";
import type { Estimate } from "./estimate.ts";
import {
  DEFAULT_RESAMPLES,
  type IntervalOptions,
  requireOptions,
  unboundedEstimate,
  undefinedEstimate,
} from "./interval.ts";
import { mean, quantileOfSorted, variance } from "./moments.ts";

/** Options of {@link hierarchicalInterval}. */
export interface HierarchicalOptions extends IntervalOptions {
  /** Of the groups in any order; the mean of the groups' means unless given. Smooth in the values. */
  readonly statistic?: GroupedStatistic;
}

/**
 * Interval for a statistic of groups that are themselves a sample (targets, each with several seeds): groups are drawn
 * with replacement, then members within each. A draw is
 *
 *     μ + c (x̄_g − μ) + √(m/(m − 1)) (x − x̄_g),   c² = G/(G − 1) · max(0, 1 − s²_within/(m s²_between)),
 *
 * s²_between the variance of the group means, which itself holds s²_within/m of the members' noise; so both components of
 * the mean's variance are unbiased (Davison & Hinkley, Bootstrap Methods, 1997, section 3.8), where drawing raw values counts
 * the members' noise twice. The distances of the bootstrap quantiles from the value are stretched by t_{G−1}/z, as it
 * is the groups that are few. Coverage: docs/generated/calibration.md.
 */
export function hierarchicalInterval(
  groups: readonly (readonly number[])[],
  { statistic = meanOfMeans, ...options }: HierarchicalOptions,
): Estimate {
  requireOptions("hierarchicalInterval", options);
  const { level, key, resamples = DEFAULT_RESAMPLES } = options;
  const data = groups.map((group) => Float64Array.from(group));
  if (data.length === 0 || data.some((group) => group.length === 0)) return undefinedEstimate(level, "no values");
  const value = statistic(data);
  if (!Number.isFinite(value)) return undefinedEstimate(level, `statistic is ${value}`);
  if (data.length === 1) return unboundedEstimate(value, { level, note: "one group" });

  const source = rescaled(data);
  const stream = key.fold("hierarchical bootstrap").stream();
  const draws = Float64Array.from({ length: resamples }, () =>
    statistic(
      source.map(() => {
        const { centre, deviations } = source[stream.integer(source.length)];
        return deviations.map(() => centre + deviations[stream.integer(deviations.length)]);
      }),
    ),
  ).sort();
  const unusable = draws.reduce((count, draw) => count + (Number.isFinite(draw) ? 0 : 1), 0);
  if (unusable > 0) return undefinedEstimate(level, `statistic undefined on ${unusable} of ${resamples} resamples`);

  const upper = (1 + level) / 2;
  const stretch = studentQuantile(upper, data.length - 1) / normalQuantile(upper);
  return {
    value,
    low: value + stretch * Math.min(0, quantileOfSorted(draws, 1 - upper) - value),
    high: value + stretch * Math.max(0, quantileOfSorted(draws, upper) - value),
    level,
    standardError: Math.sqrt(variance(draws)),
    note: `hierarchical bootstrap, ${data.length} groups`,
  };
}

/** Centres and deviations after the rescaling of the formula above. */
function rescaled(groups: readonly Float64Array[]): { centre: number; deviations: Float64Array }[] {
  const means = groups.map(mean);
  const grand = mean(means);
  const noise = mean(groups.map((group) => (group.length > 1 ? variance(group) / group.length : 0)));
  const between = variance(means);
  const shrink = between > 0 ? Math.max(0, 1 - noise / between) : 0;
  const c = Math.sqrt((shrink * groups.length) / (groups.length - 1));
  return groups.map((group, g) => {
    const factor = group.length > 1 ? Math.sqrt(group.length / (group.length - 1)) : 0;
    return { centre: grand + c * (means[g] - grand), deviations: group.map((x) => factor * (x - means[g])) };
  });
}

const meanOfMeans: GroupedStatistic = (groups) => mean(groups.map(mean));
