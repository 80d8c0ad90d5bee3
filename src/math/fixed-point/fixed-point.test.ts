import { describe, expect, it } from "vitest";
import table from "../../../tests/reference/fixed-point.json" with { type: "json" };
import { bitLength } from "./conversion.ts";
import { type FixedPoint, fixedPoint } from "./fixed-point.ts";

const integer = (hex: string): bigint => (hex.startsWith("-") ? -BigInt(hex.slice(1)) : BigInt(hex));

type Name = "exp" | "tanh" | "erf" | "sin" | "cos" | "atan" | "log" | "sqrt" | "acos";

/** Error in units, or in units of the value where that is larger than 1. */
function error(f: FixedPoint, got: bigint, reference: bigint): number {
  const units = Number((got << 8n) - reference) / 256;
  const size = Math.abs(Number(reference >> BigInt(f.bits - 20))) / 2 ** 28;
  return Math.abs(units) / Math.max(1, size);
}

const rows = table.values as unknown as readonly (readonly [Name, number, string, string])[];

describe.each([...new Set(rows.map(([name]) => name))])("%s", (name) => {
  const own = rows.filter((row) => row[0] === name);

  it("is within two units of mpmath's value", () => {
    for (const [, bits, x, value] of own) {
      const f = fixedPoint(bits);
      const got = f[name](integer(x));
      expect(error(f, got, integer(value))).toBeLessThanOrEqual(2);
      // Mutant: an error of three units, or relative to a large value.
      expect(error(f, got + 3n + ((got < 0n ? -got : got) >> BigInt(bits - 2)), integer(value))).toBeGreaterThan(1);
    }
  });
});

const f = fixedPoint(300);

it("functions made of others agree with them", () => {
  for (const x of [-3.7, -0.4, 1e-40, 0.3, 0.99, 12].map(f.fromNumber)) {
    expect(f.erf(x) + f.erfc(x)).toBe(f.one);
    expect(f.expm1(x)).toBe(f.exp(x) - f.one);
    if (x > -f.one) expect(f.log1p(x)).toBe(f.log(f.one + x));
    expect(f.cosSin(x)).toEqual({ cos: f.cos(x), sin: f.sin(x) });
  }
  const near = (a: bigint, b: bigint, units: bigint) => expect(a - b <= units && b - a <= units).toBe(true);
  near(2n * f.acos(0n), f.pi, 5n);
  near(f.atan2(0n, -f.one), f.pi, 3n);
  near(f.atan2(-f.one, -f.one), (-3n * f.pi) / 4n, 4n);
  near(f.asin(f.one), f.pi / 2n, 3n);
  near(f.power(f.fromNumber(-0.75), 13), f.fromNumber((-0.75) ** 13), 26n);
  near(f.log(f.one << 1n), f.ln2, 3n);
  // 10^6 turns: the quarter turns are counted with as many digits more.
  near(f.sin(f.fromInteger(1e6)), f.fromNumber(Math.sin(1e6)), 1n << 246n);
});

it("takes float64 numbers exactly and gives them back, subnormal ones too", () => {
  const g = fixedPoint(1100);
  for (const x of [0, 1, -1, Math.PI, -1e-300, 5e-324, 2.5e-310, Number.MAX_VALUE, 1 / 3, -(2 ** 70), 2 ** 53 - 1]) {
    expect(g.toNumber(g.fromNumber(x))).toBe(x);
  }
  expect(g.toNumber(g.fromInteger(2) ** 2n)).toBe(Number.POSITIVE_INFINITY);
  expect(() => g.fromNumber(Number.NaN)).toThrow("finite");
});

it("rounds to float64 once: nearest, ties to even", () => {
  const g = fixedPoint(1200);
  const half = g.one >> 53n;
  // 1 + 2⁻⁵³ lies half-way between 1 and 1 + 2⁻⁵²; a last digit decides.
  expect(g.toNumber(g.one + half)).toBe(1);
  expect(g.toNumber(g.one + half + 1n)).toBe(1 + Number.EPSILON);
  expect(g.toNumber(g.one + 3n * half)).toBe(1 + 2 * Number.EPSILON);
  // The same among subnormal numbers: units of 2⁻¹⁰⁷⁴ = 2^126 units of 2⁻¹²⁰⁰.
  expect(g.toNumber(5n << 125n)).toBe(2 * 5e-324);
  expect(g.toNumber((5n << 125n) + 1n)).toBe(3 * 5e-324);
  expect(g.toNumber(1n << 125n)).toBe(0);
  // Rounded to 53 digits first, this would become the tie 2.5 · 2⁻¹⁰⁷⁴ and go to 2 · 2⁻¹⁰⁷⁴.
  expect(g.toNumber((5n << 125n) + (1n << 60n))).toBe(3 * 5e-324);
});

it("counts digits", () => {
  for (const n of [0n, 1n, 15n, 16n, -255n, 256n, (1n << 100n) - 1n, 1n << 100n]) {
    expect(bitLength(n)).toBe(n === 0n ? 0 : (n < 0n ? -n : n).toString(2).length);
  }
});

it("rounds in the direction that it states", () => {
  const x = f.fromNumber(1 / 3);
  expect(f.multiply(-1n, x)).toBe(-1n);
  expect(f.multiply(1n, x)).toBe(0n);
  expect(f.divide(-x, f.fromInteger(7)) * 7n >= -x).toBe(true);
  const root = f.sqrt(f.fromInteger(2));
  const target = f.fromInteger(2) << 300n;
  expect(root * root <= target && (root + 1n) * (root + 1n) > target).toBe(true);
});

it("refuses what has no value, and says what it got", () => {
  expect(() => f.log(0n)).toThrow("must be > 0");
  expect(() => f.sqrt(-1n)).toThrow("must be ≥ 0");
  expect(() => f.divide(f.one, 0n)).toThrow("must not be 0");
  expect(() => f.acos(f.one + 1n)).toThrow("[−1, 1]");
  expect(() => f.exp(f.fromInteger(100_000))).toThrow("got 100000");
  expect(() => fixedPoint(32)).toThrow("got 32");
});
