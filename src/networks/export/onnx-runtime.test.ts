import { env, InferenceSession, Tensor } from "onnxruntime-web";
import { describe, expect, it } from "vitest";
import { Key } from "../../math/random/key.ts";
import { evaluateNetwork } from "./evaluate-network.ts";
import type { ExplicitNetwork } from "./explicit-network.ts";
import { onnxFile } from "./onnx.ts";

const gaussians = (name: string, count: number, factor = 1): Float64Array => {
  const values = new Float64Array(count);
  Key.root(21).fold(name).stream().fillGaussian(values, 0, count);
  return values.map((value) => value * factor);
};

env.wasm.numThreads = 1;

const [D, M, W, N] = [5, 6, 9, 40];
const NETWORKS: readonly ExplicitNetwork[] = [
  {
    kind: "dense",
    dimension: D,
    constant: -0.75,
    weights: gaussians("weights", N * D),
    biases: gaussians("biases", N),
    outer: gaussians("outer", N, 1 / N),
  },
  {
    kind: "units",
    dimension: D,
    constant: 2.5,
    directions: gaussians("directions", M * D),
    direction: Uint32Array.from({ length: N }, (_, i) => (i * i) % M),
    thresholds: gaussians("thresholds", N),
    outer: gaussians("outer", N, 1 / N),
  },
  {
    kind: "grid",
    dimension: D,
    constant: 0.125,
    directions: gaussians("directions", M * D),
    directionWeights: gaussians("direction weights", M, 1 / M),
    thresholds: gaussians("thresholds", W),
    outer: gaussians("outer", W, 1 / W),
  },
];

async function run(file: Uint8Array, points: Float64Array, precision: "float32" | "float64"): Promise<Float64Array> {
  const session = await InferenceSession.create(file);
  expect(session.inputNames).toEqual(["x"]);
  expect(session.outputNames).toEqual(["y"]);
  const dims = [points.length / D, D];
  const x = new Tensor(precision, precision === "float32" ? Float32Array.from(points) : points, dims);
  const { y } = await session.run({ x });
  expect(y!.type).toBe(precision);
  expect(y!.dims).toEqual([points.length / D, 1]);
  const values = Float64Array.from(y!.data as Float64Array | Float32Array);
  await session.release();
  return values;
}

describe("an exported file in ONNX Runtime", () => {
  for (const network of NETWORKS) {
    // Outer weights are means over the units, so Σ|terms| stays below 5; 30 roundings on the way of each at 2⁻²⁴ or 2⁻⁵³ of that.
    it.each([
      ["float64", 2e-14],
      ["float32", 1e-5],
    ] as const)(`gives the values of the ${network.kind} network in %s`, async (precision, tolerance) => {
      for (const count of [1, 33]) {
        const points = gaussians("points", count * D).map(Math.fround);
        const values = await run(onnxFile(network, { precision }), points, precision);
        const expected = evaluateNetwork(network, points);
        for (const [i, value] of values.entries()) expect(Math.abs(value - expected[i]!)).toBeLessThan(tolerance);
      }
    });
  }
});
