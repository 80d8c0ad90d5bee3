import canonicalize from "canonicalize";
import { expect } from "vitest";
import { encodeNumbers } from "../../src/experiments/encode-numbers.ts";
import { Key } from "../../src/math/random/key.ts";
import type { Finished, Hazard, Job, Runner, RunOptions } from "../../src/runner/protocol.ts";
import type { Misdeed } from "../fixtures/experiments.ts";

/** Makes a runner of the fixtures' registry with that many workers; one that cannot have several ignores the number. */
export type CreateRunner = (workers: number) => Runner;

/** What every runner must do. `check` throws where it does not. */
export interface RunnerLaw {
  readonly name: string;
  /** What the runner must survive for the law to be asked of it. */
  readonly needs: readonly Hazard[];
  readonly check: (create: CreateRunner) => Promise<void>;
}

const WORKERS = 3;

export const runnerLaws: readonly RunnerLaw[] = [
  law("every job is reported once, with the numbers of its own key", async (create) => {
    const jobs = draws(10);
    const finished = await collect(create(WORKERS), jobs);
    expect(finished.map(({ job }) => job.address).sort()).toEqual(jobs.map(({ address }) => address).sort());
    for (const { job, outcome, values, message, seconds } of finished) {
      const stream = Key.root(job.seed).fold(job.experiment).fold(job.task).stream();
      const drawn = [stream.uniform(), stream.uniform()];
      expect(outcome).toBe("ok");
      expect(message).toBeUndefined();
      expect(values).toEqual({ ...(job.task as object), drawn, limit: Number.POSITIVE_INFINITY, busy: true });
      expect(seconds).toBeGreaterThanOrEqual(0);
    }
  }),

  law("every job is announced once, before it is reported", async (create) => {
    const jobs = [...draws(6), misdeed("throw")];
    const events: string[] = [];
    await within(create(WORKERS), jobs, {
      onStarted: ({ address }) => events.push(`${address} begun`),
      onFinished: ({ job }) => events.push(`${job.address} finished`),
    });
    expect(events).toHaveLength(2 * jobs.length);
    for (const { address } of jobs) {
      expect(events.filter((event) => event.startsWith(`${address} `))).toEqual([
        `${address} begun`,
        `${address} finished`,
      ]);
    }
  }),

  law("the rows do not depend on the number of workers or the order of the jobs", async (create) => {
    const jobs = [...draws(9), misdeed("throw"), misdeed("nan"), misdeed("censored")];
    const one = rowsOf(await collect(create(1), jobs));
    const several = rowsOf(await collect(create(WORKERS), jobs.toReversed()));
    expect(several).toEqual(one);
    expect(new Set(one).size).toBe(jobs.length);
  }),

  law("one worker reports the jobs in the order given", async (create) => {
    const jobs = draws(7).toReversed();
    const finished = await collect(create(1), jobs);
    expect(finished.map(({ job }) => job)).toEqual(jobs);
  }),

  outcomeLaw("throw", { outcome: "failed", values: null, message: "TypeError: three is no prime" }),
  outcomeLaw("nan", {
    outcome: "not-a-number",
    values: { curve: [{ overlap: 1 }, { overlap: Number.NaN }] },
    message: "values.curve[1].overlap is NaN",
  }),
  outcomeLaw("censored", { outcome: "censored", values: { steps: 100 } }),
  outcomeLaw("diverged", { outcome: "diverged", values: { steps: 100 } }),
  outcomeLaw("text", {
    outcome: "failed",
    values: null,
    message: 'DomainError: encodeNumbers: values.name must not be a text that stands for a number, got "NaN"',
  }),
  outcomeLaw("huge", {
    outcome: "out-of-memory",
    values: null,
    message: `RangeError: Invalid typed array length: ${2 ** 52}`,
  }),
  outcomeLaw("hang", { outcome: "timeout", values: null, message: "longer than 4 s" }, ["hang"]),
  outcomeLaw("exit", { outcome: "crashed", values: null, message: "the worker ended with exit code 3" }, ["crash"]),
  outcomeLaw("heap", { outcome: "out-of-memory", values: null, message: "more memory than 100 MiB" }, [
    "out-of-memory",
  ]),
  outcomeLaw("arrays", { outcome: "out-of-memory", values: null, message: "more memory than 100 MiB" }, [
    "out-of-memory",
  ]),

  law(
    "several workers of which one throws, one hangs, one exits, one runs out of memory and one yields NaN",
    async (create) => {
      const bad: readonly Misdeed[] = ["throw", "hang", "exit", "heap", "nan"];
      const jobs = draws(10).flatMap((job, i) => (i % 2 === 0 ? [misdeed(bad[i / 2]), job] : [job]));
      const finished = await collect(create(WORKERS), jobs, LIMITS);
      expect(finished).toHaveLength(jobs.length);
      const outcomes = Object.fromEntries(finished.map(({ job, outcome }) => [job.address, outcome]));
      expect(outcomes).toEqual({
        ...Object.fromEntries(draws(10).map(({ address }) => [address, "ok"])),
        throw: "failed",
        hang: "timeout",
        exit: "crashed",
        heap: "out-of-memory",
        nan: "not-a-number",
      });
      const again = await collect(create(1), jobs.toReversed(), LIMITS);
      expect(rowsOf(again)).toEqual(rowsOf(finished));
    },
    ["hang", "crash", "out-of-memory"],
  ),

  law("an abort ends the run; nothing is reported after it", async (create) => {
    const abort = new AbortController();
    const reported: Finished[] = [];
    await within(create(WORKERS), draws(30), {
      signal: abort.signal,
      onFinished: (finished) => {
        reported.push(finished);
        if (reported.length === 2) abort.abort();
      },
    });
    expect(reported).toHaveLength(2);
    await within(create(WORKERS), draws(3), { signal: abort.signal, onFinished: (f) => reported.push(f) });
    expect(reported).toHaveLength(2);
  }),

  law("an abort from outside ends the run while it computes", async (create) => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 400);
    const reported: Finished[] = [];
    const jobs = Array.from({ length: 10_000 }, (_, n) => draws(1, 3 * n)[0]);
    await within(create(WORKERS), jobs, { signal: abort.signal, onFinished: (f) => reported.push(f) });
    expect(reported.length).toBeLessThan(jobs.length);
  }),

  law(
    "an abort ends jobs that hang",
    async (create) => {
      const abort = new AbortController();
      setTimeout(() => abort.abort(), 400);
      const jobs = Array.from({ length: 5 }, () => misdeed("hang"));
      const reported: Finished[] = [];
      await within(create(WORKERS), jobs, { signal: abort.signal, onFinished: (f) => reported.push(f) });
      expect(reported).toEqual([]);
    },
    ["hang"],
  ),

  law("an error of onFinished ends the run, which rejects with it", async (create) => {
    const full = new Error("the disk is full");
    let calls = 0;
    const run = within(create(WORKERS), draws(30), {
      onFinished: () => {
        calls += 1;
        throw full;
      },
    });
    expect(await run.catch((error: unknown) => error)).toBe(full);
    expect(calls).toBe(1);
  }),

  law("an experiment or engine that cannot be had rejects the run and is no row", async (create) => {
    const cases = [
      [{ ...draws(1)[0], experiment: "fixture/unknown" }, "the experiment must be in the registry"],
      [{ ...draws(1)[0], experiment: "fixture/unloadable" }, "unexpected end of file"],
      [{ ...draws(1)[0], engine: "none" }, "id must begin with one of"],
    ] as const;
    for (const [job, message] of cases) {
      await expect(collect(create(WORKERS), [job])).rejects.toThrow(message);
    }
  }),

  law("a runner that is closed runs nothing more", async (create) => {
    const runner = create(WORKERS);
    expect(await collect(runner, draws(1))).toHaveLength(1);
    await expect(collect(runner, draws(1))).rejects.toThrow("the runner must be open");
  }),
];

