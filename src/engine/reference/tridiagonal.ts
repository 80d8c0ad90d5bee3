import type { Matrix } from "../engine.ts";
import { reflector } from "./reflector.ts";

/** A = Q T Qᵀ: T has `diagonal` [n] and `offDiagonal` [n] (entry i couples i and i + 1, the last is 0); `rows` [n, n]
 *  holds Qᵀ, so that column j of Q is a contiguous row. */
export interface Tridiagonal {
  readonly diagonal: Float64Array;
  readonly offDiagonal: Float64Array;
  readonly rows: Float64Array;
}

/**
 * Householder reduction of a symmetric matrix to tridiagonal form. Step j reflects the part of column j below the
 * diagonal onto its first entry by H = I − β v vᵀ; the trailing block becomes A − v wᵀ − w vᵀ with
 * w = β A v − (β² vᵀ A v / 2) v. 4n³/3 multiply-adds with the accumulation of Q. Reads the lower triangle.
 */
export function tridiagonalise({ rows: n, data }: Matrix): Tridiagonal {
  const a = data.slice();
  const diagonal = new Float64Array(n);
  const offDiagonal = new Float64Array(n);
  const factors = new Float64Array(n);
  const v = new Float64Array(n);
  const w = new Float64Array(n);
  for (let j = 0; j < n - 1; j++) {
    diagonal[j] = a[j * n + j];
    for (let i = j + 1; i < n; i++) v[i] = a[i * n + j];
    const { image, factor } = reflector(v, j + 1);
    offDiagonal[j] = image;
    factors[j] = factor;
    for (let i = j + 1; i < n; i++) a[i * n + j] = v[i];
    if (factor !== 0) reflectBlock(a, { v, w, factor, from: j + 1 });
  }
  if (n > 0) diagonal[n - 1] = a[n * n - 1];
  return { diagonal, offDiagonal, rows: accumulate(a, factors) };
}

interface Reflection {
  readonly v: Float64Array;
  readonly w: Float64Array;
  readonly factor: number;
  readonly from: number;
}

/** The trailing block from `from` becomes H A H, lower triangle only. */
function reflectBlock(a: Float64Array, { v, w, factor, from }: Reflection): void {
  const n = v.length;
  w.fill(0, from);
  for (let i = from; i < n; i++) {
    const row = i * n;
    const vi = v[i];
    let sum = a[row + i] * vi;
    for (let k = from; k < i; k++) {
      const entry = a[row + k];
      sum += entry * v[k];
      w[k] += entry * vi;
    }
    w[i] += sum;
  }
  let product = 0;
  for (let i = from; i < n; i++) {
    w[i] *= factor;
    product += w[i] * v[i];
  }
  const along = (factor * product) / 2;
  for (let i = from; i < n; i++) w[i] -= along * v[i];
  for (let i = from; i < n; i++) {
    const row = i * n;
    const [vi, wi] = [v[i], w[i]];
    for (let k = from; k <= i; k++) a[row + k] -= vi * w[k] + wi * v[k];
  }
}

/** Qᵀ = H_{n−2} … H_0, built from the last reflection on so that each touches its trailing block only. */
function accumulate(a: Float64Array, factors: Float64Array): Float64Array {
  const n = factors.length;
  const rows = new Float64Array(n * n);
  for (let i = 0; i < n; i++) rows[i * n + i] = 1;
  const v = new Float64Array(n);
  for (let j = n - 2; j >= 0; j--) {
    if (factors[j] === 0) continue;
    for (let k = j + 1; k < n; k++) v[k] = a[k * n + j];
    // Q = H_0 (H_1 …): Qᵀ ← Qᵀ H_j, row by row.
    for (let i = j + 1; i < n; i++) {
      const row = i * n;
      let sum = 0;
      for (let k = j + 1; k < n; k++) sum += rows[row + k] * v[k];
      sum *= factors[j];
      for (let k = j + 1; k < n; k++) rows[row + k] -= sum * v[k];
    }
  }
  return rows;
}
