import type { Activation } from "../../activations/activation.ts";
import { expectation } from "../../distributions/standard-gaussian.ts";
import { hermite } from "../../math/hermite.ts";

/** What Assumption 2 of dandi2025computational speaks of, and the size of a neuron's gradient; g ~ N(0, 1). */
export interface TwoLayers {
  /** E[σ(g) h_j(g)], h_j = He_j/√j! orthonormal, j = 0, …, 4. */
  readonly single: readonly number[];
  /** E[σ(σ(g)) h_j(g)], j = 0, …, 4. */
  readonly composed: readonly number[];
  /** E[(σ∘σ)′(g)²]. */
  readonly squaredSlope: number;
}

const DEGREES = [0, 1, 2, 3, 4];

/** By quadrature, to 1e-13 for a σ without kinks; where σ has kinks σ∘σ bends elsewhere too, and 1e-6 is left. */
export function twoLayers({ value, derivative, kinks, hermite: coefficient }: Activation): TwoLayers {
  const composed = (t: number): number => value(value(t));
  return {
    single: DEGREES.map((j) => coefficient(j)),
    composed: DEGREES.map((j) => expectation((t) => composed(t) * hermite(j, t), kinks).value),
    squaredSlope: expectation((t) => (derivative(value(t)) * derivative(t)) ** 2, kinks).value,
  };
}

/** Below, an expectation counts as 0: what rounding leaves of one. */
export const VANISHES = 1e-12;

/**
 * Assumption 2 for k = 2 and an inner polynomial P with E[P h_2] = `second`: (a) E[σ He_2] ≠ 0, (b) E[σ∘σ He_2] E[P He_2] > 0,
 * (c) E[σ(σ(g)) g] = 0.
 */
export function secondAssumption(
  { single, composed }: TwoLayers,
  second: number,
): { readonly a: boolean; readonly b: boolean; readonly c: boolean } {
  return {
    a: Math.abs(single[2]!) > VANISHES,
    b: composed[2]! * second > VANISHES,
    c: Math.abs(composed[1]!) <= VANISHES,
  };
}
