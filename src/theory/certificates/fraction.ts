import { requireDomain } from "../../math/domain-error.ts";

/** numerator/denominator, exact; the denominator is positive. Need not be in lowest terms. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export const ZERO: Fraction = { numerator: 0n, denominator: 1n };

/** The very value of a finite float64 ≥ 0: an integer over a power of two. */
export function fractionOf(value: number): Fraction {
  requireDomain(Number.isFinite(value) && value >= 0, "fractionOf", "value must be finite and ≥ 0", value);
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const word = bits.getBigUint64(0);
  const exponent = Number(word >> 52n);
  const significand = (word & ((1n << 52n) - 1n)) | (exponent === 0 ? 0n : 1n << 52n);
  const power = Math.max(exponent, 1) - 1075; // value = significand · 2^power
  return power >= 0
    ? { numerator: significand << BigInt(power), denominator: 1n }
    : { numerator: significand, denominator: 1n << BigInt(-power) };
}

/** The decimal number as which a finite float64 ≥ 0 is printed: 0.1 is 1/10 here, not the float64 next to it. */
export function decimalFraction(value: number): Fraction {
  requireDomain(Number.isFinite(value) && value >= 0, "decimalFraction", "value must be finite and ≥ 0", value);
  const [digits, exponent = "0"] = String(value).split("e") as [string, string?];
  const [whole, part = ""] = digits.split(".") as [string, string?];
  const numerator = BigInt(whole + part);
  const power = Number(exponent) - part.length;
  return power >= 0
    ? { numerator: numerator * 10n ** BigInt(power), denominator: 1n }
    : { numerator, denominator: 10n ** BigInt(-power) };
}

export function plus(a: Fraction, b: Fraction): Fraction {
  if (a.denominator === b.denominator) return { numerator: a.numerator + b.numerator, denominator: a.denominator };
  return {
    numerator: a.numerator * b.denominator + b.numerator * a.denominator,
    denominator: a.denominator * b.denominator,
  };
}

export function times(a: Fraction, b: Fraction): Fraction {
  return { numerator: a.numerator * b.numerator, denominator: a.denominator * b.denominator };
}

/** a/b for b > 0. */
export function over(a: Fraction, b: Fraction): Fraction {
  return times(a, { numerator: b.denominator, denominator: b.numerator });
}

/** a − b, of which the numerator may be negative. */
export function minus(a: Fraction, b: Fraction): Fraction {
  return plus(a, { numerator: -b.numerator, denominator: b.denominator });
}

/**
 * The largest float64 that is ≤ the fraction (≥ 0, < 2^1024), and so is the decimal number as which it is printed: a lower bound as it
 * stands. Below 2^−1022 it is 0.
 */
export function roundedDown(fraction: Fraction): number {
  const { numerator, denominator } = fraction;
  requireDomain(numerator >= 0n, "roundedDown", "fraction must be ≥ 0", `${numerator}/${denominator}`);
  const down = largestBelow(fraction);
  return down === 0 || minus(fraction, decimalFraction(down)).numerator >= 0n ? down : neighbour(down, -1n);
}

/** The same for upper bounds (< 2^1023); at least 2^−1022 unless 0. */
export function roundedUp(fraction: Fraction): number {
  const down = largestBelow(fraction);
  const exact = minus(fraction, fractionOf(down)).numerator === 0n;
  const up = exact ? down : down === 0 ? 2 ** -1022 : neighbour(down, 1n);
  return minus(fraction, decimalFraction(up)).numerator <= 0n ? up : neighbour(up, 1n);
}

/** The largest float64 ≤ the fraction, or 0. */
function largestBelow({ numerator, denominator }: Fraction): number {
  if (numerator === 0n) return 0;
  // A quotient of at least 53 bits; what is beyond the first 53 is dropped, as is the remainder.
  const shift = 54 - (bitLength(numerator) - bitLength(denominator));
  const quotient =
    shift >= 0 ? (numerator << BigInt(shift)) / denominator : numerator / (denominator << BigInt(-shift));
  const excess = BigInt(bitLength(quotient) - 53);
  const kept = Number(quotient >> excess);
  const power = Number(excess) - shift;
  if (power < -1074) return 0;
  return power > 900 ? kept * 2 ** 900 * 2 ** (power - 900) : kept * 2 ** power;
}

/** The float64 next to one that is > 0. */
function neighbour(value: number, direction: 1n | -1n): number {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  bits.setBigUint64(0, bits.getBigUint64(0) + direction);
  return bits.getFloat64(0);
}

function bitLength(value: bigint): number {
  return value.toString(2).length;
}
