import { DomainError } from "../../math/domain-error.ts";
import type { Matrix } from "../engine.ts";
import { requireShape } from "../matrix.ts";
import { addProduct } from "./product.ts";

/** Below this size the recursion ends in plain loops. */
const LEAF = 16;

/**
 * a = L Lᵀ in place: the lower triangle of `a` [n, n] is read and becomes L, the strict upper one becomes 0. Recursive:
 * factor the leading half, solve for the block below it, subtract its product, factor the rest; n³/3 multiply-adds,
 * nearly all in the product kernel. |a − L Lᵀ| ≤ γ_{n+1} |L| |Lᵀ| (Higham, Accuracy and Stability, Theorem 10.3).
 * Throws a DomainError naming the pivot when a pivot is not positive and finite.
 */
export function cholesky(a: Matrix): Matrix {
  const n = a.rows;
  requireShape(a, [n, n], "cholesky");
  factor(a.data, n, { from: 0, size: n });
  for (let i = 0; i < n; i++) a.data.fill(0, i * n + i + 1, (i + 1) * n);
  return a;
}

/** A diagonal block: rows and columns from ≤ i < from + size. */
interface Block {
  readonly from: number;
  readonly size: number;
}

function factor(data: Float64Array, stride: number, { from, size }: Block): void {
  if (size <= LEAF) {
    factorLeaf(data, stride, { from, size });
    return;
  }
  const half = halfOf(size);
  const rest = size - half;
  const below = from + half;
  factor(data, stride, { from, size: half });
  solveRight(data, stride, { from, size: half, row: below, rows: rest });
  const panel = { data, offset: below * stride + from, row: stride, column: 1 };
  const panelTransposed = { data, offset: below * stride + from, row: 1, column: stride };
  const corner = { data, offset: below * stride + below, row: stride, column: 1 };
  addProduct(panel, panelTransposed, corner, { rows: rest, columns: rest, inner: half, alpha: -1, lower: true });
  factor(data, stride, { from: below, size: rest });
}

function factorLeaf(data: Float64Array, stride: number, { from, size }: Block): void {
  for (let j = from; j < from + size; j++) {
    let pivot = data[j * stride + j];
    for (let k = from; k < j; k++) pivot -= data[j * stride + k] ** 2;
    if (!(pivot > 0 && pivot < Infinity)) {
      throw new DomainError("cholesky", `the matrix must be positive definite: pivot ${j} must be positive`, pivot);
    }
    const root = Math.sqrt(pivot);
    data[j * stride + j] = root;
    for (let i = j + 1; i < from + size; i++) {
      let sum = data[i * stride + j];
      for (let k = from; k < j; k++) sum -= data[i * stride + k] * data[j * stride + k];
      data[i * stride + j] = sum / root;
    }
  }
}

/** X ← X L⁻ᵀ for the block X of `rows` rows from `row` that lies below the diagonal block L. */
function solveRight(
  data: Float64Array,
  stride: number,
  { from, size, row, rows }: Block & { readonly row: number; readonly rows: number },
): void {
  if (size > LEAF) {
    const half = halfOf(size);
    const middle = from + half;
    solveRight(data, stride, { from, size: half, row, rows });
    const left = { data, offset: row * stride + from, row: stride, column: 1 };
    const lowerTransposed = { data, offset: middle * stride + from, row: 1, column: stride };
    const right = { data, offset: row * stride + middle, row: stride, column: 1 };
    addProduct(left, lowerTransposed, right, { rows, columns: size - half, inner: half, alpha: -1 });
    solveRight(data, stride, { from: middle, size: size - half, row, rows });
    return;
  }
  for (let i = row * stride; i < (row + rows) * stride; i += stride) {
    for (let j = from; j < from + size; j++) {
      let sum = data[i + j];
      for (let k = from; k < j; k++) sum -= data[i + k] * data[j * stride + k];
      data[i + j] = sum / data[j * stride + j];
    }
  }
}

/** Half of a size, rounded up to a multiple of the leaf. */
export const halfOf = (size: number, leaf = LEAF): number => Math.ceil(size / 2 / leaf) * leaf;
