import { requireDomain } from "../../math/domain-error.ts";
import type { Key } from "../../math/random/key.ts";
import { pointsOnSphere } from "../../math/random/samplers.ts";
import { type Cubature, smallestCubature } from "../ridge-directions/cubature.ts";
import { framePotentials, type Potentials, potentialsOf, randomPotentials } from "../ridge-forms/potentials.ts";

/** m directions of ℝᵈ. */
export type Directions =
  /** Independent and uniform on the sphere, of weight 1/m. */
  | { readonly kind: "independent"; readonly count: number }
  /** Independent uniform orthonormal frames of d directions, the last of what is left; of weight 1/m. */
  | { readonly kind: "frames"; readonly count: number }
  /** The smallest cubature of that degree in so many copies, each turned at random where there are several. */
  | { readonly kind: "cubature"; readonly count: number; readonly degree: number; readonly copies: number };

/** One copy's D_l; of k copies, each turned for itself, it is 1/k of that. */
export interface CubaturePotentials extends Potentials {
  readonly degree: number;
}

/**
 * D_l = 0 up to the cubature's degree, by definition of one (what is left there is rounding), and from its inner products beyond. The tail
 * is a bound: D_l ≤ (Σ|w_i|)² as |P_l| ≤ 1. Takes size²(d + L)/2 operations.
 */
export function cubaturePotentials(rule: Cubature, degree: number): CubaturePotentials {
  const { dimension, weights } = rule;
  const { directions, even } = potentialsOf(rule.directions, { dimension, degree, weights });
  const total = weights.reduce((sum, w) => sum + Math.abs(w), 0);
  return {
    directions,
    even: even.map((v, i) => (i > 0 && 2 * i <= rule.degree ? 0 : v)),
    tail: total * total,
    degree: rule.degree,
  };
}

/** Of directions drawn by `drawDirections`, in the mean over draws, for degrees up to L. */
export function potentialsFor(
  directions: Directions,
  {
    dimension,
    degree,
    cubatures,
  }: { readonly dimension: number; readonly degree: number; readonly cubatures: readonly CubaturePotentials[] },
): Potentials {
  const { count } = directions;
  switch (directions.kind) {
    case "independent":
      return randomPotentials(count);
    case "frames":
      return framePotentials(count, { block: dimension, dimension, degree });
    case "cubature": {
      const { even, tail } = cubatures.find((rule) => rule.degree === directions.degree)!;
      const { copies } = directions;
      return { directions: count, even: even.map((v, i) => (i === 0 ? 1 : v / copies)), tail: tail / copies };
    }
  }
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
  switch (directions.kind) {
    case "independent": {
      const points = pointsOnSphere(count, d, key.fold("independent").stream());
      return { rows: points, weights: new Float64Array(count).fill(1 / count) };
    }
    case "frames": {
      const rows = new Float64Array(count * d);
      for (let first = 0; first < count; first += d) {
        const size = Math.min(d, count - first);
        fillFrame(rows.subarray(first * d, (first + size) * d), { dimension: d, key: key.fold("frame", first / d) });
      }
      return { rows, weights: new Float64Array(count).fill(1 / count) };
    }
    case "cubature": {
      const rule = smallestCubature(d, directions.degree);
      const size = rule.weights.length;
      const rows = new Float64Array(count * d);
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
