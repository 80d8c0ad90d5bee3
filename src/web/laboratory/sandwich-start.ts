import { problemsOf, showPath } from "../../experiments/requirement.ts";
import experiment from "../../experiments/safran-eldan-shamir-2019/sandwich.ts";
import { params as schema } from "../../experiments/safran-eldan-shamir-2019/sandwich-params.ts";
import {
  isPoints,
  NAMED_PROFILES,
  type RadialInstance,
  resolved,
} from "../../experiments/safran-eldan-shamir-2019/sandwich-profiles.ts";
import { argumentsOf, commandLine } from "../../permalink/copy-as.ts";
import type { SandwichView } from "../../permalink/view.ts";
import { controlsOf } from "../model/controls.ts";
import type { SandwichParams, SandwichStart, Size } from "../model/sandwich.ts";

/** They have controls of their own. */
const OWN = { law: true, dimension: true, profile: true } as const;

/** A slider goes from half the first to twice the last. */
const DIMENSIONS = [{ dimension: 4 }, { dimension: 100 }];

export function start(): SandwichStart {
  const sizes = experiment.profiles as unknown as Readonly<Record<Size, SandwichParams>>;
  return {
    names: Object.entries(NAMED_PROFILES).map(([name, { summary, usual, range }]) => ({ name, summary, usual, range })),
    sizes,
    dimension: controlsOf(schema.pick({ dimension: true }), sizes.laptop, { examples: DIMENSIONS }),
    controls: controlsOf(schema.omit(OWN), sizes.laptop, { examples: Object.values(sizes) }),
  };
}

export function problems(params: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(problemsOf(schema, params).map(({ path, message }) => [showPath(path), message]));
}

export async function commands(
  view: SandwichView,
  units: number,
): Promise<{ readonly survey: string; readonly construct: string }> {
  const { law, dimension, profile } = resolved(view.params as unknown as RadialInstance);
  const target = `--${isPoints(profile) ? "points" : "profile"}=${profile}`;
  const construct = ["construct", target, `--dimension=${dimension}`, `--law=${law}`, `--width=${units}`];
  return {
    survey: commandLine(await argumentsOf(view, async () => experiment as never)),
    construct: commandLine([...construct, "--method=tied", `--seed=${view.seed}`]),
  };
}
