import { z } from "zod";
import type { ProfileName } from "../experiments/experiment.ts";
import type { PlaygroundState } from "./playground-state.ts";
import { activationText } from "./text-schemas.ts";

const SIZES = ["smoke", "laptop", "paper"] as const satisfies readonly ProfileName[];

const seed = z.int().min(0).default(1).describe("of every random stream");
const engine = z.enum(["auto", "native", "wasm", "reference"]).default("auto").describe("what computes");
const sizes = z.enum(SIZES).default("laptop").describe("sizes: seconds, minutes, the published ones");

/** Besides its parameters. */
export const claimFields = z.object({ profile: sizes, seed, engine });
/** Besides the survey's parameters, of which one is called profile. What is looked at: it changes no run. */
export const sandwichFields = z.object({
  sizes,
  seed,
  engine,
  units: z.int().min(1).max(1e12).default(100).describe("hidden units that the sentences and the table are about"),
  measure: z.enum(["share", "rms"]).default("share").describe("errors: shares of the variance, or roots"),
});

export const spectraFields = z.object({
  activation: activationText.default("relu").describe("σ: an id, hermite-<k>, or an expression in t"),
  dimension: z.int().min(2).max(1_000_000).default(20).describe("d"),
  degrees: z.int().min(0).max(200).default(12).describe("the largest degree"),
  gain: z.number().positive().max(1e4).default(1).describe("γ"),
  bias: z.number().min(-1e4).max(1e4).default(0).describe("b"),
  compare: z
    .array(activationText)
    .max(5)
    .readonly()
    .default([])
    .describe("other activations at the same gain and bias, side by side"),
  target: z
    .array(z.int().min(0).max(200))
    .min(1)
    .max(6)
    .refine((degrees) => degrees.every((k, i) => i === 0 || k > degrees[i - 1]!), "must ascend")
    .readonly()
    .default([1, 2, 3, 4])
    .describe("degrees of the target that is learnt, of equal energy"),
  step: z.number().positive().lt(2).default(0.9).describe("step size in units of 1/max α²; descent diverges from 2 on"),
  steps: z.int().min(1).max(1e15).default(1_000_000).describe("steps of gradient descent that are shown"),
  samples: z
    .int()
    .min(0)
    .max(1_000_000)
    .refine((n) => n === 0 || n >= 100, "must be 0, or 100 at least")
    .default(20_000)
    .describe("random points that measure each α; 0 for none"),
  seed,
});

/** An id of a stored run: <paper>.<name>, the last one, or <paper>.<name>~<hash> for one record. */
const runId = z
  .string()
  .max(200)
  .regex(
    /^[a-z\d][\w-]*\.[a-z\d][\w-]*(?:~[\da-f]{1,64})?$/i,
    "must be a run's id, <paper>.<name> or <paper>.<name>~<hash>",
  );
export const runsFields = z.object({
  compare: z.array(runId).max(8).readonly().default([]).describe("ids of stored runs, side by side"),
});

/** The state of a view: everything that its address says. */
export type View =
  | { readonly view: "board"; readonly paper?: string }
  | ClaimView
  | ({ readonly view: "playground" } & PlaygroundState)
  | SandwichView
  | SpectraView
  | PapersView
  | ({ readonly view: "runs" } & z.infer<typeof runsFields>);

/** All papers, one of them, or a note that belongs to one. */
export type PapersView = { readonly view: "papers"; readonly paper?: string; readonly note?: string };

/** Besides the paper. */
export const paperFields = z.object({
  note: z
    .string()
    .regex(/^[a-z\d-]{1,100}$/, "must be a note's name, as docs/theory has it")
    .optional()
    .describe("name of a note on the theory"),
});

/** A claim or survey at parameters: all of them, the profile's where nothing else was chosen. */
export type ClaimView = { readonly view: "claim"; readonly id: string; readonly params: Params } & z.infer<
  typeof claimFields
>;

/** The tool that bounds the error of one radial function from both sides: the survey's parameters, profile being the function. */
export type SandwichView = { readonly view: "sandwich"; readonly params: Params } & z.infer<typeof sandwichFields>;

/** Spectra of activations, and what gradient descent makes of them. */
export type SpectraView = { readonly view: "spectra" } & z.infer<typeof spectraFields>;

type Params = Readonly<Record<string, unknown>>;
