import { parentPort, threadId, workerData } from "node:worker_threads";
import type { Job } from "../protocol.ts";
import { describe, type JobResult, prepareJob, type Registry } from "../run-job.ts";

/** A job with its number in the run. */
export interface Assignment {
  readonly number: number;
  readonly job: Job;
}

/** Sent to the pool when everything is loaded and the measurement begins. */
export interface Started {
  readonly number: number;
  readonly threadId: number;
}

/** What every worker of a pool knows. */
export interface WorkerSettings {
  /** Address of the module that exports `experiments`, the registry. */
  readonly registryModule: string;
}

/** A job's result, or why it could not be prepared. */
export type Answer = { readonly result: JobResult } | { readonly unprepared: string };

export async function work({ number, job }: Assignment): Promise<Answer> {
  let measure: () => JobResult;
  try {
    const { registryModule } = workerData as WorkerSettings;
    const { experiments } = (await import(registryModule)) as { readonly experiments: Registry };
    measure = await prepareJob(job, experiments);
  } catch (error) {
    return { unprepared: describe(error) };
  }
  parentPort?.postMessage({ number, threadId } satisfies Started);
  return { result: measure() };
}
