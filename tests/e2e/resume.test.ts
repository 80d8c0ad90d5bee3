import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { rowsOf, start, temporaryFolder, thalweg, until } from "./thalweg.ts";

const folder = temporaryFolder();
afterAll(() => folder[Symbol.dispose]());

/** One task of some seconds, nearly all of it the training of three networks. */
const RUN = [
  ["run", "dandi-2025/sample-complexity", "--json", "--engine", "native", "--checkpoint", "0.2"],
  ["ds=32", "num=1", "exp_min=1.8", "exp_max=1.8", "trials=1", "coef_iter=8"].flatMap((set) => ["--set", set]),
].flat();

/** Names of the states that are kept. */
const states = (store: string): readonly string[] => {
  const kept = join(store, "checkpoints");
  return existsSync(kept)
    ? readdirSync(kept, { recursive: true })
        .map(String)
        .filter((name) => name.endsWith(".state"))
    : [];
};

test("a run killed in the middle of a training goes on from the state it kept, and ends with the same row", async () => {
  const at = { cwd: folder.path };
  const undisturbed = join(folder.path, "undisturbed");
  expect((await thalweg([...RUN, "--store", undisturbed], at)).code).toBe(0);

  const store = join(folder.path, "killed");
  const running = start([...RUN, "--store", store], at);
  await until(() => states(store).length > 0, running);
  running.child.kill("SIGKILL");
  expect((await running.ended).signal).toBe("SIGKILL");
  expect(rowsOf(store)).toEqual([]);

  const resumed = await thalweg([...RUN, "--store", store], at);
  expect(resumed.stderr).toContain("1 of them goes on from a state kept before");
  expect(resumed.code).toBe(0);
  expect(rowsOf(store)).toEqual(rowsOf(undisturbed));
  expect(states(store)).toEqual([]);
}, 240_000);
