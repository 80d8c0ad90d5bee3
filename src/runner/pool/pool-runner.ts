import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import { requireDomain } from "../../math/domain-error.ts";
import type { Job, Keeping, Runner, RunOptions } from "../protocol.ts";
import { type Attempt, attempt } from "./attempt.ts";
import { watchMemory } from "./memory-watch.ts";
import type { Started, WorkerSettings } from "./worker.ts";

/** Least heap of a worker in MiB: below it a worker may die while it loads. */
const LEAST_MEMORY = 64;

/**
 * Runs jobs on threads, one job a thread at a time. A job that hangs, ends its thread or exhausts its memory loses its own
 * thread, and another takes that one's place.
 */
export function createPoolRunner({
  jobs: threads,
  registryModule = new URL("../../experiments/registry.gen.ts", import.meta.url),
}: {
  /** Number of threads. */
  readonly jobs: number;
  /** The module that exports `experiments`, the registry. */
  readonly registryModule?: URL;
}): Runner {
  requireDomain(
    Number.isSafeInteger(threads) && threads >= 1,
    "createPoolRunner",
    "jobs must be an integer ≥ 1",
    threads,
  );
  const closing = new AbortController();
  const running = new Set<Promise<void>>();
  return {
    id: "pool",
    survives: new Set(["hang", "crash", "out-of-memory"]),
    async run(jobs, options) {
      requireDomain(!closing.signal.aborted, "run", "the runner must be open", "closed");
      const signals = options.signal === undefined ? [closing.signal] : [closing.signal, options.signal];
      const signal = AbortSignal.any(signals);
      const run = runOnPool(jobs, { ...options, signal, threads, registryModule });
      running.add(run);
      await run.finally(() => running.delete(run));
    },
    async close() {
      closing.abort();
      await Promise.allSettled(running);
    },
  };
}

async function runOnPool(
  jobs: readonly Job[],
  options: RunOptions & { readonly signal: AbortSignal; readonly threads: number; readonly registryModule: URL },
): Promise<void> {
  const { onFinished, timeoutSeconds = Number.POSITIVE_INFINITY, memoryMebibytes } = options;
  requireDomain(timeoutSeconds > 0, "run", "timeoutSeconds must be positive", timeoutSeconds);
  requireDomain(
    memoryMebibytes === undefined || memoryMebibytes >= LEAST_MEMORY,
    "run",
    `memoryMebibytes must be at least ${LEAST_MEMORY}`,
    memoryMebibytes,
  );
  if (jobs.length === 0 || options.signal.aborted) return;
  const lanes = Math.min(options.threads, jobs.length);
  const memory =
    memoryMebibytes === undefined ? "the worker's heap is full" : `more memory than ${memoryMebibytes} MiB`;
  const pool = openPool(lanes, options);

  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const attempts = new Map<number, Attempt>();
  pool.on("message", ({ number, threadId }: Started) => {
    const begun = attempts.get(number);
    if (begun === undefined || signal.aborted) return;
    begun.start(threadId);
    options.onStarted?.(jobs[number]);
  });
  const unwatch =
    memoryMebibytes === undefined
      ? () => {}
      : watchMemory(pool, attempts, { mebibytes: memoryMebibytes, message: memory });

  const { checkpoints } = options;
  const keepingOf = ({ address }: Job): Keeping | undefined =>
    checkpoints && { ...checkpoints, folder: join(checkpoints.folder, address) };
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < jobs.length && !signal.aborted) {
      const number = next++;
      const job = jobs[number];
      const current = attempt({ number, job, checkpoints: keepingOf(job) }, pool, { signal, timeoutSeconds, memory });
      attempts.set(number, current);
      const result = await current.result.finally(() => attempts.delete(number));
      if (result === undefined || signal.aborted) return;
      if (current.threadId() === undefined) options.onStarted?.(job); // the news of the start was slower, or lost
      onFinished({ job, ...result });
    }
  };
  try {
    // Only a worker without a job can raise this: one that could not start.
    const broken = new Promise<never>((_, reject) => pool.on("error", reject));
    await Promise.race([broken, Promise.all(Array.from({ length: lanes }, () => lane().catch(rethrowAfter(stop))))]);
  } finally {
    stop.abort();
    unwatch();
    await pool.destroy();
  }
}

function openPool(
  lanes: number,
  {
    registryModule,
    memoryMebibytes,
    threadsPerJob = 1,
  }: Pick<RunOptions, "memoryMebibytes" | "threadsPerJob"> & { readonly registryModule: URL },
): Piscina {
  return new Piscina({
    filename: fileURLToPath(new URL("./worker.ts", import.meta.url)),
    name: "work",
    minThreads: lanes,
    maxThreads: lanes,
    atomics: "disabled",
    recordTiming: false,
    workerData: { registryModule: registryModule.href, threadsPerJob, memoryMebibytes } satisfies WorkerSettings,
    ...(memoryMebibytes === undefined ? {} : { resourceLimits: { maxOldGenerationSizeMb: memoryMebibytes } }),
  });
}

/** Stops the run before its error travels on, so that no other lane reports anything after it. */
function rethrowAfter(stop: AbortController): (error: unknown) => never {
  return (error) => {
    stop.abort();
    throw error;
  };
}
