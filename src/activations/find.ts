import { closestMatch } from "leven";
import { ExpressionError } from "../expressions/expression-error.ts";
import { DomainError } from "../math/domain-error.ts";
import type { Activation } from "./activation.ts";
import { activationFromExpression } from "./expression.ts";
import { hermiteActivation, LARGEST_HERMITE_DEGREE } from "./hermite-family.ts";
import { activations } from "./registry.gen.ts";

const known = new Map<string, Activation>();

/**
 * The activation of a name or formula: an id of the catalogue (relu), hermite-<k>, or an expression in t (max(t, 0)). One object for one
 * text, so that engines compile it once. A DomainError names the ids, the nearest, and where the text
 * stops being an expression.
 */
export function findActivation(text: string): Activation {
  const name = text.trim();
  const found = known.get(name) ?? find(name);
  known.set(name, found);
  return found;
}

function find(name: string): Activation {
  if (Object.hasOwn(activations, name)) return activations[name as keyof typeof activations];
  const degree = /^hermite-(\d+)$/.exec(name)?.[1];
  if (degree !== undefined) return hermiteActivation(Number(degree));
  try {
    return activationFromExpression(name);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new DomainError(
      "activation",
      `one of ${Object.keys(activations).join(", ")}${nearest(name)}, hermite-<k> with k ≤ ${LARGEST_HERMITE_DEGREE}, ` +
        `or an expression in t (${error.message})`,
      name,
    );
  }
}

/** The id with the fewest changes from a word, if they are at most half of its letters. */
function nearest(word: string): string {
  const maxDistance = Math.floor(word.length / 2);
  const id = closestMatch(word, Object.keys(activations), { maxDistance });
  return id === undefined ? "" : ` (the nearest is ${id})`;
}
