import { requireDomain } from "../../../math/domain-error.ts";
import { ROUNDOFF } from "./bessel-row.ts";

/** Bounds of a number. */
export interface Enclosure {
  readonly lower: number;
  readonly upper: number;
}

/**
 * Proportion of the sphere of radius u in ℝᵈ, d ≥ 2, u ≥ 1, that lies within distance 1 of a line through its centre:
 * P(1 − ⟨x, e⟩² ≤ 1/u²), x uniform on S^(d−1), where 1 − ⟨x, e⟩² ~ Beta((d−1)/2, 1/2). With s = 1/u² and a = (d−1)/2
 *
 *     τ_d(u) = I_s(a, 1/2) = Γ(a+½)/(√π Γ(a+1)) s^a √(1−s) Σ_n t_n,   t_0 = 1, t_{n+1} = t_n s (a+½+n)/(a+1+n)   (DLMF 8.17.8).
 *
 * All terms are positive, so each operation costs one relative rounding; what is left out is below t_N/(1−s). Values below
 * 10⁻²⁹⁰ are enclosed by [0, 10⁻²⁹⁰].
 */
export function tubeFraction(dimension: number, u: number): Enclosure {
  const where = "tubeFraction";
  requireDomain(Number.isInteger(dimension) && dimension >= 2, where, "dimension must be an integer ≥ 2", dimension);
  requireDomain(u >= 1, where, "u must be ≥ 1", u);
  const least = 1e-290;
  const complement = ((u - 1) / u) * ((u + 1) / u); // 1 − s
  // All of the sphere, at u = 1; so close to it that the series would be long, that is also an upper bound.
  if (complement === 0) return { lower: 1, upper: 1 };
  if (complement < 1e-6) return { lower: 0, upper: 1 };
  const s = 1 / u / u;
  let term = 1;
  let sum = 1;
  let n = 0;
  while (term > 1e-18 * complement * sum) {
    term *= (s * (dimension + 2 * n)) / (dimension + 1 + 2 * n);
    sum += term;
    n++;
  }
  const remainder = term / complement;
  // Γ(d/2)/(√π Γ((d+1)/2)): 2/π at d = 2, 1/2 at d = 3, times d/(d+1) from d to d + 2.
  let factor = dimension % 2 === 0 ? 2 / Math.PI : 1 / 2;
  for (let j = 2 + (dimension % 2); j < dimension; j += 2) factor *= j / (j + 1);
  const value = factor * integerPower(1 / u, dimension - 1) * Math.sqrt(complement);
  // Five roundings a term and one for its sum, one a factor (of d), two a factor 1/u; the others are within 64.
  const relative = (8 * n + 8 * dimension + 64) * ROUNDOFF;
  const lower = value * sum * (1 - relative);
  return {
    lower: lower > least ? lower : 0,
    upper: Math.min(1, value * (sum + remainder) * (1 + 2 * relative) + least),
  };
}

/** xⁿ by squaring: relative error at most 2n roundings, those of x itself counted. */
function integerPower(x: number, n: number): number {
  let value = 1;
  let base = x;
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) value *= base;
    base *= base;
  }
  return value;
}
