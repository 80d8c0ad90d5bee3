import { requireDomain } from "../math/domain-error.ts";

/** float32 for training, float64 for kernels, solves and exact dynamics. */
export type Precision = "float32" | "float64";

/** A dense matrix, row-major: entry (i, j) is `data[i * columns + j]`; float64 unless said otherwise. */
export interface Matrix<Numbers extends Float32Array | Float64Array = Float64Array> {
  readonly rows: number;
  readonly columns: number;
  readonly data: Numbers;
}

/** A matrix of either precision. */
export type AnyMatrix = Matrix<Float32Array> | Matrix<Float64Array>;

/** A matrix over `data`, or of zeros. Throws unless the sizes are integers ≥ 0 and `data` has rows · columns entries. */
export function matrix(rows: number, columns: number, data?: Float64Array): Matrix {
  requireSizes(rows, columns);
  const entries = data ?? new Float64Array(rows * columns);
  requireDomain(
    entries.length === rows * columns,
    "matrix",
    `data must have ${rows}·${columns} entries`,
    entries.length,
  );
  return { rows, columns, data: entries };
}

/** Throws unless both are integers ≥ 0. */
export function requireSizes(rows: number, columns: number): void {
  requireDomain(Number.isInteger(rows) && rows >= 0, "matrix", "rows must be an integer ≥ 0", rows);
  requireDomain(Number.isInteger(columns) && columns >= 0, "matrix", "columns must be an integer ≥ 0", columns);
}

export const precisionOf = ({ data }: AnyMatrix): Precision => (data instanceof Float32Array ? "float32" : "float64");

/** The rows `from` ≤ i < `to` of a matrix, on the same memory. */
export function rowsOf<Numbers extends Float32Array | Float64Array>(
  a: Matrix<Numbers>,
  from: number,
  to: number,
): Matrix<Numbers>;
export function rowsOf(a: AnyMatrix, from: number, to: number): AnyMatrix;
export function rowsOf(a: AnyMatrix, from: number, to: number): AnyMatrix {
  requireDomain(0 <= from && from <= to && to <= a.rows, "rowsOf", `0 ≤ from ≤ to ≤ ${a.rows}`, [from, to]);
  const data = a.data.subarray(from * a.columns, to * a.columns);
  return { rows: to - from, columns: a.columns, data } as AnyMatrix;
}

/** Throws unless the shape of `a` is [rows, columns] and its data have that many entries. */
export function requireShape(a: AnyMatrix, [rows, columns]: readonly [number, number], where: string): void {
  const fits = a.rows === rows && a.columns === columns && a.data.length === rows * columns;
  requireDomain(fits, where, `shape must be [${rows}, ${columns}]`, [a.rows, a.columns, a.data.length]);
}

/** Whether two arrays share a byte. */
export function overlap(a: ArrayBufferView, b: ArrayBufferView): boolean {
  const apart =
    a.buffer !== b.buffer || a.byteOffset + a.byteLength <= b.byteOffset || b.byteOffset + b.byteLength <= a.byteOffset;
  return !apart && a.byteLength > 0 && b.byteLength > 0;
}

/** Throws unless two arrays of numbers lie on different bytes. */
export function requireDisjoint(a: ArrayBufferView, b: ArrayBufferView, where: string): void {
  requireDomain(!overlap(a, b), where, "out must not overlap an input", "the same memory");
}

/** Throws unless `a` is square, finite and symmetric up to 1e-10 of its largest entry. Returns that largest |entry|. */
export function requireSymmetric(a: Matrix, where: string): number {
  const n = a.rows;
  requireShape(a, [n, n], where);
  let largest = 0;
  for (const entry of a.data) {
    const size = Math.abs(entry);
    if (!(size < Infinity)) requireDomain(false, where, "entries must be finite", entry);
    if (size > largest) largest = size;
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const gap = Math.abs(a.data[i * n + j] - a.data[j * n + i]);
      if (gap > 1e-10 * largest)
        requireDomain(false, where, `entries (${i}, ${j}) and (${j}, ${i}) must be equal`, gap);
    }
  }
  return largest;
}
