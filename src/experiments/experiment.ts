import type { z } from "zod";
import type { Engine } from "../engine/engine.ts";
import type { Json } from "../math/json.ts";
import type { Key } from "../math/random/key.ts";
import type { Estimate } from "../statistics/estimate.ts";
import type { Verdict } from "../statistics/verdict.ts";
import type { Checkpoints } from "../training/networks/checkpoint.ts";
import type { Figure } from "./figure.ts";
import type { Judgement } from "./judgement.ts";
import type { Outcome, Row } from "./row.ts";

/** Sizes at which every experiment can be run: seconds, minutes, the published sizes. */
export type ProfileName = "smoke" | "laptop" | "paper";

/** What `measure` may use besides its task. */
export interface MeasureContext {
  /** Folded from the user's seed, the experiment's id and the task's content. */
  readonly key: Key;
  readonly engine: Engine;
  /** For measurements that run for long: their state, kept on the way. Absent where nothing can be kept. */
  readonly checkpoints?: Checkpoints;
}

/** What `estimate` may use besides the rows. */
export interface EstimateContext {
  /** Confidence level asked for, in (0, 1); raised above `params.level` by Holm's correction where there are parts. */
  readonly level: number;
  /** For the bootstrap: folded from the experiment's id, the part and the world. */
  readonly key: Key;
}

/** A measurement; `outcome` says when it is anything other than `ok`. */
export type Measured = { readonly outcome?: Extract<Outcome, "ok" | "censored" | "diverged"> };

/** A row of which `measure` returned something, with its task. */
export type MeasuredRow<Task, Values> = Row<Values> & { readonly task: Task; readonly values: Values };

/** One quantity that theory predicts and the rows measure. */
export interface Part<Params, Task, Values> {
  readonly name: string;
  /** What `predicted` is, e.g. "slope of log n* in log(d d_eff)". */
  readonly quantity: string;
  /** "<" where the prediction bounds the quantity from above; absent where it is its value. */
  readonly relation?: "<";
  /** The prediction, from theory alone. */
  readonly predict: (params: Params) => number;
  /** The same quantity from the rows. */
  readonly estimate: (rows: readonly MeasuredRow<Task, Values>[], params: Params, context: EstimateContext) => Estimate;
  readonly judge: (predicted: number, estimate: Estimate, params: Params) => Verdict;
}

/** A world in which the claim is false; measured, and judged against the claim's own prediction. */
export interface Control<Params> {
  /** The hypothesis that it violates, and only that one. */
  readonly violates: string;
  /** The world that is measured; the claim's own where the false thing is the prediction. */
  readonly world: (params: Params) => Params;
  /** Parameters of which the prediction is made; the claim's own unless given. */
  readonly predictFrom?: (params: Params) => Params;
  /** Parts that must be contradicted in this world; all of them unless given. */
  readonly parts?: readonly string[];
}

/** A world shown beside the claim, estimated but not judged. */
export interface Beside<Params> {
  readonly label: string;
  readonly world: (params: Params) => Params;
}

/** Everything an experiment's figure can draw. */
export interface FigureInput<Params, Task, Values> {
  readonly params: Params;
  readonly rows: readonly MeasuredRow<Task, Values>[];
  /** Rows of each control and each `beside`, by its `violates` or `label`. */
  readonly worlds: ReadonlyMap<string, readonly MeasuredRow<Task, Values>[]>;
  readonly judgement: Judgement;
}

interface Common<Params, Task, Values> {
  /** `<paper>/<name>`: folder and file name. */
  readonly id: string;
  /** A few words for tables and headings. */
  readonly title: string;
  /** One sentence in plain Unicode that can turn out false. */
  readonly claim: string;
  /** The statement typeset: TeX, display style. */
  readonly formula: string;
  /** Key in references.bib and the place in that source. */
  readonly source: { readonly cite: string; readonly where: string };
  readonly params: z.ZodType<Params>;
  readonly profiles: { readonly [name in ProfileName]: Params };
  /** The tasks: everything that `measure` needs, and nothing that it does not. */
  readonly plan: (params: Params) => readonly Task[];
  /** Multiply-adds of a task, roughly: for the estimate of the time left and for what runs first. */
  readonly cost: (task: Task) => number;
  /** Pure in its arguments. It does not see the parameters: what is not in the task is not in the row's address. */
  readonly measure: (task: Task, context: MeasureContext) => Values & Measured;
  readonly figure: (input: FigureInput<Params, Task, Values>) => Figure;
}

/** A theorem written as an experiment that can fail. */
export interface Claim<Params, Task, Values> extends Common<Params, Task, Values> {
  readonly kind: "claim";
  readonly hypotheses: readonly { readonly states: string; readonly holds: (params: Params) => boolean }[];
  /** How the margins were chosen before the run. Shown in `explain` and in the report. */
  readonly margins: string;
  /** The confidence level of the verdict over all parts together. */
  readonly level: number;
  readonly parts: readonly Part<Params, Task, Values>[];
  readonly controls: readonly Control<Params>[];
  readonly beside?: readonly Beside<Params>[];
}

/** Curves without a verdict; never counted as a claim. */
export interface Survey<Params, Task, Values> extends Common<Params, Task, Values> {
  readonly kind: "survey";
}

/** Any experiment, its types forgotten: what the registry holds. */
// biome-ignore lint/suspicious/noExplicitAny: the registry holds experiments of all types; `defineExperiment` has checked each.
export type Experiment = Claim<any, any, any> | Survey<any, any, any>;

/** Checks nothing at run time beyond the types; laws in tests/laws/experiments.test.ts run over every one. */
export function defineExperiment<Params, Task extends Json, Values>(
  experiment: Claim<Params, Task, Values>,
): Claim<Params, Task, Values> {
  return experiment;
}

export function defineSurvey<Params, Task extends Json, Values>(
  survey: Survey<Params, Task, Values>,
): Survey<Params, Task, Values> {
  return survey;
}
