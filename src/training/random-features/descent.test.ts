import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { normal, openEngines } from "../../../tests/laws/network-oracle.ts";
import { logistic } from "../../activations/logistic.ts";
import { matrix } from "../../engine/matrix.ts";
import { openEngine } from "../../engine/native/open.ts";
import type { OpenEngine } from "../../engine/wasm/wasm-engine.ts";
import { Key } from "../../math/random/key.ts";
import { mean } from "../../statistics/moments.ts";
import { drawFeatures, type RandomFeatures } from "./draw-features.ts";
import { featureMeans } from "./feature-sums.ts";
import { freeDescent, predictNeuron } from "./free-descent.ts";
import type { DescentOptions } from "./neuron.ts";
import { predictTied, tiedDescent } from "./tied-descent.ts";
import { tiedOptimum } from "./tied-optimum.ts";

let engines: OpenEngine[];
beforeAll(async () => {
  engines = await openEngines({ memoryMebibytes: 128 });
});
afterAll(() => {
  for (const engine of engines) engine.close();
});

const features = drawFeatures({ dimension: 5, width: 60, gain: 3, scale: 2 }, Key.root(1));
const x = normal(700, 5, "x");
const y = Float64Array.from({ length: 700 }, (_, i) =>
  x.data.subarray(5 * i, 5 * i + 5).reduce((sum, t) => sum + t * t, 0) < 4.35 ? 1 : 0,
);
const losses = ["squared", "cross-entropy"] as const;

describe("tied descent is free descent on features that are all alike", () => {
  const row = features.weights.data.slice(0, 5);
  const alike: RandomFeatures = {
    ...features,
    weights: matrix(
      60,
      5,
      Float64Array.from({ length: 300 }, (_, i) => row[i % 5]!),
    ),
  };
  for (const loss of losses) {
    for (const options of [{}, { centred: false }, { constantFeature: Math.sqrt(60) }, { step: 2 }] as const) {
      it(`${loss} ${JSON.stringify(options)}`, () => {
        for (const engine of engines) {
          const [means] = featureMeans(alike, x, { engine }) as [Float64Array];
          const steps = 40;
          const run: DescentOptions = { loss, steps, ...options };
          const free = freeDescent(alike, { x, y }, { ...run, engine });
          const tied = tiedDescent({ means, y, width: 60 }, { ...run, engine });
          // λ: 20 power iterations in float32, on a matrix of rank 2.
          expect(Math.abs(free.step / tied.step - 1)).toBeLessThan(1e-4);
          // Steps that differ by δ relative move parameters by at most Σ η ‖∇L‖ δ, and by more than convex descent allows only where
          // steps expand; float32 adds 2⁻²⁴ (n + r) to each gradient's terms, all below 1. Both are far below 10⁻³ of w = √r v.
          const [a, b] = [free.snapshots[0]!, tied.snapshots[0]!];
          for (const weight of a.neuron.weights) {
            expect(Math.abs(weight * 60 + b.neuron.slope)).toBeLessThan(1e-3 * Math.abs(b.neuron.slope));
          }
          expect(Math.abs(a.neuron.constant - b.neuron.constant)).toBeLessThan(1e-3 * Math.abs(b.neuron.slope));
          expect(Math.abs(a.loss - b.loss)).toBeLessThan(1e-4 * b.loss);
          // Another metric on v, ‖v‖² = u², is another descent.
          const other = tiedDescent({ means, y, width: 1 }, { ...run, engine, step: tied.step });
          expect(Math.abs(other.snapshots[0]!.neuron.slope / b.neuron.slope - 1)).toBeGreaterThan(0.1);
        }
      });
    }
  }
});

