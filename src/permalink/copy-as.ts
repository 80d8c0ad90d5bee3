import type { Experiment } from "../experiments/experiment.ts";
import { formatPermalink, SANDWICH } from "./permalink.ts";
import { isSame } from "./value-text.ts";
import type { ClaimView, SandwichView, View } from "./view.ts";

type Values = Readonly<Record<string, unknown>>;

/**
 * The arguments of `thalweg` that do in a terminal what a view shows: `run` with the parameters that are not the profile's, `sandwich`
 * likewise, and `open` with the address for all else. Each value stands in its flag's own argument (--set=gain=6), so that none can be
 * taken for a flag.
 */
export async function argumentsOf(view: View, load: (id: string) => Promise<Experiment>): Promise<readonly string[]> {
  if (view.view === "claim") return runArguments(view, await load(view.id));
  if (view.view === "sandwich") return sandwichArguments(view, await load(SANDWICH));
  return ["open", await formatPermalink(view)];
}

/** A line for a POSIX shell. */
export const commandLine = (args: readonly string[]): string => ["thalweg", ...args].map(quoted).join(" ");

/**
 * All parameters of a claim as the YAML file that `thalweg run --config` reads: the profile's too, so that the file means the same when a
 * profile changes. Its first line says how to run it, as a comment.
 */
export function parameterFile(view: ClaimView, experiment: Experiment): string {
  const run = commandLine(["run", view.id, "--config=parameters.yaml", ...choices(view)]);
  const entries = Object.entries(view.params).filter(([, value]) => value !== undefined);
  // JSON is YAML; a parameter a line.
  const lines = entries.map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return [`# ${experiment.title}: ${run}`, ...lines, ""].join("\n");
}

function runArguments(view: ClaimView, { profiles }: Experiment): readonly string[] {
  const usual = profiles[view.profile] as Values;
  return ["run", view.id, `--profile=${view.profile}`, ...choices(view), ...settings(view.params, usual)];
}

function sandwichArguments(view: SandwichView, { profiles }: Experiment): readonly string[] {
  const { profile, law, dimension, ...others } = view.params;
  const own = [`--profile=${profile}`, `--law=${law}`, `--dimension=${dimension}`, `--sizes=${view.sizes}`];
  return ["sandwich", ...own, ...choices(view), ...settings(others, profiles[view.sizes] as Values)];
}

/** Seed and engine. The seed is always said: it is part of the run, whatever the command's default. */
const choices = ({ seed, engine }: { readonly seed: number; readonly engine: string }): readonly string[] => [
  `--seed=${seed}`,
  ...(engine === "auto" ? [] : [`--engine=${engine}`]),
];

/** --set for each parameter that is not the profile's; the command line reads its value as YAML. */
const settings = (params: Values, usual: Values): readonly string[] =>
  Object.entries(params)
    .filter(([name, value]) => value !== undefined && !isSame(value, usual[name]))
    .map(([name, value]) => `--set=${name}=${JSON.stringify(value)}`);

/** As it is where no shell reads anything into it; else within single quotes. */
const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
