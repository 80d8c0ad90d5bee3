import { existsSync } from "node:fs";
import { availableParallelism, totalmem } from "node:os";
import { resolve } from "node:path";
import type { ArgsDef } from "citty";
import type { Experiment, ProfileName } from "../experiments/experiment.ts";
import { createPoolRunner } from "../runner/pool/pool-runner.ts";
import { openStore, type Store } from "../store/store.ts";
import type { Arguments } from "./arguments.ts";
import { UsageError } from "./exit.ts";
import { compute, missingTasks, type Run } from "./laboratory.ts";
import { log } from "./output.ts";
import { startProgress } from "./progress.ts";

/** Flags of every command that reads or writes the store. */
export const STORE_FLAGS = {
  store: { type: "string", description: "Folder of the results", valueHint: "dir", default: ".thalweg" },
  json: { type: "boolean", description: "Print JSON on stdout" },
} as const satisfies ArgsDef;

/** Flags of the commands that compute. */
export const RUN_FLAGS = {
  profile: { type: "string", description: "Sizes: smoke, laptop or paper", default: "laptop", valueHint: "name" },
  seed: { type: "string", description: "Seed of every random stream", default: "1", valueHint: "integer" },
  jobs: { type: "string", description: "Worker threads (default: one for each core)", valueHint: "n" },
  timeout: { type: "string", description: "Seconds after which a task is given up", default: "3600", valueHint: "s" },
  memory: {
    type: "string",
    description: "Limit for each thread (default: its share of 80 % of the machine); a task beyond it becomes a row",
    valueHint: "MiB",
  },
  retry: { type: "boolean", description: "Compute again the tasks that failed, hung or ran out of memory" },
  verbose: { type: "boolean", description: "Say on stderr which task begins and which row is stored" },
  ...STORE_FLAGS,
} as const satisfies ArgsDef;

const PROFILES: readonly ProfileName[] = ["smoke", "laptop", "paper"];

export function profileOf(args: Arguments): ProfileName {
  const name = args.text("profile") as ProfileName;
  if (!PROFILES.includes(name)) throw new UsageError(`--profile must be one of ${PROFILES.join(", ")}, got «${name}».`);
  return name;
}

export function integerOf(args: Arguments, name: string, least: number): number | undefined {
  const value = args.number(name);
  if (value === undefined) return undefined;
  if (!Number.isSafeInteger(value) || value < least) {
    throw new UsageError(`--${name} must be an integer of at least ${least}, got ${value}.`);
  }
  return value;
}

export function openStoreOf(args: Arguments): { readonly store: Store; readonly directory: string } {
  const directory = resolve(args.text("store")!);
  return { store: openStore(directory, { log }), directory };
}

/** The store of a command that only reads: undefined where there is none, for reading must not make one. */
export function existingStoreOf(args: Arguments): Store | undefined {
  return existsSync(resolve(args.text("store")!)) ? openStoreOf(args).store : undefined;
}

/** Computes what the runs lack on a pool of threads, with progress, until done or interrupted. */
export async function computeMissing(
  runs: readonly Run[],
  store: Store,
  args: Arguments,
): Promise<ReadonlyMap<string, number>> {
  const retry = args.flag("retry");
  const timeoutSeconds = integerOf(args, "timeout", 1)!;
  const jobs = integerOf(args, "jobs", 1) ?? availableParallelism();
  const memoryMebibytes =
    integerOf(args, "memory", 64) ?? Math.max(64, Math.floor((0.8 * totalmem()) / 2 ** 20 / jobs));
  const missing = runs.flatMap((run) =>
    missingTasks(run, store, { retry }).map((task) => ({ task, cost: cost(run.experiment, task.task) })),
  );
  if (missing.length === 0) return new Map();
  const total = missing.reduce((sum, entry) => sum + entry.cost, 0);
  log(`computing ${missing.length} tasks on ${jobs} thread${jobs === 1 ? "" : "s"}`);
  const interrupt = new AbortController();
  const onSignal = (): void => interrupt.abort();
  process.once("SIGINT", onSignal).once("SIGTERM", onSignal);
  const runner = createPoolRunner({ jobs });
  try {
    const progress = startProgress(missing.length, total, { verbose: args.flag("verbose") });
    return await compute(missing, {
      store,
      runner,
      signal: interrupt.signal,
      timeoutSeconds,
      progress,
      memoryMebibytes,
    });
  } finally {
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
    await runner.close();
  }
}

function cost(experiment: Experiment, task: unknown): number {
  return experiment.cost(task);
}
