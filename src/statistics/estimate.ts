/** A measured number with its confidence interval. One-sided intervals have an infinite end; undefined ones are all NaN. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Confidence level of [low, high], in (0, 1). */
  readonly level: number;
  /** Standard error, where the method gives one. */
  readonly standardError?: number;
  /** What the reader must know: censoring, number of groups. */
  readonly note?: string;
}
