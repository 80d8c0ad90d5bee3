import { expect, it } from "vitest";
import { chebyshevCoefficients } from "./chebyshev-coefficients.ts";

const at = (n: number, f: (t: number) => number) =>
  Array.from({ length: n + 1 }, (_, j) => f(Math.cos((j * Math.PI) / n)));

it("finds the coefficients of a Chebyshev sum", () => {
  for (const n of [1, 2, 8, 64]) {
    for (const k of [0, 1, 2, 7, 8, 64].filter((degree) => degree <= n)) {
      const sum = at(n, (t) => 3 * Math.cos(k * Math.acos(t)) - 0.5);
      const { first, second } = chebyshevCoefficients(
        sum,
        at(n, (t) => t),
      );
      first.forEach((c, m) => {
        const expected = (m === k ? 3 : 0) - (m === 0 ? 0.5 : 0);
        // k ulps of the angle in each value, and the transform's own.
        expect(Math.abs(c - expected)).toBeLessThan(4 * (k + 8) * Number.EPSILON);
        expect(Math.abs(second[m]! - (m === 1 ? 1 : 0))).toBeLessThan(32 * Number.EPSILON);
      });
    }
  }
});

it("of 1/(1 + 25 t²) fall like ρ^(−m), ρ = (1 + √26)/5", () => {
  const { first: coefficients } = chebyshevCoefficients(at(256, (t) => 1 / (1 + 25 * t * t)));
  const rate = (1 + Math.sqrt(26)) / 5;
  for (const m of [10, 40, 80]) {
    expect(coefficients[m + 2]! / coefficients[m]!).toBeCloseTo(-(rate ** -2), 6);
    // Odd ones vanish, and the ratio of a pole elsewhere is another.
    expect(Math.abs(coefficients[m + 1]!)).toBeLessThan(1e-15);
    expect(coefficients[m + 2]! / coefficients[m]!).not.toBeCloseTo(-(1.25 ** -2), 3);
  }
});

it("refuses a number of values that is not 1 + 2^p", () => {
  expect(() => chebyshevCoefficients([1, 2, 3, 4])).toThrow("1 + 2^p, got 4");
  expect(() => chebyshevCoefficients([1, 2, 3], [1, 2])).toThrow("1 + 2^p, got 2");
});
