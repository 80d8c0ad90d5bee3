import { describe, expect, it } from "vitest";
import { type Rational, rational } from "../../../math/rational.ts";
import * as directed from "./directed.ts";
import * as elementary from "./elementary.ts";
import * as x from "./interval.ts";

/** Numbers of all sizes and signs, round ones among them. */
function numbers(count: number, seed: number): number[] {
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return Array.from({ length: count }, (_, i) => {
    const sign = next() < 0.5 ? -1 : 1;
    if (i % 7 === 0) return sign * Math.floor(next() * 64);
    return sign * (1 + next() + next() * 2 ** -32) * 2 ** Math.floor((next() - 0.5) * (i % 3 === 0 ? 400 : 8));
  });
}

/** The sign of left − right. */
const compare = (left: Rational, right: Rational): number => {
  const difference = left.numerator * right.denominator - right.numerator * left.denominator;
  return difference > 0n ? 1 : difference < 0n ? -1 : 0;
};

const EXACT = {
  sum: ([a, b]: readonly Rational[]) => ({
    numerator: a!.numerator * b!.denominator + b!.numerator * a!.denominator,
    denominator: a!.denominator * b!.denominator,
  }),
  product: ([a, b]: readonly Rational[]) => ({
    numerator: a!.numerator * b!.numerator,
    denominator: a!.denominator * b!.denominator,
  }),
  quotient: ([a, b]: readonly Rational[]) => {
    const sign = b!.numerator < 0n ? -1n : 1n;
    return { numerator: sign * a!.numerator * b!.denominator, denominator: sign * a!.denominator * b!.numerator };
  },
};

const ROUNDED = { sum: directed.sumDown, product: directed.productDown, quotient: directed.quotientDown };
const PLAIN = {
  sum: (a: number, b: number) => a + b,
  product: (a: number, b: number) => a * b,
  quotient: (a: number, b: number) => a / b,
};

/** How many results are above the exact ones, and how many are not the exact one though it is a float64. */
function faults(name: keyof typeof EXACT, rounded: (a: number, b: number) => number) {
  let high = 0;
  let loose = 0;
  const [left, right] = [numbers(4000, 1), numbers(4000, 2)];
  for (const [i, a] of left.entries()) {
    const b = right[i] || 3;
    const exact = EXACT[name]([rational(a), rational(b)]);
    const value = rounded(a, b);
    if (compare(rational(value), exact) > 0) high++;
    if (compare(rational(PLAIN[name](a, b)), exact) === 0 && value !== PLAIN[name](a, b)) loose++;
  }
  return { high, loose };
}

describe("directed rounding", () => {
  it.each(["sum", "product", "quotient"] as const)("of a %s is never too high, and exact where that can be", (name) => {
    expect(faults(name, ROUNDED[name])).toEqual({ high: 0, loose: 0 });
    // Mutants: rounding to nearest; stepping down always.
    expect(faults(name, PLAIN[name]).high).toBeGreaterThan(1000);
    expect(faults(name, (a, b) => directed.below(PLAIN[name](a, b))).loose).toBeGreaterThan(50);
  });

  it("of roots: squares lie on both sides", () => {
    for (const v of numbers(2000, 3).map(Math.abs)) {
      const [down, up] = [rational(directed.rootDown(v)), rational(directed.rootUp(v))];
      expect(compare(EXACT.product([down, down]), rational(v))).toBeLessThanOrEqual(0);
      expect(compare(EXACT.product([up, up]), rational(v))).toBeGreaterThanOrEqual(0);
      expect(directed.rootDown(v * v)).toBeLessThanOrEqual(v);
    }
    expect(directed.rootDown(49)).toBe(7);
    expect(directed.rootUp(49)).toBe(7);
  });

  it("at infinity and overflow keeps bounds bounds", () => {
    const [r, large] = [x.interval(2, Number.POSITIVE_INFINITY), x.point(1e300)];
    expect(x.divide(x.ONE, r)).toEqual({ lower: 0, upper: 0.5 });
    expect(x.multiply(large, large)).toEqual({ lower: Number.MAX_VALUE, upper: Number.POSITIVE_INFINITY });
    expect(x.subtract(r, r)).toEqual({ lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY });
    expect(x.multiply(x.ZERO, r)).toEqual({ lower: 0, upper: 0 });
    expect(x.divide(r, r)).toEqual({ lower: 0, upper: Number.POSITIVE_INFINITY });
  });
});

