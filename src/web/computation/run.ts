import type { Engine } from "../../engine/engine.ts";
import type { Experiment } from "../../experiments/experiment.ts";
import type { Figure } from "../../experiments/figure.ts";
import type { Judgement } from "../../experiments/judgement.ts";
import { type Addressed, concludeRun, distinctTasks, figureOfRun, planTasks } from "../../experiments/planned-run.ts";
import { experiments } from "../../experiments/registry.gen.ts";
import type { Outcome, Row } from "../../experiments/row.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { prepareJob, type Registry } from "../../runner/run-job.ts";
import type { Checkpoints } from "../../training/networks/checkpoint.ts";
import { Cancelled, checkpointsThatListen } from "./cancel.ts";

export interface RunRequest {
  readonly experimentId: string;
  /** Of the experiment's schema; checked here. */
  readonly params: unknown;
  readonly seed: number;
  /** What computes, opened by the caller (open-engine.ts) and closed by it. */
  readonly engine: Engine;
  /** Written into the rows' identities; what the command line hashes from sources, a build writes down. */
  readonly codeVersion?: string;
  /** Of thalweg and of the runtime, for the rows. */
  readonly versions?: Readonly<Record<string, string>>;
  readonly onProgress?: (progress: RunProgress) => void;
  /** Ends the run between two tasks. */
  readonly signal?: AbortSignal;
  /** Asked within trainings, once a step, and ends them too: a flag in shared memory where the page is isolated. */
  readonly isCancelled?: () => boolean;
  /** The experiments; all of them unless given. */
  readonly registry?: Registry;
}

/** After each task, and once before the first. */
export interface RunProgress {
  readonly done: number;
  readonly tasks: number;
  /** Share of the run's cost that is done, in [0, 1]. */
  readonly share: number;
  readonly outcomes: Readonly<Partial<Record<Outcome, number>>>;
}

export interface RunResult {
  /** Each task's row once, in the order of the plan. */
  readonly rows: readonly Row[];
  /** Null for a survey. */
  readonly judgement: Judgement | null;
  readonly figure: Figure;
  /** Number of rows by outcome. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly seconds: number;
}

/** Lets events in: an abort, a message. */
const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/**
 * Plans, measures, judges and draws a claim or survey on the calling thread, exactly as the command line does: the same rows
 * for the same engine, whatever their order. What a task throws becomes its row's outcome; rejects with {@link Cancelled}
 * when the run was ended, and with a DomainError or the schema's ZodError where there is nothing to run.
 */
export async function runInBrowser(request: RunRequest): Promise<RunResult> {
  const begun = performance.now();
  const { experimentId, seed, engine, signal, isCancelled, registry = experiments, codeVersion = "unknown" } = request;
  const known = Object.hasOwn(registry, experimentId);
  requireDomain(known, "runInBrowser", "experimentId must be in the registry", experimentId);
  const experiment = await registry[experimentId]!();
  const params: unknown = experiment.params.parse(request.params);
  const run = planTasks(experiment, params, { seed, engine: engine.id, codeVersion });
  const tasks = distinctTasks(run);
  const rows = new Map<string, Row>();
  const report = progressOf(experiment, tasks, request.onProgress);
  const over = (): boolean => signal?.aborted === true || isCancelled?.() === true;
  const checkpoints = isCancelled && checkpointsThatListen(over);
  report();
  for (const task of tasks) {
    await breathe();
    if (over()) throw new Cancelled();
    const row = await measured(task, { ...request, registry, ...(checkpoints && { checkpoints }) });
    if (over()) throw new Cancelled();
    rows.set(task.address, row);
    report(task, row.outcome);
  }
  const findRow = (address: string): Row | undefined => rows.get(address);
  const { judgement, outcomes } = concludeRun(run, findRow);
  const figure = figureOfRun(run, findRow, judgement);
  return {
    rows: tasks.map(({ address }) => rows.get(address)!),
    judgement,
    figure,
    outcomes,
    seconds: (performance.now() - begun) / 1000,
  };
}

async function measured(
  identity: Addressed,
  { engine, registry, versions = {}, checkpoints }: RunRequest & { registry: Registry; checkpoints?: Checkpoints },
): Promise<Row> {
  const { codeVersion: _, ...job } = identity;
  const findEngine = async (): Promise<Engine> => engine;
  const measure = await prepareJob(job, { registry, findEngine, ...(checkpoints && { checkpoints }) });
  const { outcome, values, message } = measure();
  return { ...identity, outcome, values, ...(message === undefined ? {} : { message }), versions };
}

/** Counts finished tasks, by number and by cost. */
function progressOf(
  experiment: Experiment,
  tasks: readonly Addressed[],
  onProgress: RunRequest["onProgress"],
): (task?: Addressed, outcome?: Outcome) => void {
  const costs = new Map(tasks.map(({ address, task }) => [address, experiment.cost(task)] as const));
  const whole = [...costs.values()].reduce((sum, cost) => sum + cost, 0);
  const outcomes: Partial<Record<Outcome, number>> = {};
  let [done, cost] = [0, 0];
  return (task, outcome) => {
    if (task !== undefined && outcome !== undefined) {
      done += 1;
      cost += costs.get(task.address) ?? 0;
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    }
    const share = done === tasks.length ? 1 : whole > 0 ? Math.min(1, cost / whole) : done / tasks.length;
    onProgress?.({ done, tasks: tasks.length, share, outcomes: { ...outcomes } });
  };
}
