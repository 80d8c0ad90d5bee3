import type { z } from "zod";

/** A target that depends on x ~ N(0, I_d) only through its first `indices(params)` coordinates z. The Gaussian law and
 *  every estimator here are rotation invariant, so the subspace W* is taken along the axes without loss of generality. */
export interface Target<Params> {
  /** The file's name. */
  readonly id: string;
  /** TeX. */
  readonly formula: string;
  readonly params: z.ZodType<Params>;
  /** Number of coordinates that the target reads. */
  readonly indices: (params: Params) => number;
  /** Draws what is random in the target (signs) once and returns the function z ↦ features and value. */
  readonly draw: (params: Params, key: import("../math/random/key.ts").Key) => TargetInstance;
}

/** A target with its signs fixed. */
export interface TargetInstance {
  /** Number of coordinates read. */
  readonly indices: number;
  /** Number of last-level features h*, the arguments of the outer function. */
  readonly features: number;
  /** f*(z). z starts at `offset` of `x`; `features`, when given, receives h*. */
  readonly evaluate: (x: Float64Array, offset: number, features?: Float64Array) => number;
}

export function defineTarget<Params>(target: Target<Params>): Target<Params> {
  return target;
}
