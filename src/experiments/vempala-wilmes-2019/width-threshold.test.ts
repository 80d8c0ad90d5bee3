import { describe, expect, it } from "vitest";
import { Key } from "../../math/random/key.ts";
import { halfLife } from "../../theory/dynamics/degree-decay.ts";
import {
  countOf,
  descentOf,
  predictedResidual,
  predictedUnits,
  rateOf,
  requireBelowEdge,
  spectrumOf,
} from "./width-network.ts";
import {
  LEARNERS,
  type Learner,
  type Params,
  predictedAt,
  predictedSlope,
  type Rows,
  unitsNeeded,
} from "./width-rows.ts";
import claim from "./width-threshold.ts";

const relu = (dimension: number) => spectrumOf({ activation: "relu", gain: 1, bias: 0, dimension });
const schedule = { degree: 2, halfLives: 10, fraction: 0.3 };
const context = { level: 0.99, key: Key.root(0) };

describe("width-network", () => {
  it("has energy left above the degrees that it knows, of ReLU's 1/(2d) less than 4e-4", () => {
    for (const dimension of [6, 10, 40]) {
      const { alphas, energy } = relu(dimension);
      const sum = alphas.reduce((total, alpha, k) => total + countOf(dimension, k) * alpha * alpha, 0);
      expect(energy).toBeCloseTo(1 / (2 * dimension), 14);
      expect(sum).toBeLessThan(energy);
      expect(sum).toBeGreaterThan(energy * (1 - 4e-4));
    }
  });

  it("takes the rate as a fraction of 1/max α², and refuses one that is not stable, with the limit", () => {
    const spectrum = relu(10);
    expect(rateOf(spectrum, 0.9)).toBeCloseTo(0.9 / spectrum.alphas[0]! ** 2, 10);
    expect(() => rateOf(spectrum, 2)).toThrow("2/max α²");
  });

  it("goes on for the whole number of steps next to ten half-lives", () => {
    const spectrum = relu(10);
    const { rate, time } = descentOf(spectrum, schedule);
    expect(Number.isInteger(time)).toBe(true);
    expect(Math.abs(time - 10 * halfLife(spectrum.alphas[2]!, rate))).toBeLessThanOrEqual(0.5);
  });

  it("predicts 2^−10 for very many units, falling in m", () => {
    // The first order in 1/m is (10 ln 2)²/2 · N/m = 24 N/m of r, and half a step of 3000 is 0.1 %.
    expect(predictedResidual(relu(10), schedule, 10_000_000)).toBeCloseTo(2 ** -10, 5);
    const residuals = [30, 60, 120, 240].map((units) => predictedResidual(relu(10), schedule, units));
    expect(residuals).toEqual(residuals.toSorted((a, b) => b - a));
  });

  it("predicts m* where the predicted residual is the level", () => {
    const units = predictedUnits(relu(10), schedule, { level: 0.5, from: 16 });
    expect(predictedResidual(relu(10), schedule, Math.floor(units))).toBeGreaterThan(0.5);
    expect(predictedResidual(relu(10), schedule, Math.ceil(units))).toBeLessThan(0.5);
    expect(() => predictedUnits(relu(10), schedule, { level: 0.5, from: 100 })).toThrow("above the level");
  });

  it("refuses a rate beyond the spectrum's edge before anything runs", () => {
    // Degree 1 of tanh(2t) at m = 34: 1 + √(8/34) squared is 2.2.
    const tanh = spectrumOf({ activation: "tanh", gain: 2, bias: 0, dimension: 8 });
    const cubic = { ...schedule, degree: 3 };
    expect(() => requireBelowEdge(tanh, { ...cubic, fraction: 0.4 }, 34)).not.toThrow();
    expect(() => requireBelowEdge(tanh, { ...cubic, fraction: 0.5 }, 34)).toThrow("largest eigenvalue of 34 units");
    expect(() => claim.plan({ ...claim.profiles.smoke, fraction: 2.5 })).toThrow("2/max α²");
  });
});

