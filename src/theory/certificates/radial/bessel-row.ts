import { InvariantError, requireDomain } from "../../../math/domain-error.ts";

/** Unit roundoff of float64: + − × ÷ √ are within this of the exact result, relatively. */
export const ROUNDOFF = 2 ** -53;

/** Approximations of J_0(x), …, J_M(x); those of orders beyond M are 0. */
export interface BesselRow {
  readonly values: Float64Array;
  /** (Σ_{k∈ℤ} (v_k − J_k(x))²)^{1/2} ≤ error, with v_{−k} = (−1)ᵏ v_k: a proven bound, rounding and truncation included. */
  readonly error: number;
}

/**
 * Bessel functions of all integer orders at one float64 argument, 10⁻³ ≤ x ≤ 10⁶, with a bound on their error that is proven for
 * the very numbers computed. Miller's recurrence f_{k−1} = (2k/x) f_k − f_{k+1}, downwards from f_M = 1, f_{M+1} = 0 and divided by
 * f_0 + 2 Σ f_{2j}, gives g_k. The bound: let r_k = g_{k−1} + g_{k+1} − (2k/x) g_k be what rounding and the end at M leave, and
 * G(θ) = Σ_{k∈ℤ} g_k e^{ikθ}, R likewise. Then
 *
 *     G′ = ix cos θ G − (ix/2) R,   so   (e^{−ix sin θ} G)′ = −(ix/2) e^{−ix sin θ} R,
 *
 * and as e^{ix sin θ} = Σ J_k e^{ikθ} (DLMF 10.12.1), for |θ| ≤ π
 *
 *     |G(θ) − e^{ix sin θ}| ≤ |G(0) − 1| + (x/2) ∫_0^π |R| ≤ |G(0) − 1| + (πx/2) (Σ_{k∈ℤ} r_k²)^{1/2} = E.
 *
 * By Parseval the errors of all orders together have ℓ² norm at most E. About 1.3·10⁻¹⁵ M.
 */
export function besselRow(x: number, storage?: Float64Array): BesselRow {
  requireDomain(x >= 1e-3 && x <= 1e6, "besselRow", "x must be in [0.001, 1000000]", x);
  const last = lastOrder(x);
  const values = storage !== undefined && storage.length > last ? storage : new Float64Array(last + 1);
  let above = 0;
  let f = 1;
  let evens = last % 2 === 0 ? 1 : 0;
  let partials = 0; // Σ |partial sums|: each addition errs by at most ROUNDOFF of its result
  values[last] = 1;
  for (let k = last; k >= 1; k--) {
    const below = ((2 * k) / x) * f - above;
    above = f;
    f = below;
    values[k - 1] = f;
    if (k % 2 === 1 && k > 1) {
      evens += f;
      partials += Math.abs(evens);
    }
  }
  const sum = f + 2 * evens;
  const size = Math.abs(sum);
  for (let k = 0; k <= last; k++) values[k] = values[k]! / sum;
  // |G(0) − 1|; then |r_k| ≤ 2.01 ε (2k/x)|g_k| + 1.01 ε |g_{k−1}| for |k| ≤ M, and |g_M| for |k| = M + 1; Σ g_k² ≤ (1 + E)².
  const normalisation = ROUNDOFF * (1 + (2 * partials) / size);
  const recurrence = 1.571 * x * ROUNDOFF * ((4.02 * last) / x + 1.01);
  const truncation = 1.571 * x * (1.415 / size + 1e-290); // 1e-290: subnormal results
  // E ≤ normalisation + truncation + recurrence (1 + E); one rounding more for the division by `sum`; 1 % for those in E itself.
  const error = (1.01 * (normalisation + truncation + recurrence)) / (1 - recurrence) + 1.01 * ROUNDOFF;
  if (!(error < 1e-3)) throw new InvariantError("besselRow", `error bound ${error} at x = ${x}`);
  return { values: values.length === last + 1 ? values : values.subarray(0, last + 1), error };
}

/** M of {@link besselRow}: J_M(x) is below 10⁻²⁰ there (J falls like Ai beyond the turning point k = x, on the scale x^{1/3}). */
export function lastOrder(x: number): number {
  return Math.ceil(x + 15 * Math.cbrt(x) + 30);
}
