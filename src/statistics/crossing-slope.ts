import type { Estimate } from "./estimate.ts";
import { type ClosedFormOptions, requireOptions, undefinedEstimate } from "./interval.ts";
import { type Jackknifed, jackknife } from "./jackknife.ts";
import { mean } from "./moments.ts";
import { slopeThrough } from "./slope.ts";
import { type Curve, crossing } from "./threshold.ts";

/** The curves of one x (a dimension), one a seed, all on one grid. */
export interface CurveGroup {
  readonly x: number;
  readonly curves: readonly Curve[];
}

/** log of the place at which the mean of rising curves crosses `level`; NaN when that is off the grid. */
export function logCrossing(curves: readonly Curve[], level: number): number {
  const { xs } = curves[0];
  const ys = xs.map((_, i) => mean(curves.map((curve) => curve.ys[i])));
  const place = crossing(xs, ys, { level, direction: "rising" });
  return place.kind === "at" ? Math.log(place.x) : Number.NaN;
}

/**
 * Slope in log x of log n*, n* where the seed-averaged curve crosses a level: for curves too noisy to be crossed one by one.
 * Least squares through the crossings at a fixed design; Student interval from jackknife variances over seeds, with
 * Satterthwaite's degrees of freedom. Undefined when a group crosses off its grid. Coverage: docs/generated/calibration.md.
 */
export function crossingSlope(groups: readonly CurveGroup[], level: number, options: ClosedFormOptions): Estimate {
  requireOptions("crossingSlope", options);
  const centres = groups.map(({ x, curves }) => {
    const { value: at, ...rest }: Jackknifed = jackknife(curves, (left) => logCrossing(left, level));
    return { x, at, ...rest };
  });
  const lost = centres.filter(({ at, variance }) => Number.isNaN(at) || Number.isNaN(variance)).map(({ x }) => x);
  if (lost.length > 0)
    return undefinedEstimate(options.level, `the level is crossed off the grid at x = ${lost.join(", ")}`);
  return slopeThrough(centres, options.level);
}
