import { InvariantError } from "../../math/domain-error.ts";

/** A symmetric matrix that is 0 beyond `band` off-diagonals. Row i holds the entries (i, i − band), …, (i, i); those left of column 0 are 0. */
export interface Banded {
  readonly size: number;
  readonly band: number;
  readonly rows: Float64Array;
}

export function banded(size: number, band: number): Banded {
  return { size, band, rows: new Float64Array(size * (band + 1)) };
}

/** Index in `rows` of the entry (i, j), i − band ≤ j ≤ i. */
export function place({ band }: Banded, i: number, j: number): number {
  return i * (band + 1) + band - i + j;
}

/**
 * xᵀ = bᵀ M^{-1} for a positive definite M, and bᵀ M^{-1} b, by Cholesky's decomposition M = L Lᵀ, which keeps the band: size · band²
 * operations. Backward stable: the result belongs to a matrix within about band ulps of M.
 */
export function solve(matrix: Banded, b: Float64Array): { readonly x: Float64Array; readonly form: number } {
  const { size, band } = matrix;
  const l = Float64Array.from(matrix.rows);
  const x = new Float64Array(size);
  let form = 0;
  for (let i = 0; i < size; i++) {
    const first = Math.max(0, i - band);
    const rowI = place(matrix, i, 0);
    let forward = b[i];
    for (let j = first; j < i; j++) {
      const rowJ = place(matrix, j, 0);
      let sum = l[rowI + j];
      for (let m = Math.max(first, j - band); m < j; m++) sum -= l[rowI + m] * l[rowJ + m];
      l[rowI + j] = sum / l[rowJ + j];
    }
    let pivot = l[rowI + i];
    for (let m = first; m < i; m++) {
      pivot -= l[rowI + m] ** 2;
      forward -= l[rowI + m] * x[m];
    }
    if (!(pivot > 0)) throw new InvariantError("solve", `pivot ${pivot} in row ${i} of ${size}`);
    l[rowI + i] = Math.sqrt(pivot);
    x[i] = forward / l[rowI + i];
    form += x[i] ** 2;
  }
  for (let i = size - 1; i >= 0; i--) {
    const rowI = place(matrix, i, 0);
    x[i] /= l[rowI + i];
    for (let m = Math.max(0, i - band); m < i; m++) x[m] -= l[rowI + m] * x[i];
  }
  return { x, form };
}
