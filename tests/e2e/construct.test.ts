import { readFileSync } from "node:fs";
import { join } from "node:path";
import { env, InferenceSession, Tensor } from "onnxruntime-web";
import { afterAll, describe, expect, test } from "vitest";
import construct from "../../src/cli/commands/construct.ts";
import { UsageError } from "../../src/cli/exit.ts";
import { radialLawNamed } from "../../src/distributions/named-radial.ts";
import { radialPoints } from "../../src/distributions/radial-law.ts";
import { Key } from "../../src/math/random/key.ts";
import { evaluateNetwork } from "../../src/networks/export/evaluate-network.ts";
import { unitsOf } from "../../src/networks/export/explicit-network.ts";
import { parseNetwork } from "../../src/networks/export/network-file.ts";
import { inProcess } from "./in-process.ts";
import { temporaryFolder, thalweg } from "./thalweg.ts";

env.wasm.numThreads = 1;

const folder = temporaryFolder();
const cwd = folder.path;
afterAll(() => folder[Symbol.dispose]());

const TENT = "max(0, 1 - 2*abs(r - 0.5))";
const tent = (r: number): number => Math.max(0, 1 - 2 * Math.abs(r - 0.5));

const inFolder = (name: string): string => join(cwd, name);

/** The document that the command prints; --output is a name in the folder. */
async function json(output: string, ...args: readonly string[]) {
  const { stdout, error } = await inProcess(construct, [...args, "--output", inFolder(output), "--json"]);
  if (error !== undefined) throw error;
  return JSON.parse(stdout);
}

const read = (name: string) => parseNetwork(readFileSync(join(cwd, `${name}.json`), "utf8"));

async function runtime(name: string, points: Float64Array, dimension: number): Promise<Float64Array> {
  const session = await InferenceSession.create(readFileSync(join(cwd, `${name}.onnx`)));
  const { y } = await session.run({ x: new Tensor("float64", points, [points.length / dimension, dimension]) });
  const values = Float64Array.from(y!.data as Float64Array);
  await session.release();
  return values;
}

const norms = (points: Float64Array, d: number): Float64Array =>
  Float64Array.from({ length: points.length / d }, (_, i) => Math.hypot(...points.subarray(i * d, (i + 1) * d)));

