import { FASTEST, FRAMES } from "./playground-pace.ts";
import type { TrainingNews, TrainingStatus } from "./playground-training.ts";

/** Slowest speed of the slider, in steps a frame: three steps a second. */
const SLOWEST = 0.05;

/** Place of a speed on a slider from 0 to 100, and back: a logarithmic scale whose last place is the fastest. */
export const speedPlace = (speed: number): number => {
  if (speed >= FASTEST) return 100;
  const place = (99 * Math.log(speed / SLOWEST)) / Math.log(FASTEST / 10 / SLOWEST);
  return Math.round(Math.min(99, Math.max(0, place)));
};

export const speedOf = (place: number): number =>
  place >= 100 ? FASTEST : Number((SLOWEST * (FASTEST / 10 / SLOWEST) ** (place / 99)).toPrecision(2));

export const speedWords = (speed: number): string =>
  speed >= FASTEST ? "as fast as it can" : `at most ${Number((speed * FRAMES).toPrecision(2))} steps a second`;

/** How far it is: a share for a bar, and words. `waits` says that a file is still to be given. */
export function progressOf(
  { view, state, status, problem }: TrainingNews,
  waits: boolean,
): { readonly share: number; readonly words: string } {
  if (waits) return { share: 0, words: "waiting for a file" };
  if (view === undefined || state === undefined) {
    return { share: 0, words: problem === undefined ? "making points and networks …" : "no networks" };
  }
  const last = state.training.steps;
  const end = status === "opening" ? ", making the next networks …" : status === "done" ? ", done" : "";
  return { share: view.steps / last, words: `step ${grouped(view.steps)} of ${grouped(last)}${end}` };
}

/** What is said aloud: changes, not steps. */
export function announcement(status: TrainingStatus, problem: string | undefined): string {
  if (problem !== undefined) return "";
  switch (status) {
    case "opening":
      return "";
    case "running":
      return "Training.";
    case "paused":
      return "Paused.";
    case "done":
      return "The last step is done.";
  }
}

/** 12 345, with narrow spaces. */
const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, "\u202f");
