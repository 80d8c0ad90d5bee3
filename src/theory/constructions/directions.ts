import { requireDomain } from "../../math/domain-error.ts";
import { legendreValues } from "../../math/legendre.ts";
import type { Key } from "../../math/random/key.ts";
import { type Cubature, smallestCubature } from "../ridge-directions/cubature.ts";
import type { RidgeSpectrum } from "./ridge-spectrum.ts";

/** m directions of ℝᵈ. */
export type Directions =
  /** Independent and uniform on the sphere, of weight 1/m. */
  | { readonly kind: "independent"; readonly count: number }
  /** Independent uniform orthonormal frames of d directions, the last of what is left; of weight 1/m. */
  | { readonly kind: "frames"; readonly count: number }
  /** The smallest cubature of that degree in so many copies, each turned at random where there are several. */
  | { readonly kind: "cubature"; readonly count: number; readonly degree: number; readonly copies: number };

/**
 * D_l = E Σ_{ik} w_i w_k P_l(⟨u_i, u_k⟩), what the part of degree l of h costs (see `ridge-spectrum.ts`): 1/m for independent directions;
 * (1 + β P_l(0))/m, β = Σ b(b − 1)/m over the frames' sizes b, for frames; for k copies of a cubature 1/k of its own D_l, 0 up to its degree.
 */
export interface Potentials {
  /** D_0 = 1, D_2, …, D_L. */
  readonly values: Float64Array;
  /** An upper bound of D_l for all even l > L; exact where directions are independent. */
  readonly beyond: number;
}

/** D_l for l = 2, …, L times the energies there, and the bound beyond: E (Σ w_i h(⟨u_i, x⟩) − h̄)², or an upper bound of it. */
export function directionError({ energies, beyond }: RidgeSpectrum, potentials: Potentials): number {
  let sum = potentials.beyond * beyond;
  for (let i = 1; i < energies.length; i++) sum += potentials.values[i]! * energies[i]!;
  return sum;
}

export function independentPotentials(count: number, degree: number): Potentials {
  const values = new Float64Array(degree / 2 + 1).fill(1 / count);
  values[0] = 1;
  return { values, beyond: 1 / count };
}

export function framePotentials(
  count: number,
  { dimension, degree }: { readonly dimension: number; readonly degree: number },
): Potentials {
  const rest = count % dimension;
  const pairs = (count - rest) * (dimension - 1) + rest * (rest - 1);
  const atZero = legendreValues(degree + 2, 0, dimension);
  const values = Float64Array.from({ length: degree / 2 + 1 }, (_, i) =>
    i === 0 ? 1 : Math.max(0, (1 + (pairs / count) * atZero[2 * i]!) / count),
  );
  // |P_l(0)| = Π_{j<l/2} (2j + 1)/(d − 1 + 2j) falls in even l (stays 1 at d = 2).
  return { values, beyond: (1 + (pairs / count) * Math.abs(atZero[degree + 2]!)) / count };
}

/** One copy's D_l, and its number of directions; of k copies it is 1/k of that. */
export interface CubaturePotentials extends Potentials {
  readonly size: number;
  readonly degree: number;
}

/**
 * For l above the cubature's degree, from its inner products. D_l ≤ (Σ|w_i|)² as |P_l| ≤ 1. Takes size²(d + L)/2 operations.
 */
export function cubaturePotentials(rule: Cubature, degree: number): CubaturePotentials {
  const { dimension: d, directions, weights } = rule;
  const values = new Float64Array(degree / 2 + 1);
  for (let i = 0; i < weights.length; i++) {
    for (let k = 0; k <= i; k++) {
      let product = 0;
      for (let c = 0; c < d; c++) product += directions[i * d + c]! * directions[k * d + c]!;
      const t = Math.min(1, Math.max(-1, product));
      const weight = (i === k ? 1 : 2) * weights[i]! * weights[k]!;
      let [below, current] = [1, t];
      for (let l = 1; l < degree; l++) {
        [below, current] = [current, ((2 * l + d - 2) * t * current - l * below) / (l + d - 2)];
        if (l % 2 === 1) values[(l + 1) / 2]! += weight * current;
      }
    }
  }
  // Up to the degree they are 0, by the definition of a cubature; what is left there is rounding.
  for (let i = 0; i < values.length; i++) values[i] = 2 * i <= rule.degree ? 0 : Math.max(0, values[i]!);
  values[0] = 1;
  const total = weights.reduce((sum, w) => sum + Math.abs(w), 0);
  return { values, beyond: total * total, size: weights.length, degree: rule.degree };
}

