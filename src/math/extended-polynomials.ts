import { integerSquareRoot } from "./fixed-point/arithmetic.ts";
import { bitLength } from "./fixed-point/conversion.ts";
import type { FixedPoint } from "./fixed-point/fixed-point.ts";
import { requireDegree } from "./hermite.ts";
import { requireDimension } from "./legendre.ts";
import { type Rational, rational, toNumber } from "./rational.ts";

/** An even or odd polynomial with rational coefficients, t^parity Σ_j c_j t^{2j}, evaluated with many digits. */
export interface ExtendedPolynomial {
  readonly at: (t: bigint) => bigint;
  /** Digits lost: log₂ Σ |c_j|. For |t| ≤ 1 the error of `at` is below degree · 2^lost units. */
  readonly lost: number;
}

/** From the coefficients of t^degree, t^(degree − 2), …, in units. */
function evaluator(f: FixedPoint, coefficients: readonly bigint[], degree: number): ExtendedPolynomial {
  const shift = BigInt(f.bits);
  let total = 0n;
  for (const c of coefficients) total += c < 0n ? -c : c;
  return {
    lost: Math.max(0, bitLength(total) - f.bits),
    at: (t) => {
      const square = (t * t) >> shift;
      let sum = 0n;
      for (const c of coefficients) sum = ((sum * square) >> shift) + c;
      return degree % 2 === 1 ? (sum * t) >> shift : sum;
    },
  };
}

/**
 * P_k in dimension d, P_k(1) = 1: the coefficient of t^k is Π_{i=1}^{k−1} (2i + d − 2)/(i + d − 2) and the ratio of the next to it
 * −(k − 2j)(k − 2j − 1)/(2(j + 1)(2k − 2j + d − 4)) (DLMF 18.5.10, λ = (d − 2)/2). Coefficients to one unit each.
 */
export function legendrePolynomial(f: FixedPoint, degree: number, dimension: number): ExtendedPolynomial {
  const k = BigInt(degree);
  const d = BigInt(dimension);
  let above = 1n;
  let below = 1n;
  for (let i = 1n; i < k; i++) {
    above *= 2n * i + d - 2n;
    below *= i + d - 2n;
  }
  const coefficients: bigint[] = [];
  for (let j = 0n; 2n * j <= k; j++) {
    coefficients.push((above << BigInt(f.bits)) / below);
    above *= -(k - 2n * j) * (k - 2n * j - 1n);
    below *= 2n * (j + 1n) * (2n * k - 2n * j + d - 4n);
  }
  return evaluator(f, coefficients, degree);
}

/**
 * P_k(t) in dimension d, exactly, rounded once: t is a fraction m/2^s. With D_k = 2^{sk} Π_{i=1}^{k−1} (i + d − 2) the recurrence of
 * legendre.ts has integers p_k = D_k P_k: p_{k+1} = (2k + d − 2) m p_k − k (k + d − 3) 4^s p_{k−1}, but p_2 = d m p_1 − 4^s. Right
 * to the last digit next to zeros too, and 0 at a zero; t may lie outside [−1, 1], ±Infinity beyond float64.
 */
export function legendreExactly(degree: number, t: number, dimension: number): number {
  return toNumber(legendreRational(degree, t, dimension));
}

/** The fraction that P_k(t) is, not reduced. */
export function legendreRational(degree: number, t: number, dimension: number): Rational {
  requireDegree(degree, "legendreExactly", "degree");
  requireDimension(dimension, "legendreExactly");
  const { numerator: m, denominator } = rational(t);
  const square = denominator * denominator;
  const d = BigInt(dimension);
  let previous = 0n;
  let value = 1n;
  let scale = 1n;
  for (let k = 0n; k < BigInt(degree); k++) {
    const back = k === 0n ? 0n : k === 1n ? square : k * (k + d - 3n) * square;
    const next = (k === 0n ? m : (2n * k + d - 2n) * m * value) - back * previous;
    scale *= k === 0n ? denominator : denominator * (k + d - 2n);
    previous = value;
    value = next;
  }
  return { numerator: value, denominator: scale };
}

/** He_k, the probabilists' Hermite polynomial; integer coefficients, ratio −(k − 2j)(k − 2j − 1)/(2(j + 1)) (DLMF 18.5.13). */
export function hermitePolynomial(f: FixedPoint, degree: number): ExtendedPolynomial {
  const k = BigInt(degree);
  const coefficients: bigint[] = [];
  let c = 1n;
  for (let j = 0n; 2n * j <= k; j++) {
    coefficients.push(c << BigInt(f.bits));
    c = (-c * (k - 2n * j) * (k - 2n * j - 1n)) / (2n * (j + 1n));
  }
  return evaluator(f, coefficients, degree);
}

/** √k! to one unit. */
export function rootOfFactorial(f: FixedPoint, k: number): bigint {
  let product = 1n;
  for (let j = 2n; j <= BigInt(k); j++) product *= j;
  return integerSquareRoot(product << BigInt(2 * f.bits));
}

/** ∫₀^π sinᵐ θ dθ for an integer m ≥ 0, within m units: W_m = W_{m−2} (m − 1)/m from W_0 = π, W_1 = 2. */
export function sinePowerIntegral(f: FixedPoint, m: number): bigint {
  let value = m % 2 === 0 ? f.pi : 2n * f.one;
  for (let j = m % 2 === 0 ? 2 : 3; j <= m; j += 2) value = (value * BigInt(j - 1)) / BigInt(j);
  return value;
}
