import type { Checkpoints } from "../../training/networks/checkpoint.ts";

/** A run was ended before it was done. */
export class Cancelled extends Error {
  override readonly name = "Cancelled";
  constructor() {
    super("the run was cancelled");
  }
}

/**
 * A keeper that keeps nothing: a training asks it after every step whether it is time to, and is ended there by a throw.
 * With it a worker can be stopped within a task although no event reaches it.
 */
export const checkpointsThatListen = (isOver: () => boolean): Checkpoints => ({
  load: () => undefined,
  due() {
    if (isOver()) throw new Cancelled();
    return false;
  },
  save: () => {},
});

/** One number in shared memory: raised by the page, read by its worker at any moment. Needs an isolated page (or Node). */
export interface CancelFlag {
  readonly memory: SharedArrayBuffer;
  readonly raise: () => void;
  readonly isRaised: () => boolean;
}

/** A new flag, or the one whose memory was sent here. */
export function cancelFlag(memory: SharedArrayBuffer = new SharedArrayBuffer(4)): CancelFlag {
  const state = new Int32Array(memory);
  return {
    memory,
    raise: () => void Atomics.store(state, 0, 1),
    isRaised: () => Atomics.load(state, 0) === 1,
  };
}
