import { describe, expect, it } from "vitest";
import { crossing, decay, learnt } from "./decay.ts";

describe("decay and learnt", () => {
  it("are the iterated map, at whole times", () => {
    for (const [eigenvalue, rate] of [
      [0.3, 1],
      [1.7, 1],
      [1e-9, 10],
      [0.5, 2],
      [0, 3],
      [-1e-18, 3],
    ] as const) {
      let c = 0;
      for (let t = 0; t <= 50; t++) {
        // Rounding of t steps and of 1 − ηλ: t u each; (1 − r)/λ has the absolute error of r, over λ.
        const tolerance = 200 * 2 ** -53 * Math.max(rate * t, 1);
        expect(Math.abs(learnt(eigenvalue, { rate, time: t }) - c)).toBeLessThanOrEqual(tolerance);
        expect(Math.abs(decay(eigenvalue, { rate, time: t }) - (1 - eigenvalue * c))).toBeLessThanOrEqual(tolerance);
        c += rate * (1 - eigenvalue * c);
      }
    }
  });

  it("take real times only where 1 − ηλ ≥ 0", () => {
    expect(decay(0.5, { rate: 1, time: 0.5 })).toBeCloseTo(Math.SQRT1_2, 15);
    expect(decay(1, { rate: 1, time: 0.5 })).toBe(0);
    expect(() => decay(1.5, { rate: 1, time: 0.5 })).toThrow(
      "time must be an integer where rate · eigenvalue exceeds 1, got 0.5",
    );
  });
});

describe("crossing", () => {
  it("finds the half-life of an exponential, and that there is none", () => {
    for (const life of [1e-3, 0.7, 12_345.678]) {
      expect(Math.abs(crossing((t) => 2 ** (-t / life), 0.5) / life - 1)).toBeLessThan(2e-10);
    }
    expect(crossing((t) => 0.6 + 0.4 * Math.exp(-t), 0.5)).toBe(Number.POSITIVE_INFINITY);
    expect(() => crossing(() => 0.4, 0.5)).toThrow("the level must lie below the start 0.4, got 0.5");
  });
});
