import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import command from "../../src/cli/commands/sandwich.ts";
import { UsageError } from "../../src/cli/exit.ts";
import { inProcess } from "./in-process.ts";
import { temporaryFolder, thalweg } from "./thalweg.ts";

const folder = temporaryFolder();
afterAll(() => folder[Symbol.dispose]());

const sandwich = (...args: readonly string[]) => thalweg(["sandwich", ...args], { cwd: folder.path });
const SMALL = ["--sizes", "smoke", "--dimension", "8", "--engine", "wasm", "--jobs", "1", "--threads", "1"] as const;

interface Curve {
  readonly kind: string;
  readonly hiddenLayers: number;
  readonly points: readonly { readonly width: number; readonly error: number; readonly share: number }[];
}

describe("thalweg sandwich", () => {
  test("prints floors and errors of one function, and draws them", { timeout: 120_000 }, async () => {
    const { code, stdout } = await sandwich(...SMALL, "--profile", "tent 4", "--output", "tent.svg", "--json");
    expect(code).toBe(0);
    const found = JSON.parse(stdout) as {
      readonly curves: readonly Curve[];
      readonly variance: number;
      readonly profile: string;
    };
    expect(found.profile).toMatch(/^max\(0, 1 - 4\*abs\(r\/[\d.]+ - 1\)\)$/);
    expect(new Set(found.curves.map(({ kind }) => kind))).toEqual(
      new Set(["certified", "measured", "constructed", "predicted"]),
    );
    const floor = found.curves.find(({ kind }) => kind === "certified")!.points;
    for (const { kind, hiddenLayers, points } of found.curves) {
      for (const { width, error, share } of points) {
        expect(share).toBeCloseTo(error / found.variance, 12);
        if (kind === "certified" || hiddenLayers === 2) continue;
        expect(error).toBeGreaterThan(floor.find((one) => one.width >= width)?.error ?? 0);
      }
    }
    const figure = readFileSync(join(folder.path, "tent.svg"), "utf8");
    for (const text of ["certified", "constructed", "measured", "predicted"]) expect(figure).toContain(text);
    // From the stored rows alone, as a table.
    const again = await sandwich(...SMALL, "--profile", "tent 4", "--output", "tent.svg");
    expect(again.stderr).not.toContain("computing");
    expect(again.stdout).toMatch(/width +certified floor +fitted/);
    expect(again.stdout).toContain("figure: ");
  });

  test.each([
    [["--dimension", "8"], "needs either --profile or --points, got neither"],
    [["--profile", "hat", "--points", "0:1,1:0"], "needs either --profile or --points, got both"],
    [["--profile", "max(0, 1 - q)"], "max(0, 1 - q)\n             ^"],
    [["--profile", "r"], "shown to be bounded"],
    [["--profile", "2"], "must not be constant"],
    [["--profile", "ball 3"], "its number (indicator of the ball of that probability) must be in"],
    [["--points", "1,2"], "--points must be r:value pairs"],
    [["--points", "0:1,a:2"], "r:value pairs"],
    [["--profile", "hat", "--widths", "10,5"], "--widths must be ascending integers"],
    [["--profile", "hat", "--widths", "1e9"], "--widths must be ascending integers"],
    [["--profile", "hat", "--dimension", "1"], "--dimension: must be"],
    [["--profile", "hat", "--law", "uniform"], "--law: must be"],
    [["--profile", "hat", "--sizes", "huge"], "--sizes must be one of smoke, laptop, paper"],
  ])("%j is refused: %s", async (args, message) => {
    const { stdout, error } = await inProcess(command, args);
    expect(error).toBeInstanceOf(UsageError);
    expect(error!.message).toContain(message);
    expect(stdout).toBe("");
  });
});
