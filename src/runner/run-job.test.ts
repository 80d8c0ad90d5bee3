import { expect, test } from "vitest";
import { experiments } from "../../tests/fixtures/experiments.ts";
import { referenceEngine } from "../engine/reference/reference-engine.ts";
import type { Experiment, MeasureContext } from "../experiments/experiment.ts";
import { Key } from "../math/random/key.ts";
import { prepareJob } from "./run-job.ts";

const findEngine = async () => referenceEngine;
const job = { address: "a", experiment: "fixture/one", task: { n: 1 }, seed: 3, engine: "reference" };

async function result(measure: (task: { n: number }, context: MeasureContext) => unknown) {
  const draw = await experiments["fixture/draw"]();
  const experiment = { ...draw, measure } as Experiment;
  const registry = { "fixture/one": () => Promise.resolve(experiment) };
  const run = await prepareJob(job, { registry, findEngine });
  const { seconds, ...rest } = run();
  return rest;
}

test("the key is folded from the seed, the experiment and the task; the engine is the one named", async () => {
  const key = Key.root(3).fold("fixture/one").fold({ n: 1 });
  const { values } = await result((_, context) => ({ key: context.key.hex, engine: context.engine.id }));
  expect(values).toEqual({ key: key.hex, engine: "reference" });
});

test("a measurement that changes its task does not change the row's", async () => {
  await result((task) => {
    task.n = 2;
    return null;
  });
  expect(job.task).toEqual({ n: 1 });
});

test.each<[string, string, () => unknown]>([
  ["failed", "RangeError: Invalid typed array length: -1", () => new Float64Array(-1)],
  ["failed", "thrown: 7", () => raise(7)],
  [
    "failed",
    'DomainError: measure: outcome must be ok, censored or diverged, got "timeout"',
    () => ({ outcome: "timeout" }),
  ],
  ["failed", 'DomainError: encodeNumbers: values must be JSON, got "[object Promise]"', () => Promise.resolve(1)],
  ["out-of-memory", "RangeError: Array buffer allocation failed", () => new Float64Array(2 ** 40)],
  ["not-a-number", "values is NaN", () => Number.NaN],
  [
    "not-a-number",
    "values.loss is NaN in a measurement that says diverged",
    () => ({ outcome: "diverged", loss: Number.NaN }),
  ],
])("%s: %s", async (outcome, message, measure) => {
  expect(await result(measure)).toMatchObject({ outcome, message });
});

test("values are what the store gives back", async () => {
  const { values } = await result(() => ({ zero: -0, absent: undefined, list: [Number.NEGATIVE_INFINITY] }));
  expect(values).toStrictEqual({ zero: 0, list: [Number.NEGATIVE_INFINITY] });
});

test("a measurement that exceeds its engine's memory is out of memory", async () => {
  const wanted = (_: unknown, { engine }: MeasureContext) => engine.workspace({ name: "all of it", bytes: 2 ** 50 });
  const { outcome, message } = (await result(wanted)) as { outcome: string; message?: string };
  expect(outcome).toBe("out-of-memory");
  expect(message).toContain("all of it: memory must stay within the limit");
});

test("what is kept on the way reaches the measurement", async () => {
  const checkpoints = { load: () => undefined, due: () => false, save: () => {} };
  const draw = await experiments["fixture/draw"]();
  const measure = (_: unknown, context: MeasureContext) => context.checkpoints === checkpoints;
  const registry = { "fixture/one": () => Promise.resolve({ ...draw, measure } as Experiment) };
  expect((await prepareJob(job, { registry, findEngine, checkpoints }))().values).toBe(true);
});

function raise(value: unknown): never {
  throw value;
}
