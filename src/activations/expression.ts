import type { Lane, Operand, VectorAlgebra } from "../engine/vector/algebra.ts";
import { derivative as derivativeOf } from "../expressions/differentiate.ts";
import { evaluate } from "../expressions/evaluate.ts";
import { ExpressionError } from "../expressions/expression-error.ts";
import { interpret, interpretDerivative } from "../expressions/interpret.ts";
import { parseExpression } from "../expressions/parse.ts";
import { kinksOf, parityOf } from "../expressions/shape.ts";
import { texOf, textOf } from "../expressions/text.ts";
import { requireDomain } from "../math/domain-error.ts";
import { type Activation, defineActivation } from "./activation.ts";
import { hermiteByQuadrature } from "./hermite-quadrature.ts";

export interface ExpressionOptions {
  /** Points where σ or σ′ jumps that the expression does not show: those of abs(u), relu(u), step(u), sign(u), max(u, v),
   *  min(u, v) are found where u and v are piecewise affine in t. */
  readonly kinks?: readonly number[];
}

/** A value must be a number here; beyond, functions may overflow. */
const LOOKED_AT = Array.from({ length: 161 }, (_, i) => (i - 80) / 8 + 0.01);

/**
 * The activation that an expression in t is (src/expressions/): its id is the expression's text with all that can be left out of it
 * left out. Its derivative is taken by the chain rule, its Hermite coefficients are integrals. Errors: an ExpressionError where the
 * text is no expression or has kinks that are neither found nor declared; a DomainError where it is NaN for some |t| ≤ 10.
 */
export function activationFromExpression(text: string, options: ExpressionOptions = {}): Activation {
  const expression = parseExpression(text, { variables: ["t"] });
  const { found, undetermined } = kinksOf(expression);
  const [unknown] = undetermined;
  if (unknown !== undefined && options.kinks === undefined) {
    throw new ExpressionError(
      unknown.column,
      "arguments that are piecewise affine in t, or declared kinks",
      textOf(unknown),
    );
  }
  const at = interpret(expression);
  const value = (t: number): number => at([t]);
  const undefinedAt = LOOKED_AT.find((t) => Number.isNaN(value(t)));
  requireDomain(
    undefinedAt === undefined,
    textOf(expression),
    "must be a number for every t, and is NaN at t",
    undefinedAt,
  );
  const slope = interpretDerivative(expression);
  const kinks = [...new Set([...found, ...(options.kinks ?? [])])].sort((a, b) => a - b);
  const parity = parityOf(expression);
  const integral = hermiteByQuadrature(value, kinks);
  return defineActivation({
    id: textOf(expression),
    formula: String.raw`\sigma(t) = ${texOf(expression)}`,
    value,
    derivative: (t) => slope([t]),
    vector: {
      value: (v, t) => lane(v, evaluate(expression, v, [t])),
      derivative: (v, t) => lane(v, derivativeOf(expression, v, { variables: [t], slopes: [1] })),
    },
    kinks,
    ...(parity !== undefined && { parity }),
    hermite: (k, gain = 1) => (parity !== undefined && (-1) ** k !== parity ? 0 : integral(k, gain)),
    reference: [],
  });
}

/** A constant as a lane. */
const lane = (v: VectorAlgebra, result: Operand): Lane => (typeof result === "number" ? v.add(result, 0) : result);
