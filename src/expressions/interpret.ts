import { erf } from "../math/special/erf.ts";
import { erfc } from "../math/special/erfc.ts";
import type { Arithmetic } from "./arithmetic.ts";
import { derivative } from "./differentiate.ts";
import { evaluate } from "./evaluate.ts";
import type { Expression } from "./expression.ts";
import { operandsOf } from "./expression.ts";

/** A number for every choice of the variables, in the order in which the parser was given them. */
export type Interpreted = (values: ArrayLike<number>) => number;
type Decided = (values: ArrayLike<number>) => boolean;
type Operand = Interpreted | number;

const of = (a: Operand): Interpreted => (typeof a === "number" ? () => a : a);
const unary =
  (f: (x: number) => number) =>
  (a: Operand): Interpreted => {
    const x = of(a);
    return (values) => f(x(values));
  };
const binary =
  <R>(f: (x: number, y: number) => R) =>
  (a: Operand, b: Operand): ((values: ArrayLike<number>) => R) => {
    const [x, y] = [of(a), of(b)];
    return (values) => f(x(values), y(values));
  };

/** Functions of the variables, in float64: an expression evaluated in them once can be called often and allocates nothing. */
const functions: Arithmetic<Interpreted, Decided> = {
  add: binary((x, y) => x + y),
  subtract: binary((x, y) => x - y),
  multiply: binary((x, y) => x * y),
  divide: binary((x, y) => x / y),
  negate: unary((x) => -x),
  absolute: unary(Math.abs),
  squareRoot: unary(Math.sqrt),
  minimum: binary(Math.min),
  maximum: binary(Math.max),
  less: binary((x, y) => x < y),
  lessOrEqual: binary((x, y) => x <= y),
  select: (where, yes, no) => {
    const [x, y] = [of(yes), of(no)];
    return (values) => (where(values) ? x(values) : y(values));
  },
  exp: unary(Math.exp),
  log: unary(Math.log),
  tanh: unary(Math.tanh),
  erf: unary(erf),
  erfc: unary(erfc),
  sin: unary(Math.sin),
  cos: unary(Math.cos),
};

const variables = (expression: Expression): readonly Interpreted[] =>
  Array.from({ length: variableCount(expression) }, (_, i) => (values: ArrayLike<number>) => values[i]!);

/** One more than the largest index of a variable that occurs. */
const variableCount = (expression: Expression): number =>
  Math.max(expression.kind === "variable" ? expression.index + 1 : 0, ...operandsOf(expression).map(variableCount));

/** The expression as a function of its variables' values; allocates nothing when called. */
export function interpret(expression: Expression): Interpreted {
  return of(evaluate(expression, functions, variables(expression)));
}

/** Its derivative in the variable of an index, as {@link derivative}. */
export function interpretDerivative(expression: Expression, index = 0): Interpreted {
  const along = variables(expression);
  return of(
    derivative(expression, functions, { variables: along, slopes: along.map((_, i) => (i === index ? 1 : 0)) }),
  );
}
