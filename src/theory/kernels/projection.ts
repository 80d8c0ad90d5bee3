import { requireDomain } from "../../math/domain-error.ts";
import type { DotProductKernel } from "./dot-product.ts";

/**
 * g_l(r) = E κ^(l)(r g), g ~ N(0, 1): by E[f He_l] = E[f^(l)], the projection of k(x_i, ·) = κ(⟨x_i, ·⟩/d) on a Hermite component
 * f_l = ⟨T_l, He_l⟩/l! is E_x[k(x_i, x) f_l(x)] = g_l(‖x_i‖/d) ⟨T_l, (x_i/d)^{⊗l}⟩/l!. From the Taylor coefficients,
 * g_l(r) = Σ_j b_{l+2j} (l + 2j)!/(2j)! (2j − 1)!! r^{2j}; series are summed to 1e-17 of the sum. Their factors fit into
 * float64 numbers for r ≤ 5 (in use r ≈ 1/√d); beyond, a DomainError rather than a NaN.
 */
export function projectionFactor(kernel: DotProductKernel, degree: number, r: number): number {
  requireDomain(r >= 0 && Number.isFinite(r), "projectionFactor", "r must be ≥ 0 and finite", r);
  let factor = 1;
  for (let i = 2; i <= degree; i++) factor *= i; // (l + 2j)!/(2j)! (2j − 1)!! r^{2j} at j = 0
  let sum = 0;
  for (let j = 0; degree + 2 * j <= kernel.degree; j++) {
    const m = degree + 2 * j;
    const term = kernel.taylor(m) * factor;
    sum += term;
    // A polynomial may lack a coefficient between others; a series is taken to have ended.
    if (j > 0 && kernel.degree === Number.POSITIVE_INFINITY && Math.abs(term) <= 1e-17 * Math.abs(sum)) break;
    factor *= ((m + 1) * (m + 2) * r * r) / (2 * j + 2);
  }
  requireDomain(Number.isFinite(sum), "projectionFactor", "r must leave the series' factors finite", r);
  return sum;
}