it("converges at the rates of its quadratic: 1 − (1 − ηh)^t in both coordinates", () => {
  const [engine] = engines as [OpenEngine];
  const means = normal(400, 1, "means").data.map((t) => 0.3 + 0.1 * t);
  const centre = mean(means);
  const spread = means.reduce((sum, m) => sum + (m - centre) ** 2, 0) / 400;
  const [width, beta, steps] = [50, 0.4, 5];
  // Labels of the neuron −ε m̃ + ε/2 with small ε: then the loss is quadratic up to ε², its Hessian (s′(0) or s′(0)²) Φᵀ Φ/n.
  const epsilon = 1e-3;
  const labels = means.map((m) => logistic((-epsilon * (m - centre)) / Math.sqrt(spread) + epsilon / 2));
  for (const loss of losses) {
    const slope = loss === "squared" ? 1 / 16 : 1 / 4;
    for (const step of ["auto", 0.8] as const) {
      const found = tiedDescent({ means, y: labels, width }, { engine, loss, steps, step, constantFeature: beta });
      const { neuron } = found.snapshots[0]!;
      const gone = (h: number): number => 1 - (1 - found.step * slope * h) ** steps;
      const level = neuron.constant - neuron.slope * centre;
      // Of size ε² in the third derivatives; 10⁻⁶ of rounding (labels near ½ in float64) is below that.
      expect(Math.abs((neuron.slope * Math.sqrt(spread)) / epsilon - gone(width * spread))).toBeLessThan(1e-4);
      expect(Math.abs((2 * level) / epsilon - gone(beta * beta))).toBeLessThan(1e-4);
      expect(Math.abs(gone(width * spread) - gone(beta * beta))).toBeGreaterThan(0.02);
      if (step === "auto") expect(found.step * slope * Math.max(width * spread, beta * beta)).toBeCloseTo(1, 12);
    }
  }
});

it("the neuron of a snapshot has the snapshot's loss, whatever was centred and however large the constant's feature", () => {
  for (const engine of engines) {
    for (const centred of [true, false]) {
      const options = { engine, loss: "squared", steps: 30, at: [0, 7], centred, constantFeature: 3 } as const;
      const { snapshots } = freeDescent(features, { x, y }, options);
      expect(snapshots.map(({ step }) => step)).toEqual([0, 7, 30]);
      const lossOf = (p: Float64Array): number => p.reduce((sum, s, i) => sum + (s - y[i]!) ** 2 / 2, 0) / 700;
      for (const { loss, neuron } of snapshots) {
        const size = neuron.weights.reduce((sum, w) => sum + Math.abs(w), 1);
        // z is off by (r + d) 2⁻²⁴ Σ |v|, the loss by at most a quarter of that, in either computation.
        const tolerance = 70 * 2 ** -24 * size;
        expect(Math.abs(lossOf(predictNeuron(features, neuron, { x, engine })) - loss)).toBeLessThan(tolerance);
        const shifted = { ...neuron, constant: neuron.constant + 1 };
        expect(Math.abs(lossOf(predictNeuron(features, shifted, { x, engine })) - loss)).toBeGreaterThan(tolerance);
      }
      // Both go down.
      expect(snapshots[2]!.loss).toBeLessThan(snapshots[1]!.loss);
      expect(snapshots[0]!.loss).toBeCloseTo(1 / 8, 7);
    }
  }
});

it("features that are computed in every pass give the bits of those that are kept; so do 1, 2 and 3 threads", async () => {
  const options = { loss: "cross-entropy", steps: 10 } as const;
  for (const [e, kind] of (["wasm", "native"] as const).entries()) {
    const engine = engines[e + 1]!;
    const alone = freeDescent(features, { x, y }, { ...options, engine });
    expect(freeDescent(features, { x, y }, { ...options, engine, keepBytes: 0 })).toEqual(alone);
    const [means] = featureMeans(features, x, { engine }) as [Float64Array];
    const tied = tiedDescent({ means, y, width: 60 }, { ...options, engine });
    for (const threads of [2, 3]) {
      const other = await openEngine(kind, { threads, memoryMebibytes: 64 });
      expect(freeDescent(features, { x, y }, { ...options, engine: other })).toEqual(alone);
      expect(tiedDescent({ means, y, width: 60 }, { ...options, engine: other })).toEqual(tied);
      other.workspace({ name: "all", bytes: other.memoryLimit - 64 }).release();
      other.close();
    }
  }
});

it("says when it diverged", () => {
  const [engine] = engines as [OpenEngine];
  const run = (options: Pick<DescentOptions, "loss" | "step">) =>
    freeDescent(features, { x, y }, { engine, steps: 200, at: [0], centred: false, ...options });
  const saturated = run({ loss: "squared", step: 1e4 });
  expect(saturated.outcome).toBe("diverged");
  expect(saturated.message).toMatch(/diverged at step \d+: the neuron is saturated at a mean loss of 0\./);
  expect(saturated.snapshots.map(({ step }) => step)).toEqual([0]);
  const grown = run({ loss: "cross-entropy", step: 1e9 });
  expect(grown.message).toMatch(/diverged at step 1: the mean loss is \d/);
  const still = tiedDescent({ means: y, y: y.map(() => 0.5), width: 3 }, { engine, loss: "squared", steps: 3 });
  expect(still.outcome).toBe("ok");
});

