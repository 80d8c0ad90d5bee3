import { afterAll, beforeAll, expect, it } from "vitest";
import { normal, openEngines } from "../../../tests/laws/network-oracle.ts";
import { logistic } from "../../activations/logistic.ts";
import type { Matrix } from "../../engine/engine.ts";
import { rowsOf } from "../../engine/matrix.ts";
import { openEngine } from "../../engine/native/open.ts";
import type { OpenEngine } from "../../engine/wasm/wasm-engine.ts";
import { Key } from "../../math/random/key.ts";
import { drawFeatures, type RandomFeatures } from "./draw-features.ts";
import { featureMeans, featureSums } from "./feature-sums.ts";

let engines: OpenEngine[];
beforeAll(async () => {
  engines = await openEngines({ memoryMebibytes: 256 });
});
afterAll(() => {
  for (const engine of engines) engine.close();
});

const features = drawFeatures({ dimension: 6, width: 700, gain: 3, scale: 2 }, Key.root(1));
const widths = [1, 200, 515, 700];
const UNIT32 = 2 ** -24;

/**
 * Σ a_j φ_j of one point, and a bound of its error in float32: d + 3 roundings of Σ |w x| + |b| (the inputs' among them) times the
 * largest slope ¼, 8 of the logistic function, r + 2 of the sum; twice, for what is of second order.
 */
function naive({ weights, dimension, bias }: RandomFeatures, a: Float64Array, x: Matrix, i: number, width: number) {
  let [sum, size, error] = [0, 0, 0];
  for (let j = 0; j < width; j++) {
    let [t, across] = [bias, Math.abs(bias)];
    for (let k = 0; k < dimension; k++) {
      const product = weights.data[j * dimension + k]! * x.data[i * dimension + k]!;
      t += product;
      across += Math.abs(product);
    }
    const term = a[j]! * logistic(t);
    sum += term;
    size += Math.abs(term);
    error += Math.abs(a[j]!) * UNIT32 * (((dimension + 3) * across) / 4 + 8 * logistic(t));
  }
  return { sum, error: 2 * (error + (width + 2) * UNIT32 * size) };
}

it("are the sums, for every width, on every engine", () => {
  const x = normal(301, 6, "x");
  const a = normal(700, 1, "a").data;
  for (const engine of engines) {
    const sums = featureSums(features, x, { engine, widths, coefficients: a });
    const means = featureMeans(features, x, { engine, widths });
    for (const [w, width] of widths.entries()) {
      for (let i = 0; i < 301; i += 20) {
        const expected = naive(features, a, x, i, width);
        expect(Math.abs(sums[w]![i]! - expected.sum)).toBeLessThanOrEqual(expected.error);
        const ones = naive(features, new Float64Array(700).fill(1), x, i, width);
        expect(Math.abs(means[w]![i]! - ones.sum / width)).toBeLessThanOrEqual(ones.error / width);
        // The bound says something: a unit too few, or a bias of the wrong sign, is beyond it.
        if (width === 1) continue;
        const fewer = naive(features, new Float64Array(700).fill(1), x, i, width - 1);
        const wrong = naive({ ...features, bias: 3 }, new Float64Array(700).fill(1), x, i, width);
        expect(Math.abs(wrong.sum - ones.sum)).toBeGreaterThan(100 * ones.error);
        expect(ones.error).toBeLessThan(1e-3 * Math.max(1, fewer.sum));
      }
    }
  }
});

it("whatever the number of points: blocks are gone through to the last point, none of them too", () => {
  const few = { ...features, width: 2, weights: rowsOf(features.weights, 0, 2) };
  const x = normal(8192 * 2 + 1, 6, "many");
  for (const engine of engines.slice(1)) {
    const [means] = featureMeans(few, x, { engine });
    for (const i of [0, 255, 256, 5461, 5462, 8191, 8192, 10922, 10923, 16383, 16384]) {
      const expected = naive(few, new Float64Array(2).fill(0.5), x, i, 2);
      expect(Math.abs(means![i]! - expected.sum)).toBeLessThanOrEqual(expected.error);
    }
    expect(featureMeans(few, normal(0, 6, "none"), { engine })).toEqual([new Float64Array(0)]);
    // All memory is free again.
    engine.workspace({ name: "all", bytes: engine.memoryLimit - 64 }).release();
  }
});

it("same bits on 1, 2 and 3 threads", async () => {
  const x = normal(1500, 6, "x");
  for (const [e, kind] of (["wasm", "native"] as const).entries()) {
    const alone = featureMeans(features, x, { engine: engines[e + 1]!, widths });
    for (const threads of [2, 3]) {
      const engine = await openEngine(kind, { threads, memoryMebibytes: 64 });
      expect(featureMeans(features, x, { engine, widths })).toEqual(alone);
      engine.close();
    }
  }
});

it("bad input", () => {
  const [engine] = engines as [OpenEngine];
  const x = normal(3, 6, "x");
  for (const wrong of [[], [0], [701], [3, 3], [5, 4], [1.5]]) {
    expect(() => featureMeans(features, x, { engine, widths: wrong })).toThrow("ascending");
  }
  expect(() => featureMeans(features, normal(3, 5, "x"), { engine })).toThrow("shape must be [3, 6]");
  expect(() => featureSums(features, x, { engine, coefficients: new Float64Array(3) })).toThrow(
    "700 coefficients, got 3",
  );
});
