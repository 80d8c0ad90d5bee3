import type { RunRecord } from "../board/lab-answers.ts";
import { encodeNumbers } from "../experiments/encode-numbers.ts";
import type { Experiment, ProfileName } from "../experiments/experiment.ts";
import type { Figure } from "../experiments/figure.ts";
import type { RowsOf } from "../experiments/judge.ts";
import type { Judgement } from "../experiments/judgement.ts";
import {
  type Addressed,
  concludeRun,
  distinctTasks,
  type FindRow,
  figureOfRun,
  type PlannedRun,
  planTasks,
  rowsOfWorlds,
} from "../experiments/planned-run.ts";
import { MEASURED } from "../experiments/row.ts";
import type { Json } from "../math/json.ts";
import type { Job, Keeping, Runner } from "../runner/protocol.ts";
import type { Store } from "../store/store.ts";
import { codeVersion } from "./code-version.ts";
import { environment } from "./environment.ts";
import { EXIT, IncompleteError, orUsageError } from "./exit.ts";
import type { Progress } from "./progress.ts";

/** A planned run with the profile that its parameters started from. */
export interface Run extends PlannedRun {
  readonly profile: ProfileName;
}

/** Plans a run; what the plan refuses in the parameters is the user's to change. */
export function planRun(
  experiment: Experiment,
  params: unknown,
  { profile, seed, engine }: { readonly profile: ProfileName; readonly seed: number; readonly engine: string },
): Run {
  const options = { seed, engine, codeVersion: codeVersion(experiment.id) };
  return { ...orUsageError(`run ${experiment.id}`, () => planTasks(experiment, params, options)), profile };
}

/** The tasks whose row is not in the store yet, or, with `retry`, gave no measurement. */
export function missingTasks(run: Run, store: Store, { retry }: { readonly retry: boolean }): readonly Addressed[] {
  return distinctTasks(run).filter(({ address }) => {
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
  const { experiment } = run;
  const { judgement, outcomes } = concludeRun(run, rowIn(store));
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
    rows: distinctTasks(run).length,
    seconds: seconds(),
    finishedAt: new Date().toISOString(),
    environment: environment(),
  };
  store.saveRecord(experiment.id, encodeNumbers(record) as Json);
  return record;
}

/** The rows of each world, in the order of its plan. */
export const rowsIn = (run: Run, store: Store): RowsOf => rowsOfWorlds(run, rowIn(store));

/** The run's figure, from the rows in the store. */
export const figureOf = (run: Run, store: Store, judgement: Judgement | null): Figure =>
  figureOfRun(run, rowIn(store), judgement);

const rowIn =
  (store: Store): FindRow =>
  (address) =>
    store.get(address);