interface Drawn {
  /** [m, d]. */
  readonly rows: Float64Array;
  /** [m], of sum 1. */
  readonly weights: Float64Array;
}

/** The directions of a key. Those of the first frames and copies do not depend on how many follow. */
export function drawDirections(
  directions: Directions,
  { dimension: d, key }: { readonly dimension: number; readonly key: Key },
): Drawn {
  const { count } = directions;
  const rows = new Float64Array(count * d);
  switch (directions.kind) {
    case "independent": {
      key.fold("independent").stream().fillGaussian(rows);
      for (let row = 0; row < rows.length; row += d) normalise(rows.subarray(row, row + d));
      return { rows, weights: new Float64Array(count).fill(1 / count) };
    }
    case "frames": {
      for (let first = 0; first < count; first += d) {
        const size = Math.min(d, count - first);
        fillFrame(rows.subarray(first * d, (first + size) * d), { dimension: d, key: key.fold("frame", first / d) });
      }
      return { rows, weights: new Float64Array(count).fill(1 / count) };
    }
    case "cubature": {
      const rule = smallestCubature(d, directions.degree);
      const size = rule.weights.length;
      const weights = new Float64Array(count);
      for (let copy = 0; copy < directions.copies; copy++) {
        weights.set(
          rule.weights.map((w) => w / directions.copies),
          copy * size,
        );
        const own = rows.subarray(copy * size * d, (copy + 1) * size * d);
        if (directions.copies === 1) own.set(rule.directions);
        else turn(rule.directions, { out: own, dimension: d, key: key.fold("copy", copy) });
      }
      return { rows, weights };
    }
  }
}

/** Rows u ↦ Σ_c u_c o_c with o a uniform orthonormal frame. */
function turn(
  rows: Float64Array,
  { out, dimension: d, key }: { readonly out: Float64Array; readonly dimension: number; readonly key: Key },
): void {
  const frame = new Float64Array(d * d);
  fillFrame(frame, { dimension: d, key });
  for (let row = 0; row < rows.length; row += d) {
    for (let c = 0; c < d; c++) {
      const factor = rows[row + c]!;
      for (let k = 0; k < d; k++) out[row + k]! += factor * frame[c * d + k]!;
    }
  }
}

/**
 * Orthonormal rows, uniform (Haar) among such: Gram–Schmidt on Gaussian ones, as turning all rows of those leaves their law as it is. Each
 * row is freed from those above it twice, after which it is orthogonal to them within rounding (Giraud, Langou & Rozložník 2005).
 */
function fillFrame(rows: Float64Array, { dimension: d, key }: { readonly dimension: number; readonly key: Key }): void {
  requireDomain(rows.length <= d * d, "fillFrame", "a frame has at most d rows", rows.length / d);
  key.stream().fillGaussian(rows);
  for (let row = 0; row < rows.length; row += d) {
    const own = rows.subarray(row, row + d);
    for (let pass = 0; pass < 2; pass++) {
      for (let above = 0; above < row; above += d) {
        let product = 0;
        for (let c = 0; c < d; c++) product += own[c]! * rows[above + c]!;
        for (let c = 0; c < d; c++) own[c]! -= product * rows[above + c]!;
      }
    }
    normalise(own);
  }
}

function normalise(row: Float64Array): void {
  let square = 0;
  for (let c = 0; c < row.length; c++) square += row[c]! * row[c]!;
  const length = Math.sqrt(square);
  for (let c = 0; c < row.length; c++) row[c]! /= length;
}
