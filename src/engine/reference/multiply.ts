import { checkGram, checkMultiply } from "../checks.ts";
import type { Matrix, MultiplyOptions } from "../engine.ts";
import { matrix } from "../matrix.ts";
import { addProduct, type Strided } from "./product.ts";

/** out ← α op(a) op(b) + β out. With β = 0 what `out` held is not read. Entry (i, j) is within
 *  γ_{k+3} (|α| |op(a)| |op(b)| + |β| |out|)_{ij} of the exact one, γ_m = m u / (1 − m u), u = 2⁻⁵³, k terms a sum. */
export function multiply(a: Matrix, b: Matrix, options: MultiplyOptions = {}): Matrix {
  const { transposeA = false, transposeB = false, alpha = 1, beta = 0 } = options;
  const { rows, columns, inner } = checkMultiply(a, b, options);
  const out = options.out ?? matrix(rows, columns);
  if (beta === 0) out.data.fill(0);
  else if (beta !== 1) for (let i = 0; i < out.data.length; i++) out.data[i] *= beta;
  addProduct(strided(a, transposeA), strided(b, transposeB), strided(out, false), { rows, columns, inner, alpha });
  return out;
}

/** out ← out + Σ_i w_i x_i x_iᵀ over the rows of x [n, m]; out [m, m] is taken as symmetric: its lower triangle is read
 *  and computed, and mirrored, so that the result is symmetric to the last bit. */
export function gram(x: Matrix, options: { readonly weights?: Float64Array; readonly out?: Matrix } = {}): Matrix {
  const { weights } = options;
  const [n, size] = [x.rows, x.columns];
  checkGram(x, options);
  const out = options.out ?? matrix(size, size);
  const sizes = { rows: size, columns: size, inner: n, alpha: 1, weights, lower: true };
  addProduct(strided(x, true), strided(x, false), strided(out, false), sizes);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) out.data[j * size + i] = out.data[i * size + j];
  }
  return out;
}

const strided = ({ data, columns }: Matrix, transposed: boolean): Strided =>
  transposed ? { data, offset: 0, row: 1, column: columns } : { data, offset: 0, row: columns, column: 1 };
