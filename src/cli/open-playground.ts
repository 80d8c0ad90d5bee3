import { pinThreads } from "../engine/native/environment.ts";
import { openEngineById } from "../engine/native/open.ts";
import { DomainError } from "../math/domain-error.ts";
import type { PlaygroundState } from "../permalink/playground-state.ts";
import type { NetworkTheory } from "../playground/theory.ts";
import type { NetworkView } from "../playground/view.ts";
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
  const { createPlayground } = await import("../playground/session.ts");
  const engine = await openEngineById(id, {
    threads: integerOf(given, "threads", 1) ?? 1,
    memoryMebibytes: integerOf(given, "memory", 64) ?? 1024,
  });
  try {
    const playground = asked(() => createPlayground(state, { engine }));
    let said = performance.now();
    while (playground.step(STRIDE) > 0) {
      if (performance.now() - said < 1000 * SECONDS) continue;
      said = performance.now();
      log(`step ${playground.steps} of ${state.training.steps}`);
    }
    const { steps, variance, networks } = playground.view();
    const theory = playground.theory();
    const summary = networks.map((network, j) => lineOf(network, theory[j]!));
    if (given.flag("json")) printJson({ engine: engine.id, steps, variance, networks: summary });
    else show(summary, { steps, state, engine: engine.id });
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

function show(
  lines: readonly Line[],
  { steps, state, engine }: { readonly steps: number; readonly state: PlaygroundState; readonly engine: string },
): void {
  const { law, dimension, target, profile, seed, seeds } = state;
  print(bold(`${target === "radial" ? `g(‖x‖), g: ${profile}` : target}; ${law}, d = ${dimension}`));
  print(`  ${steps} steps on ${engine}, ${seeds === 1 ? `seed ${seed}` : `seeds ${seed} to ${seed + seeds - 1}`}`);
  const rows = lines.map(({ label, parameters, error, loss, floor, diverged }) => [
    `  ${label}`,
    `${parameters}`,
    showNumber(loss),
    diverged[0] ?? showEstimate(error),
    floor === null ? "" : showNumber(floor),
  ]);
  print(showTable([["  network", "weights", "loss of the last batches", "error / variance", "floor"], ...rows]));
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
