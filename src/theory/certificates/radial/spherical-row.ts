import { InvariantError, requireDomain } from "../../../math/domain-error.ts";
import { lastOrder, ROUNDOFF } from "./bessel-row.ts";

/** Approximations of j_0(x), …, j_M(x) (spherical Bessel functions); those of orders beyond M are 0. */
export interface SphericalRow {
  readonly values: Float64Array;
  /** (Σ_l (2l + 1)(v_l − j_l(x))²)^{1/2} ≤ error: a proven bound, rounding and truncation included. */
  readonly error: number;
}

/**
 * Spherical Bessel functions j_l = √(π/2x) J_{l+1/2} at one float64 argument, 10⁻³ ≤ x ≤ 10⁶, with a bound on their error that is proven
 * for the very numbers computed. Miller's recurrence f_{l−1} = ((2l+1)/x) f_l − f_{l+1} from f_M = 1, f_{M+1} = 0, divided by
 * (Σ (2l+1) f_l²)^{1/2}, gives g_l. Let r_l = g_{l−1} + g_{l+1} − ((2l+1)/x) g_l for l ≥ 1, G(t) = Σ (2l+1) iˡ g_l P_l(t) and
 * S(t) = Σ_{l≥1} iˡ r_l P_l(t) on [−1, 1]. By (2l+1) P_l = P′_{l+1} − P′_{l−1} (differences of DLMF 18.9.7 and 18.9.19 at λ = ½)
 *
 *     G′ = ixG − xS′,   hence   G(t) − c e^{ixt} = −xS(t) − ix² e^{ixt} ∫_0^t e^{−ixs} S(s) ds,   c = G(0) + xS(0), real,
 *
 * and the right side has norm at most x (1 + x/√2) ‖S‖ = p in L²[−1, 1], ‖S‖² = Σ 2r_l²/(2l+1). As e^{ixt} = Σ (2l+1) iˡ j_l P_l (DLMF
 * 10.60.7) has norm √2, |c| is within η + p/√2 of 1, η being the error of the normalisation; c > 0, for the computed G(0) is. So
 * Σ (2l+1)(g_l − j_l)² = ½‖G − e^{ixt}‖² ≤ (√2 p + η)². About 3·10⁻¹⁶ x.
 */
export function sphericalRow(x: number, storage?: Float64Array): SphericalRow {
  requireDomain(x >= 1e-3 && x <= 1e6, "sphericalRow", "x must be in [0.001, 1000000]", x);
  const last = lastOrder(x);
  const values = storage !== undefined && storage.length > last ? storage : new Float64Array(last + 1);
  let above = 0;
  let f = 1;
  let squares = 2 * last + 1;
  let light = 1 / (2 * last + 3);
  values[last] = 1;
  for (let l = last; l >= 1; l--) {
    const below = ((2 * l + 1) / x) * f - above;
    above = f;
    f = below;
    values[l - 1] = f;
    squares += (2 * l - 1) * f * f;
    light += (f * f) / (2 * l + 1); // f_{l−1}²/(2l+1)
  }
  const size = Math.sqrt(squares);
  let start = 0; // G(0); |P_l(0)| = (l − 1)!!/l!! for even l, of the sign of iˡ
  let legendre = 1;
  for (let l = 0; l <= last; l++) {
    values[l] = values[l]! / size;
    if (l % 2 === 1) continue;
    if (l > 0) legendre *= (l - 1) / l;
    start += (2 * l + 1) * legendre * values[l]!;
  }
  // |r_l| ≤ 2.01 ε ((2l+1)/x)|g_l| + 1.01 ε |g_{l−1}| for l ≤ M, and |g_M| for l = M + 1.
  const truncation = Math.sqrt(2 / (2 * last + 3)) / size;
  const residual = ROUNDOFF * (2.85 / x + 1.43 * (Math.sqrt(light) / size)) + truncation + 1e-290;
  const p = x * (1 + x / Math.SQRT2) * residual;
  const normalisation = ROUNDOFF * (last / 2 + 5);
  const error = 1.01 * (1.41422 * p + normalisation + ROUNDOFF); // with the division by `size`; 1 % for the roundings here
  // The sum `start` errs by at most 2(M + 10)ε Σ (2l+1)|P_l(0) g_l| ≤ 2(M + 10)^{3/2} ε < 10⁻⁶, and |xS(0)| ≤ x √(M + 1) ‖S‖.
  const small = x * Math.sqrt(last + 2) * residual < 0.1 && error < 1e-3;
  if (!(small && start > 0.5)) throw new InvariantError("sphericalRow", `error bound ${error} at x = ${x}`);
  return { values: values.length === last + 1 ? values : values.subarray(0, last + 1), error };
}
