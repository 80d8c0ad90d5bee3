import { z } from "zod";
import { interpret, interpretDerivative } from "../../expressions/interpret.ts";
import { parseExpression } from "../../expressions/parse.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { adaptivePanels } from "../panels.ts";
import { type ContinuousLaw, defineRadial, requireProbability } from "../radial-law.ts";

/**
 * The radius has the quantile Q(p, s), an expression in p = P(R ≤ r) and s = P(R > r) = 1 − p: s^(−1/2) is Pareto's law, exact in its whole tail.
 * Q must be ≥ 0, continuous and strictly increasing in p. F is its inverse by bisection, the density 1/Q′, moments are integrals of Qⁿ
 * over both halves. The smaller of F and 1 − F is known to a few ulps where Q changes with the logarithm of p or of s, and otherwise as well as
 * Q in float64 tells neighbouring probabilities apart (s^(−1/2) next to p = 0: absolutely).
 */
const params = z.object({
  dimension: z.int().min(2).max(1_000_000).describe("d"),
  quantile: z.string().describe("Q, an expression in p and s = 1 − p; the radius below which lies the probability p"),
});

export type OwnQuantileParams = z.infer<typeof params>;

const WHERE = "quantile of the radius";

export function ownQuantileRadius({ dimension, quantile }: OwnQuantileParams): ContinuousLaw {
  const expression = parseExpression(quantile, { variables: ["p", "s"] });
  const value = interpret(expression);
  const [alongP, alongS] = [interpretDerivative(expression, 0), interpretDerivative(expression, 1)];
  const atP = (p: number): number => value([p, 1 - p]);
  const atS = (s: number): number => value([1 - s, s]);
  requireIncreasing(atP, atS);
  const middle = atP(0.5);
  /** p or s, the smaller. */
  const tail = (r: number) =>
    r < middle
      ? { of: "p" as const, size: threshold((p) => atP(p) < r) }
      : { of: "s" as const, size: threshold((s) => atS(s) > r) };
  return {
    dimension,
    density: (r) => {
      const { of, size } = tail(r);
      if (size === 0 || Number.isNaN(r)) return size === 0 ? 0 : r;
      const at = of === "p" ? [size, 1 - size] : [1 - size, size];
      return 1 / (alongP(at) - alongS(at));
    },
    cdf: (r) => {
      const { of, size } = tail(r);
      return of === "p" ? size : 1 - size;
    },
    survival: (r) => {
      const { of, size } = tail(r);
      return of === "s" ? size : 1 - size;
    },
    quantile: (p) => {
      requireProbability(p, WHERE);
      return atP(p);
    },
    survivalQuantile: (s) => {
      requireProbability(s, WHERE);
      return atS(s);
    },
    moment: (power) => {
      const lower = adaptivePanels((p) => atP(p) ** power, [0, 0.5]);
      const upper = adaptivePanels((s) => atS(s) ** power, [0, 0.5]);
      return lower === undefined || upper === undefined ? Number.POSITIVE_INFINITY : lower.total + upper.total;
    },
  };
}

/** On both halves at 2⁻¹, 2^(−1.25), … down to 2⁻⁵⁰. */
function requireIncreasing(atP: (p: number) => number, atS: (s: number) => number): void {
  const sizes = Array.from({ length: 197 }, (_, i) => 2 ** (-1 - i / 4));
  const radii = [...sizes.map(atP).reverse(), ...sizes.slice(1).map(atS)];
  radii.forEach((r, i) => {
    const fits = r >= 0 && r < Number.POSITIVE_INFINITY && (i === 0 || r >= radii[i - 1]);
    const at = i < sizes.length ? `p = ${sizes[sizes.length - 1 - i]}` : `s = ${sizes[i - sizes.length + 1]}`;
    requireDomain(fits, WHERE, `must be finite, ≥ 0 and rise with p, at ${at} too`, r);
  });
}

/** The largest float64 in (0, ½] for which a condition holds that holds below some number, or 0. */
function threshold(holds: (size: number) => boolean): number {
  if (holds(0.5)) return 0.5;
  let [low, high] = [2 ** -1022, 0.5];
  if (!holds(low)) return 0;
  for (;;) {
    const middle = high > 2 * low ? Math.sqrt(low) * Math.sqrt(high) : (low + high) / 2;
    if (!(middle > low && middle < high)) return low;
    if (holds(middle)) low = middle;
    else high = middle;
  }
}

export default defineRadial<OwnQuantileParams>({
  id: "own-quantile",
  summary: "A radius whose quantile is an expression in p and s = 1 − p.",
  formula: "F(Q(p, 1 - p)) = p",
  params,
  radius: ownQuantileRadius,
  examples: [
    { dimension: 4, quantile: "sqrt(p)/s" },
    { dimension: 6, quantile: "3*p^(1/4)*s^(-0.15)" },
  ],
});
