import { requireDomain } from "../domain-error.ts";
import { logGamma, STIRLING_FROM, stirlingRest } from "./log-gamma.ts";

/** A probability and its complement, neither computed from the other where it is small. */
export interface Tails {
  readonly lower: number;
  readonly upper: number;
}

/**
 * P(a, x) = γ(a, x)/Γ(a) and Q = 1 − P for a > 0, x ≥ 0. For x < a + 1 the series x^a e^(−x)/Γ(a + 1) Σ xⁿ/(a + 1)_n (DLMF 8.11.4), else
 * Legendre's continued fraction for Q (DLMF 8.9.2); both of positive terms or convergents. Relative error of the smaller one
 * below 10⁻¹² for a ≤ 10⁴ where it exceeds 10⁻³⁰⁰ (measured against mpmath: 2 · 10⁻¹³).
 */
export function incompleteGamma(a: number, x: number): Tails {
  requireDomain(a > 0 && a <= 1e6, "incompleteGamma", "a must be in (0, 10⁶]", a);
  requireDomain(x >= 0, "incompleteGamma", "x must be ≥ 0", x);
  if (x === 0) return { lower: 0, upper: 1 };
  if (x === Number.POSITIVE_INFINITY) return { lower: 1, upper: 0 };
  if (x < a + 1) {
    let term = 1;
    let sum = 1;
    for (let n = 1; term > 1e-17 * sum; n++) {
      term *= x / (a + n);
      sum += term;
    }
    const lower = (gammaDensity(a, x) * x * sum) / a;
    return { lower, upper: 1 - lower };
  }
  // Lentz's method; the denominators are positive for x > a − 1.
  let b = x + 1 - a;
  let d = 1 / b;
  let c = Number.POSITIVE_INFINITY;
  let value = d;
  for (let n = 1; n < 100_000; n++) {
    const numerator = n * (a - n);
    b += 2;
    d = 1 / (b + numerator * d);
    c = b + numerator / c;
    value *= c * d;
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  const upper = gammaDensity(a, x) * x * value;
  return { lower: 1 - upper, upper };
}

/**
 * x^(a−1) e^(−x)/Γ(a), the density of the gamma law, x > 0. For a ≥ 12 as e^(a (log λ + 1 − λ))/(x √(2π/a) e^rest), λ = x/a, so that what is
 * exponentiated is small where the value is not.
 */
export function gammaDensity(a: number, x: number): number {
  if (a < STIRLING_FROM) return Math.exp((a - 1) * Math.log(x) - x - logGamma(a));
  const excess = (x - a) / a;
  const exponent = a * (Math.log1p(excess) - excess) - stirlingRest(a);
  return (Math.sqrt(a / (2 * Math.PI)) * Math.exp(exponent)) / x;
}
