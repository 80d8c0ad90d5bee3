import { z } from "zod";
import type { Estimate } from "../../statistics/estimate.ts";
import { undefinedEstimate } from "../../statistics/interval.ts";
import { slopeThrough } from "../../statistics/slope.ts";
import { radiusOfQuantile, spectralArgument } from "../../theory/certificates/radial/ball-law.ts";
import type { MeasuredRow } from "../experiment.ts";
import type { FloorTask, FloorValues } from "./floor-scaling-measure.ts";

/** c of the widths d^c. */
export const EXPONENTS = [1, 2, 3] as const;
export type Exponent = (typeof EXPONENTS)[number];

/** Of the widths d^c: names of parts, labels. */
export const NAMES = { 1: "k = d", 2: "k = d²", 3: "k = d³" } as const satisfies Record<Exponent, string>;

export const params = z.object({
  dimensions: z
    .array(z.int().min(4).max(860))
    .min(4)
    .refine((dimensions) => dimensions.every((d, i) => d > (dimensions[i - 1] ?? 0)), "must ascend")
    .readonly()
    .describe("values of d, ascending; up to 860, as e^(3d/4) must be a float64"),
  quantile: z.number().min(0.001).max(0.9).describe("P(‖x‖ ≤ λ)"),
  target: z.enum(["ball", "smooth bump"]).describe("1{‖x‖ ≤ λ}, or (1 − ‖x‖²/9λ²)₊¹² (control)"),
  growth: z.enum(["polynomial", "exponential"]).describe("widths d^c, or e^(cd/4) (control), c = 1, 2, 3"),
});
export type Params = z.infer<typeof params>;
export type Rows = readonly MeasuredRow<FloorTask, FloorValues>[];

/**
 * Whether λ lies before the first zero of the density at every d: 2π R_d λ < ν + 1.8557 ν^{1/3} < j_{ν,1}, ν = d/2 (Qu & Wong, Trans. AMS
 * 351 (1999) 2833–2859). There f φ jumps at λ; at a zero it does not.
 */
export const beforeFirstZero = ({ dimensions, quantile }: Params): boolean =>
  dimensions.every((d) => spectralArgument(d, radiusOfQuantile(d, quantile)) < d / 2 + 1.8557 * Math.cbrt(d / 2));

interface FloorPoint {
  readonly dimension: number;
  readonly floor: number;
  /** What the floor would be if every rounding had gone the other way. */
  readonly ceiling: number;
}

/** Certified floors of the widths with the i-th exponent, dimensions ascending. */
export const floorsOf = (rows: Rows, i: number): readonly FloorPoint[] =>
  rows
    .map(({ task, values }) => ({ dimension: task.dimension, floor: values.floors[i]!, ceiling: values.ceilings[i]! }))
    .sort((a, b) => a.dimension - b.dimension);

/**
 * Rate at which a floor falls, −(slope of log floor on log d), by least squares. Floors have no noise, so what the interval must show is that a log–log
 * line is not their law: it runs from the least to the greatest rate over all ranges of consecutive dimensions that span half of the logarithmic
 * range or more.
 */
export function fallRate(points: readonly Omit<FloorPoint, "ceiling">[], level: number): Estimate {
  const logs = points.map(({ dimension }) => Math.log(dimension));
  if (points.length < 2 || points.some(({ floor }) => !(floor > 0))) {
    return undefinedEstimate(level, "a floor is 0, or there are fewer than two");
  }
  const half = (logs.at(-1)! - logs[0]!) / 2;
  const rates: number[] = [];
  for (const from of points.keys()) {
    for (let to = from + 1; to < points.length; to++) {
      if (logs[to]! - logs[from]! >= half * (1 - 1e-12)) rates.push(rateOf(points.slice(from, to + 1), level));
    }
  }
  return {
    value: rateOf(points, level),
    low: Math.min(...rates),
    high: Math.max(...rates),
    level,
    note: `no noise: extremes over ${rates.length} ranges of d`,
  };
}

const rateOf = (points: Parameters<typeof fallRate>[0], level: number): number =>
  -slopeThrough(
    points.map(({ dimension, floor }) => ({ x: dimension, at: Math.log(floor), variance: 0, degrees: 1 })),
    level,
  ).value;
