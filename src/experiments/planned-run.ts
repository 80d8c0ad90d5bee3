import type { Json } from "../math/json.ts";
import { addressOf } from "./address.ts";
import type { Experiment } from "./experiment.ts";
import type { Figure } from "./figure.ts";
import { judge, type RowsOf, withValues } from "./judge.ts";
import type { Judgement } from "./judgement.ts";
import type { Row, RowIdentity } from "./row.ts";
import { type World, worldsOf } from "./worlds.ts";

/** A task's row before it is measured. */
export type Addressed = RowIdentity & { readonly address: string };

/** An experiment with everything that decides its rows. */
export interface PlannedRun {
  readonly experiment: Experiment;
  readonly params: unknown;
  readonly seed: number;
  readonly engine: string;
  readonly codeVersion: string;
  /** The tasks of every world, each with its address; a task that two worlds share is computed once. */
  readonly worlds: readonly { readonly world: World<unknown>; readonly identities: readonly Addressed[] }[];
}

/** Where rows are found: in a store or in memory. */
export type FindRow = (address: string) => Row | undefined;

/** What the rows of a run say. */
export interface Conclusion {
  /** Null for a survey. */
  readonly judgement: Judgement | null;
  /** Number of tasks by outcome; "missing" where there is no row. */
  readonly outcomes: Readonly<Record<string, number>>;
}

/**
 * The tasks of all worlds, with their addresses; none where a hypothesis of the claim fails, for then it does not apply.
 * `params` have passed the experiment's schema. Throws what `plan` throws.
 */
export function planTasks(
  experiment: Experiment,
  params: unknown,
  options: { readonly seed: number; readonly engine: string; readonly codeVersion: string },
): PlannedRun {
  const { seed, engine, codeVersion } = options;
  const applicable = experiment.kind === "survey" || experiment.hypotheses.every(({ holds }) => holds(params));
  const worlds = (applicable ? worldsOf(experiment, params) : []).map((world) => ({
    world,
    identities: experiment.plan(world.params).map((task): Addressed => {
      const identity = { experiment: experiment.id, codeVersion, task: task as Json, seed, engine };
      return { ...identity, address: addressOf(identity) };
    }),
  }));
  return { experiment, params, seed, engine, codeVersion, worlds };
}

/** All tasks of a run, each once, in the order of the plan. */
export function distinctTasks({ worlds }: PlannedRun): readonly Addressed[] {
  const identities = worlds.flatMap((entry) => entry.identities);
  return [...new Map(identities.map((identity) => [identity.address, identity] as const)).values()];
}

/** Judges a claim from its rows; a task without one counts as missing. */
export function concludeRun(run: PlannedRun, findRow: FindRow): Conclusion {
  const outcomes: Record<string, number> = {};
  for (const { address } of distinctTasks(run)) {
    const outcome = findRow(address)?.outcome ?? "missing";
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  }
  const { experiment, params, seed } = run;
  const judgement =
    experiment.kind === "claim" ? judge(experiment, params, { rowsOf: rowsOfWorlds(run, findRow), seed }) : null;
  return { judgement, outcomes };
}

/** The run's figure. */
export function figureOfRun(run: PlannedRun, findRow: FindRow, judgement: Judgement | null): Figure {
  const rowsOf = rowsOfWorlds(run, findRow);
  const rows = (label: string) => withValues(rowsOf({ role: "beside", label, params: null }));
  return run.experiment.figure({
    params: run.params,
    rows: rows("claim"),
    worlds: new Map(run.worlds.slice(1).map(({ world }) => [world.label, rows(world.label)])),
    judgement: judgement ?? { verdict: null, hypotheses: [], parts: [], controls: [], beside: [] },
  });
}

/** The rows of each world, in the order of its plan. */
export const rowsOfWorlds =
  ({ worlds }: PlannedRun, findRow: FindRow): RowsOf =>
  ({ label }) =>
    (worlds.find(({ world }) => world.label === label)?.identities ?? []).flatMap(
      ({ address }) => findRow(address) ?? [],
    );
