import { describe, expect, it } from "vitest";
import relu from "../../activations/relu.ts";
import { matrix } from "../../engine/matrix.ts";
import { referenceEngine as engine } from "../../engine/reference/reference-engine.ts";
import { Key } from "../../math/random/key.ts";
import { pointsOnSphere } from "../../math/random/samplers.ts";
import { sampledDynamics } from "./sampled-dynamics.ts";

const [N, D, M] = [1500, 4, 12]; // more than one tile of points
const key = Key.root(5).fold("sampled-dynamics.test");
const points = matrix(N, D, pointsOnSphere(N, D, key.fold("points").stream()));
const units = matrix(M, D, pointsOnSphere(M, D, key.fold("units").stream()));
const labels = new Float64Array(N);
key.fold("labels").stream().fillGaussian(labels);

const feature = (s: number, u: number): number => {
  let t = 0;
  for (let i = 0; i < D; i++) t += points.data[s * D + i]! * units.data[u * D + i]!;
  return Math.max(0, 1.3 * t - 0.2);
};

describe("sampledDynamics", () => {
  const sampled = sampledDynamics({ points, labels, units }, { engine, activation: relu, gain: 1.3, bias: -0.2 });
  const rate = 0.9 * sampled.descent.stableBelow;
  const times = [0, 1, 2, 9];

  it("is gradient descent on the sample, step by step", () => {
    const features = Array.from({ length: N }, (_, s) => Float64Array.from({ length: M }, (_, u) => feature(s, u)));
    let b = new Float64Array(M);
    const exact = sampled.coefficients({ rate, times });
    const losses = sampled.trainingLoss({ rate, times });
    for (let t = 0; t <= 9; t++) {
      const residuals = features.map((row, s) => row.reduce((sum, phi, u) => sum - phi * b[u]!, labels[s]!));
      const c = times.indexOf(t);
      if (c >= 0) {
        // Sums of N terms of one size, ten steps with |1 − ηλ| ≤ 1.
        const tolerance = 10 * N * 2 ** -53 * Math.max(1, ...b.map(Math.abs));
        for (let u = 0; u < M; u++) expect(Math.abs(exact.data[u * times.length + c]! - b[u]!)).toBeLessThan(tolerance);
        const loss = residuals.reduce((sum, h) => sum + h * h, 0) / N;
        expect(Math.abs(losses[c]! - loss)).toBeLessThan(N * 2 ** -53 * loss);
      }
      b = b.map((value, u) => {
        const gradient = residuals.reduce((sum, h, s) => sum + h * features[s]![u]!, 0) / N;
        return value + (rate / M) * gradient;
      });
    }
    expect(Math.max(...b.map(Math.abs))).toBeGreaterThan(1e-3);
  });

  it("names samples that do not fit", () => {
    const attempt =
      (own: Float64Array, of = points) =>
      () =>
        sampledDynamics({ points: of, labels: own, units }, { engine, activation: relu });
    expect(attempt(labels.slice(1))).toThrow(`sampledDynamics: there must be ${N} labels, got ${N - 1}`);
    expect(attempt(labels, matrix(3, 2))).toThrow("points must have 4 columns");
    expect(attempt(new Float64Array(0), matrix(0, D))).toThrow("there must be a point, got 0");
  });
});