/** Limits of the laws in which a job must be ended. Alone, the heap is full in 0.3 s; a busy machine has ten times that. */
const LIMITS = { timeoutSeconds: 4, memoryMebibytes: 100 } as const;

/** Milliseconds after which a run counts as one that does not end. */
const PATIENCE = 30_000;

/** Runs jobs to the end and closes the runner. */
async function collect(runner: Runner, jobs: readonly Job[], limits: Partial<RunOptions> = {}): Promise<Finished[]> {
  const finished: Finished[] = [];
  await within(runner, jobs, { ...limits, onFinished: (one) => finished.push(one) });
  return finished;
}

async function within(runner: Runner, jobs: readonly Job[], options: RunOptions): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the run did not end within ${PATIENCE} ms`)), PATIENCE);
  });
  try {
    await Promise.race([runner.run(jobs, options), late]);
  } finally {
    clearTimeout(timer);
    await runner.close();
  }
}

/** What the store would keep, as bytes and in the order of the addresses. */
function rowsOf(finished: readonly Finished[]): readonly string[] {
  return finished
    .map(({ job, outcome, values, message }) => canonicalize({ job, outcome, message, values: encodeNumbers(values) })!)
    .sort();
}

function draws(count: number, from = 0): readonly Job[] {
  return Array.from({ length: count }, (_, i) => {
    const n = from + i;
    return { address: `draw ${n}`, experiment: "fixture/draw", task: { n }, seed: 1, engine: "reference" };
  });
}

function misdeed(does: Misdeed): Job {
  return { address: does, experiment: "fixture/misbehave", task: { does }, seed: 1, engine: "reference" };
}

function law(name: string, check: RunnerLaw["check"], needs: readonly Hazard[] = []): RunnerLaw {
  return { name, needs, check };
}

/** One misdeed among good jobs: it has its outcome, and they are not harmed. */
function outcomeLaw(does: Misdeed, expected: Partial<Finished>, needs: readonly Hazard[] = []): RunnerLaw {
  const check = async (create: CreateRunner): Promise<void> => {
    const good = draws(4);
    const finished = await collect(create(2), [good[0], misdeed(does), ...good.slice(1)], LIMITS);
    expect(finished).toHaveLength(5);
    const { job, seconds, ...found } = finished.find((one) => one.job.address === does)!;
    expect(found).toEqual(expected);
    for (const one of finished) if (one.job.address !== does) expect(one.outcome).toBe("ok");
  };
  return law(`${does}: ${expected.outcome}`, check, needs);
}
