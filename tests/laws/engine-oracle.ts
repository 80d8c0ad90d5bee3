import type { AnyMatrix, Engine, Matrix, Precision } from "../../src/engine/engine.ts";
import { matrix } from "../../src/engine/matrix.ts";
import type { MatrixOf, Recorder, Workspace } from "../../src/engine/workspace.ts";
import { DomainError } from "../../src/math/domain-error.ts";
import { Key } from "../../src/math/random/key.ts";

export const precisions: readonly Precision[] = ["float32", "float64"];

/** Unit roundoff u: half the distance from 1 to the next number. */
export const UNIT: Readonly<Record<Precision, number>> = { float32: 2 ** -24, float64: 2 ** -53 };

/** Numbers below this may lose digits or be flushed to 0. */
export const SMALLEST_NORMAL: Readonly<Record<Precision, number>> = { float32: 2 ** -126, float64: 2 ** -1022 };

/** γ_k = k u/(1 − k u): bounds the relative error of k roundings (Higham, Lemma 3.1). */
export const roundingBound = (k: number, unit = UNIT.float64): number => (k * unit) / (1 - k * unit);

/** A fixed matrix of standard normal numbers. */
export function gaussian(rows: number, columns: number, seed = 1): Matrix {
  const out = matrix(rows, columns);
  Key.root(seed).fold("engine-contract").stream().fillGaussian(out.data);
  return out;
}

/** Sizes about and off the edges of usual tiles and blocks. */
export const productShapes: readonly (readonly [rows: number, inner: number, columns: number])[] = [
  [0, 3, 2],
  [2, 0, 3],
  [1, 1, 1],
  [1, 7, 1],
  [3, 5, 2],
  [4, 4, 4],
  [5, 9, 6],
  [17, 33, 18],
  [63, 65, 31],
  [130, 300, 7],
  [9, 520, 515],
];

/** Gives a check a workspace, and releases it whatever happens. */
export function inWorkspace(engine: Engine, use: (workspace: Workspace) => void): void {
  const workspace = engine.workspace({ name: "contract", bytes: 0 });
  try {
    use(workspace);
  } finally {
    workspace.release();
  }
}

/** A matrix of the workspace that holds these numbers, rounded to the precision. */
export function placed<P extends Precision>(workspace: Workspace, source: AnyMatrix, precision: P): MatrixOf<P> {
  const out = workspace.matrix(source.rows, source.columns, precision);
  out.data.set(source.data);
  return out;
}

/** Records operations and runs them once. */
export function runOnce(workspace: Workspace, write: (op: Recorder) => void): void {
  workspace.run([workspace.record(write)]);
}

/** The same numbers in float64, out of the engine's reach. */
export const copied = ({ rows, columns, data }: AnyMatrix): Matrix => matrix(rows, columns, Float64Array.from(data));

/** Entry by entry. */
export const mapped = (a: AnyMatrix, f: (entry: number, i: number) => number): Matrix =>
  matrix(a.rows, a.columns, Float64Array.from(a.data, f));

interface Product {
  readonly a: AnyMatrix;
  readonly b: AnyMatrix;
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
  readonly alpha: number;
  readonly beta: number;
  readonly before: AnyMatrix;
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
export function requireWithin(got: AnyMatrix, expected: AnyMatrix, tolerance: (entry: number) => number): void {
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

/** Throws unless two lists of numbers agree to the last bit; NaN agrees with NaN, 0 not with −0. */
export function requireSameBits(got: ArrayLike<number>, expected: ArrayLike<number>, what: string): void {
  if (got.length !== expected.length) throw new Error(`${what}: ${got.length} numbers, expected ${expected.length}`);
  for (let i = 0; i < got.length; i++) {
    if (!Object.is(got[i], expected[i])) throw new Error(`${what}: entry ${i} is ${got[i]}, expected ${expected[i]}`);
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
