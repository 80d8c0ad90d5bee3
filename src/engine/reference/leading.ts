import { requireDomain } from "../../math/domain-error.ts";
import type { Eigenpairs, Engine, LeadingOptions, Matrix } from "../engine.ts";
import { matrix, requireShape, requireSymmetric } from "../matrix.ts";
import { eigenSymmetric as referenceEigenSymmetric } from "./eigen.ts";
import { multiply as referenceMultiply } from "./multiply.ts";
import { orthonormaliseRows, startRows } from "./orthonormal.ts";

/** Largest ratio by which one filter may favour the first vector over the last: beyond it rounding would blur the last. */
const SPREAD = 1e6;
/** Without a start, matrices smaller than this many blocks are decomposed in full: measured faster at n = 400. */
const COLD = 20;
/** A full decomposition takes the time of about 6 n/m products of [n, n] with a block of m vectors: give up at half. */
const FULL = 3;
/** Most products with the matrix between two Rayleigh–Ritz steps. */
const DEGREE = 20;

/** What the iteration is done with. */
type Means = Pick<Engine, "multiply" | "eigenSymmetric">;

const reference: Means = { multiply: referenceMultiply, eigenSymmetric: referenceEigenSymmetric };

/**
 * The `count` eigenpairs of largest |eigenvalue| of a symmetric matrix [n, n], |eigenvalue| descending, eigenvectors the
 * columns. Block subspace iteration with count + max(8, count/2) vectors: each round applies the Chebyshev polynomial
 * T_p(A/c), c the smallest |Ritz value| of the block, which is at most 1 on [−c, c] and grows fastest outside
 * (Rutishauser, Numer. Math. 13 (1969) 4; Saad, Numerical Methods for Large Eigenvalue Problems, 5.3), then a
 * Rayleigh–Ritz step. `iterations` counts products of A with the block. Stops once ‖A v − λ v‖ ≤ tolerance · max|λ| for
 * every wanted pair, so |λ − exact| is below that too. Matrices smaller than three blocks (20 without a start) are decomposed in full, and so
 * is one on which the iteration has already cost half as much as that. Dependent columns of `start` are replaced.
 * `means` are the products and full decompositions of the engine at hand.
 */
export function leadingEigenvectors(a: Matrix, options: LeadingOptions, means: Means = reference): Eigenpairs {
  const { count, start, tolerance = 1e-8, iterations = 300 } = options;
  const where = "leadingEigenvectors";
  const n = a.rows;
  requireSymmetric(a, where);
  const countHolds = Number.isInteger(count) && count >= 0 && count <= n;
  requireDomain(countHolds, where, `count must be an integer from 0 to ${n}`, count);
  requireDomain(tolerance >= 0, where, "tolerance must be ≥ 0", tolerance);
  requireDomain(iterations >= 1, where, "iterations must be ≥ 1", iterations);
  if (start !== undefined) {
    requireShape(start, [n, start.columns], `${where}: start`);
    requireDomain(start.columns >= count, where, `start must have at least ${count} columns`, start.columns);
  }
  const block = Math.max(count + Math.max(8, Math.ceil(count / 2)), start?.columns ?? 0);
  if ((start === undefined ? COLD : 3) * block > n) return leadingOfAll(means.eigenSymmetric(a), count);
  let vectors = startRows(start, { count: block, length: n });
  for (let products = 1; ; products++) {
    orthonormaliseRows(vectors);
    const ritz = rayleighRitz(a, vectors, means);
    const converged = largestResidual(ritz, count) <= tolerance * Math.abs(ritz.values[0]);
    if (converged || products >= iterations) return columnsOf(ritz, count);
    if (products * block > FULL * n) return leadingOfAll(means.eigenSymmetric(a), count);
    const degree = Math.min(filterDegree(ritz.values), iterations - products);
    vectors = filter(a, ritz, { degree, means });
    products += degree - 1;
  }
}

/** A Rayleigh–Ritz step: orthonormal rows of `vectors` [m, n] diagonalise V A Vᵀ; `images` are their products with A. */
interface Ritz {
  readonly values: Float64Array;
  readonly vectors: Matrix;
  readonly images: Matrix;
}

function rayleighRitz(a: Matrix, rows: Matrix, { multiply, eigenSymmetric }: Means): Ritz {
  const images = multiply(rows, a);
  const projected = multiply(rows, images, { transposeB: true });
  const m = rows.rows;
  for (let i = 0; i < m; i++) for (let j = 0; j < i; j++) projected.data[j * m + i] = projected.data[i * m + j];
  const { values, vectors } = leadingOfAll(eigenSymmetric(projected), m);
  const turn = (block: Matrix): Matrix => multiply(vectors, block, { transposeA: true });
  return { values, vectors: turn(rows), images: turn(images) };
}

/** The largest ‖A v − θ v‖ of the first `count` Ritz pairs. */
function largestResidual({ values, vectors, images }: Ritz, count: number): number {
  const n = vectors.columns;
  let largest = 0;
  for (let i = 0; i < count; i++) {
    let square = 0;
    for (let k = i * n; k < (i + 1) * n; k++) square += (images.data[k] - values[i] * vectors.data[k]) ** 2;
    largest = Math.max(largest, Math.sqrt(square));
  }
  return largest;
}

/** Largest degree p ≤ 20 with T_p(|θ₁|/|θ_m|) ≤ 1e6, at least 1. */
function filterDegree(values: Float64Array): number {
  const ratio = Math.abs(values[0]) / Math.abs(values[values.length - 1]);
  if (!(ratio < SPREAD)) return 1;
  let degree = 1;
  for (let previous = 1, current = ratio; degree < DEGREE; degree++) {
    [previous, current] = [current, 2 * ratio * current - previous];
    if (current > SPREAD) break;
  }
  return degree;
}

/** T_p(A/c) of the Ritz vectors by the three-term recurrence, p = degree, the first product being at hand. */
function filter(
  a: Matrix,
  { values, vectors, images }: Ritz,
  { degree, means }: { readonly degree: number; readonly means: Means },
): Matrix {
  if (degree <= 1) return images;
  const cut = Math.abs(values[values.length - 1]);
  let previous = vectors;
  let current = matrix(
    images.rows,
    images.columns,
    images.data.map((entry) => entry / cut),
  );
  for (let p = 2; p <= degree; p++) {
    const next = means.multiply(current, a, { alpha: 2 / cut, beta: -1, out: previous });
    [previous, current] = [current, next];
  }
  return current;
}

/** The `count` pairs of largest |value|, descending; equal ones in the order given. */
function leadingOfAll({ values, vectors }: Eigenpairs, count: number): Eigenpairs {
  const order = Array.from(values.keys()).sort((i, j) => Math.abs(values[j]) - Math.abs(values[i]) || j - i);
  const n = vectors.rows;
  const leading = matrix(n, count);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < count; j++) leading.data[i * count + j] = vectors.data[i * vectors.columns + order[j]];
  }
  return { values: Float64Array.from(order.slice(0, count), (i) => values[i]), vectors: leading };
}

/** The first `count` Ritz pairs, vectors as columns. */
function columnsOf({ values, vectors: rows }: Ritz, count: number): Eigenpairs {
  const n = rows.columns;
  const vectors = matrix(n, count);
  for (let i = 0; i < n; i++) for (let j = 0; j < count; j++) vectors.data[i * count + j] = rows.data[j * n + i];
  return { values: values.slice(0, count), vectors };
}
