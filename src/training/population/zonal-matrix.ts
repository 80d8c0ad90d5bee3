import type { Engine, Matrix } from "../../engine/engine.ts";
import { matrix, rowsOf } from "../../engine/matrix.ts";

/** Rows made at a time. */
const ROWS = 256;
/** Entries of a block that is mirrored while it is in the cache. */
const MIRROR = 64;

/**
 * f(⟨u_i, u_j⟩) for the unit rows of `units` [m, d]: symmetric [m, m], into `out` where it is given. f is called for i > j
 * and once for the diagonal, at 1 exactly.
 */
export function zonalMatrix(
  units: Matrix,
  f: (t: number) => number,
  { engine, out = matrix(units.rows, units.rows) }: { readonly engine: Engine; readonly out?: Matrix },
): Matrix {
  const m = units.rows;
  const diagonal = m > 0 ? f(1) : 0;
  const { data } = engine.multiply(units, units, { transposeB: true, out });
  for (let i = 0; i < m; i++) {
    for (let at = i * m; at < i * m + i; at++) data[at] = f(data[at]);
    data[i * m + i] = diagonal;
  }
  for (let top = 0; top < m; top += MIRROR) {
    for (let left = 0; left <= top; left += MIRROR) {
      const [bottom, right] = [Math.min(m, top + MIRROR), Math.min(m, left + MIRROR)];
      for (let j = left; j < right; j++) {
        for (let i = Math.max(top, j + 1); i < bottom; i++) data[j * m + i] = data[i * m + j];
      }
    }
  }
  return out;
}

/** f(⟨p_i, u_j⟩) b for the rows p of `points` [n, d] and u of `units` [m, d], b [m, c]: [n, c], the matrix never held whole. */
export function zonalProduct(
  points: Matrix,
  units: Matrix,
  options: { readonly engine: Engine; readonly f: (t: number) => number; readonly b: Matrix },
): Matrix {
  const { engine, f, b } = options;
  const out = matrix(points.rows, b.columns);
  for (let from = 0; from < points.rows; from += ROWS) {
    const to = Math.min(points.rows, from + ROWS);
    const block = engine.multiply(rowsOf(points, from, to), units, { transposeB: true });
    for (let i = 0; i < block.data.length; i++) block.data[i] = f(block.data[i]);
    engine.multiply(block, b, { out: rowsOf(out, from, to) });
  }
  return out;
}
