import type { Estimate } from "../../statistics/estimate.ts";
import { undefinedEstimate } from "../../statistics/interval.ts";
import { slopeThrough } from "../../statistics/slope.ts";

export interface SlopePoint {
  readonly x: number;
  /** On its own scale: a logarithm, where the slope is that of a log–log line. */
  readonly at: number;
}

/**
 * Slope of `at` on log x by least squares, for numbers without noise: what an interval must show is that a line is not their law. It runs from the least to
 * the greatest slope over all ranges of consecutive x that span half of the logarithmic range or more; `value` is that of all. `points` ascend in x.
 */
export function slopeOverHalfRanges(points: readonly SlopePoint[], level: number): Estimate {
  const logs = points.map(({ x }) => Math.log(x));
  if (points.length < 2 || !points.every(({ at }) => Number.isFinite(at))) {
    return undefinedEstimate(level, "fewer than two finite values");
  }
  const half = (logs.at(-1)! - logs[0]!) / 2;
  const slopes: number[] = [];
  for (const from of points.keys()) {
    for (let to = from + 1; to < points.length; to++) {
      if (logs[to]! - logs[from]! >= half * (1 - 1e-12)) slopes.push(slopeOf(points.slice(from, to + 1), level));
    }
  }
  return {
    value: slopeOf(points, level),
    low: Math.min(...slopes),
    high: Math.max(...slopes),
    level,
    note: `no noise: extremes over ${slopes.length} ranges`,
  };
}

const slopeOf = (points: readonly SlopePoint[], level: number): number =>
  withoutRounding(
    slopeThrough(
      points.map((point) => ({ ...point, variance: 0, degrees: 1 })),
      level,
    ).value,
  );

/** A slope of equal numbers is 0, not what rounding makes of it. */
const withoutRounding = (slope: number): number => (Math.abs(slope) < 1e-12 ? 0 : slope);

/** Ratios without noise: their geometric mean, between the least and the greatest. */
export function ratioOverAll(ratios: readonly number[], level: number): Estimate {
  if (ratios.length === 0 || !ratios.every((ratio) => ratio >= 0)) return undefinedEstimate(level, "no ratios");
  const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
  return {
    value: mean,
    low: Math.min(...ratios),
    high: Math.max(...ratios),
    level,
    note: `no noise: extremes of ${ratios.length} ratios`,
  };
}
