import { InvariantError } from "../../math/domain-error.ts";
import type { Eigenpairs, Matrix } from "../engine.ts";
import { matrix, requireSymmetric } from "../matrix.ts";
import { tridiagonalise } from "./tridiagonal.ts";

/** Most QL sweeps for one eigenvalue; two or three are usual. */
const SWEEPS = 60;

/**
 * All eigenpairs of a symmetric matrix [n, n], eigenvalues ascending, eigenvectors the columns: Householder reduction to
 * tridiagonal form, then implicit QL with Wilkinson's shift (Golub and Van Loan, Matrix Computations, 8.3).
 * ‖A V − V Λ‖ and ‖Vᵀ V − I‖ are of the order n u ‖A‖ and n u. Only the lower triangle counts.
 */
export function eigenSymmetric(a: Matrix): Eigenpairs {
  const n = a.rows;
  const unit = powerOfTwoNear(requireSymmetric(a, "eigenSymmetric"));
  const { diagonal, offDiagonal, rows } = tridiagonalise(
    matrix(
      n,
      n,
      a.data.map((entry) => entry / unit),
    ),
  );
  diagonalise(diagonal, offDiagonal, rows);
  const order = Array.from(diagonal.keys()).sort((i, j) => diagonal[i] - diagonal[j] || i - j);
  const vectors = matrix(n, n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) vectors.data[i * n + j] = rows[order[j] * n + i];
  return { values: Float64Array.from(order, (i) => diagonal[i] * unit), vectors };
}

/** A power of two next to a size, so that dividing by it is exact and squares neither overflow nor vanish. */
const powerOfTwoNear = (size: number): number =>
  size === 0 ? 1 : 2 ** Math.max(-1000, Math.min(1000, Math.round(Math.log2(size))));

/** QL iteration on (d, e); e[i] couples i and i + 1. `rows` [n, n] holds one vector a row and is rotated with it. */
function diagonalise(d: Float64Array, e: Float64Array, rows: Float64Array): void {
  const n = d.length;
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, Math.abs(d[i]) + Math.abs(e[i]));
  for (let l = 0; l < n; l++) {
    for (let sweep = 0; ; sweep++) {
      let m = l;
      while (m < n - 1 && !isNegligible(e[m], d[m], d[m + 1], largest)) m++;
      if (m === l) break;
      if (sweep === SWEEPS) throw new InvariantError("eigenSymmetric", `eigenvalue ${l} did not converge`);
      sweepDown(d, e, rows, { l, m });
    }
    e[l] = 0;
  }
}

/** Relative to its neighbours, or to the whole matrix where they are both nearly zero. */
const isNegligible = (e: number, d: number, next: number, largest: number): boolean =>
  Math.abs(e) <= Number.EPSILON * (Math.abs(d) + Math.abs(next)) || Math.abs(e) <= Number.EPSILON ** 2 * largest;

/** One implicit QL sweep on the unreduced block l..m: a bulge chased from the bottom to the top by plane rotations. */
function sweepDown(
  d: Float64Array,
  e: Float64Array,
  rows: Float64Array,
  { l, m }: { readonly l: number; readonly m: number },
): void {
  // Wilkinson's shift: the eigenvalue of the top 2 × 2 block nearest to d[l].
  const half = (d[l + 1] - d[l]) / (2 * e[l]);
  const shift = d[l] - e[l] / (half + Math.sign(half || 1) * Math.sqrt(half * half + 1));
  let [cosine, sine, lost] = [1, 1, 0];
  let chased = d[m] - shift;
  for (let i = m - 1; i >= l; i--) {
    const bulge = sine * e[i];
    const coupling = cosine * e[i];
    const radius = Math.sqrt(bulge * bulge + chased * chased);
    e[i + 1] = radius;
    if (radius === 0) {
      // The block splits at i + 1; the rest is taken up by the next sweep.
      d[i + 1] -= lost;
      e[m] = 0;
      return;
    }
    sine = bulge / radius;
    cosine = chased / radius;
    const upper = d[i + 1] - lost;
    const mixed = (d[i] - upper) * sine + 2 * cosine * coupling;
    lost = sine * mixed;
    d[i + 1] = upper + lost;
    chased = cosine * mixed - coupling;
    rotate(rows, { row: i, length: d.length, cosine, sine });
  }
  d[l] -= lost;
  e[l] = chased;
  e[m] = 0;
}

interface Rotation {
  readonly row: number;
  readonly length: number;
  readonly cosine: number;
  readonly sine: number;
}

/** Rows i and i + 1 become c r_i − s r_{i+1} and s r_i + c r_{i+1}. */
function rotate(rows: Float64Array, { row, length, cosine, sine }: Rotation): void {
  const first = row * length;
  const second = first + length;
  for (let k = 0; k < length; k++) {
    const a = rows[first + k];
    const b = rows[second + k];
    rows[first + k] = cosine * a - sine * b;
    rows[second + k] = sine * a + cosine * b;
  }
}
