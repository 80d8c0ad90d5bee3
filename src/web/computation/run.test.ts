import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { experiments as fixtures, type Misdeed } from "../../../tests/fixtures/experiments.ts";
import type { OpenEngine } from "../../engine/wasm/wasm-engine.ts";
import type { Experiment, MeasureContext } from "../../experiments/experiment.ts";
import type { Registry } from "../../runner/run-job.ts";
import { Cancelled, cancelFlag } from "./cancel.ts";
import { openBrowserEngine } from "./open-engine.ts";
import { type RunProgress, runInBrowser } from "./run.ts";

let engine: OpenEngine;
beforeAll(async () => {
  engine = await openBrowserEngine({ memoryMebibytes: 64 });
});
afterAll(() => engine.close());

/** A fixture with tasks of its own. */
async function planned(id: string, tasks: readonly object[], given: Partial<Experiment> = {}): Promise<Registry> {
  const fixture = await fixtures[id]!();
  return { ...fixtures, [id]: async () => ({ ...fixture, plan: () => tasks, ...given }) as Experiment };
}

const MISDEEDS = ["throw", "censored", "nan", "diverged", "huge"] as const satisfies readonly Misdeed[];

describe("a run", () => {
  test("makes outcomes of what tasks do, and goes on", async () => {
    const experimentId = "fixture/misbehave";
    const registry = await planned(
      experimentId,
      MISDEEDS.map((does) => ({ does })),
    );
    const { rows, outcomes, judgement } = await runInBrowser({ experimentId, params: {}, seed: 1, engine, registry });
    expect(rows.map(({ outcome }) => outcome)).toEqual([
      "failed",
      "censored",
      "not-a-number",
      "diverged",
      "out-of-memory",
    ]);
    expect(rows[0]).toMatchObject({
      message: "TypeError: three is no prime",
      values: null,
      engine: engine.id,
      seed: 1,
    });
    expect(outcomes).toEqual({ failed: 1, censored: 1, "not-a-number": 1, diverged: 1, "out-of-memory": 1 });
    expect(judgement).toBeNull();
  });

  test("tells how far it is, by cost, and measures a task once that is planned twice", async () => {
    const experimentId = "fixture/draw";
    const tasks = [{ n: 1 }, { n: 2 }, { n: 1 }];
    const registry = await planned(experimentId, tasks, { cost: ({ n }: { n: number }) => n });
    const seen: RunProgress[] = [];
    const onProgress = (progress: RunProgress): void => void seen.push(progress);
    const { rows } = await runInBrowser({ experimentId, params: {}, seed: 1, engine, registry, onProgress });
    expect(rows).toHaveLength(2);
    expect(seen.map(({ done, tasks: count, share }) => [done, count, share])).toEqual([
      [0, 2, 0],
      [1, 2, 1 / 3],
      [2, 2, 1],
    ]);
    expect(seen.at(-1)!.outcomes).toEqual({ ok: 2 });
  });

  test("can be sent to the page", async () => {
    const registry = await planned("fixture/draw", [{ n: 1 }]);
    const result = await runInBrowser({ experimentId: "fixture/draw", params: {}, seed: 1, engine, registry });
    expect(structuredClone(result)).toEqual(result);
  });
});

describe("nothing is run", () => {
  const run = (experimentId: string, registry?: Registry, params: unknown = {}) =>
    runInBrowser({ experimentId, params, seed: 1, engine, ...(registry && { registry }) });

  test("where there is no such experiment", async () => {
    await expect(run("fixture/nothing")).rejects.toThrow("experimentId must be in the registry");
    await expect(run("__proto__")).rejects.toThrow("experimentId must be in the registry");
  });

  test("where a parameter is wrong, or the experiment cannot be loaded", async () => {
    const params = z.object({ n: z.int() }) as never;
    const registry = await planned("fixture/draw", [{ n: 1 }], { params });
    await expect(run("fixture/draw", registry, { n: 0.5 })).rejects.toThrow(z.ZodError);
    await expect(run("fixture/unloadable", fixtures)).rejects.toThrow("unexpected end of file");
  });
});

describe("cancelling", () => {
  test("by a signal ends the run before the next task", async () => {
    const measured: number[] = [];
    const ending = new AbortController();
    const measure = ({ n }: { n: number }) => {
      measured.push(n);
      return { n };
    };
    const registry = await planned("fixture/draw", [{ n: 1 }, { n: 2 }, { n: 3 }], { measure } as never);
    const { signal } = ending;
    const onProgress = ({ done }: RunProgress): void => {
      if (done === 2) ending.abort();
    };
    const run = runInBrowser({
      experimentId: "fixture/draw",
      params: {},
      seed: 1,
      engine,
      registry,
      signal,
      onProgress,
    });
    await expect(run).rejects.toThrow(Cancelled);
    expect(measured).toEqual([1, 2]);
  });

  test("by a flag ends a training within a task", async () => {
    const flag = cancelFlag();
    const sent = cancelFlag(flag.memory);
    let steps = 0;
    const measure = (_: unknown, { checkpoints }: MeasureContext) => {
      for (; steps < 1000; steps++) {
        if (steps === 7) flag.raise();
        if (checkpoints?.due()) throw new Error("nothing is kept here");
      }
      return { steps };
    };
    const registry = await planned("fixture/draw", [{ n: 1 }], { measure } as never);
    const request = { experimentId: "fixture/draw", params: {}, seed: 1, engine, registry };
    await expect(runInBrowser({ ...request, isCancelled: sent.isRaised })).rejects.toThrow(Cancelled);
    expect(steps).toBe(7);
    const { rows } = await runInBrowser({ ...request, isCancelled: cancelFlag().isRaised });
    expect(rows[0]!.values).toEqual({ steps: 1000 });
  });
});
