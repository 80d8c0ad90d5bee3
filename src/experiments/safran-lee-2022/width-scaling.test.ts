import { describe, expect, it } from "vitest";
import { besselLaw } from "../../distributions/radial/bessel-law.ts";
import { referenceEngine as engine } from "../../engine/reference/reference-engine.ts";
import { Key } from "../../math/random/key.ts";
import claim from "./width-scaling.ts";
import { middleQuantiles, pointsAt, type ThresholdTask, thresholdErrors } from "./width-scaling-measure.ts";
import {
  greatestDeviation,
  logLogFit,
  type Params,
  predictedError,
  predictedSlope,
  type Rows,
} from "./width-scaling-rows.ts";

const context = { level: 0.99, key: Key.root(0) };
const { laptop, paper, smoke } = claim.profiles;

/** Rows of errors as predicted, times a factor; draws differ by ± 5 %. */
function rowsLike(p: Params, factor: (width: number) => number = () => 1): Rows {
  return claim.plan(p).map((task) => {
    const predicted = predictedError(task.dimension, p);
    const scatter = task.replica % 2 === 0 ? 1.05 : 0.95;
    const errors = task.widths.map((r) => scatter * factor(r) * predicted(r));
    return { task, values: { errors, thresholds: [] } } as unknown as Rows[number];
  });
}

const verdicts = (rows: Rows, p: Params) =>
  claim.parts.map((part) => part.judge(part.predict(p), part.estimate(rows, p, context), p));

describe("width-scaling: measurement", () => {
  it("puts one point at each radius, directions centred", () => {
    const radii = Float64Array.from({ length: 4000 }, (_, i) => 0.5 + i / 100);
    const { data } = pointsAt(radii, 5, Key.root(3).fold("points").stream());
    const sums = new Float64Array(5);
    radii.forEach((radius, i) => {
      const x = data.subarray(5 * i, 5 * i + 5);
      expect(Math.abs(Math.hypot(...x) / radius - 1)).toBeLessThan(1e-15 * 8); // a norm, a quotient and a product
      for (const k of sums.keys()) sums[k]! += x[k]! / radius;
    });
    // Each is a mean of 4000 with standard deviation 1/√5: 4.9 standard errors.
    for (const sum of sums) expect(Math.abs(sum / 4000)).toBeLessThan(4.9 / Math.sqrt(5 * 4000));
  });

  it("tests at the quantiles of (i + ½)/n", () => {
    const law = besselLaw({ dimension: 7 });
    middleQuantiles(7, 50).forEach((radius, i) => {
      expect(law.cdf(radius)).toBeCloseTo((i + 0.5) / 50, 12);
    });
  });

  const task: ThresholdTask = {
    ...{ dimension: 6, quantile: 0.3, gain: 5, bias: -5, widths: [20, 400] },
    ...{ fitPoints: 300, testPoints: 300, replica: 0 },
  };
  const measured = (own: Partial<ThresholdTask> = {}) =>
    thresholdErrors({ ...task, ...own }, { key: Key.root(5), engine });

  it("sees the radius with bias −G, better with more units; with bias 0 it sees nothing", () => {
    const { errors, thresholds } = measured();
    expect(errors[1]!).toBeLessThan(0.12);
    expect(errors[1]!).toBeLessThan(errors[0]!);
    // ψ(1) = 0.1733 for G = 5.
    expect(thresholds[1]!).toBeGreaterThan(0.12);
    expect(thresholds[1]!).toBeLessThan(0.22);
    // The best constant errs on 0.3; chance fits a few of 300 points better, and errs on others.
    for (const error of measured({ bias: 0 }).errors) expect(error).toBeGreaterThan(0.25);
  });

  it("is the same for the same key, and a narrower network is the beginning of the wider one", () => {
    const { errors, thresholds } = measured();
    const narrow = measured({ widths: [20] });
    expect(narrow.errors).toEqual([errors[0]]);
    // Units are summed in tiles that the widths cut: float32.
    expect(Math.abs(narrow.thresholds[0]! - thresholds[0]!)).toBeLessThan(1e-6);
  });
});

describe("width-scaling: judgement", () => {
  it("fits a power exactly", () => {
    expect(logLogFit([1, 3, 10], [2, 2 * 3 ** -0.7, 2 * 10 ** -0.7])).toBeCloseTo(-0.7, 13);
  });

  it("takes the worst width and all widths together", () => {
    const rows = rowsLike(laptop, (r) => (r === 1000 ? 1.4 : 1)).filter(({ task }) => task.dimension === 20);
    const predicted = laptop.widths.map(predictedError(20, laptop));
    const { value, low, high } = greatestDeviation(rows, predicted, 0.99);
    expect(value).toBeCloseTo(0.4, 12);
    expect(low).toBeGreaterThan(0.3);
    expect(high).toBeGreaterThan(0.4);
    expect(high).toBeLessThan(0.5);
    expect(greatestDeviation(rows.slice(0, 1), predicted, 0.99).high).toBeNaN();
  });

  it.each([laptop, paper, smoke])("is consistent with errors as predicted", (p) => {
    expect(verdicts(rowsLike(p), p)).toEqual(Array(4).fill("consistent"));
  });

  it.each([
    ["r^(−1/3)", (r: number) => (r / 200) ** (1 / 2 - 1 / 3)],
    ["r^(−2/3)", (r: number) => (r / 200) ** (1 / 2 - 2 / 3)],
  ])("rejects a mutant: errors like %s", (_, factor) => {
    expect(verdicts(rowsLike(laptop, factor), laptop)).toEqual(Array(4).fill("contradicted"));
  });

  it("rejects the error of a constant at every size", () => {
    for (const p of [laptop, paper, smoke]) {
      const rows = claim.plan(p).map((task) => {
        const errors = task.widths.map(() => p.quantile * (task.replica % 2 === 0 ? 1.01 : 1));
        return { task, values: { errors, thresholds: [] } } as unknown as Rows[number];
      });
      expect(verdicts(rows, p)).toEqual(Array(4).fill("contradicted"));
    }
  });

  it("predicts what the margins say", () => {
    expect(predictedSlope(20, laptop)).toBeCloseTo(-0.479, 3);
    expect(predictedSlope(40, laptop)).toBeCloseTo(-0.432, 3);
    expect(predictedSlope(40, laptop) + 1 / 3).toBeLessThan(-laptop.slopeMargin);
  });
});
