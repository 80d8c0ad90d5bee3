import type { Figure } from "../../experiments/figure.ts";
import type { DataRow } from "./data-table.ts";

/** The survey with the view's parameters. */
export interface SandwichRunRequest {
  readonly params: unknown;
  readonly seed: number;
  /** 1 where memory may not be shared. */
  readonly threads: number;
}

export interface SandwichRunProgress {
  readonly done: number;
  readonly tasks: number;
  /** Of the run's cost, in [0, 1]. */
  readonly share: number;
}

export interface SandwichRun {
  readonly figure: Figure;
  /** Shares of the variance, of the best network of at most so many units; null where there is none. */
  readonly table: readonly DataRow[];
  readonly variance: number;
  /** Why curves are missing. */
  readonly missing: readonly string[];
  readonly seconds: number;
}

/** Columns of the table. */
export const RUN_COLUMNS = [
  { name: "width", label: "hidden units", number: true },
  { name: "floor", label: "certified floor", number: true },
  { name: "fitted", label: "one layer, fitted", number: true },
  { name: "built", label: "one function, built", number: true },
  { name: "relu", label: "ReLU units, built", number: true },
  { name: "twoLayers", label: "two layers", number: true },
  { name: "by", label: "fitted by" },
] as const;

/** "about 2 min left", from what a run has done; undefined while that says nothing. */
export function timeLeft(share: number, seconds: number): string | undefined {
  if (share < 0.03 || share >= 1 || seconds < 2) return undefined;
  const left = (seconds * (1 - share)) / share;
  return left < 90 ? `about ${Math.max(1, Math.round(left))} s left` : `about ${Math.round(left / 60)} min left`;
}
