import type { Rule } from "../../math/quadrature.ts";
import { sphereRow } from "./hats.ts";
import { type Potentials, potentialsUpTo } from "./potentials.ts";
import type { TiedFunction } from "./tied-network.ts";

/**
 * What the mean square error of Σ_i c_i h(⟨u_i, x⟩) has to do with h, see `ridge-forms.ts`: with a_l(ρ) = √N(d, l) E_t h(ρt)P_l(t) here,
 *
 *     E (N − f)² = E (h̄ − g)² + Σ_{l ≥ 2, even} D_l E a_l(R)².
 */
export interface RidgeSpectrum {
  /** E (h̄ − g)². */
  readonly radial: number;
  /** E a_l(R)² at index l/2, l = 0, 2, …, L. */
  readonly energies: Float64Array;
  /** Σ_{l > L} E a_l(R)². */
  readonly beyond: number;
}

/** The error's part by degree, D_l E a_l² at index l/2 (0 at 0); and the rest, with the potentials' tail in D_l's place. */
export function directionErrors({ energies, beyond }: Omit<RidgeSpectrum, "radial">, potentials: Potentials) {
  const { even, tail } = potentialsUpTo(potentials, 2 * (energies.length - 1));
  const byDegree = energies.map((energy, k) => (k === 0 ? 0 : even[k] * energy));
  return { byDegree, tail: tail * beyond };
}

/** E (N − Σ c_i h̄)², the sum of all these. */
export function directionError(spectrum: Omit<RidgeSpectrum, "radial">, potentials: Potentials): number {
  const { byDegree, tail } = directionErrors(spectrum, potentials);
  return byDegree.reduce((sum, e) => sum + e, tail);
}

/** An even function on the spheres of radii ρ_1, …, ρ_n. */
export interface Coefficients {
  /** a_l(ρ_i), l = 0, 2, …, L: [n, L/2 + 1]. */
  readonly rows: Float64Array;
  /** E_t h(ρ_i t)², [n]. */
  readonly squares: Float64Array;
}

export interface CoefficientsOptions {
  readonly dimension: number;
  /** L, even. */
  readonly degree: number;
  readonly radii: Float64Array;
}

/** Of h, to a few ulps of its largest value: one h in a hundredth of the time that the forms of all with its knots take. */
export function tiedCoefficients(
  { knots, values }: TiedFunction,
  { dimension, degree, radii }: CoefficientsOptions,
): Coefficients {
  const tails = values.length > knots.length ? "linear" : "constant";
  const along = sphereRow(dimension, { knots, tails, degree }).along(values);
  const size = degree / 2 + 1;
  const rows = new Float64Array(radii.length * size);
  const squares = new Float64Array(radii.length);
  for (let i = 0; i < radii.length; i++) squares[i] = along(radii[i], rows.subarray(i * size, (i + 1) * size));
  return { rows, squares };
}

/** The means over a law's rule; `target` are g's values at its nodes. */
export function spectrumOf({ rows, squares }: Coefficients, { weights }: Rule, target: Float64Array): RidgeSpectrum {
  const size = rows.length / squares.length;
  const energies = new Float64Array(size);
  let [radial, whole] = [0, 0];
  for (let i = 0; i < squares.length; i++) {
    for (let k = 0; k < size; k++) energies[k] += weights[i] * rows[i * size + k] ** 2;
    radial += weights[i] * (rows[i * size] - target[i]) ** 2;
    whole += weights[i] * squares[i];
  }
  return { radial, energies, beyond: Math.max(0, whole - energies.reduce((sum, e) => sum + e, 0)) };
}
