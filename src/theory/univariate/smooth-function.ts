import type { Expression } from "../../expressions/expression.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { evaluateOn } from "../certificates/enclosure/evaluate.ts";
import type { Interval } from "../certificates/enclosure/interval.ts";
import * as x from "../certificates/enclosure/interval.ts";

/** A real function q of one variable of which values and curvature are known with proof. */
export interface SmoothFunction {
  /** Encloses q(s). */
  readonly value: (s: number) => Interval;
  /** Encloses q″ on [from, to], from < to; unbounded where nothing is known. */
  readonly curvature: (from: number, to: number) => Interval;
}

const NOTHING = x.interval(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);

/** An expression in r, the variable of q: values and q″ by interval arithmetic. A corner within [from, to] has no curvature. */
export function expressionFunction(expression: Expression): SmoothFunction {
  const none: ReadonlyMap<string, number> = new Map();
  return {
    value: (s) => {
      const { value, violation } = evaluateOn(expression, none, { from: s, to: s, order: 0 });
      if (value.terms[0] === undefined && violation !== undefined) throw violation;
      return value.terms[0] ?? NOTHING;
    },
    curvature: (from, to) => {
      requireStretch(from, to);
      // terms[2] encloses q″ h²/2 with h half the width.
      const second = evaluateOn(expression, none, { from, to, order: 2 }).value.terms[2];
      const half = x.divide(x.subtract(x.point(to), x.point(from)), x.point(2));
      return second === undefined ? NOTHING : x.divide(x.multiply(x.point(2), second), x.square(half));
    },
  };
}

export function requireStretch(from: number, to: number, where = "curvature"): void {
  const holds = Number.isFinite(from) && Number.isFinite(to) && from < to;
  requireDomain(holds, where, "from < to, both finite", [from, to]);
}
