import type { z } from "zod";

/**
 * A lower bound of the squared error that no choice of the trained weights can go below: what `thalweg certify` prints.
 * Errors are means over the inputs; of what else (rotations of the target, say), `statement` says.
 */
export interface Certificate {
  /** Lower bound of the squared error. Rounded down, numerical errors taken off: valid as it stands. */
  readonly floor: number;
  /** Lower bound of the squared error over `targetVariance`, rounded down; in [0, 1], 1 is the error of a constant. */
  readonly relativeFloor: number;
  readonly targetVariance: number;
  /** The bound as computed, before anything was taken off: the best guess of the exact bound, on either side of it. */
  readonly estimate: number;
  /** |estimate − exact bound| ≤ error. */
  readonly error: number;
  /** Frequency beyond which contributions were left out, which only lowers a bound; null where nothing is left out. */
  readonly cutoff: number | null;
  /** Number of features or units; an integer beyond 2⁵³ as its decimal string. */
  readonly width: number | string;
  /** d of the inputs' space ℝᵈ. */
  readonly dimension: number;
  /** The theorem with its numbers: what is excluded, of which class of functions. */
  readonly statement: string;
}

/** The inverse question: the least width that a certificate does not exclude. */
export interface LeastWidth {
  readonly width: bigint;
  readonly statement: string;
}

/** A fast look, of which nothing is proven. */
export interface FloorEstimate {
  /** The floor and the variance about as large as a certificate would have them. */
  readonly estimate: number;
  readonly relativeEstimate: number;
  readonly targetVariance: number;
  readonly width: number | string;
  readonly dimension: number;
  readonly statement: string;
}

/** A target about which `thalweg certify` knows a certificate. */
export interface CertifiedTarget<Params> {
  /** The file's name. */
  readonly id: string;
  /** One sentence: the target, and the class of predictors that the certificate is about. */
  readonly summary: string;
  /** One flag each; `.describe` is its help. */
  readonly params: z.ZodType<Params> & { readonly shape: Readonly<Record<string, z.ZodType>> };
  /** width ≥ 1. */
  readonly certify: (params: Params, width: bigint) => Certificate;
  /** Where certificates take seconds: the same number without a proof, faster. */
  readonly estimate?: (params: Params, width: bigint) => FloorEstimate;
  /** The least width whose `relativeFloor` is at most the one given, in [0, 1). */
  readonly leastWidth: (params: Params, relativeFloor: number) => LeastWidth;
}

export function defineCertifiedTarget<Params>(target: CertifiedTarget<Params>): CertifiedTarget<Params> {
  return target;
}

/** An integer for JSON: a number where that is exact, its decimal string beyond. */
export function integerForJson(value: bigint): number | string {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : String(value);
}
