import { checkSolveTriangular } from "../checks.ts";
import type { Matrix } from "../engine.ts";
import { halfOf } from "./cholesky.ts";
import { addProduct } from "./product.ts";

/** Below this size the recursion ends in plain loops. */
const LEAF = 32;
/** With fewer right-hand sides than a register tile has columns, plain loops over the rows of L are faster. */
const FEW = 4;

/**
 * Solves L x = b, or Lᵀ x = b, in place for every column of b [m, k] with the leading m × m block of the lower factor
 * [n, n], n ≥ m; what lies above the diagonal is not read. Backward stable: (L + E) x = b with |E| ≤ γ_m |L|
 * (Higham, Theorem 8.5). Throws when a diagonal entry is 0 or not finite.
 */
export function solveTriangular(lower: Matrix, b: Matrix, options: { readonly transpose?: boolean } = {}): Matrix {
  checkSolveTriangular(lower, b);
  const solve = options.transpose ? solveTransposed : solvePlain;
  solve(lower, b, { from: 0, size: b.rows });
  return b;
}

interface Block {
  readonly from: number;
  readonly size: number;
}

const isLeaf = (b: Matrix, size: number): boolean => size <= LEAF || b.columns < FEW;

function solvePlain(lower: Matrix, b: Matrix, { from, size }: Block): void {
  if (isLeaf(b, size)) {
    for (let i = from; i < from + size; i++) {
      const row = i * lower.columns;
      for (let j = from; j < i; j++) subtract(b, { to: i, row: j, times: lower.data[row + j] });
      divide(b, i, lower.data[row + i]);
    }
    return;
  }
  const half = halfOf(size, LEAF);
  const below = from + half;
  solvePlain(lower, b, { from, size: half });
  const corner = { data: lower.data, offset: below * lower.columns + from, row: lower.columns, column: 1 };
  addProduct(corner, rowsFrom(b, from), rowsFrom(b, below), {
    rows: size - half,
    columns: b.columns,
    inner: half,
    alpha: -1,
  });
  solvePlain(lower, b, { from: below, size: size - half });
}

function solveTransposed(lower: Matrix, b: Matrix, { from, size }: Block): void {
  if (isLeaf(b, size)) {
    for (let j = from + size - 1; j >= from; j--) {
      const row = j * lower.columns;
      divide(b, j, lower.data[row + j]);
      for (let i = from; i < j; i++) subtract(b, { to: i, row: j, times: lower.data[row + i] });
    }
    return;
  }
  const half = halfOf(size, LEAF);
  const below = from + half;
  solveTransposed(lower, b, { from: below, size: size - half });
  const corner = { data: lower.data, offset: below * lower.columns + from, row: 1, column: lower.columns };
  addProduct(corner, rowsFrom(b, below), rowsFrom(b, from), {
    rows: half,
    columns: b.columns,
    inner: size - half,
    alpha: -1,
  });
  solveTransposed(lower, b, { from, size: half });
}

const rowsFrom = (b: Matrix, row: number) => ({ data: b.data, offset: row * b.columns, row: b.columns, column: 1 });

/** Row `to` of b loses `times` row `row`. */
function subtract(b: Matrix, step: { readonly to: number; readonly row: number; readonly times: number }): void {
  const { data, columns } = b;
  const [to, from] = [step.to * columns, step.row * columns];
  for (let c = 0; c < columns; c++) data[to + c] -= step.times * data[from + c];
}

function divide({ data, columns }: Matrix, row: number, by: number): void {
  for (let c = row * columns; c < (row + 1) * columns; c++) data[c] /= by;
}
