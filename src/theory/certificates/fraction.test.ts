import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DomainError } from "../../math/domain-error.ts";
import {
  decimalFraction,
  type Fraction,
  fractionOf,
  minus,
  over,
  plus,
  roundedDown,
  roundedUp,
  times,
} from "./fraction.ts";

const compare = (a: Fraction, b: Fraction): bigint => a.numerator * b.denominator - b.numerator * a.denominator;
const fraction = fc
  .tuple(fc.bigInt({ min: 1n, max: 10n ** 90n }), fc.bigInt({ min: 1n, max: 10n ** 90n }))
  .map(([numerator, denominator]) => ({ numerator, denominator }));

describe("fractions", () => {
  it("are the very float64, subnormal ones and all", () => {
    for (const x of [0, 0.1, 1, 3, 2 ** 52 + 1]) {
      const { numerator, denominator } = fractionOf(x);
      expect(Number(numerator) / Number(denominator)).toBe(x);
    }
    expect(compare(fractionOf(2 ** 1000), { numerator: 1n << 1000n, denominator: 1n })).toBe(0n);
    expect(compare(fractionOf(2 ** -1022), { numerator: 1n, denominator: 1n << 1022n })).toBe(0n);
    expect(compare(fractionOf(0.5), { numerator: 1n, denominator: 2n })).toBe(0n);
    expect(compare(fractionOf(2 ** -1074), { numerator: 1n, denominator: 1n << 1074n })).toBe(0n);
    expect(compare(fractionOf(0.1), { numerator: 1n, denominator: 10n })).not.toBe(0n);
  });

  it("are the decimal number that is printed", () => {
    for (const [x, numerator, denominator] of [
      [0.1, 1n, 10n],
      [0.07, 7n, 100n],
      [1e-7, 1n, 10n ** 7n],
      [1.5e300, 15n * 10n ** 299n, 1n],
    ] as const) {
      expect(compare(decimalFraction(x), { numerator, denominator })).toBe(0n);
    }
  });

  it("round down and up so that what is printed is a bound too", () => {
    fc.assert(
      fc.property(fraction, (f) => {
        const [down, up] = [roundedDown(f), roundedUp(f)];
        expect(compare(fractionOf(down), f) <= 0n).toBe(true);
        expect(compare(fractionOf(up), f) >= 0n).toBe(true);
        expect(compare(decimalFraction(down), f) <= 0n).toBe(true);
        expect(compare(decimalFraction(up), f) >= 0n).toBe(true);
        // Neighbours, or once more apart on either side where the decimal would be on the other: units of at most 2⁻⁵² of either.
        expect((up - down) / down).toBeLessThanOrEqual(3 * 2 ** -52);
      }),
      { seed: 1 },
    );
    // 10/11 is printed one unit too high by the largest float64 below it: 0.9090909090909091.
    expect(roundedDown({ numerator: 10n, denominator: 11n })).toBe(0.909090909090909);
    expect(roundedUp({ numerator: 14n, denominator: 15n })).toBe(0.9333333333333335);
    // Where rounding to nearest, the mutant, goes the other way.
    expect(roundedDown({ numerator: 1n, denominator: 10n })).toBeLessThan(1 / 10);
    expect(roundedUp({ numerator: 1n, denominator: 3n })).toBeGreaterThan(1 / 3);
    expect(roundedDown({ numerator: 1n, denominator: 1n << 1100n })).toBe(0);
    expect(roundedUp({ numerator: 1n, denominator: 1n << 1100n })).toBe(2 ** -1022);
  });

  it("add, subtract, multiply and divide", () => {
    fc.assert(
      fc.property(fraction, fraction, (a, b) => {
        expect(compare(minus(plus(a, b), b), a)).toBe(0n);
        expect(compare(over(times(a, b), b), a)).toBe(0n);
      }),
      { seed: 2, numRuns: 30 },
    );
  });

  it("are not negative", () => {
    expect(() => fractionOf(-1)).toThrow(DomainError);
    expect(() => fractionOf(Number.NaN)).toThrow(DomainError);
    expect(() => decimalFraction(Number.POSITIVE_INFINITY)).toThrow(DomainError);
    expect(() => roundedDown({ numerator: -1n, denominator: 2n })).toThrow(DomainError);
  });
});
