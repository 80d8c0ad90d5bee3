import { z } from "zod";
import { studentQuantile } from "../../math/special/student.ts";
import type { Estimate } from "../../statistics/estimate.ts";
import { undefinedEstimate } from "../../statistics/interval.ts";
import { jackknife } from "../../statistics/jackknife.ts";
import { mean } from "../../statistics/moments.ts";
import { type SlopeCentre, slopeThrough } from "../../statistics/slope.ts";
import type { MeasuredRow } from "../experiment.ts";
import { directionsFor, narrowest, type Plan, partsOf, type Tent } from "./ridge-budget.ts";
import type { NetworkTask, NetworkValues } from "./ridge-networks.ts";

/** d at which the measured width is held against the predicted one. */
export const COMPARED = [10, 20, 50, 100] as const;
/** d between which the slope is measured. */
export const ENDS: readonly number[] = [250, 1000];
export const DIMENSIONS: readonly number[] = [...COMPARED, ...ENDS];

/** Groups of directions between which their variance is seen. */
export const GROUPS = 16;

/** n = 8 would save half of the width in 10 and 20 dimensions and nothing beyond 75, and q has tails that are too heavy to measure. */
export const DEGREES = [2, 4, 6] as const;

export const params = z.object({
  error: z.number().min(0.07).max(0.25).describe("root mean square error for which a width is needed"),
  lipschitz: z
    .number()
    .positive()
    .max(3)
    .describe("L at the largest d; the function is max(0, 1 − L|‖x‖ − ½|), ‖x‖ uniform on [0, 1]"),
  growth: z.number().min(0).max(1).describe("power of d that L grows like; 0, or 1 (control)"),
  varianceOf: z.enum(["own dimension", "half the dimension"]).describe("where V is taken; d/2 in a control"),
  points: z
    .array(z.int().min(1).max(1_000_000))
    .length(6)
    .readonly()
    .describe("directions of fresh inputs for each network, for d = 10, 20, 50, 100, 250 and 1000"),
  radii: z.int().min(1).max(64).describe("inputs on each of them, one in each equal part of [0, 1]"),
  replicas: z.int().min(3).max(10_000).describe("networks with directions of their own, for each d"),
  slopeBound: z.number().positive().describe("slope of log width in log d that stays below"),
  margin: z.number().positive().lt(1).describe("relative error of the width still called agreement"),
});
export type Params = z.infer<typeof params>;
export type Rows = readonly MeasuredRow<NetworkTask, NetworkValues>[];

export const tentIn = ({ lipschitz, growth }: Params, dimension: number): Tent => ({
  lipschitz: lipschitz * (dimension / ENDS[1]!) ** growth,
});

export const planIn = (p: Params, dimension: number): Plan =>
  narrowest(tentIn(p, dimension), { dimension, error: p.error, degrees: DEGREES });

/** m(W + 1), of the network that is narrowest; V may be that of another dimension. */
export function predictedWidth(p: Params, dimension: number): number {
  const plan = planIn(p, dimension);
  const varianceDimension = p.varianceOf === "own dimension" ? dimension : dimension / 2;
  return directionsFor(partsOf(tentIn(p, dimension), plan, varianceDimension), p.error) * (plan.cells + 1);
}

/**
 * The logarithm of the width that is needed, from networks of m directions: v, the mean over networks of the variance seen between groups of their directions,
 * is V/m, and what is left of their mean square error, s − v, does not depend on m. So m v/(error² − (s − v)) directions are needed, each with W + 1 units.
 */
export function logWidth(rows: Rows, error: number): Omit<SlopeCentre, "x"> | undefined {
  if (rows.length < 2) return undefined;
  const { directions, cells } = rows[0]!.task;
  const all = rows.map(({ values }) => ({ square: values.squares.at(-1)![0]!, spread: values.spreads[0]! }));
  const { value, variance, degrees } = jackknife(all, (some) => {
    const spread = mean(some.map((one) => one.spread));
    const rest = mean(some.map((one) => one.square)) - spread;
    const needed = (directions.at(-1)! * spread) / (error ** 2 - rest);
    return needed > 0 ? Math.log(needed * (cells + 1)) : Number.NaN;
  });
  return { at: value, variance, degrees };
}

const rowsAt = (rows: Rows, dimension: number): Rows => rows.filter(({ task }) => task.dimension === dimension);

export function widthAt(
  rows: Rows,
  { dimension, error, level }: { readonly dimension: number; readonly error: number; readonly level: number },
): Estimate {
  const own = logWidth(rowsAt(rows, dimension), error);
  if (own === undefined || Number.isNaN(own.at) || Number.isNaN(own.variance))
    return undefinedEstimate(level, "no width would be enough");
  const reach = studentQuantile((1 + level) / 2, own.degrees) * Math.sqrt(own.variance);
  return {
    value: Math.exp(own.at),
    low: Math.exp(own.at - reach),
    high: Math.exp(own.at + reach),
    level,
    note: `jackknife over ${own.degrees + 1} networks, on the log scale`,
  };
}

/** (log width(d₁) − log width(d₀))/log(d₁/d₀). */
export function widthSlope(rows: Rows, p: Params, level: number): Estimate {
  const centres = ENDS.flatMap((dimension) => {
    const own = logWidth(rowsAt(rows, dimension), p.error);
    return own === undefined ? [] : [{ x: dimension, ...own }];
  });
  return slopeThrough(centres, level);
}
