import type { Piscina } from "piscina";
import type { Outcome } from "../../experiments/row.ts";
import { describe, type JobResult } from "../run-job.ts";
import type { Answer, Assignment } from "./worker.ts";

/** One job on one worker, and the right to end both. */
export interface Attempt {
  /** The job's result; undefined when the run ended first. Rejects where the job could not be prepared. */
  readonly result: Promise<JobResult | undefined>;
  /** The measurement begins on this thread: the time that loading took does not count. */
  start(threadId: number): void;
  /** The thread, once it began. */
  threadId(): number | undefined;
  /** Ends the worker; its job's result is this. Nothing where the job has ended. */
  end(outcome: Outcome, message: string): void;
}

/** Seconds that loading a worker and an experiment may take before a job's own time begins. */
const LOADING = 60;
/** The longest delay of setTimeout, in milliseconds. */
const LONGEST = 2 ** 31 - 1;

/** Hands a job to a free worker of the pool. */
export function attempt(
  assignment: Assignment,
  pool: Piscina,
  options: { readonly signal: AbortSignal; readonly timeoutSeconds: number; readonly memory: string },
): Attempt {
  const killer = new AbortController();
  const begin = performance.now();
  let ended: Omit<JobResult, "seconds"> | undefined;
  let thread: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const end = (outcome: Outcome, message: string): void => {
    ended ??= { outcome, values: null, message };
    killer.abort();
  };
  const limit = (seconds: number): void => {
    clearTimeout(timer);
    const expire = (): void => end("timeout", `longer than ${options.timeoutSeconds} s`);
    if (seconds < Number.POSITIVE_INFINITY) timer = setTimeout(expire, Math.min(LONGEST, 1000 * seconds));
  };

  const run = async (): Promise<JobResult | undefined> => {
    limit(options.timeoutSeconds + LOADING);
    let answer: Answer;
    try {
      answer = (await pool.run(assignment, { signal: AbortSignal.any([options.signal, killer.signal]) })) as Answer;
    } catch (error) {
      if (options.signal.aborted) return undefined;
      const seconds = (performance.now() - begin) / 1000;
      return { ...(ended ?? endOf(error as Error, options.memory)), seconds };
    } finally {
      clearTimeout(timer);
    }
    if ("result" in answer) return answer.result;
    throw new Error(`${assignment.job.experiment} could not be prepared: ${answer.unprepared}`);
  };
  return {
    result: run(),
    start(threadId) {
      thread = threadId;
      limit(options.timeoutSeconds);
    },
    threadId: () => thread,
    end,
  };
}

/** What ended a worker under its job. */
function endOf(error: Error & { readonly code?: string }, memory: string): Omit<JobResult, "seconds"> {
  if (error.code === "ERR_WORKER_OUT_OF_MEMORY") return { outcome: "out-of-memory", values: null, message: memory };
  const exit = /^worker exited with code: (\d+)$/.exec(error.message);
  const message = exit === null ? describe(error) : `the worker ended with exit code ${exit[1]}`;
  return { outcome: "crashed", values: null, message };
}
