import type { ContinuousLaw } from "../../distributions/radial-law.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { gaussLegendre, type Rule } from "../../math/quadrature.ts";

const PANEL = gaussLegendre(8);
/** Panels end at quantiles of these probabilities, from both ends of the law, and at so many places between. */
const PROBABILITIES = [1, 2, 4, 8, 16, 32].map((k) => 2 ** -k);
const EVEN = 8;
/** The law is taken for all of it between quantiles of that probability. */
const REST = 2 ** -52;
/** Quantiles nearer to another end than that part of the whole are no ends. */
const NEAR = 0.02;
const CHANGE = 1e-9;
const MOST_DEPTH = 20;

/**
 * A small rule for E h(r), h smooth between the `cuts` and not much larger in the tails: panels of 8 Gauss–Legendre points between a few
 * quantiles, the cuts and some places more, halved until their masses change by less than 10⁻⁹; some 100 nodes. Leaves out 2⁻⁵² of each tail.
 */
export function radialRule(law: ContinuousLaw, cuts: readonly number[]): Rule {
  const [first, last] = [law.quantile(REST), law.survivalQuantile(REST)];
  const inside = cuts.filter((r) => r > first && r < last);
  const even = Array.from({ length: EVEN - 1 }, (_, i) => first + ((i + 1) * (last - first)) / EVEN);
  const ends = [first, ...inside, last];
  for (const r of [...PROBABILITIES.flatMap((p) => [law.quantile(p), law.survivalQuantile(p)]), ...even]) {
    if (ends.every((end) => Math.abs(end - r) > NEAR * (last - first))) ends.push(r);
  }
  ends.sort((a, b) => a - b);
  const nodes: number[] = [];
  const weights: number[] = [];
  const add = (from: number, to: number, depth: number): void => {
    const middle = from + (to - from) / 2;
    const whole = panel(law, from, to);
    const halves = [panel(law, from, middle), panel(law, middle, to)];
    const change = Math.abs(halves[0]!.mass + halves[1]!.mass - whole.mass);
    if (change > CHANGE && depth < MOST_DEPTH && middle > from && middle < to) {
      add(from, middle, depth + 1);
      add(middle, to, depth + 1);
      return;
    }
    nodes.push(...whole.nodes);
    weights.push(...whole.weights);
  };
  for (let i = 0; i + 1 < ends.length; i++) add(ends[i]!, ends[i + 1]!, 0);
  const mass = weights.reduce((sum, w) => sum + w, 0);
  requireDomain(Math.abs(mass - 1) < 1e-6, "radialRule", "the density must integrate to 1 between quantiles", mass);
  return { nodes: Float64Array.from(nodes), weights: Float64Array.from(weights, (w) => w / mass) };
}

function panel(law: ContinuousLaw, from: number, to: number) {
  const half = (to - from) / 2;
  const nodes = Array.from(PANEL.nodes, (t) => from + half * (1 + t));
  const weights = nodes.map((r, i) => PANEL.weights[i]! * half * law.density(r));
  return { nodes, weights, mass: weights.reduce((sum, w) => sum + w, 0) };
}
