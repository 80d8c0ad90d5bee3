import type { Json } from "../math/json.ts";

/**
 * What became of a task. `ok`, `censored` (reached its cap) and `diverged` are measurements; `not-a-number` is a result
 * with a NaN in it; the others are tasks that gave none.
 */
export type Outcome =
  | "ok"
  | "censored"
  | "diverged"
  | "not-a-number"
  | "failed"
  | "timeout"
  | "out-of-memory"
  | "crashed";

/** Outcomes that are a measurement; a claim with any other row has no verdict, and `--retry` computes those again. */
export const MEASURED: ReadonlySet<Outcome> = new Set<Outcome>(["ok", "censored", "diverged"]);

/** What identifies a row: two rows with the same identity hold the same numbers. */
export interface RowIdentity {
  /** Experiment id. */
  readonly experiment: string;
  /** Hash of the experiment's source, of what runs it, of all that these import, and of the runtime's version. */
  readonly codeVersion: string;
  /** The task's content: everything that `measure` sees. */
  readonly task: Json;
  /** The user's seed; the key is folded from it, the experiment's id and the task. */
  readonly seed: number;
  readonly engine: string;
}

/** One task's result: deterministic, without times. NaN and ±∞ are allowed in `values`. */
export interface Row<Values = unknown> extends RowIdentity {
  /** SHA-256 of the canonical JSON of the identity, hexadecimal. */
  readonly address: string;
  readonly outcome: Outcome;
  /** What `measure` returned, null when it returned nothing. */
  readonly values: Values | null;
  /** For outcomes other than `ok`: what happened, where, with which value. */
  readonly message?: string;
  /** Versions of what computed it: thalweg, runtime. */
  readonly versions: { readonly [name: string]: string };
}