/** The claim's rows with a residual that crosses the level at the predicted m*, times a factor: linear in log m. */
function predictedRows(p: Params, factor: (dimension: number) => number = () => 1): Rows {
  return claim.plan(p).map((task) => {
    const learner = task.degree === LEARNERS.quadratic.degree ? "quadratic" : "cubic";
    const at = factor(task.dimension) * predictedAt(learner, task.dimension, p);
    const values = { residuals: task.units.map((m) => p.level - 0.1 * Math.log(m / at)) };
    return { task, values } as unknown as Rows[number];
  });
}

const estimates = (rows: Rows, p: Params) => claim.parts.map((part) => part.estimate(rows, p, context).value);
const { laptop, paper, smoke } = claim.profiles;
const [below] = claim.controls;

describe("vempala-wilmes-2019/width-threshold", () => {
  it("finds the crossing of a draw, ∞ where there is none", () => {
    const task = { units: [10, 20, 40] };
    const needed = (residuals: readonly number[]) =>
      unitsNeeded({ task, values: { residuals } } as unknown as Rows[number], 0.5);
    expect(needed([0.8, 0.6, 0.4])).toBeCloseTo(20 * Math.SQRT2, 12);
    expect(needed([0.9, 0.8, 0.7])).toBe(Number.POSITIVE_INFINITY);
    expect(needed([0.4, 0.3, 0.2])).toBeNaN();
  });

  it("recovers the predicted slopes from rows that are as predicted", () => {
    for (const p of [laptop, paper, smoke]) {
      const slopes = estimates(predictedRows(p), p).slice(0, 2);
      for (const [i, part] of claim.parts.slice(0, 2).entries()) expect(slopes[i]).toBeCloseTo(part.predict(p), 10);
    }
    // The numbers of the margins' explanation.
    expect(predictedSlope("quadratic", laptop)).toBeCloseTo(0.939, 3);
    expect(predictedSlope("cubic", laptop)).toBeCloseTo(0.941, 3);
  });

  it.each([laptop, paper, smoke])("can tell the predicted slopes from their limit", (p) => {
    for (const learner of ["quadratic", "cubic"] as const) {
      expect(1 - predictedSlope(learner, p)).toBeGreaterThan(1.5 * p.slopeMargin);
    }
  });

  it.each([
    ["√d N(d, k)", Math.sqrt],
    ["N(d, k) ln d", Math.log],
  ] as const)("rejects a mutant: units in proportion to %s", (_, factor) => {
    const slopes = estimates(
      predictedRows(laptop, (d) => factor(d) / factor(16)),
      laptop,
    );
    for (const [i, part] of claim.parts.slice(0, 2).entries()) {
      expect(slopes[i]! - part.predict(laptop)).toBeGreaterThan(3 * laptop.slopeMargin);
    }
  });

  it("approaches slope 1 as d grows", () => {
    const count = (d: number) => countOf(d, 2);
    const units = [40, 130].map((d) => predictedAt("quadratic", d, laptop));
    const slope = Math.log(units[1]! / units[0]!) / Math.log(count(130) / count(40));
    expect(slope).toBeCloseTo(0.98, 2);
  });

  it.each([laptop, paper, smoke])("has the prediction on the grid, and its place where it is predicted", (p) => {
    for (const row of predictedRows(p)) {
      const needed = unitsNeeded(row, p.level);
      expect(needed).toBeGreaterThan(row.task.units[1]!);
      expect(needed).toBeLessThan(row.task.units.at(-2)!);
    }
    const places = estimates(predictedRows(p), p).slice(2);
    for (const [i, part] of claim.parts.slice(2).entries()) expect(places[i]).toBeCloseTo(part.predict(p), 10);
  });

  it.each([laptop, paper, smoke])("counted against degree k − 1 every part lies outside its margin", (p) => {
    const world = below!.world(p);
    expect(claim.plan(world)).toEqual(claim.plan(p));
    const [first, second, ...places] = estimates(predictedRows(world), world);
    for (const slope of [first!, second!]) expect(slope - 1).toBeGreaterThan(p.slopeMargin);
    for (const [i, learner] of (["quadratic", "cubic"] as const satisfies readonly Learner[]).entries()) {
      const predicted = claim.parts[2 + i]!.predict(p);
      expect(places[i]! / predicted, learner).toBeGreaterThan(1 + p.placeMargin);
    }
  });
});
