import { describe, expect, it } from "vitest";
import { boundsFor, CASES, predictedLoss, rateFor, squaredDistance, stepsFor } from "./agnostic-cases.ts";
import claim from "./agnostic-convergence.ts";
import { spectrumOf } from "./width-network.ts";

const { laptop, paper, smoke } = claim.profiles;
const profiles = [laptop, paper, smoke];

describe("agnostic-cases", () => {
  it("takes the time at which the slowest degree up to k has fallen to ε", () => {
    const { alphas } = spectrumOf({ activation: "relu", gain: 1, bias: 0, dimension: 10 });
    // α_0 > α_1 > α_2 of ReLU; ‖g‖ = 1, dist² = 0.35.
    const rate = laptop.fraction / alphas[0]! ** 2;
    expect(rateFor(CASES[0]!, laptop)).toBeCloseTo(rate, 10);
    const steps = Math.log(1 / Math.sqrt(0.03 * 0.35)) / (rate * alphas[2]! ** 2);
    expect(stepsFor(CASES[0]!, laptop)).toBe(Math.ceil(steps));
  });

  it("has energy 1 in all, the distance being that above k", () => {
    expect(squaredDistance(-1)).toBeCloseTo(1, 14);
    expect(squaredDistance(2)).toBeCloseTo(0.35, 14);
    for (const own of CASES) expect(predictedLoss(own, laptop, 0)).toBeCloseTo(1, 14);
  });

  it("refuses a rate beyond the limit, and a degree that is dead", () => {
    expect(() => rateFor(CASES[0]!, { ...laptop, fraction: 2.1 })).toThrow("2/max α²");
    expect(() => claim.plan({ ...smoke, fraction: 2.1 })).toThrow("2/max α²");
    expect(() => stepsFor({ ...CASES[0]!, degree: 3 }, laptop)).toThrow("α ≠ 0");
  });
});

describe("vempala-wilmes-2019/agnostic-convergence", () => {
  it.each(profiles)("bounds of the ratio, at any width from below, lie within the margins", (p) => {
    for (const own of CASES) {
      const { low, high, finite } = boundsFor(own, p, p.units);
      const ratio = predictedLoss(own, p, stepsFor(own, p)) / squaredDistance(own.degree);
      expect(ratio).toBeGreaterThan(low);
      expect(ratio).toBeLessThan(high);
      expect(finite).toBeGreaterThan(low);
      for (const value of [low, high, finite]) expect(Math.abs(value - 1)).toBeLessThan(0.85 * own.margin);
    }
  });

  it("has the numbers of the margins' explanation", () => {
    const bounds = CASES.map((own) => boundsFor(own, laptop, laptop.units));
    const expected = [0.988, 0.916, 0.992];
    for (const [i, { low, finite }] of bounds.entries()) {
      expect(low).toBeCloseTo(expected[i]!, 3);
      const own = CASES[i]!;
      const wide = predictedLoss(own, laptop, stepsFor(own, laptop)) / squaredDistance(own.degree);
      expect(finite - wide).toBeGreaterThan(0);
      expect(finite - wide).toBeLessThan(0.0135);
    }
  });

  it.each(profiles)("at T/10 the ratio lies outside the margins, and both times are read", (p) => {
    const tasks = claim.plan(p);
    for (const own of CASES) {
      const steps = stepsFor(own, p);
      const early = Math.round(steps / 10);
      expect(predictedLoss(own, p, early) / squaredDistance(own.degree)).toBeGreaterThan(1 + 1.5 * own.margin);
      const task = tasks.find((t) => t.activation === own.activation && t.degree === own.degree);
      expect(task?.times).toEqual(expect.arrayContaining([early, steps]));
    }
  });
});
