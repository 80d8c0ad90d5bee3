import type { Foreign, ForeignLibrary } from "./foreign.ts";

/** Bytes of a sigset_t in glibc and musl. */
const SET_BYTES = 128;
/** Of the system's headers; the same on every Linux but MIPS. */
const SIG_SETMASK = 2;
/** SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGKILL, SIGSEGV, SIGSTOP: raised by the thread itself, or not to be blocked. */
const OWN = [4, 5, 6, 7, 8, 9, 11, 19];

/**
 * Runs an action with the calling thread's signals held back until it is over. oneDNN 2.6.3 (and for all we know others)
 * corrupts the heap when a signal is handled within its float32 product: seen in plain C with a profiling timer, in 12 of
 * 12 runs. A window that changes its size is signal enough. Undefined where the platform has no such masks.
 */
export function signalsHeld(library: ForeignLibrary, foreign: Foreign): ((action: () => void) => void) | undefined {
  const mask = library.find("pthread_sigmask", "int", ["int", "uintptr_t", "uintptr_t"]);
  if (mask === undefined) return undefined;
  const sets = new SharedArrayBuffer(2 * SET_BYTES);
  const all = new Uint8Array(sets, 0, SET_BYTES).fill(0xff);
  for (const signal of OWN) all[(signal - 1) >> 3]! &= ~(1 << ((signal - 1) & 7));
  const address = foreign.address(sets);
  const [held, before] = [address, address + SET_BYTES];
  return (action) => {
    // The closure keeps `sets` alive, whose address C is given.
    if (sets.byteLength === 0 || mask(SIG_SETMASK, held, before) !== 0) throw new Error("pthread_sigmask failed");
    try {
      action();
    } finally {
      mask(SIG_SETMASK, before, 0);
    }
  };
}
