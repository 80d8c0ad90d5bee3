import { describe, expect, it } from "vitest";
import {
  halfLife,
  reluLadderRatio,
  residualEnergy,
  residualFactor,
  stabilityLimit,
  timeToFraction,
} from "./degree-decay.ts";

/** ReLU, d = 10 (mpmath). */
const RELU = [0.1293449696238895, 0.05, 0.011758633602171777, 0, -0.0009045102770901367];

describe("degree decay", () => {
  it("is the iterated operator, also beyond 1/α²", () => {
    for (const step of [0.3, 1.7, 1e-7]) {
      let h = 1;
      for (let t = 0; t <= 20; t++) {
        // t roundings of the loop, and t u through the logarithm.
        const rest = residualFactor(Math.sqrt(step), { rate: 1, time: t });
        expect(Math.abs(rest / Math.abs(h) - 1)).toBeLessThan(100 * 2 ** -53);
        h *= 1 - step;
      }
    }
    expect(residualFactor(1, { rate: 1, time: 3 })).toBe(0);
  });

  it("halves in a half-life, and decays to any fraction", () => {
    const rate = 0.9 / RELU[0]! ** 2;
    for (const alpha of [RELU[1]!, RELU[2]!, RELU[4]!]) {
      expect(residualFactor(alpha, { rate, time: halfLife(alpha, rate) })).toBeCloseTo(0.5, 13);
      const time = timeToFraction(alpha, { rate, fraction: 1e-6 });
      expect(residualFactor(alpha, { rate, time }) / 1e-6).toBeCloseTo(1, 11);
    }
    // ln 2/−ln(1 − 0.9 · 0.0025/0.01673012116700490851): 4.799.
    expect(halfLife(RELU[1]!, rate)).toBeCloseTo(4.799058170420095, 10);
    expect(halfLife(0, rate)).toBe(Number.POSITIVE_INFINITY);
  });

  it("says the limit of the rate", () => {
    const limit = stabilityLimit(RELU);
    expect(limit * RELU[0]! ** 2).toBeCloseTo(2, 14);
    const energies = [1, 1, 1, 1, 1];
    const attempt = () => residualEnergy(energies, { alphas: RELU, rate: 1.001 * limit, time: 1 });
    expect(attempt).toThrow(`rate must be in (0, 2/max α²) = (0, ${limit.toPrecision(6)})`);
    expect(residualEnergy(energies, { alphas: RELU, rate: 0.999 * limit, time: 1e9 })).toBeCloseTo(1, 10); // degree 3 stays
    expect(() => residualEnergy([1, 1], { alphas: [1], rate: 1, time: 1 })).toThrow("every degree needs its α");
  });

  it("has ReLU's ratio of times, 169 from degree 2 to 4 at d = 10", () => {
    expect(reluLadderRatio(10, 2)).toBe(169);
    expect((RELU[2]! / RELU[4]!) ** 2).toBeCloseTo(169, 10);
    expect(() => reluLadderRatio(10, 3)).toThrow("degree must be even and ≥ 2, got 3");
  });
});
