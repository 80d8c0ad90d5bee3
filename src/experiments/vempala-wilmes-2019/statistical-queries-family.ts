import type { Engine } from "../../engine/engine.ts";
import { type Matrix, matrix, rowsOf } from "../../engine/matrix.ts";
import { DomainError, requireDomain } from "../../math/domain-error.ts";
import { legendre } from "../../math/legendre.ts";
import type { Stream } from "../../math/random/stream.ts";

/** The harmonics f_u = √N(d, k) P_k(⟨u, ·⟩) of one degree, ‖f_u‖ = 1, at the poles u. */
export interface Family {
  readonly degree: number;
  /** [targets, d]; rows of norm 1. */
  readonly poles: Matrix;
}

/** What decides which poles a family has. */
export type FamilyOptions = {
  readonly dimension: number;
  readonly poles: number;
  /** Poles with |⟨u, v⟩| above it are rejected. */
  readonly threshold: number;
  /** Poles with which the family begins: none, or the d − 1 of {@link equiangularPoles}. */
  readonly core: "none" | "equiangular";
};

/** A pole is drawn again at most so many times for each that is kept: the sphere may have no room. */
const MOST_DRAWS = 100;

/** Uniform poles, one after another, each drawn again until |⟨u, v⟩| ≤ threshold with all before it. [poles, d] */
export function drawPoles({ dimension: d, poles, threshold, core }: FamilyOptions, stream: Stream): Matrix {
  requireDomain(threshold > 0 && threshold < 1, "drawPoles", "threshold must be in (0, 1)", threshold);
  const drawn = matrix(poles, d);
  let kept = 0;
  if (core === "equiangular") {
    requireDomain(poles >= d - 1, "drawPoles", `poles must be at least d − 1 = ${d - 1}`, poles);
    drawn.data.set(equiangularPoles(d, threshold));
    kept = d - 1;
  }
  for (let draws = 0; kept < poles; draws++) {
    if (draws > MOST_DRAWS * poles)
      throw new DomainError("drawPoles", `threshold must leave room for ${poles} poles`, threshold);
    const at = kept * d;
    stream.fillGaussian(drawn.data, at, at + d);
    normalise(drawn.data, at, d);
    if (farFromAllBefore(drawn, kept, threshold)) kept++;
  }
  return drawn;
}

/** √c e_d + √(1 − c) e_i for i < d: d − 1 poles, all at the cosine c of one another. [(d − 1) · d] */
export function equiangularPoles(d: number, cosine: number): Float64Array {
  const poles = new Float64Array((d - 1) * d);
  for (let i = 0; i < d - 1; i++) {
    poles[i * d + i] = Math.sqrt(1 - cosine);
    poles[i * d + d - 1] = Math.sqrt(cosine);
  }
  return poles;
}

/**
 * The first poles/copies poles stay and the others are moved to within the angle `angle` of one of them, in uniform
 * tangential directions: groups of `copies` near-duplicates. `copies` must divide the number of poles; 1 changes nothing.
 */
export function plantCopies(poles: Matrix, copies: number, angle: number, stream: Stream): Matrix {
  const d = poles.columns;
  requireDomain(poles.rows % copies === 0, "plantCopies", `copies must divide ${poles.rows}`, copies);
  const centres = poles.rows / copies;
  const planted = matrix(poles.rows, d, poles.data.slice());
  const { data } = planted;
  for (let i = centres; i < poles.rows; i++) {
    const centre = (i % centres) * d;
    stream.fillGaussian(data, i * d, (i + 1) * d);
    let along = 0;
    for (let j = 0; j < d; j++) along += data[i * d + j] * data[centre + j];
    for (let j = 0; j < d; j++) data[i * d + j] -= along * data[centre + j];
    normalise(data, i * d, d);
    for (let j = 0; j < d; j++)
      data[i * d + j] = Math.cos(angle) * data[centre + j] + Math.sin(angle) * data[i * d + j];
  }
  return planted;
}

/** ⟨f_u, f_v⟩ = P_k(⟨u, v⟩) for the rows u of a and v of b: √N P_k(⟨u, ·⟩) reproduces degree k. [a.rows, b.rows] */
export function crossCorrelations(degree: number, [a, b]: readonly [Matrix, Matrix], engine: Engine): Matrix {
  const products = engine.multiply(a, b, { transposeB: true });
  const { data } = products;
  const d = a.columns;
  // A product of unit vectors may exceed 1 by a few ulps; P_k does not mind.
  for (let i = 0; i < data.length; i++) data[i] = legendre(degree, data[i], d);
  return products;
}

/** The Gram matrix of a family, its diagonal exactly 1. [targets, targets] */
export function correlationsOf({ degree, poles }: Family, engine: Engine): Matrix {
  const gram = crossCorrelations(degree, [poles, poles], engine);
  for (let i = 0; i < gram.rows; i++) gram.data[i * gram.columns + i] = 1;
  return gram;
}

/** γ: the largest |⟨f_u, f_v⟩| over pairs of the first `targets`; and the mean over pairs. */
export function pairCorrelations(gram: Matrix, targets: number = gram.rows): { largest: number; mean: number } {
  let largest = 0;
  let sum = 0;
  for (let i = 1; i < targets; i++) {
    for (let j = 0; j < i; j++) {
      const size = Math.abs(gram.data[i * gram.columns + j]);
      if (size > largest) largest = size;
      sum += size;
    }
  }
  return { largest, mean: sum / ((targets * (targets - 1)) / 2) };
}

/** The first `targets` rows and columns of a Gram matrix, as a matrix of its own. */
export function leadingBlock(gram: Matrix, targets: number): Matrix {
  const block = matrix(targets, targets);
  for (let i = 0; i < targets; i++) {
    block.data.set(rowsOf(gram, i, i + 1).data.subarray(0, targets), i * targets);
  }
  return block;
}

function farFromAllBefore({ data, columns: d }: Matrix, kept: number, threshold: number): boolean {
  const at = kept * d;
  for (let row = 0; row < at; row += d) {
    let product = 0;
    for (let j = 0; j < d; j++) product += data[row + j] * data[at + j];
    if (Math.abs(product) > threshold) return false;
  }
  return true;
}

function normalise(data: Float64Array, at: number, d: number): void {
  let square = 0;
  for (let j = at; j < at + d; j++) square += data[j] * data[j];
  const inverse = 1 / Math.sqrt(square);
  for (let j = at; j < at + d; j++) data[j] *= inverse;
}
