import type { z } from "zod";
import type { Key } from "../math/random/key.ts";

/** A target that depends on x ~ N(0, I_d) only through its first `indices(params)` coordinates z. The Gaussian law and
 *  every estimator here are rotation invariant, so the subspace W* is taken along the axes without loss of generality. */
export interface Target<Params> {
  /** The file's name. */
  readonly id: string;
  /** TeX. */
  readonly formula: string;
  readonly params: z.ZodType<Params>;
  /** Parameters at which the laws of tests/laws/targets.test.ts are checked. */
  readonly examples: readonly Params[];
  /** Number of coordinates that the target reads. */
  readonly indices: (params: Params) => number;
  /** Draws what is random in the target (signs) once and returns the function z ↦ features and value. */
  readonly draw: (params: Params, key: Key) => TargetInstance;
}

/** A target with its signs fixed. `evaluate` uses scratch memory of the instance: one instance a thread. */
export interface TargetInstance {
  /** Number of coordinates read. */
  readonly indices: number;
  /** Number of last-level features h*, the arguments of the outer function. */
  readonly features: number;
  /** f*(z). z starts at `offset` of `x`; `features`, when given, receives h*. Allocates nothing. */
  readonly evaluate: (x: Float64Array, offset: number, features?: Float64Array) => number;
  /** Mean and variance of each feature under z ~ N(0, I), exact. Distinct features are independent. */
  readonly moments: readonly Moments[];
  /** f*(z) and −f*(z) have the same law, so that E f* = 0. */
  readonly oddInLaw: boolean;
  /** Where the target has more levels than one: the features below the last level, first level first. */
  readonly hidden?: {
    readonly count: number;
    readonly evaluate: (x: Float64Array, offset: number, out: Float64Array) => void;
  };
}

export interface Moments {
  readonly mean: number;
  readonly variance: number;
}

export function defineTarget<Params>(target: Target<Params>): Target<Params> {
  return target;
}
