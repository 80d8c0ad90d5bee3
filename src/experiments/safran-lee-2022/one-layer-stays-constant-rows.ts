import { z } from "zod";
import { normalQuantile } from "../../math/special/normal.ts";
import type { Estimate } from "../../statistics/estimate.ts";
import { undefinedEstimate } from "../../statistics/interval.ts";
import { mean } from "../../statistics/moments.ts";
import type { MeasuredRow } from "../experiment.ts";
import { floorOf, type Instance } from "./instance.ts";
import { type ConstantTask, type ConstantValues, TARGETS } from "./one-layer-stays-constant-measure.ts";

export const params = z.object({
  dimensions: z
    .array(z.int().min(4).max(200))
    .min(2)
    .refine((dimensions) => dimensions.every((d, i) => d > (dimensions[i - 1] ?? 0)), "must ascend")
    .readonly()
    .describe("values of d, ascending; the law is φ²"),
  quantile: z.number().min(0.01).max(0.9).describe("P(‖x‖ ≤ λ)"),
  learner: z.enum(["one layer", "two layers"]).describe("what is trained; two layers are the control"),
  target: z.enum(TARGETS).describe("1{‖x‖ ≤ λ}, or a clipped linear function (control)"),
  width: z.int().min(1).max(10_000).describe("k, units of one layer"),
  unitsPerCube: z.number().positive().max(100).describe("two layers have r = d³ times this units"),
  points: z.int().min(1000).describe("training points put through one layer by each trainer, all its rates together"),
  sample: z.int().min(100).describe("training points of two layers"),
  testPoints: z.int().min(100).max(1_000_000).describe("fresh points that each network is tested on"),
  replicas: z.int().min(1).max(100).describe("networks of each trainer, and a third of the networks of two layers"),
  fraction: z.number().gt(0).lt(1).describe("c: the error over the variance that one layer stays above"),
  rate: z.number().positive().describe("bound of −(slope of log error in log d)"),
});
export type Params = z.infer<typeof params>;
export type Rows = readonly MeasuredRow<ConstantTask, ConstantValues>[];

export const instanceOf = (dimension: number, { quantile }: Pick<Params, "quantile">): Instance => ({
  law: "phi2",
  dimension,
  quantile,
});

/** r of the control. */
export const unitsOfTwo = (dimension: number, { unitsPerCube }: Pick<Params, "unitsPerCube">): number =>
  Math.ceil(unitsPerCube * dimension ** 3);

/** Whether c is below what is certified of one layer, at its own width and at that of two layers: not the width makes the difference. */
export const belowFloors = (p: Params): boolean =>
  p.dimensions.every((d) =>
    [p.width, unitsOfTwo(d, p)].every((width) => floorOf(instanceOf(d, p), width).relative > p.fraction),
  );

/** A network's error over the variance. */
interface Tested {
  readonly dimension: number;
  readonly error: number;
  readonly standardError: number;
}

/** Of each d, ascending, the network that is best on its validation points: its test error has the interval of a single estimate. */
export const bestOf = (rows: Rows): readonly Tested[] =>
  [...Map.groupBy(rows, ({ task }) => task.dimension)]
    .sort(([a], [b]) => a - b)
    .map(([dimension, group]) => {
      const [first, ...others] = group as [Rows[number], ...Rows];
      const { values } = others.reduce(
        (best, row) => (row.values.validation < best.values.validation ? row : best),
        first,
      );
      return { dimension, error: values.test, standardError: values.standardError };
    });

/** Gaussian: the tests have hundreds of points or more. */
export const reachOf = ({ standardError }: Pick<Tested, "standardError">, level: number): number =>
  normalQuantile((1 + level) / 2) * standardError;

/**
 * The greatest, or the least, fraction/error over d. Each d has an interval at the level 1 − (1 − level)/(number of d), so that all hold together;
 * the greatest of the low and of the high ends hold the greatest ratio, and so for the least.
 */
export function ratioOver(
  which: "greatest" | "least",
  best: readonly Tested[],
  { fraction, level }: { readonly fraction: number; readonly level: number },
): Estimate {
  if (best.length === 0) return undefinedEstimate(level, "no networks");
  const each = 1 - (1 - level) / best.length;
  const ratios = best.map((network) => {
    const reach = reachOf(network, each);
    const { error } = network;
    const high = error > reach ? fraction / (error - reach) : Number.POSITIVE_INFINITY;
    return { value: fraction / error, low: fraction / (error + reach), high };
  });
  const extreme = which === "greatest" ? Math.max : Math.min;
  const over = (end: "value" | "low" | "high"): number => extreme(...ratios.map((ratio) => ratio[end]));
  const note = `fresh test points, ${best.length} dimensions together`;
  return { value: over("value"), low: over("low"), high: over("high"), level, note };
}

/** −(slope of log error in log d) by least squares, with the interval that the fresh test points give: errors are independent over d. */
export function fallRate(best: readonly Tested[], level: number): Estimate {
  const logs = best.map(({ dimension }) => Math.log(dimension));
  const centre = mean(logs);
  const square = logs.reduce((sum, log) => sum + (log - centre) ** 2, 0);
  if (best.length < 2 || best.some(({ error }) => !(error > 0))) {
    return undefinedEstimate(level, "an error is 0, or there are fewer than two");
  }
  const weights = logs.map((log) => (centre - log) / square);
  const value = best.reduce((sum, { error }, i) => sum + weights[i]! * Math.log(error), 0);
  const standardError = Math.hypot(...best.map((tested, i) => (weights[i]! * tested.standardError) / tested.error));
  const reach = reachOf({ standardError }, level);
  return { value, low: value - reach, high: value + reach, level, standardError, note: "fresh test points" };
}
