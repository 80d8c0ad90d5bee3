import { requireDomain } from "../../math/domain-error.ts";
import type { Spectrum } from "./dot-product.ts";

/** Kernel ridge regression on n samples, in the mean. */
export interface RidgeEquivalent {
  /** κ: the ridge that the population problem would need for the same shrinkage, times n. */
  readonly effectiveRidge: number;
  /** c_l = n μ_l/(n μ_l + κ): the part of a degree-l component of the target that the prediction holds. */
  readonly learned: readonly number[];
}

/**
 * Deterministic equivalent of α = (K + λI)^(−1) y: the positive root of κ = λ + Σ_l N_l μ_l κ/(κ + n μ_l), λ not divided by
 * n. Divided by κ the right side falls, from above 1 to below, so bisection finds the root, to 1e-14 relative. (λ = 0 with
 * n ≥ Σ N_l has κ = 0: everything is learned.) An asymptotic statement: relative error O(1/√N_l) for the degree at
 * hand and O(1/d) from the fluctuation of ‖x‖.
 */
export function ridgeEquivalent(
  { eigenvalues, multiplicities }: Spectrum,
  { samples, ridge }: { readonly samples: number; readonly ridge: number },
): RidgeEquivalent {
  requireDomain(samples > 0, "ridgeEquivalent", "samples must be positive", samples);
  requireDomain(ridge >= 0, "ridgeEquivalent", "ridge must be ≥ 0", ridge);
  // The right side divided by κ.
  const load = (kappa: number): number =>
    eigenvalues.reduce((sum, mu, l) => sum + (multiplicities[l]! * mu) / (kappa + samples * mu), ridge / kappa);
  const rank = eigenvalues.reduce((sum, mu, l) => sum + (mu > 0 ? multiplicities[l]! : 0), 0);
  if (ridge === 0 && samples >= rank) return { effectiveRidge: 0, learned: eigenvalues.map((mu) => (mu > 0 ? 1 : 0)) };
  let high = ridge + eigenvalues.reduce((sum, mu, l) => sum + multiplicities[l]! * mu, 0);
  let low = Math.max(ridge, high * 1e-300);
  while (high / low > 1 + 1e-14) {
    const middle = Math.sqrt(low) * Math.sqrt(high);
    if (middle <= low || middle >= high) break;
    if (load(middle) > 1) low = middle;
    else high = middle;
  }
  return { effectiveRidge: high, learned: eigenvalues.map((mu) => (samples * mu) / (samples * mu + high)) };
}

/** n at which the coefficient of `degree` reaches `level` in (0, 1), by bisection in log n to 1e-12. */
export function samplesToLearn(
  spectrum: Spectrum,
  options: { readonly ridge: number; readonly degree: number; readonly level: number },
): number {
  const { ridge, degree, level } = options;
  requireDomain(level > 0 && level < 1, "samplesToLearn", "level must be in (0, 1)", level);
  const mu = spectrum.eigenvalues[degree];
  requireDomain(mu !== undefined && mu > 0, "samplesToLearn", "the kernel must have that degree", degree);
  // The level is reached at n μ = κ level/(1 − level), and κ ≤ λ + Σ N μ.
  const most = ridge + spectrum.eigenvalues.reduce((sum, m, l) => sum + spectrum.multiplicities[l]! * m, 0);
  let high = Math.log((most * level) / ((1 - level) * mu));
  let low = high - 300;
  while (high - low > 1e-13 * Math.max(1, Math.abs(high))) {
    const middle = (low + high) / 2;
    if (ridgeEquivalent(spectrum, { samples: Math.exp(middle), ridge }).learned[degree]! < level) low = middle;
    else high = middle;
  }
  return Math.exp(high);
}
