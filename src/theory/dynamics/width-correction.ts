import { requireDomain } from "../../math/domain-error.ts";
import { harmonicDimension } from "../../math/harmonics.ts";
import type { Network } from "./width-equation.ts";

/**
 * By how much m units lengthen the time until the pole average of degree k is q = `level` (½ unless given), to first order in
 * 1/m for eigenvalues that are far apart, s = ln(1/q):
 *
 *     1 + (s/2) (N(d, k) − 1)/m + Σ_{l before k} N(d, l)/m + ((eˢ − 1)/s − 1) Σ_{l after k} N(d, l) α_l²/(m α_k²),
 *
 * l before k meaning |α_l| > |α_k|. The three terms: the block of degree k is α_k² S, S = (1/m) Σ_u Y(u) Y(u)ᵀ with ‖Y(u)‖² = N, so
 * E tr S²/N = 1 + (N − 1)/m and E e^(−sλ) ≈ e^(−s)(1 + s²(N − 1)/(2m)); degrees before take Σ N of the m directions, which the
 * block loses; those after add ε = Σ N α²/(m α_k²) to each λ, while the degree's part of the eigenfunctions falls to
 * λ/(λ + ε). At q = ½ the factors are ln 2/2 = 0.347, 1 and 1/ln 2 − 1 = 0.443.
 */
export function firstOrderWidthFactor(degree: number, options: Network & { readonly level?: number }): number {
  const { dimension, alphas, energy, units, level = 0.5 } = options;
  requireDomain(level > 0 && level < 1, "firstOrderWidthFactor", "level must be in (0, 1)", level);
  const alpha = alphas[degree] ?? 0;
  requireDomain(alpha !== 0, "firstOrderWidthFactor", "the degree must have an α ≠ 0", degree);
  const s = -Math.log(level);
  const count = (k: number): number => Number(harmonicDimension(dimension, k));
  let [larger, smaller] = [0, energy - count(degree) * alpha * alpha];
  for (const [k, other] of alphas.entries()) {
    if (k === degree || Math.abs(other) <= Math.abs(alpha)) continue;
    larger += count(k);
    smaller -= count(k) * other * other;
  }
  const ridge = Math.expm1(s) / s - 1;
  return 1 + ((s / 2) * (count(degree) - 1) + larger + (ridge * smaller) / (alpha * alpha)) / units;
}

/**
 * [1 + 0.35 N/m, 1/(1 − N/m)], N < m: between the first order of Marchenko and Pastur's law alone (ln 2/2 = 0.347) and the mean
 * of 1/λ under it. A rule of thumb for the half-life's factor, not a bound: {@link finiteWidth} is the prediction.
 */
export function widthFactorRange(count: number, units: number): readonly [number, number] {
  requireDomain(count < units, "widthFactorRange", `there must be more units than ${count} harmonics`, units);
  return [1 + (0.35 * count) / units, 1 / (1 - count / units)];
}
