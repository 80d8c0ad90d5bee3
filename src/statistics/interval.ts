import { requireDomain } from "../math/domain-error.ts";
import type { Key } from "../math/random/key.ts";
import type { Estimate } from "./estimate.ts";

/** What an interval needs besides the data. */
export interface IntervalOptions {
  /** Confidence level, in (0, 1). */
  readonly level: number;
  /** Where resampling draws from: the same key and data give the same bits. */
  readonly key: Key;
  /** Bootstrap resamples; 2000 unless given. */
  readonly resamples?: number;
}

/** Options of an interval that draws nothing; a key may be handed over all the same, so that intervals can be exchanged. */
export type ClosedFormOptions = Pick<IntervalOptions, "level"> & Partial<IntervalOptions>;

export const DEFAULT_RESAMPLES = 2000;

/** Throws a DomainError unless level is in (0, 1) and resamples, if given, an integer ≥ 100. */
export function requireOptions(where: string, { level, resamples = DEFAULT_RESAMPLES }: ClosedFormOptions): void {
  requireDomain(level > 0 && level < 1, where, "level must be in (0, 1)", level);
  const enough = Number.isSafeInteger(resamples) && resamples >= 100;
  requireDomain(enough, where, "resamples must be an integer ≥ 100", resamples);
}

/** The statistic has no value on these data: all NaN. Verdicts call it inconclusive. */
export function undefinedEstimate(level: number, note: string): Estimate {
  return { value: Number.NaN, low: Number.NaN, high: Number.NaN, level, note };
}

/** A value about whose error the data say nothing: [−∞, ∞] unless an end is given. */
export function unboundedEstimate(
  value: number,
  { level, note, low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY }: UnboundedOptions,
): Estimate {
  return { value, low, high, level, note };
}

interface UnboundedOptions {
  readonly level: number;
  readonly note: string;
  readonly low?: number;
  readonly high?: number;
}
