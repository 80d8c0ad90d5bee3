import { parentPort, threadId, workerData } from "node:worker_threads";
import type { Engine } from "../../engine/engine.ts";
import { openEngineById } from "../../engine/native/open.ts";
import type { Job, Keeping } from "../protocol.ts";
import { describe, type FindEngine, type JobResult, prepareJob, type Registry } from "../run-job.ts";
import { createCheckpointFiles } from "./checkpoint-files.ts";

/** A job with its number in the run. */
export interface Assignment {
  readonly number: number;
  readonly job: Job;
  /** Where the job keeps its state on the way. */
  readonly checkpoints: Keeping | undefined;
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
  readonly threadsPerJob: number;
  /** Of the engine's memory; undefined: the engine's own limit. */
  readonly memoryMebibytes: number | undefined;
}

/** A job's result, or why it could not be prepared. */
export type Answer = { readonly result: JobResult } | { readonly unprepared: string };

const { registryModule, threadsPerJob: threads, memoryMebibytes } = workerData as WorkerSettings;
const opened = new Map<string, Promise<Engine>>();

/** One engine of an id serves all jobs of this thread. */
const findEngine: FindEngine = (id) => {
  const engine = opened.get(id) ?? openEngineById(id, { threads, ...(memoryMebibytes && { memoryMebibytes }) });
  opened.set(id, engine);
  return engine;
};

export async function work({ number, job, checkpoints: keeping }: Assignment): Promise<Answer> {
  let measure: () => JobResult;
  const checkpoints = keeping && createCheckpointFiles(keeping);
  try {
    const { experiments } = (await import(registryModule)) as { readonly experiments: Registry };
    measure = await prepareJob(job, { registry: experiments, findEngine, ...(checkpoints && { checkpoints }) });
  } catch (error) {
    return { unprepared: describe(error) };
  }
  parentPort?.postMessage({ number, threadId } satisfies Started);
  const result = measure();
  checkpoints?.clear();
  return { result };
}
