import { activations } from "../../activations/registry.gen.ts";
import { namedRadialLaws } from "../../distributions/named-radial.ts";
import { problemsOf, showPath } from "../../experiments/requirement.ts";
import { NAMED_PROFILES } from "../../experiments/safran-eldan-shamir-2019/sandwich-profiles.ts";
import {
  type PlaygroundState,
  playgroundFields,
  playgroundNetwork,
  QUANTITIES,
  targetParameters,
  usualPlayground,
} from "../../permalink/playground-state.ts";
import { targets } from "../../targets/registry.gen.ts";
import { sphereTargets } from "../../targets/sphere/registry.gen.ts";
import type { Control } from "../model/control.ts";
import { controlsOf } from "../model/controls.ts";
import type { PlaygroundChoices, PlaygroundForms } from "../model/playground-forms.ts";

/** What is wrong with a state, by the names that the controls have; the first word on each. */
export function problemsOfState(state: PlaygroundState): Readonly<Record<string, string>> {
  const { schema } = targetParameters(state.target);
  const problems: Record<string, string> = {};
  for (const { path, message } of problemsOf(playgroundFields, state)) problems[showPath(path)] ??= message;
  for (const { path, message } of problemsOf(schema, state.parameters)) {
    problems[showPath(["parameters", ...path])] ??= message;
  }
  return problems;
}

/** Beside the usual values, ends of the sliders' ranges, halved and doubled. */
const ENDS = [
  {
    dimension: 4,
    radius: 0.2,
    training: { rate: 2e-5, momentum: 0, batch: 2, steps: 20 },
    ...{ trainingPoints: 20, testPoints: 200, seed: 1, seeds: 2 },
  },
  {
    dimension: 50,
    radius: 5,
    training: { rate: 5, momentum: 0.495, batch: 10_000, steps: 100_000 },
    ...{ trainingPoints: 50_000, testPoints: 5000, seed: 50, seeds: 4 },
  },
];
const NETWORK_ENDS = [
  { gain: 0.02, rate: 0.02 },
  { gain: 10, rate: 50 },
];

export function forms(): PlaygroundForms {
  const state = controlsOf(playgroundFields, usualPlayground, { examples: ENDS });
  return {
    // Networks and a file have forms of their own.
    state: state.filter(({ name }) => name !== "networks" && name !== "data").map(filled),
    network: controlsOf(playgroundNetwork, usualPlayground.networks[0], { examples: NETWORK_ENDS }).map(filled),
  };
}

/** A state has every field: an address may leave out what is as usual, a form may not. */
function filled(control: Control): Control {
  const { empty: _, ...rest } = control;
  return rest.kind === "group" ? { ...rest, controls: rest.controls.map(filled) } : rest;
}

export function choices(): PlaygroundChoices {
  return {
    bounded: Object.entries(namedRadialLaws).flatMap(([law, { bounded }]) => (bounded ? [law] : [])),
    targets: [
      ...Object.keys(targets).map((id) => ({ id, law: "gaussian" })),
      ...Object.keys(sphereTargets).map((id) => ({ id, law: "uniform-sphere" })),
    ],
    activations: Object.keys(activations),
    profiles: Object.entries(NAMED_PROFILES).map(([name, { summary, usual, range }]) => ({
      name,
      summary,
      usual,
      range,
    })),
  };
}

export function targetControls({ target, parameters }: PlaygroundState): readonly Control[] {
  const { schema, usual } = targetParameters(target);
  return controlsOf(schema, parameters, { examples: [usual] });
}

/** Another target under the law that it is learnt under, with its usual parameters; on the sphere its degrees are shown. */
export function withTarget(state: PlaygroundState, target: PlaygroundState["target"]): PlaygroundState {
  const law = choices().targets.find(({ id }) => id === target)?.law as PlaygroundState["law"] | undefined;
  const parameters = targetParameters(target).usual as PlaygroundState["parameters"];
  const radial = state.law === "uniform-sphere" ? "gaussian" : state.law;
  const degrees = law === "uniform-sphere" && !state.shown.includes("degrees");
  const shown = degrees ? QUANTITIES.filter((each) => each === "degrees" || state.shown.includes(each)) : state.shown;
  return { ...state, target, parameters, law: law ?? radial, shown };
}
