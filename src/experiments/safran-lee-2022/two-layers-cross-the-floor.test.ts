import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEngine } from "../../engine/native/open.ts";
import type { OpenEngine } from "../../engine/wasm/wasm-engine.ts";
import { Key } from "../../math/random/key.ts";
import { tiedOptimum } from "../../training/random-features/tied-optimum.ts";
import { reachRegion } from "./forbidden-region-measure.ts";
import { floorOf, type Instance } from "./instance.ts";
import { standardConstant, stepsUpTo, trainTied } from "./tied-network.ts";
import { tiedPrediction } from "./tied-prediction.ts";
import claim from "./two-layers-cross-the-floor.ts";
import { meanRatio, type Rows } from "./two-layers-cross-the-floor-cases.ts";
import { type CrossingTask, crossFloor } from "./two-layers-cross-the-floor-measure.ts";

let engine: OpenEngine;
beforeAll(async () => {
  engine = await openEngine("wasm");
});
afterAll(() => engine.close());

const gaussian: Instance = { law: "gaussian", dimension: 20, quantile: 0.5 };
const task: CrossingTask = {
  ...gaussian,
  ...{ width: 1000, gain: 5, scale: 2, trainingPoints: 3000, testPoints: 3000, steps: 400, freeSteps: 0, replica: 0 },
};

describe("tiedPrediction", () => {
  const predicted = tiedPrediction(gaussian, { gain: 5, scale: 2 });

  it("falls from 1 at one unit like r^(−1/2) at many", () => {
    expect(predicted(1)).toBeGreaterThan(0.98);
    expect(predicted(1)).toBeLessThan(1);
    // The window in which the mean is on the wrong side, and its mass, are proportional to r^(−1/2): half at four times the units.
    expect(predicted(64_000) / predicted(16_000)).toBeCloseTo(0.5, 1);
  });

  it("is what a network of 1000 units does, within the spread of draws", () => {
    const errors = [1, 2, 3, 4].map(
      (draw) => crossFloor(task, { key: Key.root(draw), engine }).tied.at(-1)!.error / 0.25,
    );
    const mean = errors.reduce((sum, error) => sum + error, 0) / 4;
    // Draws spread by 7 %, test points by 3 %: 4.9 standard errors of a mean of four are 19 %.
    expect(Math.abs(mean / predicted(1000) - 1)).toBeLessThan(0.19);
    // Mutants: half or twice the units.
    expect(Math.abs(mean / predicted(500) - 1)).toBeGreaterThan(0.19);
    expect(Math.abs(mean / predicted(2000) - 1)).toBeGreaterThan(0.19);
  });
});

describe("trainTied", () => {
  const stream = Key.root(3).stream();
  const radii = Float64Array.from({ length: 600 }, () => stream.gaussian());
  const means = radii.map((t) => 0.2 + 0.02 * t);
  const y = radii.map((t) => (t + 0.3 * stream.gaussian() < 0 ? 1 : 0));
  const sample = { means, y, width: 500 };

  it("ends at the least training error and tests on the points that it is given", () => {
    const { outcome, path } = trainTied(sample, sample, { steps: 3000, at: [0, 10], engine });
    expect(outcome).toBe("ok");
    expect(path.map(({ step }) => step)).toEqual([0, 10, 3000]);
    expect(path[0]!.error).toBe(0.25);
    const { loss } = tiedOptimum(sample, "squared");
    // The loss has the ½, the error not. Linear convergence: 3000 steps leave 10⁻⁶ of it or less.
    expect(path[2]!.error / (2 * loss) - 1).toBeLessThan(1e-6);
    expect(path[2]!.error / (2 * loss) - 1).toBeGreaterThan(-1e-9);
    const swapped = trainTied(sample, { means, y: y.map((label) => 1 - label) }, { steps: 10, engine });
    expect(swapped.path[0]!.misclassified).toBeCloseTo(1 - path[1]!.misclassified, 12);
  });

  it("has a constant as large as the feature", () => {
    const centre = means.reduce((sum, m) => sum + m, 0) / 600;
    const second = means.reduce((sum, m) => sum + 500 * (m - centre) ** 2, 0) / 600;
    expect(standardConstant(sample) ** 2).toBeCloseTo(second, 10);
  });
});

it("looks at 1, 3, 10, … and the last step", () => {
  expect(stepsUpTo(100)).toEqual([1, 3, 10, 30, 100]);
  expect(stepsUpTo(20)).toEqual([1, 3, 10, 20]);
  expect(stepsUpTo(1)).toEqual([1]);
});

describe("meanRatio", () => {
  const rows = (errors: readonly number[]) =>
    errors.map((error) => ({
      task,
      values: { tied: [{ step: 1, error: 9 }, { error }], free: [] },
    })) as unknown as Rows;
  const { floor } = floorOf(gaussian, 1000);

  it("is the mean of last errors over the floor of the width that was trained", () => {
    const { value, low, high } = meanRatio(rows([0.7, 0.8, 0.9].map((part) => part * floor)), 0.99);
    expect(value).toBeCloseTo(0.8, 12);
    // Student's 0.995 quantile with two degrees of freedom, 9.925, times 0.1/√3.
    expect(high - value).toBeCloseTo(0.573, 3);
    expect(value - low).toBeCloseTo(0.573, 3);
  });

  it("judges: below, above, and nothing where a network has no end", () => {
    const verdict = (part: number) => {
      const errors = [0.99, 1, 1.01].map((factor) => factor * part * floor);
      return claim.parts[0]!.judge(1, meanRatio(rows(errors), 0.99), claim.profiles.laptop);
    };
    expect([verdict(0.9), verdict(1), verdict(1.2)]).toEqual(["consistent", "inconclusive", "contradicted"]);
    const gone = [{ task, values: { tied: [], free: [] } }] as unknown as Rows;
    expect(meanRatio(gone, 0.99).value).toBeNaN();
  });
});

it("shows descent on all weights where asked for, on the same units and points", () => {
  const context = { key: Key.root(9), engine };
  const small = { ...task, width: 300, steps: 30 };
  const [tied, both] = [crossFloor(small, context), crossFloor({ ...small, freeSteps: 30 }, context)];
  expect(both.tied).toEqual(tied.tied);
  expect(tied.free).toEqual([]);
  expect(both.free.map(({ step }) => step)).toEqual([1, 3, 10, 30]);
  expect(both.free.at(-1)!.error).toBeLessThan(both.free[0]!.error);
});

it("the survey's two layers are the first units of the widest, and its methods are known by name", () => {
  const two = {
    ...gaussian,
    layers: "two",
    gain: 5,
    scale: 2,
    trainingPoints: 600,
    testPoints: 600,
    replica: 0,
  } as const;
  const context = { key: Key.root(4), engine };
  const all = reachRegion({ ...two, widths: [20, 400], steps: [100, 100] }, context);
  expect(all.tied).toHaveLength(2);
  expect(all.tied[1]!.error).toBeLessThan(all.tied[0]!.error);
  const budget = { points: 500, solvePoints: 200, samplePoints: 100 };
  const one = { ...gaussian, layers: "one", width: 5, budget, validationPoints: 100, testPoints: 200 } as const;
  const { reached } = reachRegion({ ...one, methods: ["random sigmoids"] }, context);
  expect(reached.map(({ method }) => method)).toEqual(["random sigmoids"]);
  expect(() => reachRegion({ ...one, methods: ["magic"] }, context)).toThrow("a method must be one of");
});
