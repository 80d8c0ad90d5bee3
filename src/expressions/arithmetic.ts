/**
 * What an expression can be computed with: numbers, vectors of them, functions of the variables. An operand is a value or a
 * plain number. `engine/vector/algebra.ts` is one.
 */
export interface Arithmetic<Value, Truth> {
  add(a: Value | number, b: Value | number): Value;
  subtract(a: Value | number, b: Value | number): Value;
  multiply(a: Value | number, b: Value | number): Value;
  divide(a: Value | number, b: Value | number): Value;
  negate(a: Value | number): Value;
  absolute(a: Value | number): Value;
  squareRoot(a: Value | number): Value;
  minimum(a: Value | number, b: Value | number): Value;
  maximum(a: Value | number, b: Value | number): Value;
  less(a: Value | number, b: Value | number): Truth;
  lessOrEqual(a: Value | number, b: Value | number): Truth;
  select(where: Truth, yes: Value | number, no: Value | number): Value;
  exp(a: Value | number): Value;
  log(a: Value | number): Value;
  tanh(a: Value | number): Value;
  erf(a: Value | number): Value;
  erfc(a: Value | number): Value;
  sin(a: Value | number): Value;
  cos(a: Value | number): Value;
}
