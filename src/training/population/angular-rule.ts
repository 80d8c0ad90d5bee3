import { gaussLegendre, type Rule } from "../../math/quadrature.ts";

/** Points a of [0, π] by sine and cosine, with weights for the law of density ∝ sin^power a. */
export interface AngularRule {
  readonly sines: Float64Array;
  readonly cosines: Float64Array;
  readonly weights: Float64Array;
}

const RULES = new Map<number, Rule>();

/** Gauss–Legendre on [−1, 1], made once. */
function legendreRule(n: number): Rule {
  const known = RULES.get(n);
  if (known !== undefined) return known;
  const rule = gaussLegendre(n);
  RULES.set(n, rule);
  return rule;
}

/** ∫_0^π sin^p a da = (p − 1)/p ∫_0^π sin^(p−2) a da. */
export function sinePowerIntegral(p: number): number {
  let value = p % 2 === 0 ? Math.PI : 2;
  for (let q = p % 2 === 0 ? 2 : 3; q <= p; q += 2) value *= (q - 1) / q;
  return value;
}

/**
 * The angle a between a uniform point of S^(d−1) and a fixed one has density sin^(d−2) a / ∫ sin^(d−2). `points`
 * Gauss–Legendre nodes between each two of 0, `breaks`, π. Where `graded`, in the variable ψ of a = middle − half cos ψ:
 * square roots of the distance to an end of a panel become analytic.
 */
export function angularRule(options: {
  readonly power: number;
  readonly breaks: readonly number[];
  readonly points: number;
  readonly graded?: boolean;
}): AngularRule {
  const { power, points, graded = false } = options;
  const inside = options.breaks.filter((a) => a > 0 && a < Math.PI).sort((a, b) => a - b);
  const ends = [0, ...inside, Math.PI];
  const rule = legendreRule(points);
  const size = points * (ends.length - 1);
  const [sines, cosines, weights] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
  const total = sinePowerIntegral(power);
  let at = 0;
  for (let e = 0; e + 1 < ends.length; e++) {
    const half = (ends[e + 1] - ends[e]) / 2;
    for (let i = 0; i < points; i++, at++) {
      const psi = (Math.PI / 2) * (1 + rule.nodes[i]);
      const a = graded ? ends[e] + 2 * half * Math.sin(psi / 2) ** 2 : ends[e] + half * (1 + rule.nodes[i]);
      const slope = graded ? half * Math.sin(psi) * (Math.PI / 2) : half;
      sines[at] = Math.sin(a);
      cosines[at] = Math.cos(a);
      weights[at] = (rule.weights[i] * slope * sines[at] ** power) / total;
    }
  }
  return { sines, cosines, weights };
}
