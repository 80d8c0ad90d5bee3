import { afterAll, describe, expect, it } from "vitest";
import { activations } from "../../activations/registry.gen.ts";
import { matrix } from "../../engine/matrix.ts";
import { openEngine } from "../../engine/native/open.ts";
import { Key } from "../../math/random/key.ts";
import { identityWeights } from "../../networks/initialise.ts";
import { dandiTheoremTarget } from "../../targets/presets.ts";
import sight from "../../targets/sight.ts";
import { meanSquareOverlaps, rateOf } from "../../theory/hierarchical/first-layer.ts";
import { secondAssumption, twoLayers } from "../../theory/hierarchical/two-layers.ts";
import { gaussianSample } from "../../training/gaussian-sample.ts";
import { createNetwork } from "../../training/networks/network.ts";
import { probePoints } from "./authors-networks.ts";
import { TANH_3 } from "./running-example.ts";
import {
  ACTIVATIONS,
  type TheoremActivation,
  type TheoremScaling,
  theoremSettings,
  trainByTheorem,
} from "./theorem-networks.ts";

const SCALING: TheoremScaling = {
  activation: "balanced-tanh",
  epsilon: 0.5,
  delta: 0.1,
  widthDelta: 0.3,
  firstConstant: 2,
  secondConstant: 2,
  readoutConstant: 100,
  widthConstant: 1,
  drift: 0.25,
  ridge: 0.01,
};
const engine = await openEngine("wasm", { memoryMebibytes: 256 });
afterAll(() => engine.close());

function run(dimension: number, changes: Partial<TheoremScaling> = {}, signs: "ones" | "balanced" = "ones") {
  const settings = theoremSettings(dimension, { ...SCALING, ...changes });
  const key = Key.root(3).fold(dimension);
  const effectiveDimension = Math.sqrt(dimension);
  const target = sight.draw({ effectiveDimension, ...dandiTheoremTarget, signs }, key);
  const test = gaussianSample(target, { dimension, samples: 1000 }, key.fold("test"));
  const { stages, diverged } = trainByTheorem(
    { engine, key, target, test, probe: probePoints(dimension, key.fold("probe")) },
    settings,
  );
  expect(diverged).toBeUndefined();
  return stages!;
}

describe("the theorem's sizes", () => {
  it("are its powers of d, rounded up, and no more where a power is an integer", () => {
    const plain = { delta: 0, widthDelta: 0, firstConstant: 1, secondConstant: 1, widthConstant: 1 };
    expect(theoremSettings(64, { ...SCALING, ...plain, readoutConstant: 7 })).toMatchObject({
      firstSamples: 512,
      secondSamples: 64,
      readoutSamples: 7,
      width: 64,
      // ½ · 4.1589/0.22314 = 9.32
      firstSteps: 10,
    });
    expect(theoremSettings(64, SCALING).firstSamples).toBe(Math.ceil(2 * 64 ** 1.6));
  });
});

describe("the second activation", () => {
  const { value, derivative } = ACTIVATIONS["zero-mean-tanh"];

  it("satisfies Assumption 2 and has mean 0", () => {
    const found = twoLayers(ACTIVATIONS["zero-mean-tanh"]);
    expect(secondAssumption(found, 1)).toEqual({ a: true, b: true, c: true });
    expect(Math.abs(found.single[0]!)).toBeLessThan(1e-12);
  });

  it("has the derivative of its value, and its vector form", () => {
    const points = [-3, -1.2, -0.1, 0, 0.4, 1, 5];
    // Central differences: h²|σ‴|/6 ≤ 1e-10 · 2/6 and rounding u/h ≤ 4e-11.
    for (const t of points)
      expect(Math.abs((value(t + 1e-5) - value(t - 1e-5)) / 2e-5 - derivative(t))).toBeLessThan(1e-10);
    const layer = { width: 1, activation: ACTIVATIONS["zero-mean-tanh"], bias: false };
    const network = createNetwork({ inputs: 1, hidden: [layer] }, { engine, precision: "float64" });
    identityWeights(network.weights.hidden[0]!);
    const { matrix: values, release } = network.layer(matrix(points.length, 1, Float64Array.from(points)), 1);
    // tanh to 3 ulp, and three roundings of terms of size at most 3.
    points.forEach((t, i) => {
      expect(Math.abs(values.data[i]! - value(t))).toBeLessThan(10 * 3 * 2 ** -53);
    });
    release();
    network.release();
  });
});

describe("the theorem's algorithm", () => {
  it.each(Object.keys(ACTIVATIONS) as TheoremActivation[])(
    "%s: stage (i) reaches the overlap of the recursion",
    (name) => {
      const dimension = 36;
      const { initial, first } = run(dimension, { activation: name });
      const { activation: g, gain } = TANH_3;
      const common = { effectiveDimension: 6, activation: ACTIVATIONS[name], outer: activations[g], gain };
      const { firstSamples: samples, firstSteps } = theoremSettings(dimension, { ...SCALING, activation: name });
      const rate = rateOf(SCALING.drift, common);
      const squares = meanSquareOverlaps({ ...common, dimension, samples, rate }, firstSteps);
      // A row's ‖W* w‖² is Beta(3, 15): variance 5/684 = 0.085²; of the mean of 148 rows 0.007. Five of those.
      expect(Math.abs(initial.overlap ** 2 - squares[0]!)).toBeLessThan(0.035);
      // What the recursion leaves out is O(s²/d_eff) with s² ≤ 0.04, and what begins 0.007 off ends closer: 1 is a fixed point.
      expect(Math.abs(first.overlap ** 2 - squares.at(-1)!)).toBeLessThan(0.035);
    },
  );

  it("the preconditioned step finds h* where E σ = 0; with E σ ≠ 0 it does not, and the plain one finds R", () => {
    const [zero, other] = [run(64, { activation: "zero-mean-tanh" }), run(64)];
    // With n₂ = ∞ the cosines are 0.964 and 0.218 (radialFeatureCosine); the halves between tell them apart.
    expect(zero.preconditioned.feature).toBeGreaterThan(0.6);
    expect(other.preconditioned.feature).toBeLessThan(0.4);
    expect(other.plain.feature).toBeLessThan(0.4);
    expect(other.plain.centredFeature).toBeGreaterThan(0.6);
    expect(zero.preconditioned.error).toBeLessThan(other.preconditioned.error);
  });

  it("signs that alternate leave half of h* to be seen", () => {
    const { preconditioned, plain } = run(36, { activation: "zero-mean-tanh" }, "balanced");
    // √½, and a tenth for 1000 probe points (3 standard errors) and the coordinates of sign − that are not quite gone.
    for (const { feature } of [preconditioned, plain]) expect(feature).toBeLessThan(Math.SQRT1_2 + 0.1);
  });

  it("the same key gives the same stages", () => {
    expect(run(16)).toEqual(run(16));
  });
});
