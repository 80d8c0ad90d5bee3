import type { Activation } from "../../activations/activation.ts";
import { expectation } from "../../distributions/standard-gaussian.ts";
import { requireDomain } from "../../math/domain-error.ts";
import type { Baselines } from "./baselines.ts";

/** y = σ(gain · h) for d_eff → ∞: h = d_eff^(−1/2) Σ a_i P(z_i) becomes N(0, v), v = Var P, whatever the signs. */
export interface LimitLaw {
  /** a[k] of P = Σ a[k] h_k, orthonormal; a[0] = 0. */
  readonly inner: ArrayLike<number>;
  readonly outer: Activation;
  readonly gain: number;
}

/**
 * E y², energy per degree in z and residuals in the limit. Expand σ(gain · h) = Σ_j γ_j h_j(h/√v). The projection
 * h_j(h/√v) is, up to vanishing terms, a sum of products of j *distinct* summands h_{k_1}(z_{i_1}) ⋯ h_{k_j}(z_{i_j}), a
 * summand of degree k with weight a_k²/v: energies[m] = Σ_j γ_j² P(S_j = m), S_j the sum of j independent degrees with
 * that law. Error below 1e-13 (γ_j) and 1e-13 (E y², by quadrature split at kinks).
 */
export function limitBaselines({ inner, outer, gain }: LimitLaw, degree: number): Baselines {
  requireDomain(
    inner.length > 1 && inner[0] === 0,
    "limitBaselines",
    "P needs mean 0 and degree ≥ 1",
    Array.from(inner),
  );
  const squares = Float64Array.from(inner, (a) => a * a);
  const variance = squares.reduce((sum, a) => sum + a, 0);
  requireDomain(variance > 0, "limitBaselines", "P must not vanish", variance);
  const spread = gain * Math.sqrt(variance);
  const meanSquare = expectation(
    (t) => outer.value(spread * t) ** 2,
    outer.kinks.map((kink) => kink / spread),
  ).value;
  const energies = new Float64Array(degree + 1);
  // law[m] = P(S_j = m) for m ≤ degree; each summand has degree ≥ 1, so j ≤ degree suffices.
  let law = new Float64Array(degree + 1);
  law[0] = 1;
  for (let j = 0; j <= degree; j++) {
    const square = outer.hermite(j, spread) ** 2;
    law.forEach((p, m) => {
      energies[m] = energies[m]! + square * p;
    });
    const next = new Float64Array(degree + 1);
    law.forEach((p, m) => {
      for (let k = 1; k < squares.length && m + k <= degree; k++) {
        next[m + k] = next[m + k]! + (p * squares[k]!) / variance;
      }
    });
    law = next;
  }
  let left = meanSquare;
  return { meanSquare, energies, residuals: energies.map((energy) => (left -= energy)) };
}
