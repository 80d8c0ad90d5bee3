import { afterAll, describe, expect, test } from "vitest";
import { certifiedTargets } from "../../src/theory/certificates/targets/registry.gen.ts";
import { thalwegHere } from "./in-process.ts";
import { temporaryFolder, thalweg } from "./thalweg.ts";

const folder = temporaryFolder();
afterAll(() => folder[Symbol.dispose]());

const certify = (...args: readonly string[]) => thalwegHere(["certify", ...args]);
const HARMONIC = ["--target", "harmonic", "--dimension", "10", "--degree", "4"] as const;

async function json(...args: readonly string[]) {
  const { code, stdout, stderr } = await certify(...args, "--json");
  expect([code, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout);
}

describe("thalweg certify", () => {
  test("lists the targets with their flags", async () => {
    const lines = await json();
    expect(lines.map(({ id }: { id: string }) => id)).toEqual(Object.keys(certifiedTargets).sort());
    for (const { summary, flags } of lines) {
      expect(summary).toMatch(/\.$/);
      expect(flags.length).toBeGreaterThan(0);
    }
    const { stdout } = await certify();
    for (const text of ["harmonic", "--degree --dimension"]) expect(stdout).toContain(text);
  });

  test("gives the floor under every set of fixed features", async () => {
    expect(await json(...HARMONIC, "--width", "200")).toEqual({
      target: "harmonic",
      parameters: { degree: 4, dimension: 10 },
      floor: 0.6969696969696969,
      relativeFloor: 0.6969696969696969,
      targetVariance: 1,
      estimate: 0.6969696969696969,
      error: expect.closeTo(0, 15),
      cutoff: null,
      width: 200,
      dimension: 10,
      statement: expect.stringContaining("more than 200/660 of its variance"),
    });
    const { stdout } = await certify(...HARMONIC, "--width", "200");
    expect(stdout).toMatch(/^0\.6969696969696969\n {2}of the variance 1, rounded down\. No 200 functions/);
  });

  test("takes several widths, exact however large", async () => {
    const rows = await json(...HARMONIC, "--width", "10,1e2,1e30");
    expect(rows.map(({ width, floor }: { width: unknown; floor: number }) => [width, floor > 0])).toEqual([
      [10, true],
      [100, true],
      [`1${"0".repeat(30)}`, false],
    ]);
    expect(rows[2].statement).toMatch(/^Nothing is excluded/);
    const { stdout } = await certify(...HARMONIC, "--width", "10,100");
    expect(stdout.split("\n")[0]).toMatch(/^width +floor\/variance +floor$/);
  });

  test("says which width is not excluded", async () => {
    expect(await json(...HARMONIC, "--floor", "0.02")).toEqual({
      target: "harmonic",
      parameters: { degree: 4, dimension: 10 },
      relativeFloor: 0.02,
      leastWidth: 647,
      statement: expect.stringContaining("at least 647"),
    });
    expect((await certify(...HARMONIC, "--floor", "0.02")).stdout).toMatch(/^647\n/);
  });

  test("knows targets of several degrees", async () => {
    // Degree 2 has 54 dimensions, degree 3 has 210: 54 whole and 46 of 210.
    const mixture = ["--target", "harmonic-mixture", "--energies", "0,0.25,0.75", "--dimension", "10"];
    const { relativeFloor } = await json(...mixture, "--width", "100");
    expect(relativeFloor).toBeCloseTo(0.75 * (1 - 46 / 210), 14);
    expect((await json(...mixture, "--floor", "0")).leastWidth).toBe(264);
  });

  test("gives the floor under every network with one hidden layer, of any radial target", async () => {
    const ball = ["--target", "ball-indicator", "--dimension", "20", "--quantile", "0.2", "--width", "1000"] as const;
    const heavy = await json(...ball);
    expect(Object.keys(heavy).sort()).toEqual(
      [
        "cutoff",
        "dimension",
        "error",
        "estimate",
        "floor",
        "parameters",
        "relativeFloor",
        "statement",
        "target",
      ].concat(["targetVariance", "width"]),
    );
    expect(heavy.relativeFloor).toBeGreaterThan(0.27);
    const gaussian = await json(...ball, "--law", "gaussian");
    expect(gaussian.statement).toContain("under the standard Gaussian law");
    expect(gaussian.relativeFloor).toBeGreaterThan(heavy.relativeFloor);
    const hat = [
      "--target",
      "profile",
      "--dimension",
      "20",
      "--profile",
      "max(0, 1 - r/2)",
      "--width",
      "10,1e30",
    ] as const;
    const rows = await json(...hat);
    expect(rows.map(({ floor }: { floor: number }) => floor > 0)).toEqual([true, false]);
    const shells = ["--target", "shells", "--dimension", "20", "--radii", "1,2", "--values", "1,-1", "--floor", "0.05"];
    expect((await json(...shells)).leastWidth).toBeGreaterThan(10);
  });

  test("estimates, and says that it does", async () => {
    const hat = ["--target", "profile", "--dimension", "20", "--profile", "max(0, 1 - r/2)", "--width", "100"] as const;
    const [proven, quick] = [await json(...hat), await json(...hat, "--estimate")];
    expect(quick.estimate / proven.estimate).toBeCloseTo(1, 2);
    expect(quick).not.toHaveProperty("floor");
    const { stdout } = await certify(...hat, "--estimate");
    expect(stdout).toMatch(/^about 0\.\d+\n {2}An estimate of the floor under 100 units, of which nothing is proven/);
  });

  test("shows where a formula goes wrong", async () => {
    const said = await certify(
      "--target",
      "profile",
      "--dimension",
      "9",
      "--width",
      "3",
      "--profile",
      "max(0, 1-2*abs(r-1)",
    );
    expect([said.code, said.stdout]).toEqual([2, ""]);
    expect(said.stderr.split("\n").slice(1)).toEqual(["  max(0, 1-2*abs(r-1)", `  ${" ".repeat(19)}^`, ""]);
    expect(said.stderr).toContain('expression, column 20: expected ")", got "the end"');
  });

  test.each([
    [["--target", "harmonics", "--width", "3"], "no certificate for a target «harmonics»; did you mean «harmonic»?"],
    [["--width", "3"], "needs --target, one of ball-indicator"],
    [[...HARMONIC], "needs either --width or --floor, got neither"],
    [[...HARMONIC, "--width", "3", "--floor", "0.1"], "needs either --width or --floor, got both"],
    [["--target", "harmonic", "--degree", "4", "--width", "3"], "--dimension: must be", "got nothing"],
    [["--target=harmonic", "--degree", "0", "--dimension", "4", "--width", "3"], "--degree: must be ≥ 1, got 0"],
    [["--target", "harmonic", "--degree", "4", "--dimension", "1", "--width", "3"], "--dimension: must be ≥ 2, got 1"],
    [["--target", "harmonic", "--degre", "4"], "there is no flag --degre; did you mean --degree?"],
    [[...HARMONIC, "--width", "0"], "--width must be a positive integer", "got «0»"],
    [[...HARMONIC, "--width", "10,2.5"], "--width must be a positive integer", "got «2.5»"],
    [[...HARMONIC, "--width", "1e999"], "--width must be a positive integer", "got «1e999»"],
    [[...HARMONIC, "--width=-3"], "--width must be a positive integer", "got «-3»"],
    [[...HARMONIC, "--floor", "1"], "--floor must be a number in [0, 1), got «1»"],
    [[...HARMONIC, "--width", "3", "--estimate"], "certificates of harmonic are exact and fast"],
    [
      ["--target", "ball-indicator", "--dimension", "9", "--quantile", "1.2", "--width", "3"],
      "--quantile: must be < 1",
    ],
    [
      ["--target", "ball-indicator", "--dimension", "9", "--width", "3"],
      "exactly one of radius, quantile and optimise",
    ],
    [
      ["--target", "ball-indicator", "--dimension", "9", "--optimise", "radius", "--floor", "0.1"],
      "optimise needs a width",
    ],
    [["--target", "harmonic-mixture", "--energies", "1,x", "--dimension", "9", "--width", "3"], "--energies: must be"],
  ])("refuses %j", async (args, ...said) => {
    const { code, stdout, stderr } = await certify(...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^thalweg[^\n]+[.?]\n$/);
    for (const text of said) expect(stderr).toContain(text);
  });

  test("ends in a process of its own as here, whether it answers or refuses", async () => {
    for (const args of [
      [...HARMONIC, "--width", "10,100"],
      [...HARMONIC, "--width", "0"],
    ]) {
      expect(await thalweg(["certify", ...args], { cwd: folder.path })).toEqual(await certify(...args));
    }
  });

  test("is completed", async () => {
    const { stdout } = await thalweg(["complete", "--", "certify", "--target", ""], { cwd: folder.path });
    expect(stdout).toContain("harmonic");
  });
});
