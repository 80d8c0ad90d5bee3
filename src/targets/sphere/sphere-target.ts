import type { z } from "zod";
import type { UniformSphereParams } from "../../distributions/uniform-sphere.ts";
import type { Key } from "../../math/random/key.ts";

/** A function on S^(d−1), the inputs' law being uniform there. */
export interface SphereFunction {
  /** d. */
  readonly dimension: number;
  /** f(x), x the d numbers of norm 1 that start at `offset`. Allocates nothing. */
  readonly evaluate: (x: Float64Array, offset: number) => number;
}

/** coefficient · √N(d, k) P_k(⟨pole, x⟩): a multiple of the unit-norm zonal harmonic of degree k with that pole, [d], of norm 1. */
export interface ZonalTerm {
  readonly coefficient: number;
  readonly pole: Float64Array;
}

/**
 * A function on the sphere with its expansion f = Σ_k f_k into harmonics of degree k, each f_k a finite combination of zonal ones.
 * Then, by Funk and Hecke, E_x f(x) φ(⟨u, x⟩) = Σ_k α_k Σ_j a_kj √N(d, k) P_k(⟨v_kj, u⟩) with α_k = E φ(t) P_k(t): what gradient
 * descent on a layer of units φ(⟨u, ·⟩) sees of f. E is over the uniform probability measure throughout.
 */
export interface SphereTargetInstance extends SphereFunction {
  /** E f², exact. */
  readonly norm2: number;
  /** The degrees k with f_k ≠ 0, ascending, where they are finitely many; absent otherwise. */
  readonly degrees?: readonly number[];
  /** ‖f_k‖² = E f_k². Their sum is `norm2`. */
  readonly energies: (degree: number) => number;
  /** The terms (a_kj, v_kj) of f_k. */
  readonly poles: (degree: number) => readonly ZonalTerm[];
}

/** A function to be learnt from uniform points of the sphere. */
export interface SphereTarget<Params> {
  /** The file's name. */
  readonly id: string;
  /** TeX. */
  readonly formula: string;
  /** All but the dimension, which belongs to the inputs' law. */
  readonly params: z.ZodType<Params>;
  /** Parameters at which the laws of tests/laws/sphere-targets.test.ts are checked. */
  readonly examples: readonly (Params & UniformSphereParams)[];
  /** Draws what is random in the target (poles, signs, coefficients) once. The same key gives the same bits. */
  readonly draw: (params: Params & UniformSphereParams, key: Key) => SphereTargetInstance;
}

export function defineSphereTarget<Params>(target: SphereTarget<Params>): SphereTarget<Params> {
  return target;
}
