import type { Expression } from "../../../expressions/expression.ts";
import { ExpressionError } from "../../../expressions/expression-error.ts";
import { interpret } from "../../../expressions/interpret.ts";
import { parseExpression } from "../../../expressions/parse.ts";
import { requireDomain } from "../../../math/domain-error.ts";
import { type EnclosedProfile, piecewiseLinear } from "../radial/profile.ts";
import { sumDown } from "./directed.ts";
import { evaluateOn } from "./evaluate.ts";
import { type Growth, growthOn } from "./growth.ts";
import * as x from "./interval.ts";
import { bestDegree, interpolate } from "./polynomial.ts";
import { refine } from "./refine.ts";

export interface EnclosureOptions {
  /** Pieces are made for 0 ≤ r ≤ last; finite, > 0. */
  readonly last: number;
  /** What `d` stands for in the expression. */
  readonly dimension?: number;
  /** Aim for the deviations, relative to the range of f on [0, last]; 10⁻⁹ if not given. */
  readonly tolerance?: number;
  /** At most so many pieces; 256 if not given. */
  readonly pieces?: number;
  /** Largest degree, ≤ 16 (if not given). */
  readonly degree?: number;
  /** "bounded" (if not given) refuses an f that is not bounded for r ≥ last; "growth" needs a power of r that bounds it there. */
  readonly beyond?: "bounded" | "growth";
}

export interface EnclosedExpression extends EnclosedProfile {
  /** The aim, absolute. */
  readonly tolerance: number;
  /** The largest deviation on [0, last]; above `tolerance` on narrow pieces (at jumps, next to √0), and where pieces ran out. */
  readonly largestDeviation: number;
  /** (Σ deviation² · width / last)^{1/2}. */
  readonly meanDeviation: number;
  /** |f(r)| ≤ factor · r^power for r ≥ last, the power as small as was found (it may be < 0). */
  readonly growthBeyond: Growth;
}

/** Pieces narrower than this fraction of r (or of last/1024) may have larger deviations, by the root of their width: they count as squares. */
const SMALL = 1 / 64;

/**
 * A piecewise polynomial f̃ with a proven bound of |f − f̃| for a formula f in r (and d): interval Taylor expansions of f on each piece,
 * cut until interpolation is as good as asked for. Deviations hold almost everywhere, thus not at a jump itself. Kinks and jumps
 * become edges where they are float64 numbers, and else lie in pieces of width 10⁻¹⁴ r or so. Decimals in the formula mean the
 * float64 numbers next to them, pi and e the real ones, and an exponent the float64 number that it evaluates to. Throws {@link ExpressionError} with the column
 * where f is undefined or unbounded for some r ≥ 0, `DomainError` for bad options.
 */
export function encloseProfile(source: string | Expression, options: EnclosureOptions): EnclosedExpression {
  const { last, dimension, tolerance: relative = 1e-9, pieces: largestCount = 256, degree: largest = 16 } = options;
  const where = "encloseProfile";
  requireDomain(Number.isFinite(last) && last > 0, where, "last must be finite and > 0", last);
  requireDomain(relative > 0, where, "tolerance must be > 0", relative);
  requireDomain(
    Number.isInteger(largestCount) && largestCount >= 1,
    where,
    "pieces must be an integer ≥ 1",
    largestCount,
  );
  requireDomain(
    Number.isInteger(largest) && largest >= 0 && largest <= 16,
    where,
    "degree must be in [0, 16]",
    largest,
  );
  const { expression, variables } = read(source, dimension);
  const tolerance = relative * spread(expression, dimension, last);
  const stretch = { from: 0, to: last, order: largest + 1 };
  const { value, growth } = beyondOf(expression, variables, options);
  const parts = refine(
    { expression, variables, stretch },
    {
      largestCount,
      requirement: "a function that is shown to be bounded",
      need: ({ stretch: { from, to }, evaluated }) => {
        const [, error] = bestDegree(evaluated, { from, to, order: 0 }, tolerance / 4);
        const weight = Math.min(1, Math.sqrt((to - from) / (SMALL * Math.max(to, last / 1024))));
        return error * weight <= tolerance ? 0 : error * weight;
      },
    },
  );
  const fits = parts.map((part) => {
    const [degree] = bestDegree(part.evaluated, part.stretch, tolerance / 4);
    return interpolate(expression, variables, { ...part, degree });
  });
  const deviations = Float64Array.from(fits, ({ deviation }) => deviation);
  const widths = parts.map(({ stretch: { from, to } }) => to - from);
  return {
    profile: {
      edges: Float64Array.of(0, ...parts.map(({ stretch: { to } }) => to)),
      pieces: fits.map(({ coefficients }) => coefficients),
      beyond: value.centre,
    },
    deviations,
    deviationBeyond: value.deviation,
    tolerance,
    largestDeviation: Math.max(...deviations),
    meanDeviation: Math.sqrt(widths.reduce((sum, width, j) => sum + (deviations[j]! ** 2 * width) / last, 0)),
    growthBeyond: growth,
  };
}

