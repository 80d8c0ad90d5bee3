import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { PROJECT, temporaryFolder } from "./thalweg.ts";

const folder = temporaryFolder();
afterAll(() => folder[Symbol.dispose]());

// Both are compared with one undisturbed run, which the first of them makes.
test.each([1, 4])(
  "a run with --jobs %i, killed twenty times and damaged, ends with the rows of an undisturbed one",
  async (jobs) => {
    const script = join(PROJECT, "tests/e2e/kill.ts");
    const args = [script, "--jobs", String(jobs), "--undisturbed", join(folder.path, "undisturbed")];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd: folder.path });
    const { kills, inFlight, rows } = JSON.parse(stdout);
    expect(kills).toBe(20);
    expect(inFlight, stderr).toBeGreaterThanOrEqual(15); // the script asserts it too
    expect(rows).toBeGreaterThan(50);
  },
  240_000,
);
