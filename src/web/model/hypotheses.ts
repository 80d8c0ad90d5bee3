import type { Experiment } from "../../experiments/experiment.ts";

/** A hypothesis at the chosen parameters. */
export interface CheckedHypothesis {
  readonly states: string;
  /** Null where it could not be decided; `problem` then says why. */
  readonly holds: boolean | null;
  readonly problem?: string;
}

/** Which hypotheses of a claim hold for parameters that its schema accepts. A survey has none. */
export function hypothesesFor(experiment: Experiment, params: unknown): readonly CheckedHypothesis[] {
  if (experiment.kind === "survey") return [];
  return experiment.hypotheses.map(({ states, holds }) => {
    try {
      return { states, holds: holds(params) };
    } catch (error) {
      return { states, holds: null, problem: error instanceof Error ? error.message : String(error) };
    }
  });
}
