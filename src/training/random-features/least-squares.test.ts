import { afterAll, beforeAll, expect, it } from "vitest";
import { normal, openEngines } from "../../../tests/laws/network-oracle.ts";
import { logistic } from "../../activations/logistic.ts";
import type { Matrix } from "../../engine/engine.ts";
import type { OpenEngine } from "../../engine/wasm/wasm-engine.ts";
import { Key } from "../../math/random/key.ts";
import { drawFeatures } from "./draw-features.ts";
import { leastSquares, predictLinear } from "./least-squares.ts";

let engines: OpenEngine[];
beforeAll(async () => {
  engines = await openEngines({ memoryMebibytes: 256 });
});
afterAll(() => {
  for (const engine of engines) engine.close();
});

const features = drawFeatures({ dimension: 4, width: 20, gain: 3, scale: 2 }, Key.root(1));
const pointsOf = (n: number, name: string) => {
  const x = normal(n, 4, name);
  const noise = normal(n, 1, `${name}, noise`).data;
  const square = (i: number) => x.data.subarray(4 * i, 4 * i + 4).reduce((sum, t) => sum + t * t, 0);
  return { x, y: noise.map((t, i) => 0.3 * t + (square(i) < 3.36 ? 1 : 0)) };
};

/** φ_j(x_i) in float64. */
const phi = (x: Matrix, i: number, j: number): number => {
  let t = features.bias;
  for (let k = 0; k < 4; k++) t += features.weights.data[4 * j + k]! * x.data[4 * i + k]!;
  return logistic(t);
};

// In several blocks of points; and fewer points than features.
for (const [n, ridge] of [
  [5000, 0],
  [300, 0.01],
  [15, 0.1],
] as const) {
  it(`n = ${n}, λ = ${ridge}: the residual is orthogonal to 1, and to the features up to the penalty`, () => {
    const sample = pointsOf(n, "training");
    for (const engine of engines) {
      const { neuron, trainingError, ...rest } = leastSquares(features, sample, { engine, ridge });
      expect(rest).toEqual({ ridge });
      const predicted = predictLinear(features, neuron, { x: sample.x, engine });
      const residual = predicted.map((f, i) => sample.y[i]! - f);
      const size = neuron.weights.reduce((sum, w) => sum + Math.abs(w), 1);
      // Features differ from those in float64 by about (d + 3) 2⁻²⁴ · 20, their sum by that times Σ |w|; everything else is float64.
      const tolerance = 140 * 2 ** -24 * size;
      expect(Math.abs(residual.reduce((sum, e) => sum + e, 0) / n)).toBeLessThan(tolerance);
      for (const j of [0, 7, 19]) {
        let [product, centre] = [0, 0];
        for (let i = 0; i < n; i++) {
          product += (residual[i]! * phi(sample.x, i, j)) / n;
          centre += phi(sample.x, i, j) / n;
        }
        expect(Math.abs(product - ridge * neuron.weights[j]!)).toBeLessThan(tolerance);
        // A penalty without its factor n is another equation, and so is a residual of features alone.
        if (ridge > 0) expect(Math.abs(product - (ridge / n) * neuron.weights[j]!)).toBeGreaterThan(tolerance);
        expect(centre).toBeGreaterThan(0);
      }
      for (const i of [0, n - 1]) {
        let direct = neuron.constant;
        for (let j = 0; j < 20; j++) direct += neuron.weights[j]! * phi(sample.x, i, j);
        expect(Math.abs(predicted[i]! - direct)).toBeLessThan(tolerance);
      }
      const error = residual.reduce((sum, e) => sum + e * e, 0) / n;
      expect(Math.abs(trainingError - error)).toBeLessThan(1e-12);
    }
  });
}

it("takes the candidate that is best on the validation points", () => {
  const [engine] = engines as [OpenEngine];
  const [training, validation] = [pointsOf(40, "few"), pointsOf(500, "validation")];
  const candidates = [0, 1e-3, 1e-1, 1e3];
  const found = leastSquares(features, training, { engine, ridge: { candidates, validation } });
  const errors = candidates.map((ridge) => {
    const { neuron } = leastSquares(features, training, { engine, ridge });
    const predicted = predictLinear(features, neuron, { x: validation.x, engine });
    return predicted.reduce((sum, f, i) => sum + (f - validation.y[i]!) ** 2, 0) / 500;
  });
  for (const [c, error] of errors.entries()) expect(Math.abs(found.validationErrors![c]! - error)).toBeLessThan(1e-12);
  expect(found.ridge).toBe(candidates[errors.indexOf(Math.min(...errors))]);
  // The choice is one: neither end is best.
  expect([1e-3, 1e-1]).toContain(found.ridge);
});

it("bad input", () => {
  const [engine] = engines as [OpenEngine];
  const sample = pointsOf(15, "training");
  const attempt =
    (ridge: number, y = sample.y) =>
    () =>
      leastSquares(features, { ...sample, y }, { engine, ridge });
  expect(attempt(0)).toThrow("the penalty must be positive for 15 points and 20 features");
  expect(attempt(-1)).toThrow("the ridge must be ≥ 0 and finite, got -1");
  expect(attempt(1, sample.y.slice(1))).toThrow("15 ≥ 1 labels, got 14");
  expect(
    attempt(
      1,
      sample.y.map(() => Infinity),
    ),
  ).toThrow("labels must be finite");
  const none = { candidates: [], validation: sample };
  expect(() => leastSquares(features, sample, { engine, ridge: none })).toThrow("a candidate");
  expect(() => leastSquares(features, { x: normal(15, 3, "x"), y: sample.y }, { engine, ridge: 1 })).toThrow("[15, 4]");
});
