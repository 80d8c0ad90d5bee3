import type { Arithmetic } from "./arithmetic.ts";
import { CONSTANTS, type Expression } from "./expression.ts";
import { isBinary, unary } from "./functions.ts";

/** Powers up to this are products. */
const LARGEST_PRODUCT = 1024;

/**
 * The value of an expression in an arithmetic, given those of its variables; a plain number where no variable occurs. u^n is a
 * product for whole numbers |n| ≤ 1024, with √u for half of odd ones; else e^{n log u}, so NaN for u < 0.
 */
export function evaluate<V, T>(
  expression: Expression,
  a: Arithmetic<V, T>,
  variables: readonly (V | number)[],
): V | number {
  const of = (inner: Expression): V | number => evaluate(inner, a, variables);
  switch (expression.kind) {
    case "number":
      return expression.value;
    case "constant":
      return CONSTANTS[expression.name];
    case "variable":
      return variables[expression.index]!;
    case "negate":
      return a.negate(of(expression.operand));
    case "binary":
      return BINARY[expression.operator](a, of(expression.left), of(expression.right));
    case "power":
      return power(a, of(expression.base), expression.value);
    case "call": {
      const { name, operands } = expression;
      if (isBinary(name)) return a[EXTREMES[name]](of(operands[0]!), of(operands[1]!));
      return unary(name).value(a, of(operands[0]!));
    }
  }
}

const EXTREMES = { max: "maximum", min: "minimum" } as const;

const BINARY = {
  "+": <V, T>(a: Arithmetic<V, T>, left: V | number, right: V | number) => a.add(left, right),
  "-": <V, T>(a: Arithmetic<V, T>, left: V | number, right: V | number) => a.subtract(left, right),
  "*": <V, T>(a: Arithmetic<V, T>, left: V | number, right: V | number) => a.multiply(left, right),
  "/": <V, T>(a: Arithmetic<V, T>, left: V | number, right: V | number) => a.divide(left, right),
};

/** base^exponent. */
export function power<V, T>(a: Arithmetic<V, T>, base: V | number, exponent: number): V | number {
  if (exponent < 0) return a.divide(1, power(a, base, -exponent));
  if (!Number.isInteger(2 * exponent) || exponent > LARGEST_PRODUCT) return a.exp(a.multiply(exponent, a.log(base)));
  const whole = Math.floor(exponent);
  const root = whole === exponent ? undefined : a.squareRoot(base);
  if (whole === 0) return root ?? 1;
  const product = repeated(a, base, whole);
  return root === undefined ? product : a.multiply(product, root);
}

/** baseⁿ, n ≥ 1, by squaring. */
function repeated<V, T>(a: Arithmetic<V, T>, base: V | number, n: number): V | number {
  if (n === 1) return base;
  const half = repeated(a, base, Math.floor(n / 2));
  const square = a.multiply(half, half);
  return n % 2 === 0 ? square : a.multiply(square, base);
}
