import { requireDomain } from "../../math/domain-error.ts";
import { harmonicDimension } from "../../math/harmonics.ts";
import { legendre } from "../../math/legendre.ts";
import { inner } from "./poles.ts";
import type { SphereTargetInstance, ZonalTerm } from "./sphere-target.ts";

/** √N(d, k): P_k(⟨v, ·⟩) times it has norm 1. A DomainError where N is beyond float64. */
export function zonalNorm(dimension: number, degree: number): number {
  const count = Number(harmonicDimension(dimension, degree));
  requireDomain(
    count < Number.POSITIVE_INFINITY,
    "zonalNorm",
    `N(d, k) must be below 1.8e308 (d = ${dimension})`,
    degree,
  );
  return Math.sqrt(count);
}

/** ‖Σ_j a_j √N P_k(⟨v_j, ·⟩)‖² = Σ_ij a_i a_j P_k(⟨v_i, v_j⟩), as E[√N P_k(⟨u, x⟩) √N P_k(⟨v, x⟩)] = P_k(⟨u, v⟩). */
export function zonalEnergy(degree: number, terms: readonly ZonalTerm[], dimension: number): number {
  let sum = 0;
  terms.forEach(({ coefficient, pole }, i) => {
    let row = coefficient / 2;
    for (let j = 0; j < i; j++)
      row += terms[j].coefficient * legendre(degree, inner(pole, terms[j].pole, 0), dimension);
    sum += 2 * coefficient * row;
  });
  return sum;
}

/**
 * The function Σ_k Σ_j a_kj √N(d, k) P_k(⟨v_kj, x⟩), from its terms by degree. Poles that are one array are one pole: an
 * evaluation takes d + k operations a pole. Energies are exact up to rounding.
 */
export function zonalSum(byDegree: ReadonlyMap<number, readonly ZonalTerm[]>, dimension: number): SphereTargetInstance {
  const degrees = [...byDegree.keys()].sort((a, b) => a - b);
  const energies = new Map(degrees.map((k) => [k, zonalEnergy(k, byDegree.get(k)!, dimension)]));
  const present = degrees.filter((k) => energies.get(k)! > 0);

  const weights = new Map<Float64Array, number[]>();
  for (const degree of present) {
    const norm = zonalNorm(dimension, degree);
    for (const { coefficient, pole } of byDegree.get(degree)!) {
      const row = weights.get(pole) ?? [];
      weights.set(pole, row);
      while (row.length <= degree) row.push(0);
      row[degree] += norm * coefficient;
    }
  }
  const rows = [...weights].map(([pole, row]) => ({ pole, weights: Float64Array.from(row) }));
  return {
    dimension,
    evaluate: (x, offset) => {
      let sum = 0;
      for (const row of rows) sum += legendreSum(row.weights, inner(row.pole, x, offset), dimension);
      return sum;
    },
    norm2: present.reduce((sum, k) => sum + energies.get(k)!, 0),
    degrees: present,
    energies: (degree) => energies.get(degree) ?? 0,
    poles: (degree) => byDegree.get(degree) ?? [],
  };
}

/** Σ_k weights[k] P_k(t) by the three-term recurrence. */
function legendreSum(weights: Float64Array, t: number, dimension: number): number {
  let previous = 1;
  let value = t;
  let sum = weights[0];
  for (let k = 1; k < weights.length; k++) {
    sum += weights[k] * value;
    const next = ((2 * k + dimension - 2) * t * value - k * previous) / (k + dimension - 2);
    previous = value;
    value = next;
  }
  return sum;
}
