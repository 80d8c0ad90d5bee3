import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { activations } from "../../activations/registry.gen.ts";
import { openEngine } from "../../engine/native/open.ts";
import type { OpenEngine } from "../../engine/wasm/wasm-engine.ts";
import { Key } from "../../math/random/key.ts";
import { mean, variance } from "../../statistics/moments.ts";
import { dandiTheoremTarget } from "../../targets/presets.ts";
import sight from "../../targets/sight.ts";
import { neuronsOnFullBatches } from "./full-batches.ts";
import { type FirstLayerRun, follow, meanSquareOverlap, type Neurons } from "./overlap.ts";
import { neuronsOnReducedBatches } from "./reduced-batches.ts";

const key = Key.root(21).fold("first-layer.test");
const activation = activations["balanced-tanh"];
const targetOf = (effectiveDimension: number) => sight.draw({ effectiveDimension, ...dandiTheoremTarget }, key);

let engine: OpenEngine;
beforeAll(async () => {
  engine = await openEngine("wasm");
});
afterAll(() => engine.close());

const samplers = { full: neuronsOnFullBatches, reduced: neuronsOnReducedBatches };
type Sampler = (run: FirstLayerRun, key: Key) => Neurons;
const begin =
  (which: keyof typeof samplers): Sampler =>
  (run, own) =>
    samplers[which](run, own, { engine });

/** |z| beyond which a difference of two means is one: a false alarm in 10⁶ over at most 16 comparisons of a test. */
const DEVIATIONS = 5.4;
const separation = (a: readonly number[], b: readonly number[]): number =>
  Math.abs(mean(a) - mean(b)) / Math.sqrt(variance(a) / a.length + variance(b) / b.length);

describe("a step of the first layer through the trainer", () => {
  it("is w ← (w + η G)/‖·‖, G the part along the sphere of (1/n) Σ y ∂σ(σ(⟨w, x⟩))/∂w", () => {
    const [d, n] = [9, 40];
    const target = targetOf(3);
    const run = { dimension: d, width: 2, samples: n, rate: 3, activation, target };
    const own = key.fold("one step");
    const neurons = begin("full")(run, own);
    const before = neurons.weights.data.slice();
    const x = new Float64Array(n * d);
    own.fold("batch", 0).stream().fillGaussian(x);
    neurons.step(0);
    for (let j = 0; j < run.width; j++) {
      const w = before.subarray(j * d, (j + 1) * d);
      const gradient = new Float64Array(d);
      for (let i = 0; i < n; i++) {
        const point = x.subarray(i * d, (i + 1) * d);
        const t = point.reduce((sum, value, c) => sum + value * w[c], 0);
        const slope = activation.derivative(activation.value(t)) * activation.derivative(t);
        const factor = (target.evaluate(x, i * d) * slope) / n;
        point.forEach((value, c) => {
          gradient[c] += factor * value;
        });
      }
      const along = gradient.reduce((sum, value, c) => sum + value * w[c], 0);
      const moved = w.map((value, c) => value + run.rate * (gradient[c] - along * value));
      const norm = Math.hypot(...moved);
      // Sums of 40 terms of size 1 in float64, activations good to 4 ulp: 1e-13; ten times that.
      for (let c = 0; c < d; c++) expect(neurons.weights.data[j * d + c]).toBeCloseTo(moved[c] / norm, 12);
      expect(Math.hypot(...moved.map((value, c) => value / norm - w[c]))).toBeGreaterThan(0.05);
    }
    neurons.release();
  });
});

