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
/** Besides the survey's parameters, of which one is called profile. */
export const sandwichFields = z.object({ sizes, seed, engine });

export const spectraFields = z.object({
  activation: activationText.default("relu").describe("σ: an id, hermite-<k>, or an expression in t"),
  dimension: z.int().min(2).max(1_000_000).default(20).describe("d"),
  degrees: z.int().min(0).max(200).default(12).describe("the largest degree"),
  gain: z.number().positive().max(1e4).default(1).describe("γ"),
  bias: z.number().min(-1e4).max(1e4).default(0).describe("b"),
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
  | ({ readonly view: "spectra" } & z.infer<typeof spectraFields>)
  | { readonly view: "papers"; readonly paper?: string }
  | ({ readonly view: "runs" } & z.infer<typeof runsFields>);

/** A claim or survey at parameters: all of them, the profile's where nothing else was chosen. */
export type ClaimView = { readonly view: "claim"; readonly id: string; readonly params: Params } & z.infer<
  typeof claimFields
>;

/** The tool that bounds the error of one radial function from both sides: the survey's parameters, profile being the function. */
export type SandwichView = { readonly view: "sandwich"; readonly params: Params } & z.infer<typeof sandwichFields>;

type Params = Readonly<Record<string, unknown>>;
