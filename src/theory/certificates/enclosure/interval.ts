import { InvariantError } from "../../../math/domain-error.ts";
import { above, productDown, quotientDown, rootDown, rootUp, sumDown } from "./directed.ts";

/** The real numbers from `lower` to `upper`; ±∞ for no bound. Operations enclose all results, rounding included. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

export const interval = (lower: number, upper: number): Interval => ({ lower: lower + 0, upper: upper + 0 });
export const point = (x: number): Interval => ({ lower: x, upper: x });

export const ZERO = point(0);
export const ONE = point(1);
/** π and e: the real numbers and Math.PI, Math.E, which lie below them. */
export const PI = interval(Math.PI, above(Math.PI));
export const E = interval(Math.E, above(Math.E));

export const isPoint = ({ lower, upper }: Interval): boolean => lower === upper;
export const has = ({ lower, upper }: Interval, x: number): boolean => lower <= x && x <= upper;
export const isBounded = ({ lower, upper }: Interval): boolean => Number.isFinite(lower) && Number.isFinite(upper);

/** max |x|. */
export const magnitude = ({ lower, upper }: Interval): number => Math.max(-lower, upper) + 0;

/** A float64 in the middle, to rounding. */
export const middle = ({ lower, upper }: Interval): number => lower + (upper / 2 - lower / 2);

/** An upper bound of |x − centre|. */
export const reach = (x: Interval, centre: number): number => magnitude(subtract(x, point(centre)));

export const hull = (a: Interval, b: Interval): Interval =>
  interval(Math.min(a.lower, b.lower), Math.max(a.upper, b.upper));

/** What both enclose. */
export function meet(a: Interval, b: Interval): Interval {
  const lower = Math.max(a.lower, b.lower);
  const upper = Math.min(a.upper, b.upper);
  if (!(lower <= upper)) {
    throw new InvariantError("meet", `[${a.lower}, ${a.upper}] and [${b.lower}, ${b.upper}] enclose one number`);
  }
  return interval(lower, upper);
}

export const negate = ({ lower, upper }: Interval): Interval => interval(-upper, -lower);
export const add = (a: Interval, b: Interval): Interval =>
  interval(sumDown(a.lower, b.lower), -sumDown(-a.upper, -b.upper));
export const subtract = (a: Interval, b: Interval): Interval => add(a, negate(b));

export function multiply(a: Interval, b: Interval): Interval {
  // By signs: two products instead of eight wherever neither factor changes sign.
  if (a.lower >= 0) {
    if (b.lower >= 0) return interval(productDown(a.lower, b.lower), -productDown(-a.upper, b.upper));
    if (b.upper <= 0) return interval(productDown(a.upper, b.lower), -productDown(-a.lower, b.upper));
    return interval(productDown(a.upper, b.lower), -productDown(-a.upper, b.upper));
  }
  if (a.upper <= 0) return negate(multiply(negate(a), b));
  if (b.lower >= 0 || b.upper <= 0) return multiply(b, a);
  return interval(
    Math.min(productDown(a.lower, b.upper), productDown(a.upper, b.lower)),
    -Math.min(productDown(-a.lower, b.lower), productDown(-a.upper, b.upper)),
  );
}

/** a/b, 0 ∉ b. */
export function divide(a: Interval, b: Interval): Interval {
  if (b.upper < 0) return divide(negate(a), negate(b));
  if (!(b.lower > 0)) throw new InvariantError("divide", `the divisor [${b.lower}, ${b.upper}] is not 0`);
  const lower = quotientDown(a.lower, a.lower >= 0 ? b.upper : b.lower);
  const upper = -quotientDown(-a.upper, a.upper >= 0 ? b.lower : b.upper);
  // ∞/∞: a quotient of two numbers that are both unbounded has the sign of a.
  return interval(
    Number.isNaN(lower) ? (a.lower >= 0 ? 0 : Number.NEGATIVE_INFINITY) : lower,
    Number.isNaN(upper) ? (a.upper <= 0 ? 0 : Number.POSITIVE_INFINITY) : upper,
  );
}

export const absolute = (a: Interval): Interval => {
  if (a.lower >= 0) return a;
  return a.upper <= 0 ? negate(a) : interval(0, magnitude(a));
};

export function square(a: Interval): Interval {
  const { lower, upper } = absolute(a);
  return interval(productDown(lower, lower), -productDown(-upper, upper));
}

/** √a, a ≥ 0. */
export const squareRoot = ({ lower, upper }: Interval): Interval => interval(rootDown(lower), rootUp(upper));

export const maximum = (a: Interval, b: Interval): Interval =>
  interval(Math.max(a.lower, b.lower), Math.max(a.upper, b.upper));
