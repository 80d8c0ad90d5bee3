import { describe, expect, test } from "vitest";
import { openEngineById } from "../../src/engine/native/open.ts";
import { createInProcessRunner } from "../../src/runner/in-process/in-process-runner.ts";
import { createPoolRunner } from "../../src/runner/pool/pool-runner.ts";
import type { Finished, Job, Runner, RunOptions } from "../../src/runner/protocol.ts";
import { experiments } from "../fixtures/experiments.ts";
import { type CreateRunner, runnerLaws } from "./runner-contract.ts";

const registryModule = new URL("../fixtures/experiments.ts", import.meta.url);
const inProcess: CreateRunner = () => createInProcessRunner({ registry: experiments, findEngine: openEngineById });
const runners: readonly CreateRunner[] = [inProcess, (jobs) => createPoolRunner({ jobs, registryModule })];

describe.each(runners.map((create) => [create(1).id, create] as const))("%s", (id, create) => {
  const { survives } = create(1);
  for (const law of runnerLaws) {
    const fatal = law.needs.filter((hazard) => !survives.has(hazard));
    if (fatal.length === 0) test(law.name, () => law.check(create));
    else {
      // A single thread cannot outlive these; every other runner must.
      test(`declares that it does not survive ${fatal.join(", ")}, hence not: ${law.name}`, () => {
        expect(id).toBe("in-process");
      });
    }
  }
});

describe("each mutant breaks a law", () => {
  const mutants: readonly (readonly [string, string, CreateRunner])[] = [
    [
      "reports a job twice",
      "every job is reported once",
      mutant({ report: (finished, send) => [finished, finished].forEach(send) }),
    ],
    [
      "forgets a job",
      "every job is reported once",
      mutant({ report: (finished, send) => finished.job.address !== "draw 4" && send(finished) }),
    ],
    [
      "folds the index into the key",
      "the rows do not depend",
      mutant({ jobs: (jobs) => jobs.map((job, i) => ({ ...job, seed: i })) }),
    ],
    ["starts the last job first", "one worker reports", mutant({ jobs: (jobs) => jobs.toReversed() })],
    [
      "keeps the stack in the message",
      "throw",
      mutant({
        report: ({ message, ...rest }, send) =>
          send({ ...rest, ...(message === undefined ? {} : { message: `${message}\n at x.ts:1` }) }),
      }),
    ],
    [
      "takes NaN for a number",
      "nan",
      mutant({ report: ({ message, ...rest }, send) => send({ ...rest, outcome: "ok" }) }),
    ],
    [
      "counts a censored run as ok",
      "censored",
      mutant({ report: (finished, send) => send({ ...finished, outcome: "ok" }) }),
    ],
    ["does not hear the abort", "an abort ends the run", mutant({ options: ({ signal, ...rest }) => rest })],
    [
      "goes on when onFinished throws",
      "an error of onFinished",
      mutant({ report: (finished, send) => swallow(() => send(finished)) }),
    ],
    [
      "makes a row of an unknown experiment",
      "an experiment or engine",
      mutant({ jobs: (jobs) => jobs.filter(({ experiment }) => experiment in experiments) }),
    ],
    [
      "runs after it was closed",
      "a runner that is closed",
      (workers) => ({ ...inProcess(workers), run: (jobs, options) => inProcess(workers).run(jobs, options) }),
    ],
  ];
  test.each(mutants)("%s", async (_, law, create) => {
    const { check } = runnerLaws.find(({ name }) => name.startsWith(law))!;
    await expect(check(create)).rejects.toThrow();
  });
});

/** The in-process runner with one thing wrong. */
function mutant(wrong: {
  readonly jobs?: (jobs: readonly Job[]) => readonly Job[];
  readonly options?: (options: RunOptions) => RunOptions;
  readonly report?: (finished: Finished, send: (finished: Finished) => void) => unknown;
}): CreateRunner {
  const { jobs: alter = (jobs) => jobs, options: limit = (options) => options, report } = wrong;
  return (workers) => {
    const runner: Runner = inProcess(workers);
    return {
      ...runner,
      run: (jobs, options) =>
        runner.run(alter(jobs), {
          ...limit(options),
          onFinished: (finished) =>
            void (report === undefined ? options.onFinished(finished) : report(finished, options.onFinished)),
        }),
    };
  };
}

function swallow(action: () => void): void {
  try {
    action();
  } catch {
    // The mutant's fault.
  }
}