describe("reduced batches have the law of full ones", () => {
  const d = 20;
  const base: FirstLayerRun = { dimension: d, width: 3, samples: 80, rate: 6, activation, target: targetOf(3) };
  const REPEATS = 1500;

  /** What one step from the same three neurons, two of them near one another, makes of first and second moments. */
  function afterOneStep(sampler: Sampler, run: FirstLayerRun, name: string): readonly (readonly number[])[] {
    const start = new Float64Array(3 * d);
    start.set([0.5, 0.3, 0, 0, 0.6, Math.sqrt(1 - 0.7)], 0);
    start.set([0.5, 0.3, 0.1, 0, 0.6, Math.sqrt(1 - 0.71)], d);
    start.set([0.1, -0.2, 0.2, 0.4, 0, 0, 0, Math.sqrt(1 - 0.25)], 2 * d);
    const statistics: number[][] = Array.from({ length: 12 }, () => []);
    for (let r = 0; r < REPEATS; r++) {
      const neurons = sampler(run, key.fold(name, r));
      neurons.weights.data.set(start);
      neurons.step(0);
      const w = (j: number, c: number): number => neurons.weights.data[j * d + c];
      const dot = (a: number, b: number, from: number): number => {
        let sum = 0;
        for (let c = from; c < d; c++) sum += w(a, c) * w(b, c);
        return sum;
      };
      const seen = [
        meanSquareOverlap(neurons.weights, 3),
        w(0, 0),
        w(0, 4),
        w(2, 3),
        w(2, 7),
        dot(0, 1, 0),
        dot(0, 2, 0),
        // Directions that neither target nor neurons have: variances and covariances of the orthogonal part.
        dot(0, 0, 10),
        dot(0, 1, 10),
        dot(0, 2, 10),
        w(0, 12) * w(0, 13),
        (w(0, 0) - 0.5) ** 2,
      ];
      seen.forEach((value, i) => {
        statistics[i].push(value);
      });
      neurons.release();
    }
    return statistics;
  }
  const worst = (a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number =>
    Math.max(...a.map((values, i) => separation(values, b[i])));

  it("after one step: means, variances and the covariances of neurons; four mutants do not", () => {
    const full = afterOneStep(begin("full"), base, "full");
    expect(worst(full, afterOneStep(begin("reduced"), base, "reduced"))).toBeLessThan(DEVIATIONS);
    const mutants: readonly (readonly [Sampler, FirstLayerRun])[] = [
      [begin("reduced"), { ...base, samples: 110 }],
      [begin("reduced"), { ...base, rate: 7 }],
      // Without the part orthogonal to the subspace and the neurons.
      [(run, own) => withoutOrthogonalPart(begin("reduced")(run, own)), base],
      // Neurons that do not share their batch.
      [(run, own) => onSeparateBatches(run, own), base],
    ];
    for (const [i, [sampler, run]] of mutants.entries()) {
      expect(worst(full, afterOneStep(sampler, run, `mutant ${i}`)), `mutant ${i}`).toBeGreaterThan(DEVIATIONS);
    }
  });

  const withoutOrthogonalPart = (neurons: Neurons): Neurons => ({
    ...neurons,
    step(t) {
      neurons.step(t);
      for (let j = 0; j < 3; j++) neurons.weights.data.fill(0, j * d + 8, (j + 1) * d);
    },
  });

  function onSeparateBatches(run: FirstLayerRun, own: Key): Neurons {
    const [a, b] = ["first", "second"].map((name) => begin("reduced")(run, own.fold(name)));
    return {
      weights: a.weights,
      step(t) {
        b.weights.data.set(a.weights.data);
        a.step(t);
        b.step(t);
        a.weights.data.set(b.weights.data.subarray(d), d);
      },
      release() {
        a.release();
        b.release();
      },
    };
  }

  it("over whole runs: growth over four steps, at d = 81; a mutant with another step size does not", () => {
    const run = { dimension: 81, width: 8, samples: 500, rate: 4, activation, target: targetOf(3) };
    const runs = (which: keyof typeof samplers, change: Partial<FirstLayerRun> = {}): readonly (readonly number[])[] =>
      Array.from({ length: 40 }, (_, r) =>
        follow(begin(which)({ ...run, ...change }, key.fold("runs", which, r)), 3, { least: 6, most: 6, level: null }),
      );
    const growths = (paths: readonly (readonly number[])[]): readonly number[] =>
      paths.map((path) => Math.log(path[4] / path[0]));
    const full = growths(runs("full"));
    expect(separation(full, growths(runs("reduced")))).toBeLessThan(DEVIATIONS);
    expect(mean(full)).toBeGreaterThan(0.3);
    expect(separation(full, growths(runs("reduced", { rate: 5 })))).toBeGreaterThan(DEVIATIONS);
  });

  it("gives the same bits for the same key, and refuses a dimension too small for its basis", () => {
    const path = (): readonly number[] =>
      follow(begin("reduced")(base, key.fold("bits")), 3, { least: 3, most: 3, level: null });
    expect(path()).toEqual(path());
    expect(() => begin("reduced")({ ...base, dimension: 5 }, key)).toThrow(
      "neuronsOnReducedBatches: dimension must be ≥ d_eff + width = 6, got 5",
    );
    engine.workspace({ name: "all", bytes: engine.memoryLimit - 64 }).release();
  });
});

describe("follow", () => {
  const falling = (squares: readonly number[]): Neurons => {
    const weights = { rows: 1, columns: 2, data: Float64Array.of(Math.sqrt(squares[0]), 0) };
    return {
      weights,
      step: (t) => {
        weights.data[0] = Math.sqrt(squares[t + 1]);
      },
      release: () => {},
    };
  };
  it("ends at the level, but not before `least` steps nor after `most`, and without a level after `least`", () => {
    const lengths = (least: number, most: number, level: number | null): number =>
      follow(falling([0.1, 0.2, 0.3, 0.4, 0.5, 0.6]), 1, { least, most, level }).length - 1;
    expect(lengths(1, 5, Math.sqrt(0.25))).toBe(2);
    expect(lengths(3, 5, Math.sqrt(0.25))).toBe(3);
    expect(lengths(1, 2, 0.9)).toBe(2);
    expect(lengths(2, 5, null)).toBe(2);
  });
});
