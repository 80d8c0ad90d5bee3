import { z } from "zod";
import { INPUT_LAWS } from "../../theory/certificates/radial-floor.ts";
import type { MeasuredRow } from "../experiment.ts";
import type { SandwichTask, SandwichValues } from "./sandwich-measure.ts";
import { FITTED, FITTED_NAMES } from "./sandwich-methods.ts";

const ascending = (most: number) =>
  z
    .array(z.int().min(1).max(most))
    .min(1)
    .refine((all) => all.every((width, i) => width > (all[i - 1] ?? 0)), "must ascend")
    .readonly();
const points = (least: number) => z.int().min(least).max(10_000_000);

/** Largest width for which any method has time. */
export const WIDEST = Math.max(...Object.values(FITTED).map(({ most }) => most));

export const params = z.object({
  law: z.enum(INPUT_LAWS).describe("law of the inputs"),
  dimension: z.int().min(2).max(1000).describe("d"),
  profile: z
    .string()
    .min(1)
    .describe(
      "the radial function: a name (ball 0.5, hat 1.5, tent 2, bump 1, wave 2), a formula in r (and d), or r:value pairs",
    ),
  widths: ascending(WIDEST).describe(
    "one hidden layer, fitted: numbers of units; a method is left out where it would take too long",
  ),
  methods: z
    .array(z.enum(FITTED_NAMES as [string, ...string[]]))
    .min(1)
    .readonly()
    .describe("ways to fit one hidden layer"),
  frameWidths: ascending(1_000_000).describe("one function on orthonormal frames, built: numbers of units"),
  reluWidths: ascending(4_000_000).describe("explicit ReLU networks that are built: at most so many units"),
  twoLayerWidths: ascending(100_000).describe("units of the first of two hidden layers"),
  secondWidths: ascending(10_000)
    .refine((all) => all[0]! >= 2, "must begin with 2 or more")
    .describe("ReLU units of the second, tried where the first has as many"),
  gain: z.number().positive().describe("G: weights of the first of two layers are N(0, G² I/λ₀²), biases −G"),
  scales: z
    .array(z.number().positive())
    .min(1)
    .readonly()
    .describe("λ₀ in medians of ‖x‖; what does best on the validation points is kept"),
  largest: z.number().min(10).max(1e12).describe("largest width of floor and predictions"),
  perDecade: z.int().min(1).max(100).describe("widths of the floor in a decade"),
  points: points(100).describe("to fit one hidden layer"),
  twoLayerPoints: points(100).describe("to fit two"),
  validationPoints: points(100).describe("to choose by"),
  testPoints: points(100).multipleOf(2).describe("fresh points for each fitted network"),
  builtTestPoints: points(100).multipleOf(2).describe("fresh points for each that is built"),
});
export type Params = z.infer<typeof params>;
export type Rows = readonly MeasuredRow<SandwichTask, SandwichValues>[];
