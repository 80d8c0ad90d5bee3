import { z } from "zod";
import { crossing } from "../../statistics/threshold.ts";
import type { MeasuredRow } from "../experiment.ts";
import { countOf, logSlope, predictedUnits, type Schedule, type Spectrum, spectrumOf } from "./width-network.ts";

/** The two learners: an activation and the degree that is waited for. */
export const LEARNERS = {
  quadratic: { activation: "relu", gain: 1, bias: 0, degree: 2 },
  cubic: { activation: "tanh", gain: 2, bias: 0, degree: 3 },
} as const;
export type Learner = keyof typeof LEARNERS;

const points = z
  .array(z.object({ dimension: z.int().min(4), replicas: z.int().min(2).max(10_000) }))
  .min(3)
  .readonly();

export const params = z.object({
  quadratic: points.describe("dimensions d for ReLU and k = 2, with the number of independent draws of the units"),
  cubic: points.describe("dimensions d for tanh(2t) and k = 3, with the number of independent draws of the units"),
  ratios: z.array(z.number().positive()).min(2).readonly().describe("m/N(d, k), increasing"),
  halfLives: z.number().positive().describe("half-lives of degree k at m = ∞ after which the residual is read"),
  fraction: z.number().positive().describe("η max α²; descent is stable below 2"),
  level: z.number().gt(0).lt(1).describe("pole-averaged residual at which degree k counts as learned"),
  counted: z.enum(["k", "k − 1"]).describe("harmonics that m* is counted against: of degree k, or k − 1 (control)"),
  slopeAt: z
    .enum(["these d", "d → ∞"])
    .describe("where the slope is predicted: at the profile's dimensions, or in the limit, 1 (control)"),
  slopeMargin: z.number().positive().describe("error of the slope still called agreement"),
  placeMargin: z.number().positive().describe("error of m*/N, relative to its prediction, still called agreement"),
});
export type Params = z.infer<typeof params>;

export type Task = {
  readonly activation: string;
  readonly gain: number;
  readonly degree: number;
  readonly dimension: number;
  readonly units: readonly number[];
  /** η. */
  readonly rate: number;
  readonly steps: number;
  readonly replica: number;
};

export interface Values {
  /** r_k after the steps, for each number of units. */
  readonly residuals: readonly number[];
}

export type Rows = readonly MeasuredRow<Task, Values>[];

export const scheduleOf = (learner: Learner, { halfLives, fraction }: Params): Schedule => ({
  degree: LEARNERS[learner].degree,
  halfLives,
  fraction,
});

export const spectrumAt = (learner: Learner, dimension: number): Spectrum =>
  spectrumOf({ ...LEARNERS[learner], dimension });

/** Rows of each dimension, ascending. */
export const byDimension = (rows: Rows, learner: Learner): readonly (readonly [number, Rows])[] =>
  [
    ...Map.groupBy(
      rows.filter(({ task }) => task.degree === LEARNERS[learner].degree),
      ({ task }) => task.dimension,
    ),
  ].sort(([a], [b]) => a - b);

/** Where the residual of one draw falls to the level, between widths by interpolation in log m; ∞ where it does not. */
export function unitsNeeded({ task, values }: Rows[number], level: number): number {
  const { kind, x } = crossing(task.units, values.residuals, { level, direction: "falling" });
  return kind === "at" ? x : kind === "beyond" ? Number.POSITIVE_INFINITY : Number.NaN;
}

export const NAMES = { quadratic: "ReLU, k = 2", cubic: "tanh(2t), k = 3" } as const;

/** Widths of the units at which the residual is read. */
export const widthsOf = (learner: Learner, dimension: number, { ratios }: Params): readonly number[] =>
  ratios.map((ratio) => Math.round(ratio * countOf(dimension, LEARNERS[learner].degree)));

const predictions = new Map<string, number>();

/** m* as theory has it; kept, as parts, controls and figure ask for the same. */
export function predictedAt(learner: Learner, dimension: number, p: Params): number {
  const { level } = p;
  const schedule = scheduleOf(learner, p);
  const from = widthsOf(learner, dimension, p)[0]!;
  const name = JSON.stringify([learner, dimension, schedule, level, from]);
  let units = predictions.get(name);
  if (units === undefined) {
    units = predictedUnits(spectrumAt(learner, dimension), schedule, { level, from });
    predictions.set(name, units);
  }
  return units;
}

/** Slope of log m* in log N(d, k) as theory has it at these d. */
export const predictedSlope = (learner: Learner, p: Params): number =>
  logSlope(
    p[learner].map(({ dimension }) => ({
      x: countOf(dimension, LEARNERS[learner].degree),
      y: predictedAt(learner, dimension, p),
    })),
  );
