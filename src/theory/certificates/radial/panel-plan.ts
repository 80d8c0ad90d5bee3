import { gaussLegendre, type Rule } from "../../../math/quadrature.ts";
import { chebyshevDefect } from "./rule-defect.ts";

/** How a piece is divided for quadrature. */
export interface PanelPlan {
  readonly rule: Rule;
  /** {@link chebyshevDefect} of the rule for the degrees below 2n. */
  readonly defect: number;
  /** Number of equal panels. */
  readonly panels: number;
  /** What the degrees from 2n on may contribute to the error of the integral over the piece, at most. */
  readonly truncation: number;
}

export interface PlannedIntegrand {
  /** Length of the piece. */
  readonly length: number;
  /** Chebyshev coefficients of f on the piece. */
  readonly coefficients: Float64Array;
  /** The integrand is f^power times a function bounded by … */
  readonly power: 1 | 2;
  /** … `size` (at distance ≤ `reach` from the panel) times e^{rate |Im z|}. */
  readonly rate: number;
  readonly size: (reach: number) => number;
}

const RULES = [32, 16, 8, 4].map((n) => {
  const rule = gaussLegendre(n);
  return { n, rule, defect: chebyshevDefect(rule, 2 * n) };
});
const RADII = [1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 10, 12, 16, 20, 28, 40];

/**
 * The division that needs the fewest nodes for a truncation of at most 10⁻¹⁷ of max|f|^power · length. On a panel of half-width h and the ellipse of semi-axes
 * h (ρ ± 1/ρ)/2 about it the integrand is at most M = F^power · size · e^{rate h (ρ − 1/ρ)/2}; its Chebyshev coefficients are at most 2Mρ^{−m},
 * and a rule with positive weights errs by at most 4.01 on T_m: 8.02 M ρ^{−2n}/(1 − 1/ρ) h. F = Σ |c_m| ρ_tᵐ, for with K panels the
 * ellipse lies in that of the piece with semi-axis s = (ρ_t + 1/ρ_t)/2 = 1 + ((ρ + 1/ρ)/2 − 1)/K: the distances of t from ±1 exceed those from
 * the panel's ends by no more than the panel's from the piece's.
 */
export function planPanels(integrand: PlannedIntegrand): PanelPlan {
  const { length, coefficients, power, rate } = integrand;
  const scale = coefficients.reduce((sum, c) => sum + Math.abs(c), 0) ** power * length;
  let best: (PanelPlan & { readonly nodes: number }) | undefined;
  for (const { n, rule, defect } of RULES) {
    let panels = Math.max(1, Math.floor((rate * length) / (1.6 * n)));
    for (;;) {
      if (best !== undefined && panels * n >= best.nodes) break;
      const truncation = truncationOf(integrand, n, panels);
      if (truncation <= 1e-17 * scale) {
        best = { rule, defect, panels, truncation, nodes: panels * n };
        break;
      }
      panels = Math.ceil(panels * 1.15);
    }
  }
  return best!;
}

function truncationOf(
  { length, coefficients, power, rate, size }: PlannedIntegrand,
  n: number,
  panels: number,
): number {
  const half = length / 2 / panels;
  let least = Number.POSITIVE_INFINITY;
  for (const rho of RADII) {
    const s = 1 + ((rho + 1 / rho) / 2 - 1) / panels;
    const outer = 1.0001 * (s + Math.sqrt(s * s - 1));
    let f = 0;
    for (let m = coefficients.length - 1; m >= 0; m--) f = f * outer + Math.abs(coefficients[m]!);
    const growth = Math.exp((rate * half * (rho - 1 / rho)) / 2 - 2 * n * Math.log(rho));
    const bound = (8.1 * f ** power * size(half * rho) * growth * (length / 2)) / (1 - 1 / rho);
    if (bound < least) least = bound;
  }
  return least;
}
