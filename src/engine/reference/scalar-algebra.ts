import { erf } from "../../math/special/erf.ts";
import { erfc } from "../../math/special/erfc.ts";
import type { Lane, Mask, Operand, VectorAlgebra } from "../vector/algebra.ts";

const lane = (x: number): Lane => x as unknown as Lane;
const mask = (x: boolean): Mask => x as unknown as Mask;
const number = (x: Operand): number => x as unknown as number;

const unary = (f: (a: number) => number) => (a: Operand) => lane(f(number(a)));
const binary = (f: (a: number, b: number) => number) => (a: Operand, b: Operand) => lane(f(number(a), number(b)));
const compare = (f: (a: number, b: number) => boolean) => (a: Operand, b: Operand) => mask(f(number(a), number(b)));

/** Vectors of one float64 number: evaluates a vector form at one point. */
export const scalarAlgebra: VectorAlgebra = {
  add: binary((a, b) => a + b),
  subtract: binary((a, b) => a - b),
  multiply: binary((a, b) => a * b),
  divide: binary((a, b) => a / b),
  multiplyAdd: (a, b, c) => lane(number(a) * number(b) + number(c)),
  negate: unary((a) => -a),
  absolute: unary(Math.abs),
  squareRoot: unary(Math.sqrt),
  minimum: binary(Math.min),
  maximum: binary(Math.max),
  round: unary(roundToEven),
  less: compare((a, b) => a < b),
  lessOrEqual: compare((a, b) => a <= b),
  select: (where, yes, no) => lane(number((where as unknown as boolean) ? yes : no)),
  copySign: binary((a, b) => (b < 0 || Object.is(b, -0) ? -Math.abs(a) : Math.abs(a))),
  polynomial: (a, coefficients) => lane(coefficients.reduceRight((sum, c) => sum * number(a) + c, 0)),
  exp: unary(Math.exp),
  expm1: unary(Math.expm1),
  log: unary(Math.log),
  log1p: unary(Math.log1p),
  tanh: unary(Math.tanh),
  erf: unary(erf),
  erfc: unary(erfc),
  sin: unary(Math.sin),
  cos: unary(Math.cos),
};

/** A vector form as a function of numbers. */
export const scalarForm =
  (form: (v: VectorAlgebra, t: Lane) => Lane) =>
  (t: number): number =>
    number(form(scalarAlgebra, lane(t)));

function roundToEven(a: number): number {
  const below = Math.floor(a);
  const tie = a - below === 0.5;
  return tie ? 2 * Math.round(a / 2) : Math.round(a);
}
