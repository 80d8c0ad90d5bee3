import type { AnyMatrix } from "../../src/engine/engine.ts";

/** A matrix as plain arrays. */
export type Dense = readonly (readonly number[])[];

export const dense = ({ rows, columns, data }: AnyMatrix): Dense =>
  Array.from({ length: rows }, (_, i) => Array.from(data.subarray(i * columns, (i + 1) * columns)));

export const transposed = (a: Dense): Dense => a[0]!.map((_, j) => a.map((row) => row[j]!));

export const product = (a: Dense, b: Dense): Dense => {
  const columns = transposed(b);
  return a.map((row) => columns.map((column) => row.reduce((sum, x, k) => sum + x * column[k]!, 0)));
};

/** a + number · I. */
export const shifted = (a: Dense, number: number): Dense =>
  a.map((row, i) => row.map((x, j) => (i === j ? x + number : x)));

export const trace = (a: Dense): number => a.reduce((sum, row, i) => sum + row[i]!, 0);

/** √Σ a_ij². */
export const frobenius = (a: Dense): number => Math.sqrt(a.flat().reduce((sum, x) => sum + x * x, 0));

/** a⁻¹ b for a symmetric positive definite, by Gaussian elimination, which needs no pivots there. */
export function solved(a: Dense, b: Dense): Dense {
  const rows = a.map((row, i) => [...row, ...b[i]!]);
  const n = rows.length;
  for (let k = 0; k < n; k++) {
    for (let i = 0; i < n; i++) {
      if (i === k) continue;
      const factor = rows[i]![k]! / rows[k]![k]!;
      rows[i] = rows[i]!.map((x, j) => (j < k ? x : x - factor * rows[k]![j]!));
    }
  }
  return rows.map((row, i) => row.slice(n).map((x) => x / row[i]!));
}
