import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";

/** Every `npx thalweg` line of README.md, run in its order in a folder that has nothing but the parameter files. */
const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const readme = readFileSync(join(PROJECT, "README.md"), "utf8");
const commands = [...readme.matchAll(/^npx thalweg ([^#\n]+)/gm)].map(([, words]) => words!.trim());
const folder = mkdtempSync(join(tmpdir(), "thalweg-readme-"));
symlinkSync(join(PROJECT, "parameters"), join(folder, "parameters"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a shell makes of the words: double quotes hold an argument together. */
const argumentsOf = (words: string): readonly string[] =>
  [...words.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");

test("README shows commands, and the two that start everything", () => {
  expect(commands.length).toBeGreaterThan(5);
  expect(readme).toContain("npm ci && npm start");
  expect(readme).toContain("npm ci && npm test");
});

test.each(commands)("npx thalweg %s", (words) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(PROJECT, "bin/thalweg.js"), ...argumentsOf(words)],
    {
      cwd: folder,
      encoding: "utf8",
    },
  );
  expect(status, stderr).toBe(0);
  if (!words.includes("--output")) expect(stdout).not.toBe("");
});
