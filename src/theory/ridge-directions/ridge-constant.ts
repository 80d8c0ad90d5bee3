import { requireDomain } from "../../math/domain-error.ts";
import { type Rational, toNumber } from "../../math/rational.ts";

/**
 * c_{k,d} = Π_{j<k} (d + 2j)/(2j + 1) = 1/E⟨u, e⟩^{2k} for u uniform on the unit sphere of ℝᵈ, |e| = 1, in lowest terms, so that
 *
 *     ‖x‖^{2k} = c_{k,d} E_u ⟨u, x⟩^{2k}.
 *
 * (⟨u, e⟩² has the law Beta(½, (d − 1)/2), whose k-th moment is Π_{j<k} (½ + j)/(d/2 + j).) k ≥ 0, d ≥ 1.
 */
export function ridgeConstant(k: number, dimension: number): Rational {
  const numerator = evenProducts(dimension, k).at(-1)!;
  const denominator = oddFactorials(k).at(-1)!;
  const divisor = greatestCommonDivisor(numerator, denominator);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

/** {@link ridgeConstant} as the nearest float64; Infinity beyond its range. */
export function ridgeConstantValue(k: number, dimension: number): number {
  return toNumber(ridgeConstant(k, dimension));
}

/** Π_{j<k} (d + 2j) for k = 0, …, count; for d = ∞ each over d^k, that is 1. */
export function evenProducts(dimension: number, count: number): readonly bigint[] {
  const known = dimension === Infinity || (Number.isSafeInteger(dimension) && dimension >= 1);
  requireDomain(known, "ridge directions", "dimension must be an integer ≥ 1 or Infinity", dimension);
  return products(count, (j) => (dimension === Infinity ? 1n : BigInt(dimension) + 2n * j));
}

/** (2k − 1)!! for k = 0, …, count. */
export function oddFactorials(count: number): readonly bigint[] {
  return products(count, (j) => 2n * j + 1n);
}

function products(count: number, factor: (j: bigint) => bigint): readonly bigint[] {
  requireDomain(
    Number.isSafeInteger(count) && count >= 0,
    "ridge directions",
    "the degree must be an integer ≥ 0",
    count,
  );
  const values = [1n];
  for (let j = 0; j < count; j++) values.push(values[j]! * factor(BigInt(j)));
  return values;
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}
