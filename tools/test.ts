import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspectNative } from "../src/engine/native/open.ts";

/** Installs what the tests need of the system, where it may; runs the checks, two at a time, and then every test, and ends with `N passed, N failed`. A check that does not pass
 *  counts as a failed test; so does a test that was skipped, for nothing is skipped in silence. */
const CHECKS = [
  ["calibration table up to date", "node", "tools/calibrate.ts", "--check"],
  ["registries up to date", "node", "tools/registry.ts", "--check"],
  ["types, numeric project", "tsc", "-p", "tsconfig.numeric.json"],
  ["types, core project", "tsc", "-p", "tsconfig.core.json"],
  ["types, web project", "svelte-check", "--tsconfig", "tsconfig.web.json", "--fail-on-warnings"],
  ["types, node project", "tsc", "-p", "tsconfig.json"],
  ["format and lint", "biome", "check", "--error-on-warnings"],
  ["walls between the folders", "depcruise", "--config", "dependency-cruiser.config.js", "src"],
  ["unused code", "knip"],
  ["documents show the stored results", "node", "tools/docs.ts", "--check"],
] as const;

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numFailedTestSuites: number;
}

let passed = 0;
let failed = 0;

await installPackages();

const waiting = [...CHECKS];
await Promise.all(
  [1, 2].map(async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [name, command, ...args] = next;
      const { ok, said } = await check(command, args);
      if (ok) passed += 1;
      else failed += 1;
      console.log(`${ok ? "✓" : "✗"} ${name}${ok ? "" : `\n${said}`}`);
    }
  }),
);

const folder = mkdtempSync(join(tmpdir(), "thalweg-test-"));
const file = join(folder, "report.json");
spawnSync("vitest", ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${file}`], {
  stdio: "inherit",
});
try {
  const report = JSON.parse(readFileSync(file, "utf8")) as VitestReport;
  passed += report.numPassedTests;
  failed += report.numFailedTests + report.numPendingTests + report.numTodoTests;
  if (report.numFailedTests === 0) failed += report.numFailedTestSuites;
} catch {
  console.log("vitest left no report");
  failed += 1;
}
rmSync(folder, { recursive: true });
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** Debian's packages that the tests need: the native engine's libraries, and a browser. Their tests fail without them. */
async function installPackages(): Promise<void> {
  const { advice } = await inspectNative();
  const packages = [
    ...(advice?.startsWith("apt-get install ") ? advice.split(" ").slice(2) : []),
    ...(existsSync("/usr/bin/chromium") ? [] : ["chromium"]),
  ];
  if (packages.length === 0) return;
  console.log(`missing: ${packages.join(", ")}`);
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return;
  const apt = (...args: string[]): boolean => spawnSync("apt-get", args, { stdio: "inherit" }).status === 0;
  if (apt("install", "-y", "-q", ...packages)) return;
  apt("update", "-q");
  apt("install", "-y", "-q", ...packages);
}

function check(command: string, args: readonly string[]): Promise<{ readonly ok: boolean; readonly said: string }> {
  return new Promise((resolve) => {
    let said = "";
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        said += text;
      });
    }
    child.once("error", ({ message }) => resolve({ ok: false, said: message }));
    child.once("close", (code) => resolve({ ok: code === 0, said }));
  });
}
