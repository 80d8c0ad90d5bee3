import { requireDomain } from "../domain-error.ts";
import { integerSquareRoot, ln2, pi } from "./arithmetic.ts";
import { acos, atan2, cosSin } from "./circular.ts";
import { fromNumber, toNumber } from "./conversion.ts";
import { erf, erfc } from "./error-function.ts";
import { exp, log, tanh } from "./exponential.ts";

/**
 * Real numbers as integers in units of 2^−bits. Sums and differences are those of bigint and exact; the rest is here.
 * A *unit* is 2^−bits. Every result is within two units of the value at the exact arguments given, unless it says more; a
 * result r and the integers r ± 2 thus enclose it. Directed: `multiply`, `square`, `sqrt` and `fromNumber` round down
 * (towards −∞) by less than a unit, `divide` towards zero by less than a unit.
 */
export interface FixedPoint {
  /** Binary digits after the point. */
  readonly bits: number;
  readonly one: bigint;
  /** π, within one unit below. */
  readonly pi: bigint;
  /** ln 2, within one unit below. */
  readonly ln2: bigint;
  /** Exact for every multiple of a unit, else rounded down. */
  readonly fromNumber: (x: number) => bigint;
  /** An integer, exact. */
  readonly fromInteger: (n: bigint | number) => bigint;
  /** a/b for integers, towards zero. */
  readonly fromRatio: (a: bigint | number, b: bigint | number) => bigint;
  /** The nearest float64, rounded once; subnormal numbers and overflow to ±Infinity included. */
  readonly toNumber: (x: bigint) => number;
  readonly multiply: (a: bigint, b: bigint) => bigint;
  readonly square: (a: bigint) => bigint;
  /** a/b, b ≠ 0. */
  readonly divide: (a: bigint, b: bigint) => bigint;
  /** √a, a ≥ 0. */
  readonly sqrt: (a: bigint) => bigint;
  /** xⁿ for n ≥ 0 by repeated squaring: within 2n units for |x| ≤ 1. */
  readonly power: (x: bigint, n: number) => bigint;
  /** Error two units times max(1, eˣ). x ≤ 65 536. */
  readonly exp: (x: bigint) => bigint;
  /** As `exp`: absolute, thus no better than eˣ − 1. */
  readonly expm1: (x: bigint) => bigint;
  /** x > 0. */
  readonly log: (x: bigint) => bigint;
  /** x > −1. */
  readonly log1p: (x: bigint) => bigint;
  readonly tanh: (x: bigint) => bigint;
  readonly erf: (x: bigint) => bigint;
  /** 1 − erf, absolute. */
  readonly erfc: (x: bigint) => bigint;
  readonly sin: (x: bigint) => bigint;
  readonly cos: (x: bigint) => bigint;
  /** Both at the cost of one. */
  readonly cosSin: (x: bigint) => { readonly cos: bigint; readonly sin: bigint };
  readonly atan: (x: bigint) => bigint;
  /** The angle of (x, y) in (−π, π]; not at the origin. */
  readonly atan2: (y: bigint, x: bigint) => bigint;
  /** |x| ≤ 1; two units also next to ±1. */
  readonly acos: (x: bigint) => bigint;
  /** |x| ≤ 1; two units also next to ±1. */
  readonly asin: (x: bigint) => bigint;
}

const known = new Map<number, FixedPoint>();

/** The arithmetic with that many binary digits after the point, 64 ≤ bits ≤ 65 536. */
export function fixedPoint(bits: number): FixedPoint {
  let f = known.get(bits);
  if (f === undefined) {
    requireDomain(
      Number.isInteger(bits) && bits >= 64 && bits <= 65_536,
      "fixedPoint",
      "bits must be an integer in [64, 65536]",
      bits,
    );
    f = create(bits);
    known.set(bits, f);
  }
  return f;
}

function create(bits: number): FixedPoint {
  const scale = BigInt(bits);
  const one = 1n << scale;
  const multiply = (a: bigint, b: bigint): bigint => (a * b) >> scale;
  return {
    bits,
    one,
    pi: pi(bits),
    ln2: ln2(bits),
    fromNumber: (x) => fromNumber(x, bits),
    fromInteger: (n) => BigInt(n) << scale,
    fromRatio: (a, b) => (BigInt(a) << scale) / BigInt(b),
    toNumber: (x) => toNumber(x, bits),
    multiply,
    square: (a) => (a * a) >> scale,
    divide: (a, b) => {
      requireDomain(b !== 0n, "fixed-point divide", "the divisor must not be 0", b);
      return (a << scale) / b;
    },
    sqrt: (a) => integerSquareRoot(a << scale),
    power: (x, n) => {
      requireDomain(Number.isInteger(n) && n >= 0, "fixed-point power", "n must be an integer ≥ 0", n);
      let value = one;
      let base = x;
      for (let rest = n; ; ) {
        if (rest % 2 === 1) value = multiply(value, base);
        rest = Math.floor(rest / 2);
        if (rest === 0) return value;
        base = multiply(base, base);
      }
    },
    exp: (x) => exp(x, bits),
    expm1: (x) => exp(x, bits) - one,
    log: (x) => log(x, bits),
    log1p: (x) => log(x + one, bits),
    tanh: (x) => tanh(x, bits),
    erf: (x) => erf(x, bits),
    erfc: (x) => erfc(x, bits),
    sin: (x) => cosSin(x, bits).sin,
    cos: (x) => cosSin(x, bits).cos,
    cosSin: (x) => cosSin(x, bits),
    atan: (x) => atan2(x, one, bits),
    atan2: (y, x) => atan2(y, x, bits),
    acos: (x) => acos(x, bits),
    // asin x + acos x = π/2, and one more digit for the half.
    asin: (x) => (pi(bits + 4) - (acos(x << 4n, bits + 4) << 1n)) >> 5n,
  };
}
