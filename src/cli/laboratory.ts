import { addressOf } from "../experiments/address.ts";
import { encodeNumbers } from "../experiments/encode-numbers.ts";
import type { Experiment, ProfileName } from "../experiments/experiment.ts";
import { judge, withValues } from "../experiments/judge.ts";
import type { Judgement } from "../experiments/judgement.ts";
import type { Row, RowIdentity } from "../experiments/row.ts";
import { MEASURED } from "../experiments/row.ts";
import { type World, worldsOf } from "../experiments/worlds.ts";
import type { Json } from "../math/json.ts";
import type { Job, Keeping, Runner } from "../runner/protocol.ts";
import type { Store } from "../store/store.ts";
import { codeVersion } from "./code-version.ts";
import { environment } from "./environment.ts";
import { EXIT, IncompleteError, orUsageError } from "./exit.ts";
import type { Progress } from "./progress.ts";

/** An experiment with everything that decides its rows. */
export interface Run {
  readonly experiment: Experiment;
  readonly profile: ProfileName;
  readonly params: unknown;
  readonly seed: number;
  readonly engine: string;
  readonly codeVersion: string;
  /** The tasks of every world, each with its address; a task that two worlds share is computed once. */
  readonly worlds: readonly { readonly world: World<unknown>; readonly identities: readonly Addressed[] }[];
}

type Addressed = RowIdentity & { readonly address: string };

