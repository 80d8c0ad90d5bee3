import { describe, expect, it } from "vitest";
import { referenceEngine as engine } from "../../engine/reference/reference-engine.ts";
import { Key } from "../../math/random/key.ts";
import { trainingCurves } from "./curves-measure.ts";
import trainingCurvesSurvey from "./training-curves.ts";

const key = Key.root(8).fold("curves-measure.test");
const task = {
  ...{ activation: "relu", gain: 1, bias: 0, dimension: 3, width: 40, samples: 4000, replica: 0 },
  parts: [
    { degree: 1, energy: 2 },
    { degree: 2, energy: 0.5 },
    { degree: 3, energy: 1 },
  ],
  // ReLU at d = 3: α_0 = ¼.
  rate: 0.9 * 16,
  times: [0, 1, 10, 100],
};

describe("trainingCurves", () => {
  const { outcome, population, sampled, limits } = trainingCurves(task, { key, engine });

  it("starts at 1, does not touch the dead degree, and decays in the others", () => {
    expect(outcome).toBe("ok");
    for (const curves of [population, sampled]) {
      // Rounding of the differences: m u times the terms.
      for (const [start] of curves) expect(Math.abs(start! - 1)).toBeLessThan(1e-12);
      for (const left of curves[2]!) expect(Math.abs(left! - 1)).toBeLessThan(1e-12);
      expect(curves[0]![2]!).toBeLessThan(0.3);
      expect(curves[1]![3]!).toBeLessThan(curves[1]![2]!);
    }
    // What is left of degree 1 in the end is noise of the samples, which the population has none of.
    expect(population[0]![3]!).toBeLessThan(sampled[0]![3]! / 4);
  });

  it("of 4000 samples is near the population's", () => {
    // The sample's operator errs by √(40/4000) = 0.1 at most, and its noise ‖g‖² · 40/4000.
    for (const [s, row] of population.entries()) {
      for (const [i, value] of row.entries()) expect(Math.abs(sampled[s]![i]! - value!)).toBeLessThan(0.15);
    }
    expect(limits[1] / limits[0]).toBeGreaterThan(0.8);
    expect(limits[1] / limits[0]).toBeLessThan(1.25);
  });

  it("marks a rate beyond the limits, and keeps no number that is none", () => {
    const far = trainingCurves({ ...task, rate: 40, times: [0, 1, 100_000] }, { key, engine });
    expect(far.outcome).toBe("diverged");
    expect(far.sampled.flat().every((value) => value === null || Number.isFinite(value))).toBe(true);
    expect(far.sampled[0]![2]).toBeNull();
  });
});

describe("training-curves", () => {
  const { params, profiles, plan } = trainingCurvesSurvey;
  const own = { ...profiles.smoke, activations: ["relu"], gain: 1, dimension: 3 };

  it("refuses a rate beyond 2/max α² = 32 and says it, unless divergence is allowed", () => {
    const beyond = { ...own, rate: 33 };
    expect(params.safeParse(beyond).error?.issues[0]?.message).toContain("2/max α² = 32.0000");
    expect(() => plan(beyond)).toThrow("rate must be in (0, 2/max α²) = (0, 32.0000), got 33");
    expect(params.safeParse({ ...beyond, allowDivergence: true }).success).toBe(true);
    expect(plan({ ...beyond, allowDivergence: true })[0]!.rate).toBe(33);
    expect(plan({ ...own, rate: 31 })[0]!.rate).toBe(31);
  });
});
