import type { View } from "../../permalink/view.ts";
import { desk, readAddress } from "./laboratory.ts";

/** Milliseconds for which a view must rest before its address is written: a slider moves often. */
const REST = 150;

let view = $state.raw<View | undefined>();
let problem = $state<string | undefined>();
let reading = $state(false);
/** Counts readings and changes: what was begun before another one is dropped. */
let turn = 0;
let waiting: ReturnType<typeof setTimeout> | undefined;

/** The view that the page shows, and its address. The address says all of it; nothing else is remembered. */
export const location = {
  /** Undefined until the first address is read. */
  get view(): View | undefined {
    return view;
  },
  /** Why the address could not be read; the view before it stays. */
  get problem(): string | undefined {
    return problem;
  },
  /** Whether an address is being read. */
  get reading(): boolean {
    return reading;
  },
  /** Shows another state of the view, in the same entry of the history. */
  show(next: View): void {
    view = next;
    problem = undefined;
    reading = false;
    const own = ++turn;
    clearTimeout(waiting);
    waiting = setTimeout(() => void writeAddress(next, own), REST);
  },
};

/** Reads the address now and whenever it changes. */
export function followAddress(): () => void {
  const read = (): void => void follow();
  window.addEventListener("hashchange", read);
  read();
  return () => window.removeEventListener("hashchange", read);
}

async function follow(): Promise<void> {
  const own = ++turn;
  clearTimeout(waiting);
  reading = true;
  try {
    const { hash } = window.location;
    // The first page waits for no worker.
    const read: View = /^(#\/?)?$/.test(hash) ? { view: "board" } : await readAddress(hash);
    if (own !== turn) return;
    view = read;
    problem = undefined;
  } catch (error) {
    if (own === turn) problem = (error as Error).message;
  }
  if (own === turn) reading = false;
}

async function writeAddress(state: View, own: number): Promise<void> {
  try {
    const address = await desk().writeAddress(state);
    if (own !== turn) return;
    history.replaceState(history.state, "", address);
  } catch (error) {
    if (own === turn) problem = (error as Error).message;
  }
}