/** The profile straight between the points [r, value], two at one r for a jump, and constant beyond; deviations 0 where it is exact. */
export function profileOfPoints(points: readonly (readonly [number, number])[]): EnclosedProfile {
  const ascends = points[0]?.[0] === 0 && points.every(([r], i) => r >= (points[i - 1]?.[0] ?? 0));
  requireDomain(ascends, "profile", "points must begin at r = 0 and ascend (one r twice for a jump)", points);
  const profile = piecewiseLinear(points);
  const deviations: number[] = [];
  for (const [i, [to, after]] of points.entries()) {
    const [from, before] = points[i - 1] ?? [to, after];
    if (from === to) continue;
    // (before ± after)/2, each rounded to within 2⁻⁵³ of the larger value.
    const exact = [after, -after].every((v) => sumDown(before, v) === -sumDown(-before, -v));
    const size = Math.max(Math.abs(before), Math.abs(after));
    deviations.push(exact && (size === 0 || size > 1e-290) ? 0 : size * 2 ** -51 + 1e-320);
  }
  return { profile, deviations: Float64Array.from(deviations), deviationBeyond: 0 };
}

/** The expression, and the values of what is not r in it. */
export function read(source: string | Expression, dimension: number | undefined) {
  const names = dimension === undefined ? ["r"] : ["r", "d"];
  const expression = typeof source === "string" ? parseExpression(source, { variables: names }) : source;
  const variables = new Map(dimension === undefined ? [] : [["d", dimension] as const]);
  return { expression, variables };
}

/** The range of f as a few hundred values show it, or its size where it is constant; 1 for 0. */
function spread(expression: Expression, dimension = Number.NaN, last: number): number {
  const f = interpret(expression);
  const values = Array.from({ length: 512 }, (_, i) => f([(last * (i + 0.5)) / 512, dimension])).filter(
    Number.isFinite,
  );
  if (values.length === 0) return 1;
  const [least, largest] = [Math.min(...values), Math.max(...values)];
  return largest - least || Math.abs(largest) || 1;
}

function beyondOf(
  expression: Expression,
  variables: ReadonlyMap<string, number>,
  { last, beyond = "bounded" }: EnclosureOptions,
) {
  const { range: found, growth } = growthOn(expression, variables, last);
  const { value, violation } = evaluateOn(expression, variables, { from: last, to: Infinity, order: 0 });
  const [whole] = value.terms;
  const range = whole === undefined ? found : x.meet(whole, found);
  if (x.isBounded(range)) {
    const centre = x.middle(range);
    return { value: { centre, deviation: x.reach(range, centre) }, growth };
  }
  if (violation !== undefined && !Number.isFinite(growth.factor)) throw violation;
  if (beyond === "bounded" || !Number.isFinite(growth.factor)) {
    throw new ExpressionError(
      expression.column,
      beyond === "bounded"
        ? `a function that is shown to be bounded for r ≥ ${last} (r itself is not, and not square integrable under heavy-tailed laws)`
        : `a function that is shown to be below a power of r for r ≥ ${last}`,
      `[${range.lower}, ${range.upper}]`,
    );
  }
  return { value: { centre: 0, deviation: Infinity }, growth };
}
