import { checkOrthogonalise } from "../checks.ts";
import type { Matrix, Orthogonal } from "../engine.ts";
import { matrix } from "../matrix.ts";
import { reflector } from "./reflector.ts";

/**
 * A = Q R of a [n, k], n ≥ k, by Householder reflections (Golub and Van Loan, Matrix Computations, 5.2.2), the signs turned
 * so that the diagonal of R is ≥ 0. Each column of A − Q R and Q − (an orthonormal matrix) is of the order n k u times the
 * column (Higham, Theorem 19.4), whatever the rank. Throws unless the entries are finite.
 */
export function orthogonalise(a: Matrix): Orthogonal {
  checkOrthogonalise(a);
  const { rows: n, columns: k } = a;
  const work = transposed(a);
  const vectors = matrix(k, n);
  const factors = new Float64Array(k);
  const r = matrix(k, k);
  for (let j = 0; j < k; j++) {
    const v = vectors.data.subarray(j * n, (j + 1) * n);
    v.set(work.data.subarray(j * n, (j + 1) * n));
    for (let i = 0; i < j; i++) r.data[i * k + j] = v[i];
    const { image, factor } = reflector(v, j);
    v.fill(0, 0, j);
    r.data[j * k + j] = image;
    factors[j] = factor;
    reflectRows(work, { v, factor, from: j, first: j + 1 });
  }
  // Qᵀ: the last reflections first, so that each touches rows of its own index or more.
  const rows = matrix(k, n);
  for (let j = 0; j < k; j++) rows.data[j * n + j] = 1;
  for (let j = k - 1; j >= 0; j--) {
    reflectRows(rows, { v: vectors.data.subarray(j * n, (j + 1) * n), factor: factors[j], from: j, first: j });
  }
  for (let j = 0; j < k; j++) {
    if (r.data[j * k + j] >= 0) continue;
    for (let i = j; i < k; i++) r.data[j * k + i] *= -1;
    for (let i = 0; i < n; i++) rows.data[j * n + i] *= -1;
  }
  return { q: transposed(rows), r };
}

/** The rows of `a` from `first` on lose factor ⟨row, v⟩ v, v being 0 before `from`. */
function reflectRows(
  a: Matrix,
  step: { readonly v: Float64Array; readonly factor: number; readonly from: number; readonly first: number },
): void {
  const { v, factor, from, first } = step;
  const n = a.columns;
  if (factor === 0) return;
  for (let row = first * n; row < a.rows * n; row += n) {
    let sum = 0;
    for (let i = from; i < n; i++) sum += a.data[row + i] * v[i];
    sum *= factor;
    for (let i = from; i < n; i++) a.data[row + i] -= sum * v[i];
  }
}

function transposed({ rows, columns, data }: Matrix): Matrix {
  const out = matrix(columns, rows);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out.data[j * rows + i] = data[i * columns + j];
  return out;
}
