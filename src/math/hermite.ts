import { requireDomain } from "./domain-error.ts";

/**
 * Multiples of the probabilists' Hermite polynomials He_k (He_2 = t² − 1, He_3 = t³ − 3t, E He_k(g)² = k!):
 * "orthonormal" is h_k = He_k/√k!, with E h_j(g) h_k(g) = δ_jk for g ~ N(0, 1); "factorial" is He_k/k!.
 */
export type HermiteNormalisation = "orthonormal" | "factorial";

/** P_{k+1} = (t P_k − back(k) P_{k−1})/over(k), from He_{k+1} = t He_k − k He_{k−1} (DLMF 18.9.1, table 18.9.1). */
const recurrences = {
  orthonormal: { back: Math.sqrt, over: (k: number) => Math.sqrt(k + 1) },
  factorial: { back: () => 1, over: (k: number) => k + 1 },
} as const satisfies Record<HermiteNormalisation, unknown>;

/**
 * h_k(t), or He_k(t)/k!, k an integer ≥ 0. By the recurrence, forward stable in the oscillating region |t| < 2√k and
 * outside it: the error is a small multiple of k u times max_j≤k |P_j(t)|.
 */
export function hermite(k: number, t: number, normalisation: HermiteNormalisation = "orthonormal"): number {
  requireDegree(k, "hermite", "k");
  const { back, over } = recurrences[normalisation];
  let previous = 0;
  let current = 1;
  for (let j = 0; j < k; j++) {
    const next = (t * current - back(j) * previous) / over(j);
    previous = current;
    current = next;
  }
  return current;
}

/** h_0(t), …, h_degree(t), or He_k(t)/k!. */
export function hermiteValues(
  degree: number,
  t: number,
  normalisation: HermiteNormalisation = "orthonormal",
): Float64Array {
  requireDegree(degree, "hermiteValues", "degree");
  const { back, over } = recurrences[normalisation];
  const values = new Float64Array(degree + 1);
  values[0] = 1;
  for (let j = 0; j < degree; j++) {
    values[j + 1] = (t * values[j]! - (j === 0 ? 0 : back(j) * values[j - 1]!)) / over(j);
  }
  return values;
}

export function requireDegree(k: number, where: string, name: string): void {
  requireDomain(Number.isInteger(k) && k >= 0, where, `${name} must be an integer ≥ 0`, k);
}