/** What a finished run leaves in the store beside its rows: the state of the claim on the board. */
export interface RunRecord {
  readonly experiment: string;
  readonly kind: "claim" | "survey";
  readonly profile: ProfileName;
  readonly params: unknown;
  readonly seed: number;
  readonly engine: string;
  readonly codeVersion: string;
  /** Null for a survey. */
  readonly judgement: Judgement | null;
  /** Addresses' number, by outcome. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly rows: number;
  /** Of `run`, from the command's beginning to the verdict; of `reproduce`, what this experiment's tasks took in it, summed. */
  readonly seconds: number;
  readonly finishedAt: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Plans a run: hypotheses first, so that a claim that does not apply plans nothing. */
export function planRun(
  experiment: Experiment,
  params: unknown,
  options: { readonly profile: ProfileName; readonly seed: number; readonly engine: string },
): Run {
  const version = codeVersion(experiment.id);
  const planned = orUsageError(`run ${experiment.id}`, () => {
    const applicable = experiment.kind === "survey" || experiment.hypotheses.every(({ holds }) => holds(params));
    return applicable
      ? worldsOf(experiment, params).map((world) => ({ world, tasks: experiment.plan(world.params) }))
      : [];
  });
  const worlds = planned.map(({ world, tasks }) => ({
    world,
    identities: tasks.map((task) => {
      const identity = {
        experiment: experiment.id,
        codeVersion: version,
        task: task as Json,
        seed: options.seed,
        engine: options.engine,
      };
      return { ...identity, address: addressOf(identity) };
    }),
  }));
  return { experiment, params, ...options, codeVersion: version, worlds };
}

/** All tasks of a run, each once. */
export function tasksOf(run: Run): readonly Addressed[] {
  const byAddress = new Map(run.worlds.flatMap(({ identities }) => identities.map((i) => [i.address, i] as const)));
  return [...byAddress.values()];
}

/** The tasks whose row is not in the store yet, or, with `retry`, gave no measurement. */
export function missingTasks(run: Run, store: Store, { retry }: { readonly retry: boolean }): readonly Addressed[] {
  return tasksOf(run).filter(({ address }) => {
    const row = store.get(address);
    return row === undefined || (retry && !MEASURED.has(row.outcome));
  });
}

/**
 * Computes what is missing, the costliest tasks first, and appends each row as soon as it is there. Ends early, with
 * everything so far in the store, on an abort (IncompleteError, exit 130) or when the store cannot be written (exit 4).
 * Returns the seconds that each experiment's tasks took, summed over threads.
 */
export async function compute(
  missing: readonly { readonly task: Addressed; readonly cost: number }[],
  services: {
    readonly store: Store;
    readonly runner: Runner;
    readonly signal: AbortSignal;
    readonly timeoutSeconds: number;
    readonly memoryMebibytes: number;
    readonly threadsPerJob: number;
    readonly checkpoints: Keeping;
    readonly progress: Progress;
  },
): Promise<ReadonlyMap<string, number>> {
  const ordered = [...missing].sort((a, b) => b.cost - a.cost || (a.task.address < b.task.address ? -1 : 1));
  const byAddress = new Map(ordered.map((entry) => [entry.task.address, entry] as const));
  const jobs: Job[] = ordered.map(({ task: { address, experiment, task, seed, engine } }) => ({
    address,
    experiment,
    task,
    seed,
    engine,
  }));
  let stored = 0;
  const seconds = new Map<string, number>();
  const state = (): string =>
    `${stored} of ${jobs.length} missing rows were stored. The same command goes on from there.`;
  try {
    await services.runner.run(jobs, {
      signal: services.signal,
      timeoutSeconds: services.timeoutSeconds,
      memoryMebibytes: services.memoryMebibytes,
      threadsPerJob: services.threadsPerJob,
      checkpoints: services.checkpoints,
      onStarted: (job) => services.progress.begin(job),
      onFinished: ({ job, outcome, values, message, seconds: taken }) => {
        const entry = byAddress.get(job.address)!;
        const { address, experiment, codeVersion: version, task, seed, engine } = entry.task;
        services.store.append({
          address,
          experiment,
          codeVersion: version,
          task,
          seed,
          engine,
          outcome,
          values,
          ...(message === undefined ? {} : { message }),
          versions: { node: process.version, thalweg: environment().thalweg },
        });
        stored += 1;
        seconds.set(experiment, (seconds.get(experiment) ?? 0) + taken);
        services.progress.advance({ address, experiment, task, outcome, cost: entry.cost });
      },
    });
  } catch (error) {
    if ((error as Error).name !== "StoreError") throw error;
    throw new IncompleteError(`${(error as Error).message} ${state()}`);
  } finally {
    services.progress.stop();
  }
  if (services.signal.aborted) {
    throw new IncompleteError(`interrupted: ${state()}`, EXIT.interrupted);
  }
  return seconds;
}

/** Judges a run from the rows in the store and keeps the record; `seconds` is asked at the end. */
export function conclude(run: Run, store: Store, { seconds }: { readonly seconds: () => number }): RunRecord {
  const outcomes: Record<string, number> = {};
  const tasks = tasksOf(run);
  for (const { address } of tasks) {
    const outcome = store.get(address)?.outcome ?? "missing";
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  }
  const { experiment } = run;
  const judgement =
    experiment.kind === "claim" ? judge(experiment, run.params, { rowsOf: rowsIn(run, store), seed: run.seed }) : null;
  const record: RunRecord = {
    experiment: experiment.id,
    kind: experiment.kind,
    profile: run.profile,
    params: run.params,
    seed: run.seed,
    engine: run.engine,
    codeVersion: run.codeVersion,
    judgement,
    outcomes,
    rows: tasks.length,
    seconds: seconds(),
    finishedAt: new Date().toISOString(),
    environment: environment(),
  };
  store.saveRecord(experiment.id, encodeNumbers(record) as Json);
  return record;
}

/** The rows of each world, in the order of its plan. */
export function rowsIn(run: Run, store: Store): (world: World<unknown>) => readonly Row[] {
  return ({ label }) => {
    const found = run.worlds.find(({ world }) => world.label === label);
    return (found?.identities ?? []).flatMap(({ address }) => store.get(address) ?? []);
  };
}

/** The run's figure, from the rows in the store. */
export function figureOf(run: Run, store: Store, judgement: Judgement | null) {
  const rowsOf = rowsIn(run, store);
  const rows = (label: string) => withValues(rowsOf({ role: "beside", label, params: null }));
  return run.experiment.figure({
    params: run.params,
    rows: rows("claim"),
    worlds: new Map(run.worlds.slice(1).map(({ world }) => [world.label, rows(world.label)])),
    judgement: judgement ?? { verdict: null, hypotheses: [], parts: [], controls: [], beside: [] },
  });
}
