import { expect, it } from "vitest";
import { chebyshevCoefficients } from "../../math/chebyshev-coefficients.ts";
import { coefficientsNeeded, resolvedDegree, sample, spectrum } from "./spectrum.ts";

it("sees the degree of a polynomial, and that samples do not resolve a feature", () => {
  expect(resolvedDegree(64, (x) => x ** 9 - x)).toBe(9);
  expect(resolvedDegree(64, (x) => Math.abs(x - 0.1))).toBe(64);
  expect(resolvedDegree(1024, (x) => Math.exp(-1e6 * (x - 0.3) ** 2))).toBe(1024);
  // A bump a millionth of the rest, too; and without it half as many samples do.
  expect(resolvedDegree(1024, (x) => Math.tanh(x) + 1e-6 * Math.exp(-1e6 * (x - 0.3) ** 2))).toBe(1024);
  expect(resolvedDegree(1024, Math.tanh)).toBeLessThan(50);
});

it("extrapolates the fall of coefficients: of a pole, of an entire function", () => {
  const of = (f: (x: number) => number) => spectrum(chebyshevCoefficients(sample(1024, f)).first)!;
  // ρ = 1 + √2 for poles at ±i: log₂ ρ digits a coefficient.
  const perDegree = Math.log2(1 + Math.SQRT2);
  expect(Math.abs(of((x) => 1 / (1 + x * x)).digits(80) / (80 * perDegree) - 1)).toBeLessThan(0.1);
  // e^x has c_n ≈ 2^{1−n}/n!, 263 digits below the largest at n = 50: n log n, of which a power through the digits at 7 and 13 misses a
  // quarter at most at four times that degree. A line through them would miss more.
  expect(Math.abs(of(Math.exp).digits(50) / 263 - 1)).toBeLessThan(0.25);
  expect((of(Math.exp).digits(of(Math.exp).degree) * 50) / of(Math.exp).degree / 263 - 1).toBeLessThan(-0.25);
  const needed = coefficientsNeeded(chebyshevCoefficients(sample(256, Math.exp)).first, 263);
  expect(Math.abs(needed / 50 - 1)).toBeLessThan(0.25);
});

it("knows nothing of a function that is 0 or not finite", () => {
  expect(spectrum(new Float64Array(9))).toBeUndefined();
  expect(spectrum(chebyshevCoefficients(sample(8, (x) => 1 / x)).first)).toBeUndefined();
});
