import { expect, it } from "vitest";
import { hermite } from "./hermite.ts";
import { monomialCoefficients, orthonormalCoefficients } from "./hermite-series.ts";

it("He_2/2! + He_3/3! is the authors' polynomial (z² − 1)/2 + (z³ − 3z)/6, of variance 2/3", () => {
  const terms = [
    { degree: 2, coefficient: 1 },
    { degree: 3, coefficient: 1 },
  ];
  const factorial = orthonormalCoefficients(terms, "factorial");
  expect(factorial.reduce((sum, a) => sum + a * a, 0)).toBeCloseTo(2 / 3, 15);
  [-1 / 2, -1 / 2, 1 / 2, 1 / 6].forEach((b, j) => {
    expect(monomialCoefficients(factorial)[j]).toBeCloseTo(b, 15);
  });
  // The other normalisation is another polynomial: variance 2.
  const orthonormal = orthonormalCoefficients(terms, "orthonormal");
  expect(orthonormal.reduce((sum, a) => sum + a * a, 0)).toBeCloseTo(2, 15);
});

it("monomials and the recurrence give the same values", () => {
  for (let k = 0; k <= 10; k++) {
    const b = monomialCoefficients(orthonormalCoefficients([{ degree: k, coefficient: 1 }], "orthonormal"));
    for (const t of [-2.5, -0.4, 0, 1.1, 3]) {
      const value = b.reduceRight((sum, c) => sum * t + c, 0);
      // Rounding is relative to the sum of the monomials' sizes.
      const size = b.reduceRight((sum, c) => sum * Math.abs(t) + Math.abs(c), 0);
      expect(Math.abs(value - hermite(k, t))).toBeLessThanOrEqual(4 * (k + 1) * Number.EPSILON * size);
    }
  }
});

it("adds terms of equal degree and refuses others", () => {
  const twice = [
    { degree: 1, coefficient: 1 },
    { degree: 1, coefficient: 2 },
  ];
  expect(orthonormalCoefficients(twice, "orthonormal")).toEqual(Float64Array.of(0, 3));
  expect(() => orthonormalCoefficients([{ degree: -1, coefficient: 1 }], "factorial")).toThrow("got -1");
});
