import type { Experiment, ProfileName } from "../../experiments/experiment.ts";
import { distinctTasks, planTasks } from "../../experiments/planned-run.ts";
import { problemsOf, showPath } from "../../experiments/requirement.ts";
import type { Control } from "../model/control.ts";
import { controlsOf } from "../model/controls.ts";
import { type CheckedHypothesis, hypothesesFor } from "../model/hypotheses.ts";

/** Characters of a sentence that is shown beside a field; a longer one leaves out the value, which the field shows. */
const LONGEST = 160;

type Values = Readonly<Record<string, unknown>>;

/** A claim's parameters, as its page shows them before anything is run. */
export interface ClaimForm {
  readonly controls: readonly Control[];
  /** The profile's. */
  readonly usual: Values;
  /** What is wrong with the parameters, by the control at which it is to be mended; "" where no control is to blame. */
  readonly problems: Readonly<Record<string, string>>;
}

/** What parameters mean: some claims compute for seconds to know it. */
export interface ClaimPlan {
  /** Empty for a survey. */
  readonly hypotheses: readonly CheckedHypothesis[];
  readonly tasks: number;
  /** Multiply-adds of all tasks, roughly. */
  readonly cost: number;
}

/** The form at a profile's values, or at others. */
export function claimForm(
  experiment: Experiment,
  { profile, params }: { readonly profile: ProfileName; readonly params?: Values },
): ClaimForm {
  const { profiles, params: schema } = experiment;
  const usual = profiles[profile] as Values;
  const values = params ?? usual;
  const controls = controlsOf(schema, values, { examples: Object.values(profiles) });
  return { controls, usual, problems: problemsByControl(experiment, { values, controls }) };
}

/** Of parameters that the form accepts. Throws what the claim's plan throws. */
export function claimPlan(experiment: Experiment, params: Values): ClaimPlan {
  const tasks = distinctTasks(planTasks(experiment, params, { seed: 1, engine: "wasm", codeVersion: "" }));
  return {
    hypotheses: hypothesesFor(experiment, params),
    tasks: tasks.length,
    cost: tasks.reduce((sum, { task }) => sum + experiment.cost(task), 0),
  };
}

function problemsByControl(
  { params: schema }: Experiment,
  { values, controls }: { readonly values: Values; readonly controls: readonly Control[] },
): Readonly<Record<string, string>> {
  const names = controls.flatMap(namesOf);
  const problems = new Map<string, string>();
  for (const { path, message } of problemsOf(schema, values)) {
    // The nearest control: an entry of a list has none of its own.
    const places = path.map((_, end) => showPath(path.slice(0, path.length - end)));
    const at = places.find((place) => names.includes(place)) ?? "";
    if (problems.has(at)) continue;
    const inside = at === "" ? "" : places[0]!.slice(at.length);
    const entry = /^\[(\d+)\]$/.exec(inside)?.[1];
    const where = entry === undefined ? (inside === "" ? "" : `${places[0]} `) : `entry ${Number(entry) + 1} `;
    problems.set(at, `${where}${message.length > LONGEST ? message.replace(/, got [[{].*$/s, "") : message}`);
  }
  return Object.fromEntries(problems);
}

function namesOf(control: Control): readonly string[] {
  if (control.kind === "group") return [control.name, ...control.controls.flatMap(namesOf)];
  if (control.kind === "groups") return [control.name, ...control.entries.flatMap(namesOf)];
  return [control.name];
}
