import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createCheckpointFiles } from "./checkpoint-files.ts";

let folder = "";
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), "thalweg-checkpoint-")), "job");
});
afterEach(() => rmSync(join(folder, ".."), { recursive: true }));

const state = Uint8Array.from([1, 2, 3]);

test("what was saved last is loaded, by name, by another process too", () => {
  const files = createCheckpointFiles({ folder, seconds: 5 });
  expect(files.load("a/b")).toBeUndefined();
  files.save("a/b", Uint8Array.of(9));
  files.save("a/b", state);
  files.save("c", Uint8Array.of(7));
  expect(createCheckpointFiles({ folder, seconds: 5 }).load("a/b")).toEqual(state);
  expect(createCheckpointFiles({ folder, seconds: 5 }).load("c")).toEqual(Uint8Array.of(7));
});

test("a damaged state counts as none", () => {
  const files = createCheckpointFiles({ folder, seconds: 5 });
  files.save("a", state);
  const path = join(folder, readdirSync(folder)[0]!);
  const whole = readFileSync(path);
  for (const damaged of [whole.subarray(0, 34), Buffer.alloc(0), Buffer.from(whole).fill(0, 33)]) {
    writeFileSync(path, damaged);
    expect(files.load("a")).toBeUndefined();
  }
  writeFileSync(path, whole);
  expect(files.load("a")).toEqual(state);
});

test("a state is due after the interval, counted from the last one; a job that is done leaves nothing", () => {
  expect(createCheckpointFiles({ folder, seconds: 1e9 }).due()).toBe(false);
  const files = createCheckpointFiles({ folder, seconds: 0 });
  expect(files.due()).toBe(true);
  files.save("a", state);
  files.clear();
  expect(existsSync(folder)).toBe(false);
  files.clear();
});
