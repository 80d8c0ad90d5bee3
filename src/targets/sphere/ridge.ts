import { inner } from "./poles.ts";
import type { SphereTargetInstance } from "./sphere-target.ts";

/** A function of ⟨v, x⟩ alone. */
export interface Ridge {
  readonly dimension: number;
  /** v, of norm 1. */
  readonly pole: Float64Array;
  readonly value: (t: number) => number;
  /** E[value(t) √N(d, k) P_k(t)]: f_k is this multiple of the unit-norm zonal harmonic of pole v. */
  readonly coefficient: (degree: number) => number;
  /** E value(t)². */
  readonly norm2: number;
}

/** The target x ↦ value(⟨v, x⟩), of infinitely many degrees. Coefficients are computed once a degree. */
export function ridge({ dimension, pole, value, coefficient, norm2 }: Ridge): SphereTargetInstance {
  const known = new Map<number, number>();
  const coefficientOf = (degree: number): number => {
    const found = known.get(degree) ?? coefficient(degree);
    known.set(degree, found);
    return found;
  };
  return {
    dimension,
    evaluate: (x, offset) => value(inner(pole, x, offset)),
    norm2,
    energies: (degree) => coefficientOf(degree) ** 2,
    poles: (degree) => [{ coefficient: coefficientOf(degree), pole }],
  };
}
