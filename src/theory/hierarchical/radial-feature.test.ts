import { describe, expect, it } from "vitest";
import { Key } from "../../math/random/key.ts";
import { errorFromPlus, radialFeatureCosine } from "./radial-feature.ts";

/** 512 terms of a sum of size 1. */
const ROUNDING = 13;

describe("radialFeatureCosine", () => {
  const constants = [0, 1, -0.3];
  it.each([2, 3, 6, 40, 1000])("m = %i: for σ = t² − 1 + c the closed form √(m/k) √(2/m)/√(2/m + c²)", (m) => {
    // R = r²/m − 1 + c = √(2/m) h₊ + c.
    for (const c of constants) {
      for (const k of [m, 2 * m]) {
        const cosine = radialFeatureCosine({ value: (t) => t * t - 1 + c }, { plus: m, effectiveDimension: k });
        expect(cosine).toBeCloseTo(Math.sqrt(2 / k) / Math.sqrt(2 / m + c * c), ROUNDING - 1);
      }
    }
  });

  it("refuses fewer coordinates than two", () => {
    expect(() => radialFeatureCosine({ value: Math.tanh }, { plus: 1, effectiveDimension: 4 })).toThrow("plus");
  });
});

describe("errorFromPlus", () => {
  it("of a linear g is the variance of what is not seen, 1 − m/k", () => {
    for (const [plus, effectiveDimension] of [
      [1, 2],
      [3, 6],
      [5, 5],
      [4, 40],
    ] as const) {
      const error = errorFromPlus((h) => h, { plus, effectiveDimension });
      expect(error).toBeCloseTo(1 - plus / effectiveDimension, ROUNDING - 1);
    }
  });

  it("of tanh(3 ·) agrees with pairs of points that share z₊", () => {
    // ½ (f(z₊, z₋) − f(z₊, z₋′))² has this mean and lies in [0, 2], so its standard deviation is at most 1; 5 of its mean's.
    const [plus, effectiveDimension, pairs] = [3, 6, 100_000];
    const stream = Key.root(5).fold("pairs").stream();
    const quadratic = (): number => {
      let sum = 0;
      for (let i = 0; i < 3; i++) sum += stream.gaussian() ** 2;
      return sum;
    };
    const g = (h: number): number => Math.tanh(3 * h);
    let sum = 0;
    for (let i = 0; i < pairs; i++) {
      const [a, b, c] = [quadratic(), quadratic(), quadratic()];
      sum += (g((a - b) / Math.sqrt(12)) - g((a - c) / Math.sqrt(12))) ** 2 / 2;
    }
    expect(Math.abs(errorFromPlus(g, { plus, effectiveDimension }) - sum / pairs)).toBeLessThan(5 / Math.sqrt(pairs));
  });
});
