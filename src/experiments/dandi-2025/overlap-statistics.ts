import { studentQuantile } from "../../math/special/student.ts";
import { logCrossing } from "../../statistics/crossing-slope.ts";
import type { Estimate } from "../../statistics/estimate.ts";
import { type ClosedFormOptions, type IntervalOptions, undefinedEstimate } from "../../statistics/interval.ts";
import { type Jackknifed, jackknife } from "../../statistics/jackknife.ts";
import { meanInterval } from "../../statistics/location.ts";
import type { Curve } from "../../statistics/threshold.ts";

/** Overlaps of one trained network after another, on one grid of n: with W* and with h*. */
export interface OverlapCurves {
  readonly first: Curve;
  readonly second: Curve;
}

/** All seeds of one dimension, and the ratio n_h/n_W that theory predicts there. */
export interface RatioGroup {
  readonly x: number;
  readonly predicted: number;
  readonly seeds: readonly OverlapCurves[];
}

/** log(n_h/n_W) with its jackknife variance over seeds, n where a mean curve crosses its level. */
const logRatio = (seeds: readonly OverlapCurves[], [first, second]: readonly [number, number]): Jackknifed =>
  jackknife(seeds, (left) => {
    const of = (name: keyof OverlapCurves) => left.map((curves) => curves[name]);
    return logCrossing(of("second"), second) - logCrossing(of("first"), first);
  });

/**
 * Over all dimensions, the largest factor, above 1 or below, between n_h/n_W and its prediction. Student intervals of a
 * jackknife over seeds; the ends are the largest of the dimensions' ends, each at Bonferroni's level, so that the upper one
 * bounds all dimensions together. Undefined where a level is crossed off the grid or a dimension has fewer than two seeds.
 */
export function largestFactor(
  groups: readonly RatioGroup[],
  levels: readonly [number, number],
  { level }: ClosedFormOptions,
): Estimate {
  if (groups.length === 0 || groups.some(({ seeds }) => seeds.length < 2)) {
    return undefinedEstimate(level, "a dimension with fewer than two seeds");
  }
  const tail = (1 - level) / 2 / groups.length;
  const each = groups.map(({ x, predicted, seeds }) => {
    const { value, variance, degrees } = logRatio(seeds, levels);
    const reach = studentQuantile(1 - tail, degrees) * Math.sqrt(variance);
    return { x, distance: Math.abs(value - Math.log(predicted)), reach };
  });
  const lost = each.filter(({ distance, reach }) => Number.isNaN(distance + reach)).map(({ x }) => x);
  if (lost.length > 0) return undefinedEstimate(level, `a level is crossed off the grid at d = ${lost.join(", ")}`);
  const largest = (of: (e: (typeof each)[number]) => number): number => Math.exp(Math.max(0, ...each.map(of)));
  return {
    value: largest(({ distance }) => distance),
    low: largest(({ distance, reach }) => distance - reach),
    high: largest(({ distance, reach }) => distance + reach),
    level,
    note: `largest of ${groups.length} dimensions`,
  };
}

/** The smallest of several groups' means; its ends are the smallest of their ends, each at Bonferroni's level. Undefined where
 *  a value is not finite, or there is none. */
export function smallestMean(groups: readonly (readonly number[])[], { level, key }: IntervalOptions): Estimate {
  const own = 1 - (1 - level) / groups.length;
  const each = groups.map((values, g) => meanInterval(values, { level: own, key: key.fold(g) }));
  if (each.length === 0 || each.some(({ value }) => Number.isNaN(value))) {
    return undefinedEstimate(level, "a value is not finite, or there is none");
  }
  const smallest = (end: "value" | "low" | "high"): number => Math.min(...each.map((e) => e[end]));
  return {
    value: smallest("value"),
    low: smallest("low"),
    high: smallest("high"),
    level,
    note: `smallest of ${groups.length} dimensions`,
  };
}
