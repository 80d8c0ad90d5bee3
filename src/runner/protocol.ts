import type { Json } from "../math/json.ts";
import type { Outcome } from "../experiments/row.ts";

/** One task as a worker receives it. */
export interface Job {
  /** The row's address; the runner only hands it back. */
  readonly address: string;
  /** Id of the experiment in the registry. */
  readonly experiment: string;
  readonly task: Json;
  readonly seed: number;
  /** Id of the engine to use. */
  readonly engine: string;
}

/** What became of a job. `seconds` is for progress only and is no part of the row. */
export interface Finished {
  readonly job: Job;
  readonly outcome: Outcome;
  /** What `measure` returned without its `outcome`; null when it returned nothing. */
  readonly values: unknown;
  readonly message?: string;
  readonly seconds: number;
}

export interface RunOptions {
  /** Called once a job, in the order in which jobs finish. If it throws (full disk), the run stops and rejects with that error. */
  readonly onFinished: (finished: Finished) => void;
  /** Ends the run: jobs in flight are abandoned and not reported; the promise resolves. */
  readonly signal?: AbortSignal;
  /** A job that runs longer becomes `timeout`. Unlimited unless given. */
  readonly timeoutSeconds?: number;
  /** Heap limit of a worker in MiB; a job beyond it becomes `out-of-memory`. */
  readonly memoryMebibytes?: number;
}

/** Runs jobs somewhere. Every job is reported exactly once unless the signal ended the run. */
export interface Runner {
  /** "in-process" or "pool". */
  readonly id: string;
  run(jobs: readonly Job[], options: RunOptions): Promise<void>;
  close(): Promise<void>;
}
