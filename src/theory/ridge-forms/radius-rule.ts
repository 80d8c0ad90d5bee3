import type { ContinuousLaw } from "../../distributions/radial-law.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { gaussLegendre, type Rule } from "../../math/quadrature.ts";

const NODES = 12;
const PANEL = gaussLegendre(NODES);
const FEW = gaussLegendre(4);
/** The upper tail beyond this probability is one node: what is averaged has long become constant there, where anything is left. */
const LAST = 2 ** -42;
const TOLERANCE = 1e-11;
const MOST_DEPTH = 6;
const CELLS = 24;

export interface RadiusRuleOptions {
  /** Radii where the averaged functions may jump or have kinks. */
  readonly cuts: readonly number[];
  /** Below this radius functions are smooth as polynomials are; above, on r to 2r. */
  readonly resolution: number;
}

/**
 * Nodes and weights > 0, of sum 1, with E H(R) ≈ Σ weights H(nodes) for H smooth between the `cuts`, for heavy and oscillating tails too.
 *
 * The line is cut into panels [a, b], b ≤ 2a. A panel is halved until 12-point Gauss–Legendre sums of the density agree with the
 * distribution function to 10⁻¹¹, on the halves too (that is, until the density is resolved), six times at most. What is not resolved
 * then (the far tail of φ², whose density has a zero every half unit of z) is cut into short cells, and each gets its exact mass at its
 * exact mean aE − bE + ∫S, S(r) = P(R > r), which is as good as Gauss's one point rule of the law itself: the error is H″/2 times the
 * variance in the cell, relative 2·10⁻⁵ r²H″ for cells of r/48. `coarse` has half the panels and cells: the difference estimates its own
 * error, and is far above that of `fine`.
 */
export function radiusRule(
  law: ContinuousLaw,
  { cuts, resolution }: RadiusRuleOptions,
): { readonly fine: Rule; readonly coarse: Rule } {
  requireDomain(resolution > 0, "radiusRule", "resolution must be > 0", resolution);
  const last = law.survivalQuantile(LAST);
  const inner = cuts.filter((r) => r > 0 && r < last);
  const ends = [...new Set([0, ...inner, last])].sort((a, b) => a - b);
  const fine = new Collector();
  const coarse = new Collector();
  let resolvable = true;
  for (let i = 0; i + 1 < ends.length; i++) {
    for (const [a, b] of octaves(ends[i], ends[i + 1], resolution)) {
      const mass = massOf(law, a, b);
      if (mass < 2 ** -50) continue;
      if (resolvable) resolvable = panels(law, { from: a, to: b, mass, fine, coarse });
      else cells(law, { from: a, to: b, fine, coarse });
    }
  }
  const left = law.survival(last);
  for (const rule of [fine, coarse]) rule.add(last, left);
  return { fine: fine.rule(), coarse: coarse.rule() };
}

/** [from, to] in pieces [a, b] with b ≤ 2a or b ≤ resolution, of about equal ratios. */
function octaves(from: number, to: number, resolution: number): (readonly [number, number])[] {
  const start = Math.max(from, Math.min(to, resolution));
  const pieces: (readonly [number, number])[] = start > from ? [[from, start]] : [];
  const count = Math.ceil(Math.log2(to / start) - 1e-9);
  let a = start;
  for (let k = 1; k <= count; k++) {
    const b = k === count ? to : start * (to / start) ** (k / count);
    pieces.push([a, b]);
    a = b;
  }
  return pieces;
}

/** P(a < R ≤ b), from the tail that has more digits of it. */
function massOf(law: ContinuousLaw, a: number, b: number): number {
  const upper = law.survival(a);
  return upper < 0.5 ? upper - law.survival(b) : law.cdf(b) - law.cdf(a);
}

class Collector {
  readonly nodes: number[] = [];
  readonly weights: number[] = [];
  add(node: number, weight: number): void {
    if (weight <= 0) return;
    this.nodes.push(node);
    this.weights.push(weight);
  }
  addAll({ nodes, weights }: Rule): void {
    for (let i = 0; i < nodes.length; i++) this.add(nodes[i], weights[i]);
  }
  rule(): Rule {
    const mass = this.weights.reduce((sum, w) => sum + w, 0);
    requireDomain(Math.abs(mass - 1) < 1e-8, "radiusRule", "density and distribution function must agree", mass);
    return { nodes: Float64Array.from(this.nodes), weights: Float64Array.from(this.weights, (w) => w / mass) };
  }
}

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly fine: Collector;
  readonly coarse: Collector;
}

interface Panel extends Rule {
  readonly sum: number;
}

function gauss(law: ContinuousLaw, a: number, b: number): Panel {
  const half = (b - a) / 2;
  const nodes = PANEL.nodes.map((t) => a + half * (1 + t));
  const weights = nodes.map((r, i) => PANEL.weights[i] * half * law.density(r));
  return { nodes, weights, sum: weights.reduce((sum, w) => sum + w, 0) };
}

/** Returns whether half of the mass could be resolved at least. */
function panels(law: ContinuousLaw, { from, to, mass, fine, coarse }: Stretch & { readonly mass: number }): boolean {
  let lost = 0;
  const visit = (a: number, b: number, whole: Panel, depth: number): void => {
    const middle = a + (b - a) / 2;
    const halves = [gauss(law, a, middle), gauss(law, middle, b)] as const;
    const masses = [massOf(law, a, middle), massOf(law, middle, b)] as const;
    const off = Math.abs(halves[0].sum - masses[0]) + Math.abs(halves[1].sum - masses[1]);
    if (off <= TOLERANCE && Math.abs(whole.sum - masses[0] - masses[1]) <= TOLERANCE) {
      for (const half of halves) fine.addAll(half);
      coarse.addAll(whole);
    } else if (depth < MOST_DEPTH) {
      visit(a, middle, halves[0], depth + 1);
      visit(middle, b, halves[1], depth + 1);
    } else {
      lost += masses[0] + masses[1];
      cell(law, [a, middle], [fine]);
      cell(law, [middle, b], [fine]);
      cell(law, [a, b], [coarse]);
    }
  };
  visit(from, to, gauss(law, from, to), 0);
  return lost <= mass / 2;
}

function cells(law: ContinuousLaw, { from, to, fine, coarse }: Stretch): void {
  const at = (k: number): number => (k === CELLS ? to : from + ((to - from) * k) / CELLS);
  for (let k = 0; k < CELLS; k++) {
    const middle = (at(k) + at(k + 1)) / 2;
    cell(law, [at(k), middle], [fine]);
    cell(law, [middle, at(k + 1)], [fine]);
    cell(law, [at(k), at(k + 1)], [coarse]);
  }
}

/** The mass of the cell at its mean, E[R; a < R ≤ b] = a S(a) − b S(b) + ∫_a^b S. */
function cell(law: ContinuousLaw, [a, b]: readonly [number, number], rules: readonly Collector[]): void {
  const mass = massOf(law, a, b);
  if (!(mass > 0)) return;
  const half = (b - a) / 2;
  // ∫ (r − a) dF = ∫ (S(r) − S(b)) dr: no large numbers are subtracted.
  let excess = 0;
  for (let i = 0; i < FEW.nodes.length; i++) {
    excess += FEW.weights[i] * half * massOf(law, a + half * (1 + FEW.nodes[i]), b);
  }
  const mean = a + Math.min(b - a, Math.max(0, excess / mass));
  for (const rule of rules) rule.add(mean, mass);
}
