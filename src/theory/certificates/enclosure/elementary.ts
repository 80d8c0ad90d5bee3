import { ln2 } from "../../../math/fixed-point/arithmetic.ts";
import { cosSin } from "../../../math/fixed-point/circular.ts";
import { fromNumber, toNumber } from "../../../math/fixed-point/conversion.ts";
import * as errorFunction from "../../../math/fixed-point/error-function.ts";
import * as exponential from "../../../math/fixed-point/exponential.ts";
import { above, below } from "./directed.ts";
import { add, divide, type Interval, interval, isPoint, ONE, point } from "./interval.ts";

/*
 * Values at one float64 come from BigInt fixed point: within two units there, four here with the argument's own unit (all
 * functions taken have slope at most 2 where their argument is cut off: |x| < 2^(52 − bits)). Values on intervals by monotony.
 */

const UNITS = 4n;
/** Digits after the point: twelve more than float64 has. */
const BITS = 96;
const INFINITY = Number.POSITIVE_INFINITY;

function around(value: bigint, bits: number, units = UNITS): Interval {
  return interval(below(toNumber(value - units, bits)), above(toNumber(value + units, bits)));
}

const clipped = (x: Interval, least: number, largest: number): Interval =>
  interval(Math.max(x.lower, least), Math.min(x.upper, largest));

/** Of an increasing function, from its enclosures at numbers. */
const increasing =
  (at: (x: number) => Interval) =>
  (x: Interval): Interval => {
    const first = at(x.lower);
    return isPoint(x) ? first : interval(first.lower, at(x.upper).upper);
  };

function expAt(x: number): Interval {
  if (x === 0) return point(1);
  if (x > 709.7) return interval(x === INFINITY ? Number.MAX_VALUE : 1e308, INFINITY);
  if (x < -740) return interval(0, 1e-320);
  // As many more digits as e^x has zeros; its error is two units (times e^x where that is larger), and one for the argument's.
  const bits = BITS + Math.max(0, Math.ceil(-x * Math.LOG2E));
  const units = x <= 0 ? UNITS : 4n << BigInt(Math.ceil(x * Math.LOG2E));
  return clipped(around(exponential.exp(fromNumber(x, bits), bits), bits, units), 0, INFINITY);
}

function logAt(x: number): Interval {
  if (x === 1) return point(0);
  if (x === INFINITY) return interval(709, INFINITY);
  if (x === 0) return interval(-INFINITY, -745);
  // x = m 2^k with m an exact multiple of 2^−96.
  const k = Math.floor(Math.log2(x));
  const mantissa = fromNumber((x * 2 ** -Math.floor(k / 2)) / 2 ** Math.ceil(k / 2), BITS);
  const value = exponential.log(mantissa, BITS) + ((BigInt(k) * ln2(BITS + 12)) >> 12n);
  return around(value, BITS);
}

function tanhAt(x: number): Interval {
  if (x === 0) return point(0);
  if (Math.abs(x) > 20) return x > 0 ? interval(1 - 2 ** -53, 1) : interval(-1, 2 ** -53 - 1);
  return clipped(around(exponential.tanh(fromNumber(x, BITS), BITS), BITS), -1, 1);
}

function erfcAt(x: number): Interval {
  if (x === 0) return point(1);
  if (x > 27) return interval(0, 1e-318);
  if (x < -7) return interval(2 - 2 ** -51, 2);
  const bits = BITS + (x > 0 ? Math.ceil(x * x * Math.LOG2E) + 8 : 0);
  return clipped(around(errorFunction.erfc(fromNumber(x, bits), bits), bits), 0, 2);
}

function erfAt(x: number): Interval {
  if (x === 0) return point(0);
  if (Math.abs(x) > 7) return x > 0 ? interval(1 - 2 ** -53, 1) : interval(-1, 2 ** -53 - 1);
  return clipped(around(errorFunction.erf(fromNumber(x, BITS), BITS), BITS), -1, 1);
}

function logisticAt(x: number): Interval {
  if (x < -700) return interval(0, expAt(x).upper);
  if (x > 40) return interval(1 - 2 ** -53, 1);
  const e = expAt(x);
  return clipped(divide(e, add(ONE, e)), 0, 1);
}

export const exp = increasing(expAt);
/** x > 0, or ≥ 0 with −∞. */
export const log = increasing(logAt);
export const tanh = increasing(tanhAt);
export const erf = increasing(erfAt);
/** 1/(1 + e^{−x}). */
export const logistic = increasing(logisticAt);

export function erfc(x: Interval): Interval {
  const first = erfcAt(x.lower);
  return isPoint(x) ? first : interval(erfcAt(x.upper).lower, first.upper);
}

/** Beyond this sin and cos are enclosed by [−1, 1]. */
const FAR = 2 ** 40;

/** Whether some whole number, or whole number and `shift`, of even (odd) rank may lie in x/π: a wide answer is a safe one. */
function mayTurn(x: Interval, shift: number, parity: 0 | 1): boolean {
  const slack = 2 ** -50 * (1 + Math.max(Math.abs(x.lower), Math.abs(x.upper)));
  const from = (x.lower / Math.PI - slack - shift - parity) / 2;
  const to = (x.upper / Math.PI + slack - shift - parity) / 2;
  return Math.ceil(from) <= Math.floor(to);
}

function wave(x: Interval, shift: number, name: "sin" | "cos"): Interval {
  if (!(Math.abs(x.lower) < FAR && Math.abs(x.upper) < FAR)) return interval(-1, 1);
  const at = (v: number): Interval => {
    if (v === 0) return point(name === "sin" ? 0 : 1);
    return clipped(around(cosSin(fromNumber(v, BITS), BITS)[name], BITS), -1, 1);
  };
  if (isPoint(x)) return at(x.lower);
  const [a, b] = [at(x.lower), at(x.upper)];
  return interval(
    mayTurn(x, shift, 1) ? -1 : Math.min(a.lower, b.lower),
    mayTurn(x, shift, 0) ? 1 : Math.max(a.upper, b.upper),
  );
}

/** Extremes 1, −1 at (2n + ½)π, (2n + 3/2)π. */
export const sin = (x: Interval): Interval => wave(x, 0.5, "sin");
/** Extremes 1, −1 at 2nπ, (2n + 1)π. */
export const cos = (x: Interval): Interval => wave(x, 0, "cos");
