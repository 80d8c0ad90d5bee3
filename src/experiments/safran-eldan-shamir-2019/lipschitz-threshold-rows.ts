import { z } from "zod";
import type { Estimate } from "../../statistics/estimate.ts";
import { undefinedEstimate } from "../../statistics/interval.ts";
import type { MeasuredRow } from "../experiment.ts";
import { range } from "../plan.ts";
import { ratioOverAll, slopeOverHalfRanges } from "./half-ranges.ts";
import type { DegreeTask, FloorTask, ThresholdTask, ThresholdValues } from "./lipschitz-threshold-measure.ts";
import { firstCrossing, leadingFloor } from "./lipschitz-threshold-prediction.ts";

const ascendingFrom = (least: number) => (all: readonly number[]) => all.every((x, i) => x > (all[i - 1] ?? least));

export const params = z.object({
  lipschitz: z
    .array(z.number().min(2).max(36))
    .min(3)
    .refine(ascendingFrom(0), "must ascend")
    .readonly()
    .describe("Lipschitz constants of the waves on [0, 1] whose degrees are found, ascending"),
  tolerance: z.number().min(0.15).max(0.45).describe("largest error of the polynomials, over the wave's amplitude"),
  dimensions: z
    .array(z.int().min(8).max(128))
    .min(2)
    .refine(ascendingFrom(0), "must ascend")
    .readonly()
    .describe("d of the floors, ascending"),
  perOctave: z.int().min(1).max(16).describe("Lipschitz constants of the floors to an octave, from 1 up"),
  octaves: z.int().min(1).max(6).describe("and octaves of them"),
  reach: z.number().min(1).max(4).describe("medians of ‖x‖ over which the wave goes on"),
  share: z.number().min(0.02).max(0.5).describe("floor over variance that counts as switched on"),
  fixedWidth: z.int().min(1).max(1_000_000_000).describe("width that does not depend on d; the other is e^(d/2)"),
  grows: z.enum(["frequency", "amplitude"]).describe("what makes the Lipschitz constant; amplitude for the control"),
});
export type Params = z.infer<typeof params>;
export type Rows = readonly MeasuredRow<ThresholdTask, ThresholdValues>[];

/** Which width: the same for all d, or e^(d/2). */
export const WIDTHS = ["fixed", "exponential"] as const;

export const widthsAt = (dimension: number, { fixedWidth }: Params): readonly bigint[] => [
  BigInt(fixedWidth),
  BigInt(Math.round(Math.exp(dimension / 2))),
];

/** The Lipschitz constants of the floors. */
export const lipschitzGrid = ({ perOctave, octaves }: Params): readonly number[] =>
  range(perOctave * octaves + 1).map((i) => 2 ** (i / perOctave));

export function tasksOf(p: Params): readonly ThresholdTask[] {
  const wave = (lipschitz: number, base: number) => {
    const frequency = p.grows === "frequency" ? lipschitz : base;
    return { lipschitz, frequency, amplitude: p.grows === "frequency" ? 1 : lipschitz / base };
  };
  const grid = lipschitzGrid(p);
  const { tolerance, reach } = p;
  return [
    ...p.lipschitz.map((L): ThresholdTask => ({ of: "degree", ...wave(L, p.lipschitz[0]!), tolerance })),
    ...p.dimensions.flatMap((dimension) => {
      const widths = widthsAt(dimension, p).map(String);
      return grid.map((L): ThresholdTask => ({ of: "floor", dimension, ...wave(L, grid[0]!), reach, widths }));
    }),
  ];
}

interface DegreePoint {
  readonly lipschitz: number;
  /** The needed degree lies between, both included; equal where it is known. */
  readonly least: number;
  readonly most: number;
}

export const degreesOf = (rows: Rows): readonly DegreePoint[] =>
  rows
    .filter((row): row is Rows[number] & { readonly task: DegreeTask } => row.task.of === "degree")
    .map(({ task, values }) => ({
      lipschitz: task.lipschitz,
      least: values.degrees[0]! + 2,
      most: values.degrees[1]!,
    }))
    .sort((a, b) => a.lipschitz - b.lipschitz);

/** Slope of ln n in ln L: the extremes of both ends of what is known of n. */
export function degreeGrowth(rows: Rows, level: number): Estimate {
  const points = degreesOf(rows);
  const both = (["least", "most"] as const).map((end) =>
    slopeOverHalfRanges(
      points.map((point) => ({ x: point.lipschitz, at: Math.log(point[end]) })),
      level,
    ),
  );
  const [low, high] = [Math.min(...both.map((e) => e.low)), Math.max(...both.map((e) => e.high))];
  return { ...both[1]!, low, high };
}

/** Relative floors against L at one dimension, L ascending; for the i-th of {@link WIDTHS}. */
export const floorsOf = (
  rows: Rows,
  dimension: number,
  i: number,
): readonly { readonly x: number; readonly y: number }[] =>
  rows
    .filter((row): row is Rows[number] & { readonly task: FloorTask } => row.task.of === "floor")
    .filter(({ task }) => task.dimension === dimension)
    .map(({ task, values }) => ({ x: task.lipschitz, y: values.floors[i]! }))
    .sort((a, b) => a.x - b.x);

const curves = new Map<string, readonly { readonly x: number; readonly y: number }[]>();

/** The same to leading order, where the frequency grows; kept, as it is asked for at every level of confidence. */
export function leadingFloors(
  dimension: number,
  i: number,
  p: Params,
): readonly { readonly x: number; readonly y: number }[] {
  const width = Number(widthsAt(dimension, p)[i]!);
  const name = [dimension, width, p.reach, p.perOctave, p.octaves].join(" ");
  const known = curves.get(name);
  if (known !== undefined) return known;
  const curve = lipschitzGrid(p).map((x) => ({
    x,
    y: leadingFloor(dimension, { frequency: x, reach: p.reach, width }),
  }));
  curves.set(name, curve);
  return curve;
}

/** L at which the floor passes the share, and the same to leading order. */
export const thresholdsOf = (rows: Rows, i: number, p: Params) =>
  p.dimensions.map((dimension) => ({
    dimension,
    measured: firstCrossing(floorsOf(rows, dimension, i), p.share),
    predicted: firstCrossing(leadingFloors(dimension, i, p), p.share),
  }));

/** Thresholds over their leading order. A floor that never passes the share has its threshold beyond the largest L. */
export function thresholdRatio(rows: Rows, i: number, p: Params, level: number): Estimate {
  const all = thresholdsOf(rows, i, p);
  if (!all.every(({ measured, predicted }) => measured > 0 && Number.isFinite(predicted))) {
    return undefinedEstimate(level, "a floor begins above the share, or is never predicted to pass it");
  }
  const largest = lipschitzGrid(p).at(-1)!;
  const never = all.filter(({ measured }) => measured === Number.POSITIVE_INFINITY).length;
  const ratios = all.map(({ measured, predicted }) => Math.min(measured, largest) / predicted);
  const estimate = ratioOverAll(ratios, level);
  if (never === 0) return estimate;
  return {
    ...estimate,
    high: Number.POSITIVE_INFINITY,
    note: `${never} of ${all.length} never pass it up to L = ${largest}: lower bounds`,
  };
}
