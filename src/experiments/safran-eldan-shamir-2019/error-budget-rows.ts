import { z } from "zod";
import type { Estimate } from "../../statistics/estimate.ts";
import { studentInterval } from "../../statistics/location.ts";
import type { MeasuredRow } from "../experiment.ts";
import { meanRidgeVariance, partsOf, polynomialStep } from "./ridge-budget.ts";
import type { NetworkTask, NetworkValues } from "./ridge-networks.ts";

export const DIMENSIONS = [5, 20, 50, 100] as const;
export const DEGREES = [2, 4, 6, 8] as const;
export type Degree = (typeof DEGREES)[number];

export interface Pair {
  readonly dimension: (typeof DIMENSIONS)[number];
  readonly degree: Degree;
}

/** Pairs with parts of their own: all but n = 8 in 100 dimensions. */
export const JUDGED: readonly Pair[] = DIMENSIONS.flatMap((dimension) =>
  DEGREES.map((degree) => ({ dimension, degree })),
).filter(({ dimension, degree }) => dimension < 100 || degree < 8);

export const nameOf = ({ dimension, degree }: Pair): string => `d = ${dimension}, n = ${degree}`;

export const params = z.object({
  lipschitz: z.number().positive().max(8).describe("L; the function is max(0, 1 − L|‖x‖ − ½|), ‖x‖ uniform on [0, 1]"),
  cells: z.int().min(2).max(4096).describe("W; knots are W + 1"),
  directions: z
    .array(z.int().min(1).max(100_000))
    .min(2)
    .refine((m) => m.every((x, i) => x > (m[i - 1] ?? 0)), "must ascend")
    .readonly()
    .describe("values of m, ascending; the last one is judged, and the others are its first directions"),
  points: z.int().min(1).max(1_000_000).describe("directions of fresh inputs for each network"),
  radii: z.int().min(1).max(64).describe("inputs on each of them, one in each equal part of [0, 1]"),
  replicas: z.int().min(3).max(10_000).describe("networks with directions of their own, for each d"),
  margin: z.number().positive().lt(1).describe("relative error of the root mean square still called agreement"),
  noisyMargin: z.number().positive().lt(1).describe("the same for n = 8 and d = 50, where noise is largest"),
  polynomialOf: z.enum(["own degree", "next degree"]).describe("where E_n is taken; next degree: n + 2 (control)"),
  varianceOf: z
    .enum(["own dimension", "farthest dimension"])
    .describe("where V is taken; farthest: d′ = 2 or ∞ (control)"),
});
export type Params = z.infer<typeof params>;
export type Rows = readonly MeasuredRow<NetworkTask, NetworkValues>[];

/** Relative margin of a part. */
export const marginAt = ({ margin, noisyMargin }: Params, { dimension, degree }: Place): number =>
  degree === 8 && dimension >= 50 ? noisyMargin : margin;

interface Place {
  readonly dimension: number;
  readonly degree: number;
}

/** 2 or ∞, where V is further from V_d by ratio. V grows with d. */
export function farthestDimension({ lipschitz }: Params, { dimension, degree }: Place): number {
  const step = polynomialStep({ lipschitz }, degree);
  const [least, own, most] = [2, dimension, Number.POSITIVE_INFINITY].map((d) => meanRidgeVariance(step, d));
  return most! / own! > own! / least! ? Number.POSITIVE_INFINITY : 2;
}

/** m ↦ (E_n² + V_n/m + (w²/12)² E(Δp)²)^{1/2}. */
export function predictedError(p: Params, place: Place): (directions: number) => number {
  const varianceDimension = p.varianceOf === "own dimension" ? place.dimension : farthestDimension(p, place);
  const own = partsOf(p, { ...place, cells: p.cells }, varianceDimension);
  const polynomial = p.polynomialOf === "own degree" ? own.polynomial : polynomialStep(p, place.degree + 2).error ** 2;
  return (directions) => Math.sqrt(polynomial + own.directions / directions + own.interpolation);
}

/** The root of the mean of the mean squares of all networks of that kind; `place` in the list of m. */
export function errorOf(
  rows: Rows,
  {
    dimension,
    degree,
    place,
    level,
  }: { readonly dimension: number; readonly degree: Degree; readonly place: number; readonly level: number },
): Estimate {
  const own = rows.filter(({ task }) => task.dimension === dimension);
  const squares = own.map(({ values }) => values.squares.at(place)![DEGREES.indexOf(degree)]!);
  const { value, low, high, ...rest } = studentInterval(squares, { level });
  const root = (x: number): number => Math.sqrt(Math.max(0, x));
  return { ...rest, value: root(value), low: root(low), high: root(high), standardError: Number.NaN };
}
