import { z } from "zod";
import { requireDomain } from "../../math/domain-error.ts";
import type { Key } from "../../math/random/key.ts";
import { pointsOnSphere } from "../../math/random/samplers.ts";

/** Schema of a given pole. */
export const vector = z.array(z.number()).readonly();

/** A given pole: d numbers of norm 1 to 1e-9, which is then made 1 to rounding. */
export function givenPole(entries: readonly number[], dimension: number, where: string): Float64Array {
  requireDomain(entries.length === dimension, where, `a pole must have ${dimension} entries`, entries.length);
  const norm = Math.sqrt(entries.reduce((sum, entry) => sum + entry * entry, 0));
  requireDomain(Math.abs(norm - 1) <= 1e-9, where, "a pole must have norm 1", norm);
  return Float64Array.from(entries, (entry) => entry / norm);
}

/** A uniform pole. */
export function randomPole(dimension: number, key: Key): Float64Array {
  return pointsOnSphere(1, dimension, key.stream());
}

/** ⟨pole, x⟩, x starting at `offset`. */
export function inner(pole: Float64Array, x: Float64Array, offset: number): number {
  let sum = 0;
  for (let i = 0; i < pole.length; i++) sum += pole[i] * x[offset + i];
  return sum;
}
