import type { Arithmetic } from "./arithmetic.ts";
import { evaluate, power } from "./evaluate.ts";
import type { Expression } from "./expression.ts";
import { isBinary, unary } from "./functions.ts";

/**
 * The derivative of an expression along given slopes of its variables, by the chain rule in the same arithmetic (forward mode);
 * a plain number where it is constant. At a kink of abs, relu, max and min it is the right derivative along these slopes, at a jump
 * of step and sign 0.
 */
export function derivative<V, T>(
  expression: Expression,
  a: Arithmetic<V, T>,
  at: { readonly variables: readonly (V | number)[]; readonly slopes: readonly (V | number)[] },
): V | number {
  const value = (inner: Expression): V | number => evaluate(inner, a, at.variables);
  const slope = (inner: Expression): V | number => derivative(inner, a, at);
  switch (expression.kind) {
    case "number":
    case "constant":
      return 0;
    case "variable":
      return at.slopes[expression.index]!;
    case "negate":
      return times(a, -1, slope(expression.operand));
    case "binary": {
      const { operator, left, right } = expression;
      const [dLeft, dRight] = [slope(left), slope(right)];
      if (operator === "+") return plus(a, dLeft, dRight);
      if (operator === "-") return plus(a, dLeft, times(a, -1, dRight));
      if (operator === "*") return plus(a, times(a, dLeft, value(right)), times(a, value(left), dRight));
      // (l/r)′ = (l′ − (l/r) r′)/r.
      if (dRight === 0) return times(a, dLeft, a.divide(1, value(right)));
      return a.divide(plus(a, dLeft, times(a, -1, times(a, value(expression), dRight))), value(right));
    }
    case "power": {
      const { base, value: exponent } = expression;
      return exponent === 0 ? 0 : times(a, times(a, exponent, power(a, value(base), exponent - 1)), slope(base));
    }
    case "call": {
      const { name, operands } = expression;
      const u = value(operands[0]!);
      const du = slope(operands[0]!);
      if (isBinary(name)) {
        const [v, dv] = [value(operands[1]!), slope(operands[1]!)];
        return name === "max"
          ? steeper(a, [u, v], [du, dv])
          : times(a, -1, steeper(a, [v, u], [times(a, -1, du), times(a, -1, dv)]));
      }
      const f = unary(name);
      if ("corner" in f) return steeper(a, [u, a.multiply(f.corner, u)], [du, times(a, f.corner, du)]);
      return du === 0 ? 0 : times(a, f.slope(a, u, value(expression)), du);
    }
  }
}

/** Of two slopes that whose value is larger; where these are equal, the larger slope: the right derivative of their maximum. */
function steeper<V, T>(
  a: Arithmetic<V, T>,
  [u, v]: readonly [V | number, V | number],
  [du, dv]: readonly [V | number, V | number],
): V | number {
  return a.select(a.less(v, u), du, a.select(a.less(u, v), dv, a.maximum(du, dv)));
}

/** Sums and products without the operations that change nothing. */
function plus<V, T>(a: Arithmetic<V, T>, x: V | number, y: V | number): V | number {
  if (x === 0) return y;
  if (y === 0) return x;
  return typeof x === "number" && typeof y === "number" ? x + y : a.add(x, y);
}

function times<V, T>(a: Arithmetic<V, T>, x: V | number, y: V | number): V | number {
  if (x === 0 || y === 0) return 0;
  if (x === 1) return y;
  if (y === 1) return x;
  if (typeof x === "number" && typeof y === "number") return x * y;
  return x === -1 ? a.negate(y) : a.multiply(x, y);
}
