import type { Engine } from "../engine/engine.ts";
import { MemoryLimitError } from "../engine/workspace.ts";
import { decodeNumbers, encodeNumbers, pathOfNaN } from "../experiments/encode-numbers.ts";
import type { Experiment } from "../experiments/experiment.ts";
import type { Outcome } from "../experiments/row.ts";
import { requireDomain } from "../math/domain-error.ts";
import { Key } from "../math/random/key.ts";
import type { Checkpoints } from "../training/networks/checkpoint.ts";
import type { Finished, Job } from "./protocol.ts";

/** The experiments, by id, each loaded when it is wanted. */
export type Registry = Readonly<Record<string, () => Promise<Experiment>>>;

/** Opens the engine with an id, the same one for the same arguments. Rejects where it does not exist or does not work. */
export type FindEngine = (id: string) => Promise<Engine>;

/** What a job needs besides itself. */
export interface JobMeans {
  readonly registry: Registry;
  readonly findEngine: FindEngine;
  /** Where the measurement may keep its state on the way. */
  readonly checkpoints?: Checkpoints;
}

/** What one job came to. */
export type JobResult = Omit<Finished, "job">;

/**
 * Loads what a job needs and returns the function that measures. That function never throws: what `measure` throws is the
 * job's result. Rejects where the experiment or the engine does not exist or cannot be loaded.
 */
export async function prepareJob(job: Job, { registry, findEngine, checkpoints }: JobMeans): Promise<() => JobResult> {
  const load = registry[job.experiment];
  requireDomain(load !== undefined, "prepareJob", "the experiment must be in the registry", job.experiment);
  const experiment = await load();
  const engine = await findEngine(job.engine);
  const key = Key.root(job.seed).fold(job.experiment).fold(job.task);
  const task: unknown = structuredClone(job.task); // measure may not change the row's task
  return () => {
    const start = performance.now();
    const result = classify(() => experiment.measure(task, { key, engine, ...(checkpoints && { checkpoints }) }));
    return { ...result, seconds: (performance.now() - start) / 1000 };
  };
}

function classify(measure: () => unknown): Omit<JobResult, "seconds"> {
  try {
    const { outcome, values } = split(measure());
    const encoded = encodeNumbers(values);
    const path = pathOfNaN(encoded);
    if (path === undefined) return { outcome, values: decodeNumbers(encoded) };
    const declared = outcome === "ok" ? "" : ` in a measurement that says ${outcome}`;
    return { outcome: "not-a-number", values: decodeNumbers(encoded), message: `${path} is NaN${declared}` };
  } catch (error) {
    return { outcome: isOutOfMemory(error) ? "out-of-memory" : "failed", values: null, message: describe(error) };
  }
}

const DECLARED: ReadonlySet<unknown> = new Set<Outcome>(["ok", "censored", "diverged"]);

/** Takes `outcome` out of what `measure` returned. */
function split(measured: unknown): { readonly outcome: Outcome; readonly values: unknown } {
  if (typeof measured !== "object" || measured === null || !("outcome" in measured)) {
    return { outcome: "ok", values: measured };
  }
  const { outcome = "ok", ...values } = measured;
  requireDomain(DECLARED.has(outcome), "measure", "outcome must be ok, censored or diverged", outcome);
  return { outcome: outcome as Outcome, values };
}

/** V8's words where an array does not fit into memory. A negative length is a mistake of the experiment instead. */
function isOutOfMemory(error: unknown): boolean {
  if (error instanceof MemoryLimitError) return true;
  return (
    error instanceof RangeError &&
    /^Array buffer allocation failed|^Invalid typed array length: \d|could not allocate memory/.test(error.message)
  );
}

/** Name and message; no stack, which holds the paths of this machine. */
export function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : `thrown: ${String(error)}`;
}
