import { studentQuantile } from "../../math/special/student.ts";
import { type CurveGroup, logCrossing } from "../../statistics/crossing-slope.ts";
import type { Estimate } from "../../statistics/estimate.ts";
import { undefinedEstimate } from "../../statistics/interval.ts";
import { type Jackknifed, jackknife } from "../../statistics/jackknife.ts";
import { mean, variance } from "../../statistics/moments.ts";
import type { Curve } from "../../statistics/threshold.ts";
import type { BandPoint } from "../figure.ts";

/** Share of a component's energy that a prediction with coefficient c on it explains: ‖f‖² falls to (1 − c)² ‖f‖². */
const explainedShare = (coefficient: number): number => 1 - (1 - coefficient) ** 2;

/** The mean curve at log n, linear in log n between grid points; NaN off the grid. */
function meanAt(curves: readonly Curve[], logN: number): number {
  const { xs } = curves[0]!;
  const after = xs.findIndex((x) => Math.log(x) >= logN);
  if (after < 0) return Number.NaN;
  const at = (i: number): number => mean(curves.map(({ ys }) => ys[i]!));
  if (after === 0) return Math.log(xs[0]!) === logN ? at(0) : Number.NaN;
  const part = (logN - Math.log(xs[after - 1]!)) / Math.log(xs[after]! / xs[after - 1]!);
  return at(after - 1) + part * (at(after) - at(after - 1));
}

/**
 * Over all groups, the largest share of a component's energy that is explained at the n where the threshold curves cross
 * their level, with Student intervals of a jackknife over seeds that take n's own scatter along. The ends are the largest
 * of the groups' ends, each at Bonferroni's level, so that the upper one bounds all groups together. Undefined where a
 * group crosses off its grid or has fewer than two seeds.
 */
export function largestExplained(
  {
    threshold,
    explained,
    crossingLevel,
  }: {
    readonly threshold: readonly CurveGroup[];
    readonly explained: readonly CurveGroup[];
    readonly crossingLevel: number;
  },
  { level }: { readonly level: number },
): Estimate {
  if (threshold.some(({ curves }) => curves.length < 2)) return undefinedEstimate(level, "fewer than two curves");
  const each = threshold.map(({ curves }, g): Jackknifed => {
    const seeds = curves.map((curve, i) => ({ curve, other: explained[g]!.curves[i]! }));
    return jackknife(seeds, (left) => {
      const place = logCrossing(
        left.map(({ curve }) => curve),
        crossingLevel,
      );
      return explainedShare(
        meanAt(
          left.map(({ other }) => other),
          place,
        ),
      );
    });
  });
  if (each.length === 0 || each.some((e) => Number.isNaN(e.value) || Number.isNaN(e.variance))) {
    return undefinedEstimate(level, "the threshold is crossed off the grid");
  }
  const tail = (1 - level) / 2 / each.length;
  const reach = each.map((e) => studentQuantile(1 - tail, e.degrees) * Math.sqrt(e.variance));
  return {
    value: Math.max(...each.map(({ value }) => value)),
    low: Math.max(...each.map(({ value }, g) => value - reach[g]!)),
    high: Math.max(...each.map(({ value }, g) => value + reach[g]!)),
    level,
    note: `largest of ${each.length} dimensions`,
  };
}

/** Explained share of the mean coefficient c against n/d²; band: the shares that c ± 2 standard errors take. */
export function explainedCurve(group: CurveGroup | undefined): readonly BandPoint[] {
  if (group === undefined) return [];
  const { x: dimension, curves } = group;
  return curves[0]!.xs.map((n, i) => {
    const values = curves.map(({ ys }) => ys[i]!);
    const centre = mean(values);
    // One seed says nothing of the error: no band.
    const half = values.length < 2 ? 0 : 2 * Math.sqrt(variance(values) / values.length);
    const ends = [explainedShare(centre - half), explainedShare(centre + half)];
    // The share is greatest, 1, at c = 1 and falls again beyond.
    const high = Math.abs(centre - 1) <= half ? 1 : Math.max(...ends);
    return { x: n / dimension ** 2, y: explainedShare(centre), low: Math.min(...ends), high };
  });
}

/** n at the crossing of the mean curve with two jackknife standard errors; groups that cross off the grid, or have one curve
 *  alone, are left out. */
export function thresholdPoints(groups: readonly CurveGroup[], crossingLevel: number): readonly BandPoint[] {
  return groups.flatMap(({ x, curves }) => {
    if (curves.length < 2) return [];
    const { value, variance: square } = jackknife(curves, (left) => logCrossing(left, crossingLevel));
    if (Number.isNaN(value) || Number.isNaN(square)) return [];
    const half = 2 * Math.sqrt(square);
    return [{ x, y: Math.exp(value), low: Math.exp(value - half), high: Math.exp(value + half) }];
  });
}
