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

  test("a polynomial kernel may lack a coefficient between others", () => {
    // κ(t) = 1 + t⁴: E κ(rg) = 1 + 3r⁴, E κ″(rg) = 12 r².
    const sparse = polynomialKernel([1, 0, 0, 0, 1]);
    expect(projectionFactor(sparse, 0, 0.5)).toBeCloseTo(1 + 3 / 16, 14);
    expect(projectionFactor(sparse, 2, 0.5)).toBeCloseTo(3, 14);
  });

  test("r of which the factors leave the range of float64 numbers is refused", () => {
    expect(Math.abs(projectionFactor(exponentialKernel, 1, 5) / Math.exp(12.5) - 1)).toBeLessThan(1e-13);
    expect(() => projectionFactor(exponentialKernel, 1, 20)).toThrow("projectionFactor: r must leave");
    expect(() => projectionFactor(exponentialKernel, 1, -1)).toThrow("r must be ≥ 0");
  });
});
