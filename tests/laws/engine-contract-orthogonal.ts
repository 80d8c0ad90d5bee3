import { expect } from "vitest";
import type { Engine, Matrix } from "../../src/engine/engine.ts";
import { matrix } from "../../src/engine/matrix.ts";
import type { EngineCheck } from "./engine-contract.ts";
import {
  failureOf,
  gaussian,
  mapped,
  naiveProduct,
  requireSameBits,
  requireWithin,
  roundingBound,
} from "./engine-oracle.ts";

/** Q of orthonormal columns, R upper triangular with a diagonal ≥ 0, Q R = A: each of the k reflections (or projections)
 *  is a sum over n numbers and as many updates, so that columns err by γ of 6 n k (Higham, Theorem 19.4). */
function requireOrthogonal(engine: Engine, a: Matrix): Matrix {
  const { rows: n, columns: k } = a;
  const before = a.data.slice();
  const { q, r } = engine.orthogonalise(a);
  requireSameBits(a.data, before, "the matrix itself");
  expect([q.rows, q.columns, r.rows, r.columns]).toEqual([n, k, k, k]);
  const bound = roundingBound(6 * (n + 1) * (k + 1));
  const { exact: products } = naiveProduct({ a: q, b: q, transposeA: true, alpha: 1, beta: 0, before: matrix(k, k) });
  requireWithin(
    products,
    mapped(products, (_, i) => (i % (k + 1) === 0 ? 1 : 0)),
    () => bound,
  );
  for (let i = 0; i < k; i++) {
    expect(r.data[i * k + i]).toBeGreaterThanOrEqual(0);
    for (let j = 0; j < i; j++) expect(Math.abs(r.data[i * k + j]!)).toBe(0);
  }
  const { exact: back } = naiveProduct({ a: q, b: r, alpha: 1, beta: 0, before: matrix(n, k) });
  const norms = Array.from({ length: k }, (_, j) => Math.hypot(...a.data.filter((_, i) => i % k === j)));
  requireWithin(back, a, (i) => bound * norms[i % k]!);
  return r;
}

export const orthogonalChecks: readonly EngineCheck[] = [
  ...(
    [
      [0, 0],
      [5, 0],
      [1, 1],
      [7, 7],
      [6, 1],
      [40, 33],
      [300, 20],
    ] as const
  ).map(([n, k]) => ({
    name: `orthogonalise [${n}, ${k}]: Q R = A, Q orthonormal, R upper triangular with a diagonal ≥ 0`,
    check: (engine: Engine) => void requireOrthogonal(engine, gaussian(n, k)),
  })),
  {
    name: "orthogonalise of dependent columns, of zero, of huge and tiny numbers; names what it cannot take",
    check: (engine) => {
      const dependent = gaussian(30, 6);
      for (let i = 0; i < 30; i++) dependent.data[i * 6 + 4] = dependent.data[i * 6]! - 2 * dependent.data[i * 6 + 3]!;
      const r = requireOrthogonal(engine, dependent);
      expect(r.data[4 * 6 + 4]).toBeLessThanOrEqual(roundingBound(6 * 31 * 7) * 20);
      requireOrthogonal(engine, matrix(9, 4));
      requireOrthogonal(
        engine,
        mapped(gaussian(9, 4), (entry) => 1e150 * entry),
      );
      requireOrthogonal(
        engine,
        mapped(gaussian(9, 4), (entry, i) => (i % 4 === 1 ? 1e-150 : 1) * entry),
      );
      expect(failureOf(() => engine.orthogonalise(matrix(3, 4)))).toMatch(/orthogonalise: a must have at least 4 rows/);
      expect(failureOf(() => engine.orthogonalise(matrix(1, 1, Float64Array.of(Number.NaN))))).toMatch(/finite/);
    },
  },
];
