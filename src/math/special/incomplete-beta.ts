import { requireDomain } from "../domain-error.ts";
import type { Tails } from "./incomplete-gamma.ts";
import { logGamma, STIRLING_FROM, stirlingRest } from "./log-gamma.ts";

/** The two parameters of a beta law. */
export interface BetaShape {
  readonly a: number;
  readonly b: number;
}

/**
 * I_x(a, b) and 1 − I_x(a, b) for a, b in (0, 10⁴], given x and y = 1 − x, both in [0, 1], so that neither end loses digits. By the
 * continued fraction (DLMF 8.17.22) on the side of the mean where it converges. Relative error of the smaller one below 10⁻¹²
 * for a, b ≤ 1000 where it exceeds 10⁻³⁰⁰ (measured against mpmath: 4 · 10⁻¹⁴).
 */
export function incompleteBeta({ x, y }: { readonly x: number; readonly y: number }, { a, b }: BetaShape): Tails {
  requireDomain(x >= 0 && y >= 0 && Math.abs(x + y - 1) < 1e-15, "incompleteBeta", "x, y ≥ 0 with sum 1", [x, y]);
  requireDomain(a > 0 && b > 0 && a <= 1e4 && b <= 1e4, "incompleteBeta", "a and b must be in (0, 10⁴]", [a, b]);
  if (x === 0) return { lower: 0, upper: 1 };
  if (y === 0) return { lower: 1, upper: 0 };
  const front = betaKernel({ x, y }, { a, b });
  if (x < (a + 1) / (a + b + 2)) {
    const lower = (front * fraction(x, { a, b })) / a;
    return { lower, upper: 1 - lower };
  }
  const upper = (front * fraction(y, { a: b, b: a })) / b;
  return { lower: 1 - upper, upper };
}

/** log B(a, b), the ratio Γ(large)/Γ(a + b) by Stirling's series where it can be. */
function logBeta({ a, b }: BetaShape): number {
  const [small, large, sum] = [Math.min(a, b), Math.max(a, b), a + b];
  if (large < STIRLING_FROM) return logGamma(a) + logGamma(b) - logGamma(sum);
  const ratio = (large - 0.5) * Math.log1p(-small / sum) - small * (Math.log(sum) - 1);
  return logGamma(small) + ratio + stirlingRest(large) - stirlingRest(sum);
}

/**
 * x^a y^b/B(a, b), y = 1 − x: the density of the beta law times xy. For large a and b as √(ab/(2π(a + b))) (x/x₀)^a (y/y₀)^b e^rests about
 * its mean x₀ = a/(a + b), so that what is exponentiated is small where the value is not.
 */
export function betaKernel({ x, y }: { readonly x: number; readonly y: number }, { a, b }: BetaShape): number {
  if (Math.min(a, b) < STIRLING_FROM) return Math.exp(a * logOf(x, y) + b * logOf(y, x) - logBeta({ a, b }));
  const sum = a + b;
  const rests = stirlingRest(sum) - stirlingRest(a) - stirlingRest(b);
  const exponent = a * Math.log((x * sum) / a) + b * Math.log((y * sum) / b) + rests;
  return Math.sqrt((a * b) / (2 * Math.PI * sum)) * Math.exp(exponent);
}

/** log u from the smaller of u and its complement. */
const logOf = (u: number, complement: number): number => (u < 0.5 ? Math.log(u) : Math.log1p(-complement));

/** Lentz's method. */
function fraction(x: number, { a, b }: BetaShape): number {
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m < 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    value *= c * d;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    value *= c * d;
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return value;
}
