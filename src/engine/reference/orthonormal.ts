import type { Matrix } from "../engine.ts";
import { matrix } from "../matrix.ts";

/** `count` rows of `length` to start from: the columns of `start`, then fixed pseudo-random ones. */
export function startRows(
  start: Matrix | undefined,
  { count, length }: { readonly count: number; readonly length: number },
): Matrix {
  const rows = matrix(count, length);
  const given = start?.columns ?? 0;
  for (let j = 0; j < count; j++) {
    if (start === undefined || j >= given) fillRandom(rows, j);
    else for (let k = 0; k < length; k++) rows.data[j * length + k] = start.data[k * given + j];
  }
  return rows;
}

/** Gram–Schmidt, twice for each row ("twice is enough": Giraud et al., Numer. Math. 101 (2005) 87), in place. A row that
 *  depends on the ones above it, or is not finite, is replaced by a fixed pseudo-random one. Needs rows ≤ columns. */
export function orthonormaliseRows(a: Matrix): void {
  for (let j = 0; j < a.rows; j++) {
    for (let attempt = 0; !orthonormaliseRow(a, j); attempt++) fillRandom(a, j + a.rows * (attempt + 1), j);
  }
}

/** False when what is left of row j after projection is rounding error. */
function orthonormaliseRow(a: Matrix, j: number): boolean {
  if (!scaleToUnit(a, j)) return false;
  for (let pass = 0; pass < 2; pass++) {
    for (let i = 0; i < j; i++) project(a, i, j);
    if (Math.sqrt(dot(a, j, j)) < 1e-12 * Math.sqrt(a.columns)) return false;
    scaleToUnit(a, j);
  }
  return true;
}

/** Row j loses its component along the unit row i. */
function project({ data, columns: n }: Matrix, i: number, j: number): void {
  let sum = 0;
  for (let k = 0; k < n; k++) sum += data[i * n + k] * data[j * n + k];
  for (let k = 0; k < n; k++) data[j * n + k] -= sum * data[i * n + k];
}

function dot({ data, columns: n }: Matrix, i: number, j: number): number {
  let sum = 0;
  for (let k = 0; k < n; k++) sum += data[i * n + k] * data[j * n + k];
  return sum;
}

function scaleToUnit(a: Matrix, j: number): boolean {
  const norm = Math.sqrt(dot(a, j, j));
  if (!(norm > 0 && norm < Infinity)) return false;
  for (let k = j * a.columns; k < (j + 1) * a.columns; k++) a.data[k] /= norm;
  return true;
}

/** Row `row` becomes uniform on [−1, 1): a counter through a 32-bit mixing function, the same numbers on every machine. */
function fillRandom({ data, columns: n }: Matrix, counter: number, row = counter): void {
  for (let k = 0; k < n; k++) {
    let bits = Math.imul(counter * n + k + 1, 0x9e3779b1);
    bits = Math.imul(bits ^ (bits >>> 15), 0x85ebca77);
    bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae3d);
    data[row * n + k] = ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 31 - 1;
  }
}
