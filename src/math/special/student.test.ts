import { expect, test } from "vitest";
import { normalQuantile } from "./normal.ts";
import { studentCdf, studentQuantile } from "./student.ts";

/** mpmath 1.3, 30 digits, rounded to float64: half the regularised incomplete beta function at ν/(ν + t²). */
const CDF = [
  [1, 1, 0.75],
  [2.5, 7, 0.9795038907071235],
  [-3.25, 14.5, 0.0027942846862857524],
  [0.3, 3, 0.6081183539800404],
  [-12, 2.25, 0.0021885073913865487],
  [1.96, 10000, 0.9749882398840835],
  [-40, 5, 9.205981085886477e-8],
  [1e-3, 30, 0.5003956321167574],
] as const;

/** mpmath 1.3, rounded to float64: roots of the same. */
const QUANTILE = [
  [0.975, 7, 2.364624251592785],
  [0.995, 7, 3.4994832973504932],
  [0.975, 4, 2.7764451051977934],
  [0.995, 4, 4.604094871349992],
  [0.975, 20.6, 2.0820753743740923],
  [0.9975, 3, 7.453318505150681],
  [0.975, 1, 12.706204736174694],
  [0.975, 10000, 1.960201239890626],
  [0.6, 12, 0.259032745676887],
] as const;

test("the distribution function against mpmath", () => {
  for (const [t, degrees, expected] of CDF) expect(Math.abs(studentCdf(t, degrees) - expected)).toBeLessThan(1e-13);
  expect(studentCdf(0, 3)).toBe(0.5);
});

test("quantiles against mpmath, and those of a normal as a mutant", () => {
  for (const [p, degrees, expected] of QUANTILE) {
    expect(Math.abs(studentQuantile(p, degrees) / expected - 1)).toBeLessThan(1e-10);
    expect(studentQuantile(1 - p, degrees)).toBeCloseTo(-expected, 8);
    expect(Math.abs(normalQuantile(p) / expected - 1)).toBeGreaterThan(1e-10);
  }
});

test("bad arguments are refused", () => {
  expect(() => studentQuantile(1, 3)).toThrow(/p must be in \(0, 1\), got 1/);
  expect(() => studentCdf(1, 0)).toThrow(/degrees of freedom/);
});
