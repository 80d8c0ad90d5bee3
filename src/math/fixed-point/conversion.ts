import { requireDomain } from "../domain-error.ts";

/** The number of binary digits of |x|; 0 for 0. */
export function bitLength(x: bigint): number {
  const digits = (x < 0n ? -x : x).toString(16);
  return digits === "0" ? 0 : 4 * digits.length - Math.clz32(Number.parseInt(digits[0]!, 16)) + 28;
}

/** The bits of a float64, to take it apart. */
const FLOAT = new Float64Array(1);
const WORDS = new BigUint64Array(FLOAT.buffer);

/** ⌊x · 2^bits⌋, without rounding wherever x is a multiple of 2^−bits (all |x| ≥ 2^(52 − bits) are). */
export function fromNumber(x: number, bits: number): bigint {
  requireDomain(Number.isFinite(x), "fixed-point", "a number must be finite", x);
  if (Number.isSafeInteger(x)) return BigInt(x) << BigInt(bits);
  FLOAT[0] = x;
  const word = WORDS[0]!;
  const exponent = Number((word >> 52n) & 2047n);
  const fraction = word & 0xfffffffffffffn;
  const size = exponent === 0 ? fraction : fraction | 0x10000000000000n;
  const integer = x < 0 ? -size : size;
  const shift = bits + Math.max(exponent, 1) - 1075;
  return shift >= 0 ? integer << BigInt(shift) : integer >> BigInt(-shift);
}

/** x · 2^−bits as a float64, rounded to nearest, ties to even, once (subnormal results too); ±Infinity beyond the largest. */
export function toNumber(x: bigint, bits: number): number {
  if (x === 0n) return 0;
  const size = x < 0n ? -x : x;
  // The last digit to keep: 64 digits, of which the last gathers all below it, or what a subnormal number can hold.
  const last = Math.max(bitLength(size) - 64, bits - 1074);
  let digits: bigint;
  let scale: number;
  if (last <= 0) {
    digits = size;
    scale = -bits;
  } else if (last === bits - 1074) {
    digits = roundShift(size, last);
    scale = -1074;
  } else {
    const kept = size >> BigInt(last);
    digits = kept << BigInt(last) === size ? kept : kept | 1n;
    scale = last - bits;
  }
  let value = Number(digits);
  // In two steps, since 2^scale itself may be too small or too large; the first is exact, and so is the second.
  if (scale < -1000) value = value * 2 ** -1000 * 2 ** (scale + 1000);
  else if (scale > 1000) value = value * 2 ** 1000 * 2 ** (scale - 1000);
  else value *= 2 ** scale;
  return x < 0n ? -value : value;
}

/** size / 2^shift to the nearest integer, ties to even; size ≥ 0, shift > 0. */
function roundShift(size: bigint, shift: number): bigint {
  const kept = size >> BigInt(shift);
  const twice = (size - (kept << BigInt(shift))) << 1n;
  const unit = 1n << BigInt(shift);
  return twice > unit || (twice === unit && (kept & 1n) === 1n) ? kept + 1n : kept;
}

/** x as a float64 times 2^exponent with 1/2 ≤ |x · 2^−bits · 2^−exponent| < 1; relative error 2^−52. For first guesses. */
export function leading(x: bigint, bits: number): { readonly fraction: number; readonly exponent: number } {
  const length = bitLength(x);
  const fraction = length > 64 ? Number(x >> BigInt(length - 64)) * 2 ** -64 : Number(x) * 2 ** -length;
  return { fraction, exponent: length - bits };
}
