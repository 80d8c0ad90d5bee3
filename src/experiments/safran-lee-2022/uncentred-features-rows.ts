import { z } from "zod";
import type { Estimate } from "../../statistics/estimate.ts";
import { undefinedEstimate } from "../../statistics/interval.ts";
import { studentInterval } from "../../statistics/location.ts";
import type { MeasuredRow } from "../experiment.ts";
import type { CentringTask, CentringValues } from "./uncentred-features-measure.ts";
import { type Learner, type PopulationDescent, populationDescent } from "./uncentred-features-prediction.ts";

const ball = z.object({
  quantile: z.number().min(0.01).max(0.9).describe("P(‖x‖ ≤ λ)"),
  level: z.number().gt(0).lt(1).describe("training error over the variance that is waited for"),
});

const shape = z.object({
  hard: ball.describe("a ball with little mass beyond what a constant and a slope explain"),
  easy: ball.describe("a ball of half of the mass"),
  dimension: z.int().min(2).max(1000).describe("d; the law is φ²"),
  width: z.int().min(1).max(8000).describe("r"),
  gain: z.number().positive().max(1000).describe("G: weights N(0, G²I/λ²), biases −G"),
  constantFeature: z
    .union([z.number().positive(), z.literal("√r")])
    .describe("β: size of the constant's feature, that of a unit being at most 1"),
  compared: z.enum(["uncentred", "centred"]).describe("features put beside centred ones; centred is the control"),
  samples: z.int().min(100).max(1_000_000).describe("training points for tied weights"),
  freeSamples: z.int().min(100).max(1_000_000).describe("the first of them, on which all weights are trained"),
  draws: z.int().min(2).max(1000).describe("independent draws of units and points"),
  margin: z.number().positive().describe("relative error of the tied ratio still called agreement"),
  mostSteps: z.int().min(1).max(1_000_000).describe("steps within which the population's descent must be at the level"),
});
export const params = shape.refine(({ samples, freeSamples }) => freeSamples <= samples, {
  message: "must be at most samples",
  path: ["freeSamples"],
});
export type Params = z.infer<typeof params>;
export type Rows = readonly MeasuredRow<CentringTask, CentringValues>[];

export const BALLS = ["hard", "easy"] as const;
export type Ball = (typeof BALLS)[number];

export const learnerOf = (p: Params, which: Ball): Learner => ({
  law: "phi2",
  dimension: p.dimension,
  quantile: p[which].quantile,
  width: p.width,
  gain: p.gain,
  constantFeature: p.constantFeature === "√r" ? Math.sqrt(p.width) : p.constantFeature,
});

const predictions = new Map<string, PopulationDescent>();

/** The population's descent; kept, as plan, parts, controls and figure ask for the same. */
export function predicted(p: Params, which: Ball, centred: boolean): PopulationDescent {
  const options = { centred, level: p[which].level, mostSteps: p.mostSteps };
  const name = JSON.stringify([learnerOf(p, which), options]);
  const known = predictions.get(name) ?? populationDescent(learnerOf(p, which), options);
  predictions.set(name, known);
  return known;
}

export const rowsOf = (rows: Rows, p: Params, which: Ball): Rows =>
  rows.filter(({ task }) => task.quantile === p[which].quantile && task.level === p[which].level);

/** Geometric mean over draws of a ratio of step counts. */
export function geometricMean(ratios: readonly number[], level: number): Estimate {
  if (!ratios.every((ratio) => ratio > 0 && ratio < Infinity)) {
    return undefinedEstimate(level, "a descent did not reach the level");
  }
  const { value, low, high, note } = studentInterval(ratios.map(Math.log), { level });
  return { value: Math.exp(value), low: Math.exp(low), high: Math.exp(high), level, note: note ?? "" };
}

/** Steps of the compared features over those of centred ones. */
export const slowDown = ({ centred, compared }: CentringValues["tied"]): number => compared.steps / centred.steps;

/** The inverse; where the compared features did not reach the level, at most that of the steps they were given. */
export const speedUp = ({ task, values: { free } }: Rows[number]): number =>
  free.centred.steps / Math.min(free.compared.steps, task.comparedSteps);
