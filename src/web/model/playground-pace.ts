import type { PlaygroundState } from "../../permalink/playground-state.ts";
import type { PlaygroundView } from "../../playground/view.ts";

/** The speed at which nothing is waited for. */
export const FASTEST = 1000;
/** Frames a second, in which speeds are told. */
export const FRAMES = 60;

/** Milliseconds between two pictures: many enough to follow, few enough to leave the worker its time. */
const BETWEEN = 60;
/** The training has at least so many times the time in which the worker makes a picture. */
const SHARE = 4;
const LONGEST = 500;

/** What pictures cost, in milliseconds: the worker, and the page. */
export interface PictureTimes {
  readonly made: number;
  readonly drawn: number;
}

/**
 * How long, and how many steps, the worker trains for one picture, and after how many milliseconds it is asked again. While the page draws one
 * picture the worker trains for the next: a page that draws slowly shows fewer pictures, not fewer steps.
 */
export function paceOf(
  speed: PlaygroundState["speed"],
  { made, drawn }: PictureTimes,
): { readonly milliseconds: number; readonly atMost: number; readonly interval: number } {
  const milliseconds = Math.min(LONGEST, Math.max(BETWEEN, SHARE * made, drawn));
  if (speed >= FASTEST) return { milliseconds, atMost: Number.MAX_SAFE_INTEGER, interval: 0 };
  const each = 1000 / (FRAMES * speed); // milliseconds a step
  const atMost = Math.max(1, Math.round((milliseconds + made) / each));
  return { milliseconds, atMost, interval: atMost * each };
}

/** A view of which only the points after the first `held` of the curves were sent, with those put before them. */
export function joined(before: PlaygroundView, view: PlaygroundView, held: number): PlaygroundView {
  if (held === 0) return view;
  const networks = view.networks.map((network, j) => ({
    ...network,
    curve: [...before.networks[j]!.curve.slice(0, held), ...network.curve],
  }));
  return { ...view, networks };
}

/** Whether two states have the same numbers: they differ at most in what is shown and how fast. */
export function sameNumbers(a: PlaygroundState, b: PlaygroundState): boolean {
  const numbers = ({ shown: _, axes: __, speed: ___, ...rest }: PlaygroundState): string =>
    JSON.stringify(sorted(rest));
  return numbers(a) === numbers(b);
}

/** Keys in one order: a form and an address may make them in another. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]));
}