describe("construct", () => {
  test.each([50, 100])("the tent to a tenth at d = %i, the same in an ONNX runtime", async (d) => {
    const name = `tent-${d}`;
    const { predicted, measured, width, files } = await json(
      name,
      ...["--profile", TENT, "--dimension", `${d}`, "--error", "0.1"],
    );
    expect(files).toEqual([inFolder(`${name}.json`), inFolder(`${name}.onnx`)]);
    expect(predicted.total).toBeLessThanOrEqual(0.1);
    // The draw of the directions moves it by a few per cent of the mean over draws.
    expect(measured.rootMeanSquare.low).toBeLessThan(0.103);
    expect(measured.rootMeanSquare.high).toBeGreaterThan(0.09);
    const network = read(name);
    expect(unitsOf(network)).toBe(width);
    expect(width).toBeLessThan(400);
    const points = radialPoints(4000, radialLawNamed("uniform-radius", { dimension: d }), Key.root(77).stream());
    const own = evaluateNetwork(network, points);
    const theirs = await runtime(name, points, d);
    let furthest = 0;
    let square = 0;
    for (const [i, r] of norms(points, d).entries()) {
      furthest = Math.max(furthest, Math.abs(own[i]! - theirs[i]!));
      square += (theirs[i]! - tent(r)) ** 2 / 4000;
    }
    expect(furthest).toBeLessThan(1e-5);
    // 4000 other points: a relative deviation of the mean square of about 3 %, five of them.
    expect(Math.abs(square / measured.rootMeanSquare.value ** 2 - 1)).toBeLessThan(0.15);
  });

  test("every method makes a network as good as it says, and few units make it worse", async () => {
    const widths = new Map<string, number>();
    for (const method of ["tied", "polynomial", "theorem", "optimised"]) {
      const common = ["--profile", TENT, "--dimension", "5", "--method", method];
      const { predicted, measured, width } = await json(method, ...common, "--error", "0.12", "--fresh", "10000");
      expect(measured.rootMeanSquare.low, method).toBeLessThan(method === "optimised" ? 0.125 : 0.14);
      if (predicted !== null) expect(predicted.total).toBeLessThanOrEqual(0.12);
      widths.set(method, width);
      expect(unitsOf(read(method))).toBe(width);
    }
    expect(widths.get("polynomial")).toBeLessThan(widths.get("theorem")!);
    const one = await json(
      "one",
      "--profile",
      "exp(-r^2)",
      "--dimension",
      "5",
      "--width",
      "1",
      "--law",
      "uniform-ball",
    );
    expect(one.made).toBe("a constant");
    expect(unitsOf(read("one"))).toBe(1);
    expect(one.measured.rootMeanSquare.low).toBeLessThan(one.predicted.total);
    expect(one.measured.rootMeanSquare.high).toBeGreaterThan(0.97 * one.predicted.total);
    const fewer = await json("few", "--profile", TENT, "--dimension", "5", "--width", "10");
    expect(fewer.width).toBeLessThanOrEqual(10);
    expect(fewer.predicted.total).toBeGreaterThan(0.12);
  });

  test("a certificate of the largest error, above all that is seen", async () => {
    const { predicted, measured } = await json(
      "largest",
      ...["--profile", TENT, "--dimension", "6", "--error", "0.35", "--norm", "sup", "--fresh", "20000"],
    );
    expect(predicted.kind).toBe("proven");
    expect(predicted.total).toBeLessThanOrEqual(0.35);
    const { approximation, directions, interpolation } = predicted.parts;
    expect(approximation + directions + interpolation).toBeLessThanOrEqual(predicted.total * (1 + 1e-12));
    expect(measured.largest).toBeLessThanOrEqual(predicted.total);
    expect(measured.largest).toBeGreaterThan(predicted.total / 3);
  });

  test("under a law without moments, points instead of a formula", async () => {
    const { made, measured } = await json(
      "heavy",
      ...["--points", "0:1, 1.5:0", "--dimension", "8", "--error", "0.1", "--law", "phi2"],
    );
    expect(made).toMatch(/even function/);
    expect(measured.rootMeanSquare.low).toBeLessThan(0.105);
  });

  test("level far out where the law has no moment of order 4, and sloping where it has", async () => {
    const far = (r: number): Float64Array => Float64Array.of(r, 0, 0, 0, 0, 0, 0, 0);
    const rise = async (law: string): Promise<number> => {
      const common = ["--profile", "max(0, 1 - r/2)", "--dimension", "8", "--width", "100", "--fresh", "1000"];
      await json(law, ...common, "--method", "tied", "--law", law);
      const network = read(law);
      const at = (r: number): number => evaluateNetwork(network, far(r))[0]!;
      // 100 units of weights below 10 at 10⁶: rounding leaves less than 10⁻⁶.
      return Math.abs(at(1e6) - at(1e3));
    };
    expect(await rise("bochner-riesz")).toBeLessThan(1e-6);
    expect(await rise("uniform-ball")).toBeGreaterThan(1);
  });

  const at = (...args: readonly string[]) => ["--dimension", "10", ...args];
  test.each([
    [at("--error", "0.1"), "needs either --profile or --points, got neither"],
    [at("--profile", TENT), "needs either --error or --width, got neither"],
    [at("--profile", TENT, "--error", "0.1", "--width", "9"), "needs either --error or --width, got both"],
    [at("--profile", "max(0,1-2*abs(r-0.5)", "--error", "0.1"), 'expected ")", got "the end"'],
    [at("--points", "0:1,b", "--error", "0.1"), 'must be r:value pairs separated by commas, got "b"'],
    [at("--profile", TENT, "--error", "0.1", "--norm", "sup", "--law", "phi2"), "norm: sup needs a law on a ball"],
    [at("--profile", TENT, "--error", "0.01", "--norm", "sup"), "error must be at least"],
    [at("--profile", TENT, "--error", "1e-9"), "within reach (100000000 units reach"],
    [at("--profile", TENT, "--error", "0.1", "--law", "phi2", "--method", "theorem"), "a moment of order 4"],
    [
      at("--profile", "sqrt(r)", "--error", "0.1", "--method", "theorem"),
      "Lipschitz functions: it must have a bounded slope",
    ],
    [at("--points", "0:1, 0.5:1, 0.5:0", "--error", "0.1", "--method", "theorem"), "a slope of Infinity near r = 0.5"],
    [at("--points", "0:1, 0.5:1, 0.5:0", "--error", "0.1", "--norm", "sup"), "must be continuous; it jumps"],
    [at("--profile", TENT, "--width", "100000", "--method", "optimised"), "must be in [2, 3000], got 100000"],
    [
      at("--profile", TENT, "--error", "0.1", "--law", "bochner-riesz", "--method", "optimised"),
      "a moment of order 4, for sums of ReLU units grow",
    ],
    [at("--profile", TENT, "--error", "0.1", "--output", "/dev/null/x"), "the file cannot be written"],
    [at("--profile", TENT, "--error", "0.1", "--output", "/proc/x/y"), "the file cannot be written"],
    // Followed to where the law has its mass, it oscillates more often than pieces can say.
    [at("--profile", "cos(r)", "--width", "200", "--law", "phi2"), "must be known to 0.01 of the predicted error"],
    [at("--profile", "1e100*r", "--width", "200"), "its size must be in"],
    // Nothing but a set of measure 0 differs from a constant; "everywhere" is about that too.
    [at("--profile", "step(r)", "--error", "0.1", "--norm", "sup"), "step"],
    [at("--points", "0.2:1, 0.3:0", "--width", "200"), "points must begin at r = 0 and ascend"],
  ])("%j is refused with a sentence", async (args, message) => {
    const output = args.includes("--output") ? [] : ["--output", inFolder("refused")];
    const { stdout, error } = await inProcess(construct, [...args, ...output]);
    expect(error).toBeInstanceOf(UsageError);
    expect(error!.message).toContain(message);
    expect(stdout).toBe("");
  });

  test("on a command line of its own: the answer, or one paragraph and the exit code 2", async () => {
    const run = (...args: readonly string[]) => thalweg(["construct", "--dimension", "10", ...args], { cwd });
    const good = await run("--profile", TENT, "--error", "0.2");
    expect(good).toMatchObject({ code: 0, stderr: "" });
    expect(good.stdout).toMatch(/ReLU units[\s\S]*predicted:[\s\S]*measured:[\s\S]*network\.json and network\.onnx/);
    const bad = await run("--profile", "max(0, 1 -", "--error", "0.2");
    expect(bad).toMatchObject({ code: 2, stdout: "" });
    expect(bad.stderr).toMatch(/\^\n$/);
    expect(bad.stderr).not.toContain("    at ");
  });
});