/** mpmath 1.3.0, mp.dps = 40: nstr(f(mpf(x)), 30) with x the float64. */
const VALUES = [
  ["exp", -700, "9.85967654375977085670537294785e-305"],
  ["exp", -1.5, "0.223130160148429828933280470764"],
  ["exp", 1e-9, "1.00000000100000000050000006245"],
  ["exp", 30.25, "13721704977464.9053106762092709"],
  ["log", 1e-300, "-690.77552789821370518033834457"],
  ["log", 0.3, "-1.20397280432593602963018037193"],
  ["log", 1.0000001, "0.0000000999999950583870451775160996835"],
  ["log", 5e10, "24.6352888423745572147806738801"],
  ["tanh", -0.001, "-0.000999999666666800020762692662955"],
  ["tanh", 0.7, "0.604367777117163468120586885518"],
  ["tanh", 12, "0.999999999924497309117268373132"],
  ["sin", 3, "0.141120008059867222100744802808"],
  ["sin", 1000.5, "0.995273957105213542774042442905"],
  ["sin", 123456789, "0.990114751802035444229163738007"],
  ["cos", 1.5707963267948966, "6.12323399573676588613032966138e-17"],
  ["cos", -7, "0.753902254343304638141197521719"],
  ["cos", 31415.9, "0.999647943719709954736556611195"],
  ["erf", -0.2, "-0.222702589210478466176453031209"],
  ["erf", 1e-5, "0.0000112837916705790002729896536198"],
  ["erf", 3.5, "0.999999256901627658587254476316"],
  ["erfc", -2, "1.99532226501895273416206925637"],
  ["erfc", 0.5, "0.479500122186953462317253346108"],
  ["erfc", 10, "2.08848758376254475700078629496e-45"],
  ["erfc", 26, "5.66319240885614284647572789693e-296"],
] as const;

describe("elementary functions", () => {
  it.each(VALUES)("%s(%d) lies strictly between float64 numbers a few ulps apart", (name, at, text) => {
    const functions = { ...elementary };
    const { lower, upper } = functions[name](x.point(at));
    // The digits as a fraction over a power of ten.
    const [digits, exponent = "0"] = text.split("e");
    const [whole, decimals = ""] = digits!.split(".");
    const power = decimals.length - Number(exponent);
    const value = { numerator: BigInt(whole! + decimals), denominator: 10n ** BigInt(power) };
    expect(compare(rational(lower), value)).toBe(-1);
    expect(compare(rational(upper), value)).toBe(1);
    // below and above step two ulps at most from numbers that are one apart at most.
    expect(upper - lower).toBeLessThanOrEqual(2 ** -49 * Math.abs(lower) + 2 ** -90);
  });

  it("take extremes inside an interval, and ranges from the ends else", () => {
    expect(elementary.sin(x.interval(1, 2)).upper).toBe(1);
    expect(elementary.sin(x.interval(1, 2)).lower).toBeCloseTo(Math.sin(1), 14);
    expect(elementary.cos(x.interval(3, 3.2)).lower).toBe(-1);
    expect(elementary.cos(x.interval(-0.1, 0.2)).upper).toBe(1);
    expect(elementary.cos(x.interval(0.5, 1)).upper).toBeCloseTo(Math.cos(0.5), 14);
    expect(elementary.sin(x.interval(4, 7.5))).toMatchObject({ lower: -1 });
    expect(elementary.sin(x.interval(0, Number.POSITIVE_INFINITY))).toEqual({ lower: -1, upper: 1 });
    expect(elementary.exp(x.interval(Number.NEGATIVE_INFINITY, 0))).toEqual({ lower: 0, upper: 1 });
    expect(elementary.erfc(x.interval(0, 40)).lower).toBe(0);
  });
});
