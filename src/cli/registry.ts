import type { Experiment } from "../experiments/experiment.ts";
import { experiments } from "../experiments/registry.gen.ts";
import { nearest } from "../permalink/nearest.ts";
import { UsageError } from "./exit.ts";

/** Ids of all experiments, sorted: paper first. */
export const experimentIds: readonly string[] = Object.keys(experiments).sort();

/** The paper that an experiment belongs to: the folder of its id. */
export function paperOf(id: string): string {
  return id.slice(0, id.indexOf("/"));
}

export async function loadExperiment(id: string): Promise<Experiment> {
  const load = Object.hasOwn(experiments, id) ? experiments[id] : undefined;
  if (load !== undefined) return load();
  const near = nearest(id, experimentIds) ?? experimentIds.find((known) => known.endsWith(`/${id}`));
  throw new UsageError(
    `there is no claim or survey «${id}»${near === undefined ? "." : `; did you mean «${near}»?`} ` +
      "`thalweg claims` lists them all.",
  );
}
