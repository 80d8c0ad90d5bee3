import { gaussLegendre } from "../math/quadrature.ts";

/** An integral by panels of 24 Gauss–Legendre points on which the integrand is as smooth as they need. */
export interface Panels {
  /** Ascending; one more than panels. */
  readonly ends: Float64Array;
  readonly masses: Float64Array;
  readonly total: number;
}

const RULE = gaussLegendre(24);
const TOLERANCE = 1e-15;
const MOST_DEPTH = 250;
const MOST_PANELS = 5000;

/** ∫_from^to f by one panel. */
export function panelIntegral(f: (x: number) => number, from: number, to: number): number {
  const half = (to - from) / 2;
  let sum = 0;
  for (let i = 0; i < RULE.nodes.length; i++) sum += RULE.weights[i] * f(from + half * (1 + RULE.nodes[i]));
  return sum * half;
}

/**
 * ∫ f over [first end, last end] for f ≥ 0: each panel is bisected until that changes its integral by less than 10⁻¹⁵ of the whole.
 * Undefined where that does not come about: f is not integrable, or nearly not (a power x^(−0.9) at an end that is 0 does converge), or
 * wild. Singular ends must be 0, next to which floats are dense.
 */
export function adaptivePanels(f: (x: number) => number, ends: readonly number[]): Panels | undefined {
  const first = ends.slice(1).map((to, i) => ({ from: ends[i], to, mass: panelIntegral(f, ends[i], to), depth: 0 }));
  // From the left: a stack with the leftmost panel on top.
  const open = first.reverse();
  let whole = open.reduce((sum, { mass }) => sum + mass, 0);
  const [closedEnds, masses]: [number[], number[]] = [[ends[0]], []];
  for (let panel = open.pop(); panel !== undefined; panel = open.pop()) {
    const { from, to, mass, depth } = panel;
    const middle = (from + to) / 2;
    const left = panelIntegral(f, from, middle);
    const right = panelIntegral(f, middle, to);
    if (!Number.isFinite(left + right) || depth > MOST_DEPTH || masses.length > MOST_PANELS) return undefined;
    whole += left + right - mass;
    if (Math.abs(left + right - mass) <= TOLERANCE * whole) {
      closedEnds.push(to);
      masses.push(left + right);
    } else {
      open.push({ from: middle, to, mass: right, depth: depth + 1 });
      open.push({ from, to: middle, mass: left, depth: depth + 1 });
    }
  }
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  return { ends: Float64Array.from(closedEnds), masses: Float64Array.from(masses), total };
}
