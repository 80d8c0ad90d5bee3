import { requireDomain } from "../../math/domain-error.ts";

/*
 * Infinitely wide: Σ_u b_u φ(⟨u, ·⟩) with u uniform on S^(d−1), b trained by gradient descent with step η on the squared loss
 * over uniform inputs. The residual obeys H_{t+1} = (I − ηK) H_t with K = J_φ², (J_φ H)(u) = E φ(⟨u, x⟩) H(x), and J_φ is α_k on
 * the harmonics of degree k (Funk–Hecke): Vempala & Wilmes 2019, "gradient descent as an operator on spherical harmonics".
 */

/** η and t, the number of steps. */
export interface Descent {
  readonly rate: number;
  readonly time: number;
}

/** ‖Π_k H_t‖/‖Π_k H_0‖ = |1 − ηα²|^t; t real. */
export function residualFactor(alpha: number, { rate, time }: Descent): number {
  requireDomain(rate > 0, "residualFactor", "rate must be positive", rate);
  requireDomain(time >= 0, "residualFactor", "time must be ≥ 0", time);
  return time === 0 ? 1 : Math.exp(time * logarithm(alpha, rate));
}

/** ln|1 − ηα²|; log1p keeps the small steps of high degrees. */
function logarithm(alpha: number, rate: number): number {
  const step = rate * alpha * alpha;
  return step < 1 ? Math.log1p(-step) : Math.log(step - 1);
}

/** Steps until ‖Π_k H‖ is `fraction` of its start: ln(1/fraction)/−ln|1 − ηα²|; ∞ where α = 0. Needs 0 < ηα² < 2. */
export function timeToFraction(alpha: number, options: { readonly rate: number; readonly fraction: number }): number {
  const { rate, fraction } = options;
  requireDomain(fraction > 0 && fraction < 1, "timeToFraction", "fraction must be in (0, 1)", fraction);
  requireStableRate([alpha], rate);
  return alpha === 0 ? Number.POSITIVE_INFINITY : Math.log(fraction) / logarithm(alpha, rate);
}

/** ln 2/−ln|1 − ηα²|. */
export const halfLife = (alpha: number, rate: number): number => timeToFraction(alpha, { rate, fraction: 0.5 });

/** 2/max_k α_k²: descent diverges from there on. */
export function stabilityLimit(alphas: readonly number[]): number {
  return 2 / alphas.reduce((largest, alpha) => Math.max(largest, alpha * alpha), 0);
}

/** Throws unless 0 < η < 2/max α_k², and says that limit. */
export function requireStableRate(alphas: readonly number[], rate: number): void {
  const limit = stabilityLimit(alphas);
  requireDomain(
    rate > 0 && rate < limit,
    "gradient descent",
    `rate must be in (0, 2/max α²) = (0, ${limit.toPrecision(6)})`,
    rate,
  );
}

/**
 * ‖H_t‖² = Σ_k e_k (1 − ηα_k²)^(2t) for a target with energy e_k = ‖Π_k g‖² in degree k. It never exceeds what
 * the degrees with α_k = 0 hold by more than what the others have left: the agnostic bound.
 */
export function residualEnergy(
  energies: readonly number[],
  options: Descent & { readonly alphas: readonly number[] },
): number {
  const { alphas } = options;
  requireDomain(energies.length <= alphas.length, "residualEnergy", "every degree needs its α", [
    energies.length,
    alphas.length,
  ]);
  requireStableRate(alphas, options.rate);
  return energies.reduce((sum, energy, k) => sum + energy * residualFactor(alphas[k], options) ** 2, 0);
}

/**
 * T_{k+2}/T_k = (α_k/α_{k+2})² of ReLU for even k ≥ 2, T_k the time to any fraction at small ηα²: ((k + d + 1)/(k − 1))².
 * From α_{k+2} = −α_k (k − 1)/(k + d + 1), which follows from α_k = ∫ φ P_k by Rodrigues and two integrations by parts.
 */
export function reluLadderRatio(dimension: number, degree: number): number {
  requireDomain(Number.isInteger(dimension) && dimension >= 2, "reluLadderRatio", "dimension must be ≥ 2", dimension);
  requireDomain(degree >= 2 && degree % 2 === 0, "reluLadderRatio", "degree must be even and ≥ 2", degree);
  return ((degree + dimension + 1) / (degree - 1)) ** 2;
}
