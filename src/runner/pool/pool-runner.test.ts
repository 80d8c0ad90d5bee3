import { expect, test } from "vitest";
import { createPoolRunner } from "./pool-runner.ts";

const job = { address: "a", experiment: "fixture/draw", task: { n: 1 }, seed: 1, engine: "reference" };
const onFinished = (): void => {};

test("what cannot be asked of a pool is a DomainError", async () => {
  expect(() => createPoolRunner({ jobs: 0 })).toThrow("createPoolRunner: jobs must be an integer ≥ 1, got 0");
  const runner = createPoolRunner({ jobs: 1 });
  await expect(runner.run([job], { onFinished, memoryMebibytes: 8 })).rejects.toThrow(
    "memoryMebibytes must be at least 64",
  );
  await expect(runner.run([job], { onFinished, timeoutSeconds: 0 })).rejects.toThrow("timeoutSeconds must be positive");
  await runner.close();
});

test("a registry that does not exist rejects the run", async () => {
  const runner = createPoolRunner({ jobs: 1, registryModule: new URL("file:///nowhere/registry.ts") });
  await expect(runner.run([job], { onFinished })).rejects.toThrow("fixture/draw could not be prepared");
  await runner.close();
});
