import type { Estimate } from "../statistics/estimate.ts";
import type { Verdict } from "../statistics/verdict.ts";

/** A part's prediction confronted with its measurement. */
export interface JudgedPart {
  readonly name: string;
  readonly quantity: string;
  readonly relation?: "<";
  readonly predicted: number;
  readonly estimate: Estimate;
  readonly verdict: Verdict;
}

/** A control: its world's measurement against the claim's prediction. It must come out `contradicted`. */
export interface JudgedControl {
  readonly violates: string;
  readonly verdict: Verdict;
  readonly parts: readonly JudgedPart[];
  /** Why a control does not count, where it does not. */
  readonly note?: string;
}

/** A world measured beside the claim, without a verdict. */
export interface Companion {
  readonly label: string;
  readonly parts: readonly { readonly name: string; readonly quantity: string; readonly estimate: Estimate }[];
}

/** Everything that a run of an experiment says. */
export interface Judgement {
  /** Null where no verdict may be shown; `withheld` then says why. */
  readonly verdict: Verdict | null;
  readonly withheld?: string;
  readonly hypotheses: readonly { readonly states: string; readonly holds: boolean }[];
  readonly parts: readonly JudgedPart[];
  readonly controls: readonly JudgedControl[];
  readonly beside: readonly Companion[];
}
