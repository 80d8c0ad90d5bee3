import type { Expression } from "../../expressions/expression.ts";
import { parseExpression } from "../../expressions/parse.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { type EnclosedExpression, encloseProfile } from "../certificates/enclosure/enclose-profile.ts";

/**
 * A piecewise polynomial with proven deviations from a formula in r, which need make sense for 0 ≤ r ≤ R only: it is read with min(r, R) in
 * place of r, and is constant beyond R. Deviations of 10⁻¹¹ of the range of f or so, where 256 pieces are enough.
 */
export function encloseWithin(source: string, radius: number): EnclosedExpression {
  requireDomain(radius > 0 && radius < Infinity, "encloseWithin", "the radius must be finite and > 0", radius);
  const expression = capped(parseExpression(source, { variables: ["r"] }), radius);
  return encloseProfile(expression, { last: radius, tolerance: 1e-11 });
}

/** The expression with min(r, R) for r. */
function capped(node: Expression, radius: number): Expression {
  const of = (operand: Expression) => capped(operand, radius);
  switch (node.kind) {
    case "number":
    case "constant":
      return node;
    case "variable":
      return {
        kind: "call",
        name: "min",
        operands: [node, { kind: "number", value: radius, column: node.column }],
        column: node.column,
      };
    case "negate":
      return { ...node, operand: of(node.operand) };
    case "binary":
      return { ...node, left: of(node.left), right: of(node.right) };
    case "power":
      return { ...node, base: of(node.base) };
    case "call":
      return { ...node, operands: node.operands.map(of) };
  }
}
