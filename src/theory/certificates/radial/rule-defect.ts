import { requireDomain } from "../../../math/domain-error.ts";
import { fixedPoint } from "../../../math/fixed-point/fixed-point.ts";
import type { Rule } from "../../../math/quadrature.ts";

/**
 * A bound of Σ_{m<degrees} |Σ_i w_i T_m(t_i) − ∫_{−1}^1 T_m| for a rule's float64 nodes and weights, taken at their word:
 * what rounding has left of its exactness. Positive weights and nodes in [−1, 1] are required; with them the rule errs by at
 * most 4.01 on every further T_m. Computed with 160 digits after the binary point: T_{m+1} = 2t T_m − T_{m−1} amplifies a
 * unit's error at most (m + 1)²-fold, so 1000 terms with m ≤ 100 stay within 2⁻¹²⁰.
 */
export function chebyshevDefect({ nodes, weights }: Rule, degrees: number): number {
  const inside = nodes.every((t) => Math.abs(t) <= 1) && weights.every((w) => w > 0);
  requireDomain(inside, "chebyshevDefect", "nodes must lie in [−1, 1] and weights be positive", [...nodes]);
  requireDomain(degrees >= 1 && degrees <= 100, "chebyshevDefect", "degrees must be in [1, 100]", degrees);
  const f = fixedPoint(160);
  const t = Array.from(nodes, f.fromNumber);
  const w = Array.from(weights, f.fromNumber);
  let before = t.slice(); // T_{−1} = T_1
  let current = t.map(() => f.one);
  let defect = 0;
  for (let m = 0; m < degrees; m++) {
    // ∫ T_m = 2/(1 − m²) for even m.
    let moment = m % 2 === 0 ? -f.fromRatio(2, 1 - m * m) : 0n;
    for (let i = 0; i < t.length; i++) moment += f.multiply(w[i]!, current[i]!);
    defect += Math.abs(f.toNumber(moment)) + 2 ** -120;
    const next = t.map((node, i) => 2n * f.multiply(node, current[i]!) - before[i]!);
    before = current;
    current = next;
  }
  return defect * 1.01;
}
