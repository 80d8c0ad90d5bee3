import type { Precision } from "../../src/engine/engine.ts";
import type { Lane, Mask, Operand, VectorAlgebra } from "../../src/engine/vector/algebra.ts";
import { erf } from "../../src/math/special/erf.ts";
import { erfc } from "../../src/math/special/erfc.ts";
import { SMALLEST_NORMAL, UNIT } from "./engine-oracle.ts";

/** A number computed in float64, and how far a computation in the precision at hand may be from the exact one. */
interface Bounded {
  readonly value: number;
  readonly error: number;
}

/** A truth value; where the errors of what was compared leave it open, either branch may have been taken. */
interface Decided {
  readonly holds: boolean;
  readonly open: boolean;
}

/** A part of a vector form: σ, or σ′. */
export type Part = (v: VectorAlgebra, t: Lane) => Lane;

/**
 * Bounds the error of a vector form at t ± error by a running error analysis (Higham, Accuracy and Stability, 3.3): every
 * operation adds its own rounding, at most u of its result, to what it does to the errors of its operands. The
 * transcendental functions add the units in the last place that tests/laws/vector.test.ts and transcendental.test.ts hold
 * them to, 2u each. So the bound follows from how the form is written, not from what an engine was seen to do.
 */
export function runningError(form: Part, { value, error }: Bounded, precision: Precision): number {
  const [unit, smallest] = [UNIT[precision], SMALLEST_NORMAL[precision]];
  /** Constants are rounded to the precision, once. */
  const constant = (a: number): Bounded => ({
    value: a,
    error: precision === "float32" ? Math.abs(Math.fround(a) - a) : 0,
  });
  const of = (a: Operand): Bounded => (typeof a === "number" ? constant(a) : (a as unknown as Bounded));
  const rounded = (result: number, carried: number, roundings = 1): Lane =>
    ({ value: result, error: carried + roundings * unit * Math.abs(result) + smallest }) as unknown as Lane;
  const exact = (result: number, carried: number): Lane => ({ value: result, error: carried }) as unknown as Lane;

  /** A function with its units in the last place; what an error of the argument does is seen at its ends. */
  const unary = (f: (a: number) => number, ulps: number) => (a: Operand) => {
    const { value: x, error: e } = of(a);
    const moved = e === 0 ? 0 : Math.max(Math.abs(f(x + e) - f(x)), Math.abs(f(x - e) - f(x)));
    return rounded(f(x), moved, 2 * ulps);
  };
  const product = (a: Bounded, b: Bounded): number =>
    Math.abs(a.value) * b.error + Math.abs(b.value) * a.error + a.error * b.error;
  const multiply = (a: Operand, b: Operand): Lane => rounded(of(a).value * of(b).value, product(of(a), of(b)));
  const add = (a: Operand, b: Operand): Lane => rounded(of(a).value + of(b).value, of(a).error + of(b).error);
  const extreme = (pick: (a: number, b: number) => number) => (a: Operand, b: Operand) =>
    exact(pick(of(a).value, of(b).value), Math.max(of(a).error, of(b).error));
  const compare = (holds: (a: number, b: number) => boolean) => (a: Operand, b: Operand) => {
    const [x, y] = [of(a), of(b)];
    const open = Math.abs(x.value - y.value) < x.error + y.error;
    return { holds: holds(x.value, y.value), open } as unknown as Mask;
  };

  const algebra: VectorAlgebra = {
    add,
    subtract: (a, b) => rounded(of(a).value - of(b).value, of(a).error + of(b).error),
    multiply,
    divide(a, b) {
      const [x, y] = [of(a), of(b)];
      const quotient = x.value / y.value;
      return rounded(quotient, (x.error + Math.abs(quotient) * y.error) / Math.max(0, Math.abs(y.value) - y.error));
    },
    // Fused or not: at most two roundings.
    multiplyAdd: (a, b, c) => add(multiply(a, b), c),
    negate: (a) => exact(-of(a).value, of(a).error),
    absolute: (a) => exact(Math.abs(of(a).value), of(a).error),
    squareRoot: unary(Math.sqrt, 0.5),
    minimum: extreme(Math.min),
    maximum: extreme(Math.max),
    round: unary(Math.round, 0),
    less: compare((a, b) => a < b),
    lessOrEqual: compare((a, b) => a <= b),
    select(where, yes, no) {
      const { holds, open } = where as unknown as Decided;
      const [chosen, other] = holds ? [of(yes), of(no)] : [of(no), of(yes)];
      if (!open) return exact(chosen.value, chosen.error);
      return exact(chosen.value, Math.max(chosen.error, Math.abs(chosen.value - other.value) + other.error));
    },
    copySign: (a, b) => exact(Math.sign(of(b).value) * Math.abs(of(a).value), of(a).error),
    polynomial: (a, coefficients) => coefficients.reduceRight((sum, c) => add(multiply(sum, a), c), exact(0, 0)),
    exp: unary(Math.exp, 2),
    expm1: unary(Math.expm1, 2),
    log: unary(Math.log, 1),
    log1p: unary(Math.log1p, 1),
    tanh: unary(Math.tanh, 3),
    erf: unary(erf, 4),
    erfc: unary(erfc, 6),
    sin: unary(Math.sin, 3),
    cos: unary(Math.cos, 3),
  };
  return of(form(algebra, { value, error } as unknown as Lane)).error;
}
