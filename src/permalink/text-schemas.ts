import { z } from "zod";
import { findActivation } from "../activations/find.ts";
import { ExpressionError } from "../expressions/expression-error.ts";
import { interpret } from "../expressions/interpret.ts";
import { parseExpression } from "../expressions/parse.ts";
import { DomainError } from "../math/domain-error.ts";

/** Names of radial profiles, alone or with their number: "ball 0.5". */
export const PROFILE_NAMES = ["ball", "hat", "tent", "bump", "wave"] as const;

/** Longest formula, as the grammar has it. */
const LONGEST_FORMULA = 1000;

/** An activation: an id, hermite-<k>, or an expression in t. Read, not run. */
export const activationText = z
  .string()
  .min(1)
  .max(LONGEST_FORMULA)
  .superRefine((text, context) => {
    report(context, () => findActivation(text));
  });

/** g of f(x) = g(‖x‖): a name with its number, r:value pairs (at most 1000 characters), or a formula in r and d. */
export const profileText = z
  .string()
  .min(1)
  .max(LONGEST_FORMULA)
  .superRefine((text, context) => {
    const [, name = "", number] = /^\s*([a-z]+)(?:\s+(\S+))?\s*$/.exec(text) ?? [];
    if ((PROFILE_NAMES as readonly string[]).includes(name)) {
      if (number !== undefined && !Number.isFinite(Number(number))) {
        context.addIssue({ code: "custom", message: `the number of «${name}» must be finite` });
      }
    } else if (text.includes(":")) {
      if (!text.split(",").every(isPair)) {
        context.addIssue({ code: "custom", message: "points must be r:value pairs separated by commas" });
      }
    } else report(context, () => interpret(parseExpression(text, { variables: ["r", "d"] })));
  });

const isPair = (entry: string): boolean => {
  const numbers = entry.split(":").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  return numbers.length === 2 && numbers.every(Number.isFinite);
};

function report(context: z.RefinementCtx, read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof ExpressionError || error instanceof DomainError)) throw error;
    // Where an activation is none, the place in the text is all that its long sentence adds.
    const place = /\((expression, column \d+: .*)\), got /s.exec(error.message)?.[1] ?? error.message;
    context.addIssue({ code: "custom", message: `cannot be read: ${place}` });
  }
}
