import type { Outcome } from "../experiments/row.ts";
import type { Json } from "../math/json.ts";

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

/** How states are kept: in one folder a job, named by its address and taken away when it is done, every so many seconds. */
export interface Keeping {
  readonly folder: string;
  readonly seconds: number;
}

export interface RunOptions {
  /** Called when a job's measurement begins; before its `onFinished`, if it comes to that. */
  readonly onStarted?: (job: Job) => void;
  /** Called once a job, in the order in which jobs finish. If it throws (full disk), the run stops and rejects with that error. */
  readonly onFinished: (finished: Finished) => void;
  /** Ends the run: jobs in flight are abandoned and not reported; the promise resolves. */
  readonly signal?: AbortSignal;
  /** A job that runs longer becomes `timeout`, where the runner survives a hang. Unlimited unless given. */
  readonly timeoutSeconds?: number;
  /** Threads of the engine within one job; 1 unless given. Rows do not depend on it. */
  readonly threadsPerJob?: number;
  /** Where jobs keep their state on the way; without it, and where a runner cannot keep files, an interrupted job begins
   *  anew. */
  readonly checkpoints?: Keeping;
  /** Limit of a worker's heap, of its typed arrays, and of its engine's memory, in MiB each, at least 64; a job beyond it becomes `out-of-memory`,
   *  where the runner survives that. The runtime's own limit unless given. */
  readonly memoryMebibytes?: number;
}

/** What a job can do to the thread that it runs on: never return, end it, exhaust its heap. */
export type Hazard = "hang" | "crash" | "out-of-memory";

/**
 * Runs jobs somewhere, started in the order given. Every job is reported exactly once unless the signal ended the run. A
 * run rejects where an experiment or an engine does not exist or cannot be loaded: that is no result of a job.
 */
export interface Runner {
  /** "in-process" or "pool". */
  readonly id: string;
  /** Hazards that become an outcome of their job and harm no other; any other ends the run with the process. */
  readonly survives: ReadonlySet<Hazard>;
  run(jobs: readonly Job[], options: RunOptions): Promise<void>;
  close(): Promise<void>;
}
