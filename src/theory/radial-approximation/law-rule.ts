import type { ContinuousLaw } from "../../distributions/radial-law.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { gaussLegendre, type Rule } from "../../math/quadrature.ts";

const PANEL = gaussLegendre(24);
const MOST_DEPTH = 40;
/** Probabilities of the tails at which panels end: 2^−1 to 2^−60. */
const OCTAVES = 60;

/**
 * Nodes and weights with E h(R) ≈ Σ weights h(nodes), for h smooth between the `cuts`: 24-point Gauss–Legendre panels in r against the density,
 * between quantiles at powers of 2, halved until the panels' masses no longer change by 10⁻¹⁵. Leaves out 2⁻⁶⁰ of the upper tail. `coarse`
 * has half the panels: the difference bounds its own error, and thus in effect that of `fine`.
 */
export function lawRule(law: ContinuousLaw, cuts: readonly number[]): { readonly fine: Rule; readonly coarse: Rule } {
  const octaves = Array.from({ length: OCTAVES }, (_, k) => 2 ** -(k + 1));
  const lower = octaves.map(law.quantile);
  const upper = octaves.map(law.survivalQuantile);
  const last = Math.max(...upper);
  const inner = [...lower, ...upper, ...cuts].filter((r) => r > 0 && r < last);
  const ends = [...new Set([0, ...inner, last])].sort((a, b) => a - b);
  const fine: Panel[] = [];
  const coarse: Panel[] = [];
  for (let i = 0; i + 1 < ends.length; i++) {
    let open: Panel[] = [panel(law, ends[i]!, ends[i + 1]!)];
    for (let depth = 0; open.length > 0; depth++) {
      const next: Panel[] = [];
      for (const whole of open) {
        const { from, to, mass } = whole;
        const middle = from + (to - from) / 2;
        const halves = [panel(law, from, middle), panel(law, middle, to)];
        const change = Math.abs(halves[0]!.mass + halves[1]!.mass - mass);
        if (change > 1e-15 && depth < MOST_DEPTH && middle > from && middle < to) next.push(...halves);
        else {
          fine.push(...halves);
          coarse.push(whole);
        }
      }
      open = next;
    }
  }
  return { fine: joined(fine), coarse: joined(coarse) };
}

function joined(panels: readonly Panel[]): Rule {
  const mass = panels.reduce((sum, { mass: own }) => sum + own, 0);
  requireDomain(Math.abs(mass - 1) < 1e-9, "lawRule", "the density must integrate to 1 between quantiles", mass);
  return {
    nodes: Float64Array.from(panels.flatMap(({ nodes }) => nodes)),
    weights: Float64Array.from(panels.flatMap(({ weights }) => weights.map((w) => w / mass))),
  };
}

interface Panel {
  readonly from: number;
  readonly to: number;
  readonly mass: number;
  readonly nodes: readonly number[];
  readonly weights: readonly number[];
}

function panel(law: ContinuousLaw, from: number, to: number): Panel {
  const half = (to - from) / 2;
  const nodes = Array.from(PANEL.nodes, (t) => from + half * (1 + t));
  const weights = nodes.map((r, i) => PANEL.weights[i]! * half * law.density(r));
  return { from, to, mass: weights.reduce((sum, w) => sum + w, 0), nodes, weights };
}
