import type { Rule } from "../../math/quadrature.ts";
import { logGamma } from "../../math/special/log-gamma.ts";
import type { LineLaw } from "../univariate/projection-law.ts";

/**
 * The law of ⟨u, x⟩, with its density in the middle of a stretch for that of the stretch: where to place knots, nothing more. The density is
 * Σ p_i κ (1 − s²/r_i²)^{(d−3)/2}/r_i over a rule for the radius, κ = Γ(d/2)/(√π Γ((d − 1)/2)), as in `projectionLaw`. Remembers values.
 */
export function knotLaw({ nodes, weights }: Rule, d: number): LineLaw {
  const factor = Math.exp(logGamma(d / 2) - logGamma((d - 1) / 2)) / Math.sqrt(Math.PI);
  const known = new Map<number, number>();
  const density = (s: number): number => {
    const old = known.get(s);
    if (old !== undefined) return old;
    let sum = 0;
    for (let i = 0; i < nodes.length; i++) {
      const left = 1 - (s / nodes[i]!) ** 2;
      // At d = 2 there is a pole at r, mild enough to be cut off.
      if (left > 0) sum += (weights[i]! * factor * Math.max(left, 1e-3) ** ((d - 3) / 2)) / nodes[i]!;
    }
    known.set(s, sum);
    return sum;
  };
  const middle = (from: number, to: number): number => density(Math.abs(from + to) / 2);
  return { mass: (from, to) => middle(from, to) * (to - from), largestDensity: middle };
}
