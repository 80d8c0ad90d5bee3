import { requireDomain } from "../../math/domain-error.ts";
import type { Runner } from "../protocol.ts";
import { type FindEngine, prepareJob, type Registry } from "../run-job.ts";

/** Milliseconds after which events (an abort, a key press) are let in between two jobs. */
const PATIENCE = 20;

/** Runs one job after another on the thread that it is on, in Node or in a browser's worker. */
export function createInProcessRunner({
  registry,
  findEngine,
}: {
  readonly registry: Registry;
  readonly findEngine: FindEngine;
}): Runner {
  const closing = new AbortController();
  return {
    id: "in-process",
    survives: new Set(),
    async run(jobs, { onStarted, onFinished, signal }) {
      requireDomain(!closing.signal.aborted, "run", "the runner must be open", "closed");
      const isOver = (): boolean => closing.signal.aborted || signal?.aborted === true;
      let breath = performance.now();
      for (const job of jobs) {
        if (isOver()) return;
        const measure = await prepareJob(job, { registry, findEngine });
        if (performance.now() - breath > PATIENCE) {
          await new Promise((resolve) => setTimeout(resolve, 0));
          breath = performance.now();
        }
        if (isOver()) return;
        onStarted?.(job);
        const result = measure();
        if (isOver()) return;
        onFinished({ job, ...result });
      }
    },
    async close() {
      closing.abort();
    },
  };
}
