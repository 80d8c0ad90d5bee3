import { describe, expect, test } from "vitest";
import { exponentialKernel, polynomialKernel } from "./dot-product.ts";
import { projectionFactor } from "./projection.ts";

describe("projectionFactor", () => {
  const cubic = polynomialKernel([1, 3, 3, 1]);

  test.each([0, 0.1, 0.7, 2])("exponential: e^(r²/2) for every degree, r = %s", (r) => {
    for (const degree of [0, 1, 2, 3]) {
      // A sum of positive terms: as many roundings as terms, at most about 40.
      expect(Math.abs(projectionFactor(exponentialKernel, degree, r) / Math.exp((r * r) / 2) - 1)).toBeLessThan(
        50 * 2 ** -53,
      );
    }
  });

  test.each([0, 0.3, 1])("(1 + s)³: 1 + 3r², 3(1 + r²), 6, 6; r = %s", (r) => {
    const exact = [1 + 3 * r * r, 3 * (1 + r * r), 6, 6, 0];
    for (const [degree, value] of exact.entries()) expect(projectionFactor(cubic, degree, r)).toBeCloseTo(value, 13);
  });

  test("a mutant that forgets the fluctuation of ⟨x_i, x⟩ (κ^(l)(0) alone) is off", () => {
    expect(projectionFactor(exponentialKernel, 2, 0.5)).not.toBeCloseTo(1, 2);
  });
});
