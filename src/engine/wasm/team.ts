import { InvariantError } from "../../math/domain-error.ts";
import { execute, type Means } from "./operations.ts";

/**
 * Threads that share one memory. The control block lies in it, as 32-bit integers; who computes which program is decided by
 * a counter, so the result depends on no schedule as long as programs write disjoint bytes.
 */
const EPOCH = 0; // counts runs: helpers wait for it to change
const NEXT = 1; // the next program that nobody has taken
const COUNT = 2; // programs of this run
const BUSY = 3; // helpers that have not finished this run
const STOP = 4; // 1: helpers end
const FAILED = 5; // length of the error's text, in bytes; 0 while all is well

/** Bytes of the control block, the error's text included. */
export const CONTROL_BYTES = 4096;
const TEXT = 64;

/** How often a thread looks before it sleeps: about 20 µs, the time between two runs of a training step. */
const LOOKS = 4000;

/** Where the team's shared things lie, in bytes from the memory's beginning. */
export interface Places {
  readonly control: number;
  /** The run's programs: a 64-bit word each, the index of the program's first word. */
  readonly list: number;
}

interface Control {
  readonly state: Int32Array;
  readonly list: Float64Array;
  readonly text: Uint8Array;
}

function controlOf(means: Means, { control, list }: Places): Control {
  const { buffer } = means.words;
  return {
    state: new Int32Array(buffer, control, TEXT / 4),
    list: new Float64Array(buffer, list),
    text: new Uint8Array(buffer, control + TEXT, CONTROL_BYTES - TEXT),
  };
}

/** Takes programs until none is left. */
function work(means: Means, { state, list, text }: Control): void {
  const count = state[COUNT];
  try {
    for (let i = Atomics.add(state, NEXT, 1); i < count; i = Atomics.add(state, NEXT, 1)) execute(means, list[i]);
  } catch (error) {
    const said = encode(String(error instanceof Error ? error.message : error), text);
    Atomics.compareExchange(state, FAILED, 0, said);
    Atomics.store(state, NEXT, count);
  }
}

/** What a helper thread does until it is told to stop. */
export function help(means: Means, places: Places): void {
  const control = controlOf(means, places);
  const { state } = control;
  for (let seen = 0; ; ) {
    for (let looks = 0; looks < LOOKS && Atomics.load(state, EPOCH) === seen; looks++);
    if (Atomics.load(state, EPOCH) === seen) Atomics.wait(state, EPOCH, seen);
    if (Atomics.load(state, STOP) === 1) return;
    if (Atomics.load(state, EPOCH) === seen) continue;
    seen = Atomics.load(state, EPOCH);
    work(means, control);
    if (Atomics.sub(state, BUSY, 1) === 1) Atomics.notify(state, BUSY);
  }
}

export interface Team {
  /** Runs the programs that begin at these words, each once. */
  run(starts: readonly number[]): void;
  stop(): void;
}

/** The calling thread and `helpers` others that are in {@link help} or about to be. */
export function createTeam(means: Means, places: Places, { helpers }: { readonly helpers: number }): Team {
  const control = controlOf(means, places);
  const { state, list, text } = control;
  return {
    run(starts) {
      if (helpers === 0 || starts.length < 2) {
        for (const start of starts) execute(means, start);
        return;
      }
      list.set(starts);
      state[COUNT] = starts.length;
      state[FAILED] = 0;
      Atomics.store(state, NEXT, 0);
      Atomics.store(state, BUSY, helpers);
      Atomics.add(state, EPOCH, 1);
      Atomics.notify(state, EPOCH);
      work(means, control);
      for (let looks = 0; looks < LOOKS && Atomics.load(state, BUSY) > 0; looks++);
      for (let busy = Atomics.load(state, BUSY); busy > 0; busy = Atomics.load(state, BUSY)) {
        Atomics.wait(state, BUSY, busy);
      }
      if (state[FAILED] > 0) throw new InvariantError("engine", decode(text.subarray(0, state[FAILED])));
    },
    stop() {
      Atomics.store(state, STOP, 1);
      Atomics.add(state, EPOCH, 1);
      Atomics.notify(state, EPOCH);
    },
  };
}

/** Latin text as bytes; returns how many, at least 1. */
function encode(said: string, into: Uint8Array): number {
  const length = Math.min(said.length, into.length);
  for (let i = 0; i < length; i++) into[i] = said.charCodeAt(i);
  return Math.max(1, length);
}

const decode = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
