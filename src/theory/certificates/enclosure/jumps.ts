import { type Expression, operandsOf } from "../../../expressions/expression.ts";
import { isBinary, unary } from "../../../expressions/functions.ts";
import { parseExpression } from "../../../expressions/parse.ts";
import { requireDomain } from "../../../math/domain-error.ts";

/** Names of the functions in an expression that jump (sign and step), in the order of the text, each once. */
export function jumpsIn(expression: Expression): readonly string[] {
  const own =
    expression.kind === "call" && !isBinary(expression.name) && "jump" in unary(expression.name)
      ? [expression.name]
      : [];
  return [...new Set([...own, ...operandsOf(expression).flatMap(jumpsIn)])];
}

/**
 * Refuses a formula in r (and d) that is not continuous by its form alone. Bounds that hold almost everywhere, as those of an
 * enclosed profile, hold everywhere for a continuous f; step(r) is 1 but for r = 0.
 */
export function requireNoJumps(source: string, where: string): void {
  const jumps = jumpsIn(parseExpression(source, { variables: ["r", "d"] }));
  const requirement = `f must be continuous, for a bound at every point, and formulas with ${jumps.join(" and ")} are not shown to be`;
  requireDomain(jumps.length === 0, where, requirement, source);
}
