import { describe, expect, it } from "vitest";
import { type Rational, rationalSum, toNumber } from "../../math/rational.ts";
import { truncatedChebyshev } from "./chebyshev.ts";
import { encloseWithin } from "./enclose-within.ts";
import {
  type EvenPolynomial,
  growthBeyond,
  polynomialValue,
  powerCoefficients,
  powerNumbers,
} from "./even-polynomial.ts";

const single = (k: number, radius = 1): EvenPolynomial => ({
  degree: 2 * k,
  radius,
  coefficients: Float64Array.from({ length: k + 1 }, (_, j) => (j === k ? 1 : 0)),
});

/** Σ a_k (numerator/denominator)^k. */
const at = (coefficients: readonly Rational[], numerator: bigint, denominator: bigint): number =>
  toNumber(
    rationalSum(
      coefficients.map((a, k) => ({
        numerator: a.numerator * numerator ** BigInt(k),
        denominator: a.denominator * denominator ** BigInt(k),
      })),
    ),
  );

describe("powerCoefficients", () => {
  it("are those of T_{2k}(√t): 128t⁴ − 256t³ + 160t² − 32t + 1 for k = 4", () => {
    expect(powerCoefficients(single(4)).map(toNumber)).toEqual([1, -32, 160, -256, 128]);
    expect(powerCoefficients(single(0)).map(toNumber)).toEqual([1]);
  });

  it("keep all digits to degree 128, where they cancel 40 of them", () => {
    // At s = ½, t = ¼: T_{2k} = cos(2kπ/3), which is 1 or −½.
    for (let k = 1; k <= 64; k++) expect(at(powerCoefficients(single(k)), 1n, 4n)).toBe(k % 3 === 0 ? 1 : -0.5);
    const largest = powerCoefficients(single(64)).reduce((most, a) => Math.max(most, Math.abs(toNumber(a))), 0);
    expect(largest).toBeGreaterThan(1e40);
  });

  it("agree with Clenshaw's sum of a polynomial with 53-digit coefficients", () => {
    const p = truncatedChebyshev(encloseWithin("abs(r - 1.1)", 3), { degree: 40, radius: 3 });
    // r = 3s, t = s² = 9/16: a few ulps of Σ|c_k| < 5.
    expect(Math.abs(at(powerCoefficients(p), 9n, 16n) - polynomialValue(p, 2.25))).toBeLessThan(1e-13);
  });
});

describe("powerNumbers", () => {
  const tent = encloseWithin("max(0, 1 - 2*abs(r - 1/2))", 1);

  it("bounds the error of a sum of powers", () => {
    const p = truncatedChebyshev(tent, { degree: 24 });
    const { coefficients, roundoff } = powerNumbers(p);
    let most = 0;
    for (let i = 0; i <= 64; i++) {
      const r = i / 64;
      const sum = coefficients.reduceRight((rest, a) => rest * r * r + a, 0);
      most = Math.max(most, Math.abs(sum - polynomialValue(p, r)));
    }
    expect(most).toBeLessThan(roundoff);
    // The bound is one of the worst case, and yet no more than three digits of the truth.
    expect(most).toBeGreaterThan(roundoff / 1000);
  });

  it("refuses degrees at which they cancel, and says how far", () => {
    const p = truncatedChebyshev(tent, { degree: 64 });
    expect(() => powerNumbers(p)).toThrow(/powers of t must keep 3 digits .* rounding adds up to .*e\+.*, got 64/);
  });
});

it("grows beyond R as T_{n/2}(2t − 1)", () => {
  expect(growthBeyond(single(3, 2), 2)).toBe(1);
  expect(growthBeyond(single(3, 2), 2.5)).toBeCloseTo(polynomialValue(single(3, 2), 2.5), 9);
});
