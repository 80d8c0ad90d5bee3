import type { Claim, Experiment } from "./experiment.ts";

/** One set of parameters under which an experiment's tasks are planned: the claim's own, a control's, a companion's. */
export interface World<Params> {
  readonly role: "claim" | "control" | "beside";
  /** "claim", the control's `violates` or the companion's `label`. */
  readonly label: string;
  readonly params: Params;
}

/** The claim's own world first, then its controls, then what is shown beside. A survey has one world. */
export function worldsOf<Params>(
  // biome-ignore lint/suspicious/noExplicitAny: tasks and values are the experiment's own affair
  experiment: Claim<Params, any, any> | Experiment,
  params: Params,
): readonly World<Params>[] {
  const own: World<Params> = { role: "claim", label: "claim", params };
  if (experiment.kind === "survey") return [own];
  return [
    own,
    ...experiment.controls.map(({ violates, world }) => ({
      role: "control" as const,
      label: violates,
      params: world(params),
    })),
    ...(experiment.beside ?? []).map(({ label, world }) => ({ role: "beside" as const, label, params: world(params) })),
  ];
}
