import { z } from "zod";
import type { Estimate } from "../../statistics/estimate.ts";
import { undefinedEstimate } from "../../statistics/interval.ts";
import { studentInterval } from "../../statistics/location.ts";
import type { MeasuredRow } from "../experiment.ts";
import { floorOf, instanceParams } from "./instance.ts";
import type { CrossingTask, CrossingValues } from "./two-layers-cross-the-floor-measure.ts";

const caseParams = instanceParams.extend({
  width: z
    .int()
    .min(1)
    .max(1_000_000)
    .describe("r, units of the hidden layer, and of the networks that the floor is under"),
  draws: z.int().min(2).max(1000).describe("independent draws of the units and the points"),
  steps: z.int().min(1).max(1_000_000).describe("of gradient descent on the tied network"),
  freeSteps: z.int().min(0).max(1e6).describe("steps of descent on all output weights in the first draw; 0: not shown"),
});
export const params = z.object({
  first: caseParams.readonly().describe("first instance"),
  second: caseParams.readonly().describe("second instance"),
  third: caseParams.readonly().describe("third instance"),
  gain: z.number().positive().describe("G: weights are N(0, G² I/λ₀²), biases −G"),
  scale: z.number().positive().describe("λ₀/λ; a unit tells radii near λ apart best at about 2 for G = 5"),
  trainingPoints: z.int().min(2).max(10_000_000).describe("points descent is run on"),
  testPoints: z.int().min(2).max(10_000_000).describe("fresh points for each draw"),
});
export type Params = z.infer<typeof params>;
export type Rows = readonly MeasuredRow<CrossingTask, CrossingValues>[];

export const CASES = ["first", "second", "third"] as const;
export type Case = (typeof CASES)[number];
export const rowsOf = (rows: Rows, own: Params[Case]): Rows =>
  rows.filter(({ task }) => task.law === own.law && task.dimension === own.dimension && task.quantile === own.quantile);

/**
 * Test error of the network that descent ends with, over the floor at its own width: mean over draws of units and points, with Student's interval
 * over draws. They have test points of their own, so that the interval holds that noise too.
 */
export function meanRatio(rows: Rows, level: number): Estimate {
  if (rows.some(({ values }) => values.tied.length === 0)) return undefinedEstimate(level, "a network diverged");
  return studentInterval(
    rows.map(({ task, values }) => values.tied.at(-1)!.error / floorOf(task, task.width).floor),
    { level },
  );
}
