import { requireDomain } from "./domain-error.ts";

/** A fraction in integers; the denominator is positive, common factors may be left. */
export interface Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** The finite float64 x as the fraction that it is. */
export function rational(x: number): Rational {
  requireDomain(Number.isFinite(x), "rational", "x must be finite", x);
  let exponent = 0;
  let scaled = x;
  for (; !Number.isInteger(scaled); exponent++) scaled *= 2;
  return { numerator: BigInt(scaled), denominator: 1n << BigInt(exponent) };
}

/** The sum, exactly. */
export function rationalSum(terms: readonly Rational[]): Rational {
  return terms.reduce(
    (sum, { numerator, denominator }) => ({
      numerator: sum.numerator * denominator + numerator * sum.denominator,
      denominator: sum.denominator * denominator,
    }),
    { numerator: 0n, denominator: 1n },
  );
}

/** The number nearest to a fraction, but for 2⁻⁷ of its last place; subnormal results may be rounded twice. */
export function toNumber({ numerator, denominator }: Rational): number {
  if (numerator < 0n) return -toNumber({ numerator: -numerator, denominator });
  // A quotient of 61 to 69 bits: what division cuts off is below 2⁻⁶⁰ of it.
  const shift = bits(denominator) - bits(numerator) + 65;
  const quotient = shift > 0 ? (numerator << BigInt(shift)) / denominator : numerator / (denominator << BigInt(-shift));
  const half = Math.trunc(shift / 2);
  return Number(quotient) * 2 ** -half * 2 ** (half - shift);
}

/** Bits of a positive integer, to the next multiple of four. */
const bits = (n: bigint): number => 4 * n.toString(16).length;
