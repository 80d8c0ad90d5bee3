import type { Expression } from "../../../expressions/expression.ts";
import { isBinary, type UnaryName } from "../../../expressions/functions.ts";
import * as elementary from "./elementary.ts";
import { evaluateOn } from "./evaluate.ts";
import { RULES } from "./functions.ts";
import type { Interval } from "./interval.ts";
import * as x from "./interval.ts";

/** factor · r^power; factor ∞ where no bound is known. */
export interface Growth {
  readonly factor: number;
  readonly power: number;
}

/** What is known of u(r) for all r ≥ L. */
interface Tail {
  readonly range: Interval;
  /** |u| ≤ factor · r^power. */
  readonly bound: Growth;
  /** sign · u ≥ factor · r^power, factor > 0. */
  readonly away?: (Growth & { readonly sign: 1 | -1 }) | undefined;
}

type Away = Tail["away"];

const ALL = x.interval(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
const UNBOUNDED: Growth = { factor: Number.POSITIVE_INFINITY, power: 0 };
/** Decays faster than any power are written as one of at most this. */
const STEEPEST = 60;

/** Range and growth of an expression in r for r ≥ from > 0: every subexpression's size, and its distance from 0, between powers of r. */
export function growthOn(
  expression: Expression,
  variables: ReadonlyMap<string, number>,
  from: number,
): { readonly range: Interval; readonly growth: Growth } {
  const logarithm = elementary.log(x.point(from));
  /** from^p. */
  const power = (p: number): Interval => (p === 0 ? x.ONE : elementary.exp(x.multiply(x.point(p), logarithm)));
  const times = (a: number, b: number | Interval): Interval =>
    x.multiply(x.point(a), typeof b === "number" ? x.point(b) : b);

  /** The sum of bounds, in the larger power. */
  function sum(a: Growth, b: Growth): Growth {
    const [low, high] = a.power <= b.power ? [a, b] : [b, a];
    const factor = x.add(x.point(high.factor), times(low.factor, power(low.power - high.power))).upper;
    return { factor, power: high.power };
  }

  /** A bound of e^{−c r^p}: r^M e^{−c r^p} decreases for r^p ≥ M/(cp), and M is chosen so that this is so from L on. */
  function decay(c: number, p: number): Growth {
    const start = power(p);
    const steepness = Math.min(STEEPEST, Math.floor(times(c, times(p, start)).lower));
    const value = x.multiply(power(steepness), elementary.exp(x.negate(times(c, start))));
    return { factor: value.upper, power: 0 - steepness };
  }

  function rangeOf(node: Expression): Interval {
    return evaluateOn(node, variables, { from, to: Infinity, order: 0 }).value.terms[0] ?? ALL;
  }

  function tail(node: Expression): Tail {
    const known = rangeOf(node);
    const { bound: found, away, range: combined = known } = rough(node, known);
    let range = x.meet(known, combined);
    if (found.power <= 0) {
      const size = times(found.factor, power(found.power)).upper;
      range = x.meet(range, x.interval(-size, size));
    }
    if (away !== undefined) {
      const least = away.power >= 0 ? Math.max(0, times(away.factor, power(away.power)).lower) : 0;
      const side = x.interval(least, Infinity);
      range = x.meet(range, away.sign > 0 ? side : x.negate(side));
    }
    const size = x.magnitude(range);
    const flatter = Number.isFinite(size) && (found.power > 0 || (found.power === 0 && size < found.factor));
    return { range, bound: flatter ? { factor: size, power: 0 } : found, away };
  }

  function rough(node: Expression, range: Interval): Sides & { readonly range?: Interval } {
    switch (node.kind) {
      case "number":
      case "constant":
        return ofRange(range);
      case "variable":
        if (node.name !== "r") return ofRange(range);
        return { bound: { factor: 1, power: 1 }, away: { factor: 1, power: 1, sign: 1 } };
      case "negate": {
        const { bound, away } = tail(node.operand);
        return { bound, away: turned(away) };
      }
      case "binary": {
        const [u, right] = [tail(node.left), tail(node.right)];
        if (node.operator === "*") return product(u, right);
        if (node.operator === "/") return product(u, reciprocal(right));
        const v = node.operator === "+" ? right : { ...right, range: x.negate(right.range), away: turned(right.away) };
        const range = x.add(u.range, v.range);
        return { range, bound: sum(u.bound, v.bound), away: farther(awayOfSum(u, v), awayOfSum(v, u)) };
      }
      case "power":
        return raised(tail(node.base), node.value);
      case "call": {
        const u = tail(node.operands[0]!);
        if (isBinary(node.name)) {
          const v = tail(node.operands[1]!);
          const sign = node.name === "max" ? 1 : -1;
          const away = [u.away, v.away].find((side) => side?.sign === sign);
          const [a, b] = sign > 0 ? [u.range, v.range] : [x.negate(u.range), x.negate(v.range)];
          const range = x.maximum(a, b);
          return { range: sign > 0 ? range : x.negate(range), bound: sum(u.bound, v.bound), away };
        }
        return { range: imageOf(node.name, u.range), ...called(node.name, u) };
      }
    }
  }

  function called(name: UnaryName, u: Tail): Sides {
    const range = imageOf(name, u.range);
    const decaying = DECAYS[name];
    if (decaying !== undefined && u.away?.sign === decaying.side && u.away.power > 0) {
      return { bound: decay(decaying.rate(x.point(u.away.factor)).lower, decaying.degree * u.away.power) };
    }
    switch (name) {
      case "abs":
        return { bound: u.bound, away: u.away && { ...u.away, sign: 1 } };
      case "relu":
        return { bound: u.bound, away: u.away?.sign === 1 ? u.away : undefined };
      case "sqrt":
        return raised(u, 0.5);
      case "log": {
        // |log u| ≤ |log least| + √u, for log u ≤ √u.
        if (!(u.range.lower > 0)) return { bound: UNBOUNDED };
        const least = x.magnitude(elementary.log(x.point(u.range.lower)));
        return { bound: sum({ factor: least, power: 0 }, raised(u, 0.5).bound) };
      }
      default:
        return ofRange(range);
    }
  }

  /** u + v is as far from 0 as u, where v has the same sign or is smaller. */
  function awayOfSum(u: Tail, v: Tail): Away {
    if (u.away === undefined) return undefined;
    const { factor, power: p, sign } = u.away;
    if (sign > 0 ? v.range.lower >= 0 : v.range.upper <= 0) return u.away;
    if (v.bound.power > p || !(v.bound.factor < Infinity)) return undefined;
    const left = x.subtract(x.point(factor), times(v.bound.factor, power(v.bound.power - p))).lower;
    return left > 0 ? { factor: left, power: p, sign } : undefined;
  }

  const { range, bound } = tail(expression);
  return { range, growth: bound };
}

/** f(u) ≤ e^{−rate(c) |u/c|^degree} on the side where it decays: (DLMF 7.8.3) erfc u ≤ e^{−u²} for u ≥ 0. */
const DECAYS: Readonly<Partial<Record<UnaryName, Decay>>> = {
  exp: { side: -1, degree: 1, rate: (c) => c },
  logistic: { side: -1, degree: 1, rate: (c) => c },
  erfc: { side: 1, degree: 2, rate: x.square },
  Phi: { side: -1, degree: 2, rate: (c) => x.divide(x.square(c), x.point(2)) },
};

interface Decay {
  readonly side: 1 | -1;
  readonly degree: number;
  readonly rate: (c: Interval) => Interval;
}

/** The range of a function of one argument; all numbers where that leaves its domain. */
function imageOf(name: UnaryName, range: Interval): Interval {
  const { domain, of } = RULES[name];
  const inside = domain === undefined || domain.holds(range);
  return (inside ? of({ terms: [range] }).terms[0] : undefined) ?? ALL;
}

const farther = (a: Away, b: Away): Away => (a === undefined || (b !== undefined && b.power > a.power) ? b : a);

const turned = (away: Away): Away => away && { ...away, sign: away.sign === 1 ? -1 : 1 };

/** Of a function of which only the range is known. */
function ofRange(range: Interval): { readonly bound: Growth; readonly away?: Away } {
  const bound = { factor: x.magnitude(range), power: 0 };
  if (x.has(range, 0)) return { bound };
  const [factor, sign] = range.lower > 0 ? [range.lower, 1 as const] : [-range.upper, -1 as const];
  return { bound, away: { factor, power: 0, sign } };
}

type Sides = Pick<Tail, "bound" | "away">;

function product(u: Sides, v: Sides): Sides {
  const bound = {
    factor: x.multiply(x.point(u.bound.factor), x.point(v.bound.factor)).upper,
    power: u.bound.power + v.bound.power,
  };
  if (u.away === undefined || v.away === undefined) return { bound };
  const factor = x.multiply(x.point(u.away.factor), x.point(v.away.factor)).lower;
  const sign = u.away.sign === v.away.sign ? 1 : -1;
  return { bound, away: factor > 0 ? { factor, power: u.away.power + v.away.power, sign } : undefined };
}

/** 1/v, for v away from 0. */
function reciprocal({ bound, away }: Sides): Sides {
  if (away === undefined) return { bound: UNBOUNDED };
  const inverse = (factor: number): Interval => x.divide(x.ONE, x.point(factor));
  const least = inverse(bound.factor).lower;
  return {
    bound: { factor: inverse(away.factor).upper, power: -away.power },
    away: least > 0 ? { factor: least, power: -bound.power, sign: away.sign } : undefined,
  };
}

/** uᵃ; for a that is no whole number, u ≥ 0 must be known. */
function raised(u: Tail, a: number): Sides {
  if (a < 0) return reciprocal(raised(u, -a));
  const whole = Number.isInteger(a);
  if (!whole && !(u.range.lower >= 0)) return { bound: UNBOUNDED };
  const of = (factor: number): Interval =>
    factor === 0 || factor === Infinity
      ? x.point(a === 0 ? 1 : factor)
      : elementary.exp(x.multiply(x.point(a), elementary.log(x.point(factor))));
  const bound = { factor: of(u.bound.factor).upper, power: u.bound.power * a };
  const least = u.away === undefined ? 0 : of(u.away.factor).lower;
  if (u.away === undefined || !(least > 0)) return { bound };
  return { bound, away: { factor: least, power: u.away.power * a, sign: whole && a % 2 === 1 ? u.away.sign : 1 } };
}
