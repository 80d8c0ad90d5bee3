import { requireDomain } from "../../math/domain-error.ts";
import { incompleteBeta } from "../../math/special/incomplete-beta.ts";
import { logGamma } from "../../math/special/log-gamma.ts";

/** A law on the line, as far as errors of interpolation ask for it. */
export interface LineLaw {
  /** P(from ≤ S ≤ to). */
  readonly mass: (from: number, to: number) => number;
  /** The largest density on [from, to]; ∞ where it is unbounded or there is none. */
  readonly largestDensity: (from: number, to: number) => number;
}

/**
 * The law of ⟨u, x⟩, x ∈ ℝᵈ, d ≥ 2, uniform on a sphere whose radius is r_i with probability p_i: ⟨u, x⟩²/r² has the beta law with
 * parameters ½, (d − 1)/2, and S = ⟨u, x⟩ the density Γ(d/2)/(√π Γ((d − 1)/2)) (1 − s²/r²)^{(d−3)/2}/r. A radial law with a density is
 * the limit of such, with nodes and weights of a quadrature rule for its radius. Relative accuracy 10⁻¹², absolutely 10⁻¹⁶ of the whole.
 */
export function projectionLaw(
  dimension: number,
  radii: readonly { readonly radius: number; readonly probability: number }[],
): LineLaw {
  const where = "projectionLaw";
  requireDomain(Number.isInteger(dimension) && dimension >= 2, where, "d must be an integer ≥ 2", dimension);
  for (const { radius, probability } of radii) {
    requireDomain(radius > 0 && Number.isFinite(radius), where, "a radius must be finite, > 0", radius);
    requireDomain(probability >= 0 && probability <= 1, where, "a probability must be in [0, 1]", probability);
  }
  const total = radii.reduce((sum, { probability }) => sum + probability, 0);
  requireDomain(Math.abs(total - 1) < 1e-9, where, "probabilities must have the sum 1", total);
  const shape = { a: 0.5, b: (dimension - 1) / 2 };
  const factor = Math.exp(logGamma(dimension / 2) - logGamma((dimension - 1) / 2)) / Math.sqrt(Math.PI);

  /** P(S > t r), t ≥ 0. */
  const above = (t: number): number => (t >= 1 ? 0 : incompleteBeta({ x: t * t, y: 1 - t * t }, shape).upper / 2);
  const between = (low: number, high: number): number => {
    if (low >= 0) return above(low) - above(high);
    return high <= 0 ? above(-high) - above(-low) : 1 - above(-low) - above(high);
  };
  const largest = (low: number, high: number): number => {
    const near = low <= 0 && high >= 0 ? 0 : Math.min(Math.abs(low), Math.abs(high));
    if (near >= 1) return 0;
    // Falling in |s| for d > 3, level for d = 3, rising for d = 2.
    const t = dimension === 2 ? Math.min(1, Math.max(-low, high)) : near;
    return factor * (1 - t * t) ** ((dimension - 3) / 2);
  };
  const mean = (f: (radius: number) => number): number =>
    radii.reduce((sum, { radius, probability }) => sum + probability * f(radius), 0);
  return {
    mass: (from, to) =>
      Math.max(
        0,
        mean((r) => between(from / r, to / r)),
      ),
    largestDensity: (from, to) => mean((r) => largest(from / r, to / r) / r),
  };
}
