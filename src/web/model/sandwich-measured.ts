import type { Figure } from "../../experiments/figure.ts";
import type { SandwichProblem } from "./sandwich.ts";

/** A survey's figure, and the function that it is of. */
export interface Measured {
  readonly of: string;
  readonly figure: Figure;
}

/** The same for the same function. */
export const problemKey = ({ law, dimension, profile }: SandwichProblem): string =>
  JSON.stringify([law, dimension, profile.trim()]);
