import type { Matrix } from "../../src/engine/engine.ts";
import { matrix } from "../../src/engine/matrix.ts";
import { DomainError } from "../../src/math/domain-error.ts";
import { Key } from "../../src/math/random/key.ts";

/** γ_k = k u/(1 − k u), u = 2⁻⁵³: bounds the relative error of k roundings (Higham, Lemma 3.1). */
export const roundingBound = (k: number): number => (k * 2 ** -53) / (1 - k * 2 ** -53);

/** A fixed matrix of standard normal numbers. */
export function gaussian(rows: number, columns: number, seed = 1): Matrix {
  const out = matrix(rows, columns);
  Key.root(seed).fold("engine-contract").stream().fillGaussian(out.data);
  return out;
}

interface Product {
  readonly a: Matrix;
  readonly b: Matrix;
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
  readonly alpha: number;
  readonly beta: number;
  readonly before: Matrix;
}

/** α op(a) op(b) + β before by three plain loops, and the same with the sizes of all numbers. */
export function naiveProduct(product: Product): { readonly exact: Matrix; readonly sizes: Matrix } {
  const { a, b, transposeA = false, transposeB = false, alpha, beta, before } = product;
  const [rows, inner] = transposeA ? [a.columns, a.rows] : [a.rows, a.columns];
  const columns = transposeB ? b.rows : b.columns;
  const exact = matrix(rows, columns);
  const sizes = matrix(rows, columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      let size = 0;
      for (let k = 0; k < inner; k++) {
        const left = a.data[transposeA ? k * a.columns + i : i * a.columns + k]!;
        const right = b.data[transposeB ? j * b.columns + k : k * b.columns + j]!;
        sum += left * right;
        size += Math.abs(left * right);
      }
      const at = i * columns + j;
      exact.data[at] = alpha * sum + beta * before.data[at]!;
      sizes.data[at] = Math.abs(alpha) * size + Math.abs(beta * before.data[at]!);
    }
  }
  return { exact, sizes };
}

/** Throws unless the shapes agree and every entry is within its tolerance; a NaN never is. */
export function requireWithin(got: Matrix, expected: Matrix, tolerance: (entry: number) => number): void {
  if (got.rows !== expected.rows || got.columns !== expected.columns || got.data.length !== expected.data.length) {
    throw new Error(`shape [${got.rows}, ${got.columns}], expected [${expected.rows}, ${expected.columns}]`);
  }
  for (let i = 0; i < expected.data.length; i++) {
    const gap = Math.abs(got.data[i]! - expected.data[i]!);
    if (!(gap <= tolerance(i))) {
      throw new Error(`entry ${i}: ${got.data[i]}, expected ${expected.data[i]} within ${tolerance(i)}`);
    }
  }
}

/** Message of the DomainError that an action throws. */
export function failureOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof DomainError) return error.message;
    throw error;
  }
  throw new Error("no DomainError was thrown");
}
