import type { UnaryName } from "../../../expressions/functions.ts";
import * as elementary from "./elementary.ts";
import type { Interval } from "./interval.ts";
import * as x from "./interval.ts";
import type { Jet } from "./jet.ts";
import * as jet from "./jet.ts";

/** What a function makes of its argument on a piece: its jet, and what stands in the way of a better one. */
export interface Rule {
  /** Whether the argument's range is in the domain. `false`: all of it is outside. */
  readonly domain?: {
    readonly requirement: string;
    readonly holds: (range: Interval) => boolean;
    readonly fails: (range: Interval) => boolean;
  };
  /** Where the argument changes sign there is a corner or a jump. */
  readonly bends?: true;
  readonly of: (u: Jet) => Jet;
}

/** Where u has two signs: the hull of both branches, with the hull of their slopes. */
export function largerOf(u: Jet, v: Jet): Jet {
  const difference = jet.subtract(u, v).terms[0];
  if (difference === undefined) return jet.UNKNOWN;
  if (difference.lower >= 0) return u;
  if (difference.upper <= 0) return v;
  const slopes = u.terms.length > 1 && v.terms.length > 1 ? [x.hull(u.terms[1]!, v.terms[1]!)] : [];
  return jet.tightened({
    terms: [x.maximum(u.terms[0]!, v.terms[0]!), ...slopes],
    ends: u.ends && v.ends && [x.maximum(u.ends[0], v.ends[0]), x.maximum(u.ends[1], v.ends[1])],
  });
}

/** A function of the sign of u. Where u ≥ 0 and has a slope that is not 0, u = 0 at no more than one point: > 0 almost everywhere. */
function ofSign(u: Jet, negative: number): Jet {
  const [range, slope] = u.terms;
  if (range === undefined) return jet.UNKNOWN;
  const strict = slope !== undefined && !x.has(slope, 0);
  const known = (value: number): Jet => jet.constant(x.point(value), u.terms.length, u.ends !== undefined);
  if (range.lower > 0 || (range.lower === 0 && strict)) return known(1);
  if (range.upper < 0 || (range.upper === 0 && strict)) return known(negative);
  if (range.lower === 0 && range.upper === 0) return known(0);
  const value = x.interval(range.lower < 0 ? negative : 0, range.upper > 0 ? 1 : 0);
  return { terms: [value], ends: u.ends && [value, value] };
}

const TWO_OVER_SQRT_PI = x.divide(x.point(2), x.squareRoot(x.PI));
const SQRT_HALF = x.squareRoot(x.point(0.5));

const scaled = (u: Jet, factor: Interval): Jet =>
  jet.multiply(u, jet.constant(factor, u.terms.length, u.ends !== undefined));

const exponential = (u: Jet): Jet => jet.compose(u, elementary.exp, (y, k) => y[k]!);

/** (2/√π) e^{−u²}. */
const bell = (u: Jet): Jet => scaled(exponential(jet.negate(jet.square(u))), TWO_OVER_SQRT_PI);

function withSlope(u: Jet, f: (a: Interval) => Interval, slope: Jet): Jet {
  return jet.compose(u, f, (_, k) => slope.terms[k]!);
}

const erfc = (u: Jet): Jet => withSlope(u, elementary.erfc, jet.negate(bell(u)));

const one = (u: Jet): Jet => jet.constant(x.ONE, u.terms.length, u.ends !== undefined);

/** Every function of one argument of the language; a law compares it with src/expressions/functions.ts. */
export const RULES: Readonly<Record<UnaryName, Rule>> = {
  abs: { bends: true, of: (u) => largerOf(u, jet.negate(u)) },
  relu: { bends: true, of: (u) => largerOf(u, jet.constant(x.ZERO, u.terms.length, u.ends !== undefined)) },
  sign: { bends: true, of: (u) => ofSign(u, -1) },
  step: { bends: true, of: (u) => ofSign(u, 0) },
  sqrt: {
    domain: {
      requirement: "the argument of sqrt must be ≥ 0",
      holds: ({ lower }) => lower >= 0,
      fails: ({ upper }) => upper < 0,
    },
    of: jet.squareRoot,
  },
  exp: { of: exponential },
  log: {
    domain: {
      requirement: "the argument of log must be > 0, away from 0",
      holds: ({ lower }) => lower > 0,
      fails: ({ upper }) => upper <= 0,
    },
    of: (u) => withSlope(u, elementary.log, jet.divide(one(u), u)),
  },
  // 1 − y².
  tanh: {
    of: (u) => jet.compose(u, elementary.tanh, (y, k) => x.subtract(k === 0 ? x.ONE : x.ZERO, jet.squareTerm(y, k))),
  },
  sin: { of: (u) => jet.sinCos(u, elementary.sin, elementary.cos).sin },
  cos: { of: (u) => jet.sinCos(u, elementary.sin, elementary.cos).cos },
  erf: { of: (u) => withSlope(u, elementary.erf, bell(u)) },
  erfc: { of: erfc },
  // erfc(−u/√2)/2.
  Phi: { of: (u) => scaled(erfc(scaled(u, x.negate(SQRT_HALF))), x.point(0.5)) },
  // y (1 − y) = y − y².
  logistic: {
    of: (u) =>
      jet.compose(u, elementary.logistic, (y, k) =>
        k === 0 ? x.multiply(y[0]!, x.subtract(x.ONE, y[0]!)) : x.subtract(y[k]!, jet.squareTerm(y, k)),
      ),
  },
};
