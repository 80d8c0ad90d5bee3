import type { FunctionName } from "./functions.ts";

/** Constants by name. */
export const CONSTANTS = { pi: Math.PI, e: Math.E } as const;
export type ConstantName = keyof typeof CONSTANTS;

/** Operators between two operands; a power's exponent is a constant and has a node of its own. */
export type Operator = "+" | "-" | "*" | "/";

/** A formula in real variables. `column`, from 1, is where the node begins in the text that it was read from. */
export type Expression = { readonly column: number } & (
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "constant"; readonly name: ConstantName }
  | { readonly kind: "variable"; readonly name: string; readonly index: number }
  | { readonly kind: "negate"; readonly operand: Expression }
  | { readonly kind: "binary"; readonly operator: Operator; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "power"; readonly base: Expression; readonly exponent: Expression; readonly value: number }
  | { readonly kind: "call"; readonly name: FunctionName; readonly operands: readonly Expression[] }
);

/** What an expression is made of. */
export function operandsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "number":
    case "constant":
    case "variable":
      return [];
    case "negate":
      return [expression.operand];
    case "binary":
      return [expression.left, expression.right];
    case "power":
      return [expression.base, expression.exponent];
    case "call":
      return expression.operands;
  }
}
