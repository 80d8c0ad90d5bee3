import { z } from "zod";
import { distinctTasks } from "../../experiments/planned-run.ts";
import { requirementOf, showPath } from "../../experiments/requirement.ts";
import { orUsageError, UsageError } from "../exit.ts";
import { planRun } from "../laboratory.ts";
import { readParameters } from "../parameter-file.ts";
import { experimentIds, loadExperiment } from "../registry.ts";
import { Refusal } from "./refusal.ts";

/** What POST /api/runs takes. */
const schema = z.strictObject({
  claim: z.string().max(200),
  profile: z.enum(["smoke", "laptop", "paper"]).default("smoke"),
  seed: z.int().min(0).default(1),
  /** Parameters by name, as JSON; those that are not named are the profile's. */
  set: z.record(z.string().max(100), z.json()).default({}),
});

export type RunRequest = Readonly<z.output<typeof schema>>;

/** Checks a request against the registry and the experiment's own schema, before anything is started; a 422 says what is wrong. With the number of tasks that it
 *  plans, on whichever engine. */
export async function readRunRequest(body: unknown): Promise<{ readonly request: RunRequest; readonly tasks: number }> {
  if (isTooDeep(body)) throw new Refusal(422, `the body is nested too deeply, more than ${DEEPEST} levels`);
  const parsed = schema.safeParse(body, { error: requirementOf });
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw new Refusal(422, `${showPath(path) || "the body"}: ${message}`);
  }
  const request = parsed.data;
  // Zod passes over a name that would become an object's prototype.
  const lost = Object.keys((body as { readonly set?: object }).set ?? {}).find(
    (name) => !Object.hasOwn(request.set, name),
  );
  if (lost !== undefined) throw new Refusal(422, `set: there is no parameter ${lost}`);
  // The list, not the registry's object, which also answers to names of every object.
  if (!experimentIds.includes(request.claim)) throw new Refusal(422, "claim: there is no such claim or survey");
  const experiment = await loadExperiment(request.claim);
  try {
    const params = orUsageError("run", () =>
      readParameters(experiment.params, experiment.profiles[request.profile], { settings: settingsOf(request) }),
    );
    const run = planRun(experiment, params, { profile: request.profile, seed: request.seed, engine: "wasm" });
    return { request, tasks: distinctTasks(run).length };
  } catch (error) {
    if (error instanceof UsageError) throw new Refusal(422, error.message);
    throw error;
  }
}

/** More levels than any parameter has, and far fewer than end the stack of what reads them. */
const DEEPEST = 32;

/** By levels, so that no depth is too much for it. */
function isTooDeep(body: unknown): boolean {
  let level: readonly unknown[] = [body];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) return true;
    level = level.flatMap((value) => (typeof value === "object" && value !== null ? Object.values(value) : []));
  }
  return false;
}

/** The arguments of the command line that runs it; each value is one argument with its flag, so that none can be a flag. */
export function argumentsOf(request: RunRequest, store: string): readonly string[] {
  const { claim, profile, seed } = request;
  const settings = settingsOf(request).map((setting) => `--set=${setting}`);
  return ["run", claim, `--profile=${profile}`, `--seed=${seed}`, `--store=${store}`, "--json", ...settings];
}

/** JSON is YAML, which the command line reads. */
function settingsOf({ set }: RunRequest): readonly string[] {
  return Object.entries(set).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
}