describe("the optimum of two parameters", () => {
  const means = normal(500, 1, "means").data.map((t) => 0.2 + 0.05 * t);
  const noise = normal(500, 1, "noise").data;
  it("is where descent goes, and stationary", () => {
    const [, engine] = engines as [OpenEngine, OpenEngine];
    const labels = means.map((m, i) => (m + 0.03 * noise[i]! < 0.2 ? 1 : 0));
    for (const loss of losses) {
      const optimum = tiedOptimum({ means, y: labels, width: 100 }, loss);
      expect(optimum.converged).toBe(true);
      const steps = 20_000;
      const options = { engine, loss, steps, constantFeature: 0.5, step: loss === "squared" ? 256 : 64 } as const;
      const { snapshots } = tiedDescent({ means, y: labels, width: 100 }, options);
      // Gradient descent this long has a gradient of rounding alone.
      expect(snapshots[0]!.gradientNorm).toBeLessThan(1e-12);
      expect(Math.abs(snapshots[0]!.loss - optimum.loss)).toBeLessThan(1e-12);
      expect(Math.abs(snapshots[0]!.neuron.slope / optimum.neuron.slope - 1)).toBeLessThan(1e-6);
      const p = predictTied(optimum.neuron, means);
      const terms = p.map((s, i) => (s - labels[i]!) * (loss === "squared" ? s * (1 - s) : 1));
      expect(Math.abs(mean(terms))).toBeLessThan(1e-9);
      expect(Math.abs(mean(terms.map((term, i) => term * (means[i]! - mean(means)))))).toBeLessThan(1e-10);
    }
  });

  it("finds the neuron that made the labels", () => {
    const labels = predictTied({ slope: 40, constant: 9 }, means);
    for (const loss of losses) {
      const { neuron } = tiedOptimum({ means, y: labels, width: 100 }, loss);
      // A gradient of 10⁻⁹ over a curvature of about 0.01 in the standardised feature.
      expect(Math.abs(neuron.slope / 40 - 1)).toBeLessThan(1e-6);
      expect(Math.abs(neuron.constant - 9)).toBeLessThan(1e-5);
    }
    expect(() => tiedOptimum({ means: means.map(() => 1), y: labels, width: 1 }, "squared")).toThrow("differ");
    const separated = tiedOptimum({ means, y: means.map((m) => (m < 0.2 ? 1 : 0)), width: 1 }, "cross-entropy");
    expect(separated.loss).toBeLessThan(1e-6);
  });
});

it("bad input", () => {
  const [engine] = engines as [OpenEngine];
  const run = (options: Partial<DescentOptions>, labels: Float64Array = y) =>
    [
      () => freeDescent(features, { x, y: labels }, { engine, loss: "cross-entropy", steps: 1, ...options }),
      () => tiedDescent({ means: y, y: labels, width: 3 }, { engine, loss: "cross-entropy", steps: 1, ...options }),
    ] as const;
  const cases: readonly (readonly [Partial<DescentOptions>, Float64Array, string])[] = [
    [{ step: 0 }, y, "step must be positive and finite, got 0"],
    [{ step: -1 }, y, "step must be positive and finite, got -1"],
    [{ steps: -1 }, y, "steps must be an integer ≥ 0"],
    [{ at: [2] }, y, "at must lie in 0…1, got 2"],
    [{ constantFeature: 0 }, y, "constant's feature must be positive"],
    [{}, y.map((label) => label * 1.01), "labels must lie in [0, 1], got 1.01"],
    [{ loss: "squared" }, y.map(() => Number.NaN), "labels must be finite, got NaN"],
    [{}, y.slice(1), "700 labels, got 699"],
    [{ loss: "hinge" as never }, y, "squared or cross-entropy"],
  ];
  for (const [options, labels, message] of cases) {
    for (const attempt of run(options, labels)) expect(attempt).toThrow(message);
  }
  expect(() => tiedDescent({ means: y, y, width: 0 }, { engine, loss: "squared", steps: 1 })).toThrow("width");
  expect(
    run(
      { loss: "squared" },
      y.map((label) => 3 * label),
    )[0],
  ).not.toThrow();
});
