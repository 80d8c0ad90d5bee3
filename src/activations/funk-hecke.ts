import { requireDomain } from "../math/domain-error.ts";
import { requireDegree } from "../math/hermite.ts";
import { requireDimension } from "../math/legendre.ts";
import { type Rational, rational, rationalSum, toNumber } from "../math/rational.ts";

/**
 * Closed forms of α_k = E[σ(γt) P_k(t)], t one coordinate of a uniform point of S^(d−1), P_k the Legendre polynomial in
 * dimension d with P_k(1) = 1. What is rational is computed in integers and rounded once, so that no sum cancels.
 */
export interface FunkHeckeOptions {
  readonly dimension: number;
  readonly gain: number;
}

/** Γ(a + ½)/Γ(a) = √x (1 + Σ c_j x^(−2j)), x = a − ¼, the quotient of two series DLMF 5.11.8; the
 * first term left out is below 10⁻¹⁶ from x = 16. */
const GAMMA_RATIO = [1 / 64, -19 / 8192, 631 / 524288, -174317 / 134217728, 20491783 / 8589934592];

/** E|t| = Γ(d/2)/(√π Γ((d + 1)/2)), brought down from d ≥ 33 by E_d|t| = E_{d+2}|t| (d + 1)/d. */
export function meanAbsoluteCoordinate(dimension: number): number {
  requireDimension(dimension, "meanAbsoluteCoordinate");
  const factor = { numerator: 1n, denominator: 1n };
  let d = dimension;
  for (; d < 33; d += 2) {
    factor.numerator *= BigInt(d + 1);
    factor.denominator *= BigInt(d);
  }
  const x = d / 2 - 0.25;
  const z = 1 / (x * x);
  const series = 1 + z * GAMMA_RATIO.reduceRight((sum, c) => sum * z + c, 0);
  return toNumber(factor) / (Math.sqrt(Math.PI * x) * series);
}

/**
 * E[max(t, 0) P_k(t)]: ½ E|t| at k = 0, 1/(2d) at k = 1, 0 for odd k ≥ 3, α_{k+2} = −α_k (k − 1)/(k + d + 1) for even k
 * (Rodrigues' formula, by parts).
 */
export function reluFunkHecke(k: number, dimension: number): number {
  requireDegree(k, "reluFunkHecke", "k");
  if (k === 1) return 1 / (2 * dimension);
  if (k % 2 === 1) return 0;
  return (toNumber(steps(0, k, (j) => [1 - j, j + dimension + 1])) * meanAbsoluteCoordinate(dimension)) / 2;
}

/** E[1{t > 0} P_k(t)]: ½ at k = 0, 0 for even k ≥ 2, ½ E|t| at k = 1, α_{k+2} = −α_k k/(k + d) for odd k. */
export function stepFunkHecke(k: number, dimension: number): number {
  requireDegree(k, "stepFunkHecke", "k");
  if (k === 0) return 1 / 2;
  if (k % 2 === 0) return 0;
  return (toNumber(steps(1, k, (j) => [-j, j + dimension])) * meanAbsoluteCoordinate(dimension)) / 2;
}

/** The product of factor(j) = [numerator, denominator] over j = from, from + 2, …, to − 2. */
function steps(from: number, to: number, factor: (j: number) => readonly [number, number]): Rational {
  let [numerator, denominator] = [1n, 1n];
  for (let j = from; j < to; j += 2) {
    const [over, under] = factor(j);
    numerator *= BigInt(over);
    denominator *= BigInt(under);
  }
  return { numerator, denominator };
}

/** Bits behind the binary point of the series below, whose first term is 1. */
const SERIES_BITS = 128n;

/**
 * E[e^{γt} P_k(t)] = Γ(d/2) (2/γ)^{d/2−1} I_{k+d/2−1}(γ) (DLMF 10.32.2 and Funk–Hecke), as
 * γ^k/(d(d + 2)⋯(d + 2k − 2)) Σ_m (γ²/4)^m/(m! (k + d/2)_m): all terms are positive.
 */
export function exponentialFunkHecke(k: number, { dimension, gain }: FunkHeckeOptions): number {
  requireDegree(k, "exponentialFunkHecke", "k");
  requireDimension(dimension, "exponentialFunkHecke");
  requireDomain(gain > 0 && gain <= 700, "exponentialFunkHecke", "gain must be in (0, 700]", gain);
  const { numerator: n, denominator: q } = rational(gain);
  const [over, under] = [n * n, 2n * q * q];
  let sum = 0n;
  let term = 1n << SERIES_BITS;
  for (let m = 0n; term > 0n; m++) {
    sum += term;
    term = (term * over) / (under * (m + 1n) * BigInt(2 * k + dimension + 2 * Number(m)));
  }
  const degree = BigInt(k);
  return toNumber({ numerator: n ** degree * sum, denominator: (q ** degree * rising(dimension, k)) << SERIES_BITS });
}

/** E[p(γt) P_k(t)] for p = Σ_m coefficients[m] t^m with rational coefficients, exact but for the last rounding. */
export function polynomialFunkHecke(
  coefficients: readonly Rational[],
  k: number,
  { dimension, gain }: FunkHeckeOptions,
): number {
  requireDegree(k, "polynomialFunkHecke", "k");
  requireDimension(dimension, "polynomialFunkHecke");
  const { numerator: n, denominator: q } = rational(gain);
  const terms = coefficients.map(({ numerator, denominator }, m): Rational => {
    const moment = momentOfLegendre(m, k, dimension);
    const power = BigInt(m);
    return {
      numerator: numerator * n ** power * moment.numerator,
      denominator: denominator * q ** power * moment.denominator,
    };
  });
  return toNumber(rationalSum(terms.filter(({ numerator }) => numerator !== 0n)));
}

/** E[t^m P_k(t)] = m!/(2^j j! d(d + 2)⋯(d + 2(k + j) − 2)) where m = k + 2j, j ≥ 0; else 0 (Rodrigues' formula, by parts). */
function momentOfLegendre(m: number, k: number, dimension: number): Rational {
  const j = (m - k) / 2;
  if (!Number.isInteger(j) || j < 0) return { numerator: 0n, denominator: 1n };
  return { numerator: factorial(m), denominator: (factorial(j) << BigInt(j)) * rising(dimension, k + j) };
}

/** d(d + 2)⋯(d + 2n − 2). */
function rising(dimension: number, n: number): bigint {
  let product = 1n;
  for (let i = 0; i < n; i++) product *= BigInt(dimension + 2 * i);
  return product;
}

export function factorial(n: number): bigint {
  let product = 1n;
  for (let j = 2; j <= n; j++) product *= BigInt(j);
  return product;
}
