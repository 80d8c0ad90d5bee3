import { z } from "zod";
import type { MeasuredRow } from "../experiment.ts";
import type { RegionTask, RegionValues } from "./forbidden-region-measure.ts";
import { instanceParams } from "./instance.ts";

const widths = z
  .array(z.int().min(1).max(1_000_000))
  .min(1)
  .refine((all) => all.every((width, i) => width > (all[i - 1] ?? 0)), "must ascend")
  .readonly();

const sideParams = instanceParams.extend({
  stepsPerUnit: z.number().positive().describe("steps of gradient descent on two layers, over their width"),
});

export const params = z.object({
  left: sideParams.readonly().describe("instance on the left"),
  right: sideParams.readonly().describe("instance on the right"),
  gain: z.number().positive().describe("G: weights are N(0, G² I/λ₀²), biases −G"),
  scale: z.number().positive().describe("λ₀/λ; a unit tells radii near λ apart best at about 2 for G = 5"),
  widths: widths.describe("units of two layers, ascending"),
  leastSteps: z.int().min(1).max(1_000_000).describe("steps of gradient descent, at least"),
  trainingPoints: z.int().min(2).max(10_000_000).describe("of two layers"),
  testPoints: z.int().min(2).max(10_000_000).describe("of two layers: fresh points for each draw"),
  draws: z.int().min(1).max(1000).describe("of two layers: independent draws of units and points"),
  attacks: z
    .array(z.object({ widths, methods: z.array(z.string()).min(1).readonly() }).readonly())
    .readonly()
    .describe("one hidden layer: which methods at which widths"),
  points: z
    .int()
    .min(1)
    .max(1e9)
    .describe("of one hidden layer: points for each method; half as many where every unit has unknowns"),
  freshPoints: z.int().min(2).max(10_000_000).describe("of one hidden layer: fresh points to test each network"),
});
export type Params = z.infer<typeof params>;
export type Rows = readonly MeasuredRow<RegionTask, RegionValues>[];
export const SIDES = ["left", "right"] as const;

export const TRAINED = "random slabs, then Adam";
export const SOLVED = "random sigmoids";
export const ANY = "one function, spread directions";
/** Declared methods by name, and what the figure calls them. */
export const METHODS: ReadonlyMap<string, string> = new Map([
  [SOLVED, "one hidden layer: least squares on random units"],
  [TRAINED, "one hidden layer: all weights trained by Adam"],
  [ANY, "one hidden layer: any activations, fitted"],
]);
