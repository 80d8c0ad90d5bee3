import type { Expression } from "./expression.ts";

/** How tightly an expression's outermost operation binds: sums, products and signs, powers, the rest. */
function binding(expression: Expression): number {
  switch (expression.kind) {
    case "binary":
      return expression.operator === "+" || expression.operator === "-" ? 1 : 2;
    case "negate":
      return 2;
    case "power":
      return 3;
    default:
      return 4;
  }
}

/** The text from which parsing gives the same expression, with no parentheses but those that are needed. */
export function textOf(expression: Expression): string {
  const within = (inner: Expression, least: number): string =>
    binding(inner) < least ? `(${textOf(inner)})` : textOf(inner);
  switch (expression.kind) {
    case "number":
      return String(expression.value);
    case "constant":
    case "variable":
      return expression.name;
    case "negate":
      return `-${within(expression.operand, 3)}`;
    case "binary": {
      const { operator, left, right } = expression;
      const own = binding(expression);
      const [before, after] = [within(left, own), within(right, own + 1)];
      return own === 1 ? `${before} ${operator} ${after}` : `${before}${operator}${after}`;
    }
    case "power":
      return `${within(expression.base, 4)}^${within(expression.exponent, 4)}`;
    case "call":
      return `${expression.name}(${expression.operands.map(textOf).join(", ")})`;
  }
}

/** The same in TeX. */
export function texOf(expression: Expression): string {
  const within = (inner: Expression, least: number): string =>
    binding(inner) < least ? String.raw`\left(${texOf(inner)}\right)` : texOf(inner);
  switch (expression.kind) {
    case "number":
      return String(expression.value).replace(/e\+?(-?\d+)$/, String.raw`\cdot 10^{$1}`);
    case "constant":
      return expression.name === "pi" ? String.raw`\pi` : expression.name;
    case "variable":
      return expression.name.replace(/^([A-Za-z]+)_?(\d+)$/, "$1_{$2}");
    case "negate":
      return `-${within(expression.operand, 3)}`;
    case "binary": {
      const { operator, left, right } = expression;
      if (operator === "/") return String.raw`\frac{${texOf(left)}}{${texOf(right)}}`;
      const own = binding(expression);
      const sign = operator === "*" ? String.raw`\,` : ` ${operator} `;
      return `${within(left, own)}${sign}${within(right, own + 1)}`;
    }
    case "power":
      return `${within(expression.base, 4)}^{${texOf(expression.exponent)}}`;
    case "call":
      return String.raw`\operatorname{${expression.name}}\left(${expression.operands.map(texOf).join(", ")}\right)`;
  }
}
