import { existsSync } from "node:fs";
import { availableParallelism, totalmem } from "node:os";
import { join, resolve } from "node:path";
import type { ArgsDef } from "citty";
import { pinThreads } from "../engine/native/environment.ts";
import { ENGINE_KINDS, type EngineKind, inspectNative, openEngine } from "../engine/native/open.ts";
import type { Experiment, ProfileName } from "../experiments/experiment.ts";
import { createPoolRunner } from "../runner/pool/pool-runner.ts";
import { chooseSchedule, type Schedule } from "../runner/schedule.ts";
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
  engine: {
    type: "string",
    description: "auto (native where a library works, else wasm), native, wasm or reference",
    default: "auto",
    valueHint: "name",
  },
  jobs: { type: "string", description: "Tasks at a time (default: chosen by their cost)", valueHint: "n" },
  threads: { type: "string", description: "Threads of one task (default: chosen by their cost)", valueHint: "n" },
  timeout: { type: "string", description: "Seconds after which a task is given up", default: "3600", valueHint: "s" },
  memory: {
    type: "string",
    description: "Limit for each thread (default: its share of 80 % of the machine); a task beyond it becomes a row",
    valueHint: "MiB",
  },
  checkpoint: {
    type: "string",
    description: "Seconds between two states that a long task keeps, to go on from after a crash",
    default: "5",
    valueHint: "s",
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

/** A number ≥ 0 that has a default. */
function numberOf(args: Arguments, name: string): number {
  const value = args.number(name)!;
  if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
    throw new UsageError(`--${name} must be a number of at least 0, got ${value}.`);
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

/** The id of the engine that is asked for: what its rows are addressed by. */
export async function engineOf(args: Arguments): Promise<string> {
  const name = args.text("engine")!;
  const names: readonly string[] = ["auto", ...ENGINE_KINDS];
  if (!names.includes(name)) throw new UsageError(`--engine must be one of ${names.join(", ")}, got «${name}».`);
  pinThreads();
  const native = name === "auto" || name === "native" ? await inspectNative() : undefined;
  if (native?.id !== undefined) return `native-${native.id}`;
  if (name === "native") {
    const advice = native?.advice === undefined ? "" : ` This would bring one: ${native.advice}`;
    throw new UsageError(`--engine native does not work here: ${native?.problem}.${advice}`);
  }
  const engine = await openEngine(name === "auto" ? "wasm" : (name as EngineKind), { memoryMebibytes: 16 });
  engine.close();
  return engine.id;
}

/** Computes what the runs lack on a pool of threads, with progress, until done or interrupted. */
export async function computeMissing(
  runs: readonly Run[],
  store: Store,
  args: Arguments,
): Promise<ReadonlyMap<string, number>> {
  const retry = args.flag("retry");
  const timeoutSeconds = integerOf(args, "timeout", 1)!;
  const lanes = integerOf(args, "jobs", 1);
  const threads = integerOf(args, "threads", 1);
  const memory = integerOf(args, "memory", 64);
  const seconds = numberOf(args, "checkpoint");
  const folder = join(resolve(args.text("store")!), "checkpoints");
  const missing = runs.flatMap((run) =>
    missingTasks(run, store, { retry }).map((task) => ({ task, cost: cost(run.experiment, task.task) })),
  );
  if (missing.length === 0) return new Map();
  const costs = new Map<string, number>();
  for (const { task, cost: own } of missing) costs.set(task.experiment, (costs.get(task.experiment) ?? 0) + own);
  const schedule = chooseSchedule(
    missing.map((entry) => entry.cost),
    { cores: availableParallelism(), ...(lanes && { lanes }), ...(threads && { threads }) },
  );
  const memoryMebibytes = memory ?? Math.max(64, Math.floor((0.8 * totalmem()) / 2 ** 20 / schedule.lanes));
  log(describeSchedule(missing.length, schedule, runs[0]!.engine));
  const begun = missing.filter(({ task }) => existsSync(join(folder, task.address))).length;
  if (begun > 0) log(`${begun} of them go${begun === 1 ? "es" : ""} on from a state kept before`);
  const interrupt = new AbortController();
  const onSignal = (): void => interrupt.abort();
  process.once("SIGINT", onSignal).once("SIGTERM", onSignal);
  const runner = createPoolRunner({ jobs: schedule.lanes });
  try {
    const progress = startProgress(missing.length, costs, { verbose: args.flag("verbose") });
    return await compute(missing, {
      store,
      runner,
      signal: interrupt.signal,
      timeoutSeconds,
      progress,
      memoryMebibytes,
      threadsPerJob: schedule.threads,
      checkpoints: { folder, seconds },
    });
  } finally {
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
    await runner.close();
  }
}

/** What was decided, e.g. "computing 12 tasks, 2 at a time, one thread each, on wasm". */
function describeSchedule(count: number, { lanes, threads }: Schedule, engine: string): string {
  const tasks = `${count} task${count === 1 ? "" : "s"}`;
  const atOnce = Math.min(lanes, count) === 1 ? "one at a time" : `${Math.min(lanes, count)} at a time`;
  return `computing ${tasks}, ${atOnce}, ${threads === 1 ? "one thread" : `${threads} threads`} each, on ${engine}`;
}

function cost(experiment: Experiment, task: unknown): number {
  return experiment.cost(task);
}
