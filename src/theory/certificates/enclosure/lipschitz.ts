import type { Expression } from "../../../expressions/expression.ts";
import { ExpressionError } from "../../../expressions/expression-error.ts";
import { requireDomain } from "../../../math/domain-error.ts";
import { read } from "./enclose-profile.ts";
import { evaluateOn } from "./evaluate.ts";
import type { Interval } from "./interval.ts";
import * as x from "./interval.ts";
import { type Piece, refine } from "./refine.ts";

export interface LipschitzOptions {
  /** What `d` stands for. */
  readonly dimension?: number;
  /** Cut until upper ≤ (1 + tolerance) lower; 10⁻³ if not given. */
  readonly tolerance?: number;
  /** At most so many pieces; 512 if not given. */
  readonly pieces?: number;
}

const REQUIREMENT = "a function that is shown to have a bounded slope";

/**
 * Proven bounds of the least Lipschitz constant of an expression in r on [from, to]: `upper` bounds |f′| almost everywhere (corners
 * allowed), `lower` the largest |f(b) − f(a)|/(b − a) seen, between ends of pieces. {@link ExpressionError} where f jumps, or has no
 * bounded slope.
 */
export function lipschitzEnclosure(
  source: string | Expression,
  [from, to]: readonly [number, number],
  { dimension, tolerance = 1e-3, pieces: largestCount = 512 }: LipschitzOptions = {},
): Interval {
  const finite = Number.isFinite(from) && Number.isFinite(to) && from < to;
  requireDomain(finite, "lipschitzEnclosure", "the interval must be finite, from < to", [from, to]);
  const { expression, variables } = read(source, dimension);
  let lower = 0;
  const upperOf = ({ stretch, evaluated: { value } }: Piece): number => {
    const slope = value.terms[1];
    const width = x.subtract(x.point(stretch.to), x.point(stretch.from));
    return slope === undefined ? Infinity : x.divide(x.multiply(x.point(2), x.point(x.magnitude(slope))), width).upper;
  };
  const parts = refine(
    { expression, variables, stretch: { from, to, order: 1 } },
    {
      largestCount,
      requirement: REQUIREMENT,
      need: (piece) => {
        const { ends } = piece.evaluated.value;
        const jumps = piece.evaluated.value.terms.length < 2;
        if (ends !== undefined && !jumps) {
          const rise = x.absolute(x.subtract(ends[1], ends[0])).lower;
          const { stretch } = piece;
          lower = Math.max(
            lower,
            x.divide(x.point(rise), x.subtract(x.point(stretch.to), x.point(stretch.from))).lower,
          );
        }
        const upper = upperOf(piece);
        return upper <= lower * (1 + tolerance) ? 0 : upper;
      },
    },
  );
  // A jump may lie between two pieces: what is about an edge must be of bounded slope as well.
  const seams = parts.slice(1).map((part): Piece => {
    const at = part.stretch.from;
    const beside = 2 ** -40 * Math.max(Math.abs(at), to - from);
    const stretch = { from: Math.max(from, at - beside), to: Math.min(to, at + beside), order: 1 };
    return { stretch, evaluated: evaluateOn(expression, variables, stretch), shaved: 0 };
  });
  let upper = 0;
  for (const piece of [...parts, ...seams]) {
    const { stretch } = piece;
    const found = upperOf(piece);
    if (found === Number.POSITIVE_INFINITY) {
      throw new ExpressionError(
        expression.column,
        REQUIREMENT,
        `none was found for r in [${stretch.from}, ${stretch.to}]`,
      );
    }
    upper = Math.max(upper, found);
  }
  return { lower, upper };
}
