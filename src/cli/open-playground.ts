import { readFileSync, statSync } from "node:fs";
import { basename } from "node:path";
import { pinThreads } from "../engine/native/environment.ts";
import { openEngineById } from "../engine/native/open.ts";
import { DomainError } from "../math/domain-error.ts";
import type { PlaygroundState } from "../permalink/playground-state.ts";
import type { DataFile } from "../playground/data-file.ts";
import type { NetworkTheory } from "../playground/theory.ts";
import type { NetworkView, PlaygroundView } from "../playground/view.ts";
import type { Arguments } from "./arguments.ts";
import { UsageError } from "./exit.ts";
import { bold, log, print, printJson, showEstimate, showNumber, showTable } from "./output.ts";
import { engineOf, integerOf } from "./session.ts";

/** Between two lines on stderr. */
const SECONDS = 5;
/** Steps without a look at the clock. */
const STRIDE = 100;

/**
 * Trains the networks of a playground to the state's last step and prints where they are then: the numbers that the page shows,
 * bit for bit where the engine is the page's, which is wasm unless --engine says otherwise.
 */
export async function runPlayground(state: PlaygroundState, given: Arguments): Promise<void> {
  pinThreads();
  const id = given.text("engine") === undefined ? "wasm" : await engineOf(given);
  const [{ createPlayground }, { theoryOf }] = await Promise.all([
    import("../playground/session.ts"),
    import("../playground/theory.ts"),
  ]);
  const data = state.target === "data" ? await fileOf(state, given.text("data")) : undefined;
  const engine = await openEngineById(id, {
    threads: integerOf(given, "threads", 1) ?? 1,
    memoryMebibytes: integerOf(given, "memory", 64) ?? 1024,
  });
  try {
    const playground = asked(() => createPlayground(state, { engine, ...(data && { data }) }));
    let said = performance.now();
    while (playground.step(STRIDE) > 0) {
      if (performance.now() - said < 1000 * SECONDS) continue;
      said = performance.now();
      log(`step ${playground.steps} of ${state.training.steps}`);
    }
    const { steps, variance, networks, comparison = [], data: rows } = playground.view([]);
    const theory = theoryOf(state);
    const summary = networks.map((network, j) => lineOf(network, theory[j]!));
    if (given.flag("json")) {
      const file = data && rows && { name: data.name, sha256: data.sha256, ...rows };
      printJson({ engine: engine.id, steps, variance, networks: summary, comparison, ...(file && { data: file }) });
    } else show(summary, { title: titleOf(state, { data, rows }), steps, state, engine: engine.id, comparison });
    playground.release();
  } finally {
    engine.close();
  }
}

interface Line extends Pick<NetworkView, "label" | "parameters" | "error" | "diverged"> {
  /** Mean loss of the last batches. */
  readonly loss: number;
  /** Of each seed. */
  readonly errors: readonly number[];
  readonly floor: number | null;
}

function lineOf({ label, parameters, error, diverged, curve }: NetworkView, { floor }: NetworkTheory): Line {
  const { loss, errors } = curve.at(-1)!;
  return { label, parameters, error, loss, errors, floor, diverged };
}

interface Shown {
  readonly title: string;
  readonly steps: number;
  readonly state: PlaygroundState;
  readonly engine: string;
  readonly comparison: NonNullable<PlaygroundView["comparison"]>;
}

function show(lines: readonly Line[], { title, steps, state, engine, comparison }: Shown): void {
  const { seed, seeds } = state;
  print(bold(title));
  print(`  ${steps} steps on ${engine}, ${seeds === 1 ? `seed ${seed}` : `seeds ${seed} to ${seed + seeds - 1}`}`);
  const rows = lines.map(({ label, parameters, error, loss, floor, diverged }) => [
    `  ${label}`,
    `${parameters}`,
    showNumber(loss),
    diverged[0] ?? showEstimate(error),
    floor === null ? "" : showNumber(floor),
  ]);
  print(showTable([["  network", "weights", "loss of the last batches", "error / variance", "floor"], ...rows]));
  for (const { text, difference } of comparison) {
    print(`  ${text} (${Number((100 * difference.level).toFixed(2))} %)`);
  }
}

function titleOf(
  { law, dimension, target, profile }: PlaygroundState,
  { data, rows }: { readonly data: DataFile | undefined; readonly rows: PlaygroundView["data"] },
): string {
  if (data === undefined || rows === undefined) {
    return `${target === "radial" ? `g(‖x‖), g: ${profile}` : target}; ${law}, d = ${dimension}`;
  }
  const { value, inputs, training, test } = rows;
  return `${data.name}: ${value} from ${inputs.length} inputs; ${training} rows to learn from, ${test} held out`;
}

/** The numbers of the file that the address is about. */
async function fileOf({ data }: PlaygroundState, path: string | undefined): Promise<DataFile> {
  const { DataFileError, LIMITS, readDataFile } = await import("../playground/data-file.ts");
  if (path === undefined) {
    const name = data?.name === undefined ? "" : ` ${data.name}`;
    const which = data === undefined ? "" : `${name} (SHA-256 ${data.sha256.slice(0, 8)}…)`;
    throw new UsageError(`thalweg open: the address is about a file${which}: name it with --data=<file>.`);
  }
  try {
    return readDataFile(bytesOf(path, LIMITS.bytes), basename(path));
  } catch (error) {
    if (error instanceof DataFileError) throw new UsageError(`thalweg open: ${path}: ${error.message}.`);
    throw error;
  }
}

/** What is in a file of at most so many bytes. */
function bytesOf(path: string, most: number): Uint8Array {
  try {
    const found = statSync(path);
    if (!found.isFile()) throw new Error("it is no file");
    if (found.size > most) throw new Error(`it has ${found.size} bytes, and at most ${most} are read`);
    return readFileSync(path);
  } catch (error) {
    throw new UsageError(`thalweg open: ${path} cannot be read: ${(error as Error).message}.`);
  }
}

/** A state without a meaning is for the user to change. */
function asked<T>(create: () => T): T {
  try {
    return create();
  } catch (error) {
    if (error instanceof DomainError) throw new UsageError(`thalweg open: ${error.message}.`);
    throw error;
  }
}
