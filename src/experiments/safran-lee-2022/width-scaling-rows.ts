import { z } from "zod";
import logistic from "../../activations/logistic.ts";
import { besselLaw } from "../../distributions/radial/bessel-law.ts";
import type { Estimate } from "../../statistics/estimate.ts";
import { studentInterval } from "../../statistics/location.ts";
import { mean } from "../../statistics/moments.ts";
import { featureProfile } from "../../theory/mean-feature/feature-profile.ts";
import { thresholdError } from "../../theory/mean-feature/threshold-error.ts";
import type { MeasuredRow } from "../experiment.ts";
import type { ThresholdTask, ThresholdValues } from "./width-scaling-measure.ts";

export const params = z.object({
  smaller: z.int().min(2).max(1000).describe("one dimension d"),
  larger: z.int().min(2).max(1000).describe("another dimension d"),
  quantile: z.number().min(0.01).max(0.99).describe("P(‖x‖ ≤ λ)"),
  gain: z.number().positive().max(100).describe("G: weights are N(0, G² I/λ²)"),
  bias: z.enum(["−G", "0"]).describe("bias of every unit: −G, or 0 (control)"),
  widths: z
    .array(z.int().min(1).max(1_000_000))
    .min(3)
    .refine((widths) => widths.every((r, i) => r > (widths[i - 1] ?? 0)), "must ascend")
    .readonly()
    .describe("numbers r of random units, ascending; the narrower network is the beginning of the wider one"),
  draws: z.int().min(2).max(10_000).describe("independent draws of the units, with data of their own, at each d"),
  fitPoints: z.int().min(2).describe("points on which a draw's threshold is fitted"),
  testPoints: z.int().min(2).describe("other points on which a draw's errors are counted"),
  margin: z.number().positive().max(1).describe("relative deviation from the leading order still called agreement"),
  slopeMargin: z.number().positive().describe("error of the slope still called agreement"),
});
export type Params = z.infer<typeof params>;
export type Rows = readonly MeasuredRow<ThresholdTask, ThresholdValues>[];
export type Place = "smaller" | "larger";

/** Rows of one dimension. */
export const rowsAt = (rows: Rows, dimension: number): Rows => rows.filter(({ task }) => task.dimension === dimension);

/** The errors of all draws at the i-th width. */
export const errorsAt = (rows: Rows, i: number): readonly number[] => rows.map(({ values }) => values.errors[i]!);

type Setting = Pick<Params, "quantile" | "gain">;
const curves = new Map<string, (width: number) => number>();

/** The leading order of the 0–1 error as a function of r, for bias −G; kept, as parts, controls and figure ask for the same. */
export function predictedError(dimension: number, { quantile, gain }: Setting): (width: number) => number {
  const name = JSON.stringify([dimension, quantile, gain]);
  let curve = curves.get(name);
  if (curve === undefined) {
    const law = besselLaw({ dimension });
    const [profile, radius] = [featureProfile(logistic, { gain }), law.quantile(quantile)];
    const known = new Map<number, number>();
    curve = (width) => {
      const value = known.get(width) ?? thresholdError(profile, { law, radius, width }).value;
      known.set(width, value);
      return value;
    };
    curves.set(name, curve);
  }
  return curve;
}

/** Slope of log y on log x through points, by least squares. */
export function logLogFit(x: readonly number[], y: readonly number[]): number {
  const centre = mean(x.map(Math.log));
  const [above, below] = x.reduce(
    ([a, b], value, i) => {
      const step = Math.log(value) - centre;
      return [a + step * Math.log(y[i]!), b + step * step];
    },
    [0, 0],
  );
  return above / below;
}

export const predictedSlope = (dimension: number, p: Params): number =>
  logLogFit(p.widths, p.widths.map(predictedError(dimension, p)));

/** Mean over draws of a draw's own slope: the widths of one draw share units and points. A draw without an error at some r has none. */
export const measuredSlope = (rows: Rows, { widths }: Params, level: number): Estimate =>
  studentInterval(
    rows.map(({ values }) => logLogFit(widths, values.errors)),
    { level },
  );

/**
 * max_r |E error(r)/predicted(r) − 1|. The interval: Student's for the mean of every ratio, all of them together at `level` (Bonferroni); the
 * greatest deviation that they allow, and the least.
 */
export function greatestDeviation(rows: Rows, predicted: readonly number[], level: number): Estimate {
  const each = predicted.map((value, i) =>
    studentInterval(
      errorsAt(rows, i).map((error) => error / value),
      { level: 1 - (1 - level) / predicted.length },
    ),
  );
  return {
    value: Math.max(...each.map(({ value }) => Math.abs(value - 1))),
    low: Math.max(...each.map(({ low, high }) => Math.max(0, low - 1, 1 - high))),
    high: Math.max(...each.map(({ low, high }) => Math.max(1 - low, high - 1))),
    level,
    note: `Student at ${predicted.length} widths together, n = ${rows.length}`,
  };
}
