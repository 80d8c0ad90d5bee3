import { expect } from "vitest";
import type { Eigenpairs, Engine, Matrix } from "../../src/engine/engine.ts";
import { matrix } from "../../src/engine/matrix.ts";
import type { EngineCheck } from "./engine-contract.ts";
import { gaussian, naiveProduct, requireWithin, roundingBound } from "./engine-oracle.ts";

/** Two reductions and about 2n plane rotations touch each entry, 6 roundings each, errors relative to ‖A‖_F. */
const eigenBound = (n: number): number => roundingBound(20 * (n + 1));

/** Throws unless the columns are orthonormal up to `tolerance`. */
function requireOrthonormal({ vectors }: Eigenpairs, tolerance: number): void {
  const k = vectors.columns;
  const before = matrix(k, k);
  const { exact } = naiveProduct({ a: vectors, b: vectors, transposeA: true, alpha: 1, beta: 0, before });
  requireWithin(exact, identity(k), () => tolerance);
}

/** The largest column of ‖A V − V Λ‖. */
function residual(a: Matrix, { values, vectors }: Eigenpairs): number {
  const k = vectors.columns;
  const { exact } = naiveProduct({ a, b: vectors, alpha: 1, beta: 0, before: matrix(a.rows, k) });
  let largest = 0;
  for (let j = 0; j < k; j++) {
    let square = 0;
    for (let i = 0; i < a.rows; i++) square += (exact.data[i * k + j]! - values[j]! * vectors.data[i * k + j]!) ** 2;
    largest = Math.max(largest, Math.sqrt(square));
  }
  return largest;
}

const identity = (k: number): Matrix =>
  matrix(
    k,
    k,
    Float64Array.from({ length: k * k }, (_, i) => (i % (k + 1) === 0 ? 1 : 0)),
  );
const norm = ({ data }: Matrix): number => Math.sqrt(data.reduce((sum, entry) => sum + entry * entry, 0));

/** Q diag(values) Qᵀ, symmetric to the last bit, with Q from the eigenvectors of a Gaussian matrix. */
function withSpectrum(engine: Engine, values: readonly number[]): Matrix {
  const n = values.length;
  const { vectors } = engine.eigenSymmetric(symmetric(n));
  const scaled = matrix(
    n,
    n,
    vectors.data.map((entry, i) => entry * values[i % n]!),
  );
  return mirrored(engine.multiply(scaled, vectors, { transposeB: true }));
}

const symmetric = (n: number): Matrix => mirrored(gaussian(n, n));

function mirrored(a: Matrix): Matrix {
  const n = a.rows;
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) a.data[j * n + i] = a.data[i * n + j]!;
  return a;
}

function requireEigenpairs(engine: Engine, a: Matrix): Eigenpairs {
  const before = a.data.slice();
  const pairs = engine.eigenSymmetric(a);
  expect(a.data).toEqual(before);
  expect([pairs.values.length, pairs.vectors.rows, pairs.vectors.columns]).toEqual([a.rows, a.rows, a.rows]);
  expect(Array.from(pairs.values)).toEqual(Array.from(pairs.values).sort((x, y) => x - y));
  requireOrthonormal(pairs, eigenBound(a.rows));
  expect(residual(a, pairs)).toBeLessThanOrEqual(eigenBound(a.rows) * norm(a));
  return pairs;
}

const special: readonly (readonly [name: string, a: () => Matrix])[] = [
  ["zero", () => matrix(6, 6)],
  ["identity", () => identity(7)],
  ["a clustered spectrum", () => mirrored(matrix(9, 9, new Float64Array(81).fill(1)))],
  ["tiny numbers", () => matrix(2, 2, Float64Array.of(1e-300, 2e-300, 2e-300, -3e-300))],
  ["huge numbers", () => matrix(2, 2, Float64Array.of(1e300, 2e300, 2e300, -3e300))],
  [
    "a graded matrix",
    () =>
      mirrored(
        matrix(
          8,
          8,
          Float64Array.from({ length: 64 }, (_, i) => 10 ** -((i >> 3) + (i & 7))),
        ),
      ),
  ],
];

export const eigenChecks: readonly EngineCheck[] = [
  ...[0, 1, 2, 3, 10, 65].map((n) => ({
    name: `eigenSymmetric ${n}: A V = V Λ, V orthonormal, ascending`,
    check: (engine: Engine) => void requireEigenpairs(engine, symmetric(n)),
  })),
  ...special.map(([name, a]) => ({
    name: `eigenSymmetric of ${name}`,
    check: (engine: Engine) => {
      // Sums of squares of the largest numbers would overflow in the checks themselves.
      const unit = name === "huge numbers" ? 1e300 : name === "tiny numbers" ? 1e-300 : 1;
      const matrixItself = a();
      const { values, vectors } = engine.eigenSymmetric(matrixItself);
      const scaled = matrix(
        vectors.rows,
        vectors.rows,
        matrixItself.data.map((entry) => entry / unit),
      );
      const pairs = { values: values.map((value) => value / unit), vectors };
      requireOrthonormal(pairs, eigenBound(vectors.rows));
      expect(residual(scaled, pairs)).toBeLessThanOrEqual(eigenBound(vectors.rows) * norm(scaled));
    },
  })),
  {
    name: "eigenSymmetric finds a known spectrum: the second difference, 2 − 2 cos(π j/(n + 1))",
    check: (engine) => {
      const n = 40;
      const a = matrix(n, n);
      for (let i = 0; i < n; i++) {
        a.data[i * n + i] = 2;
        if (i > 0) a.data[i * n + i - 1] = a.data[(i - 1) * n + i] = -1;
      }
      const { values } = requireEigenpairs(engine, a);
      const exact = Float64Array.from({ length: n }, (_, j) => 2 - 2 * Math.cos((Math.PI * (j + 1)) / (n + 1)));
      requireWithin(matrix(1, n, values), matrix(1, n, exact), () => eigenBound(n) * norm(a));
    },
  },
  ...[undefined, 1e-4].map((tolerance) => ({
    name: `leadingEigenvectors: largest |λ| of both signs, residuals below ${tolerance ?? "1e-8"}, warm start`,
    check: (engine: Engine) => {
      const bulk = Array.from({ length: 150 }, (_, i) => Math.cos(i));
      const a = withSpectrum(engine, [5, -4, 3, 3, ...bulk, -2.5]);
      const options = { count: 5, ...(tolerance === undefined ? {} : { tolerance }) };
      const allowed = (tolerance ?? 1e-8) * 5;
      for (const start of [gaussian(155, 5), gaussian(155, 12), matrix(155, 5)]) {
        const found = engine.leadingEigenvectors(a, { ...options, start });
        requireWithin(matrix(1, 5, found.values), matrix(1, 5, Float64Array.of(5, -4, 3, 3, -2.5)), () => allowed);
        requireOrthonormal(found, eigenBound(155));
        expect(residual(a, found)).toBeLessThanOrEqual(allowed + eigenBound(155) * norm(a));
      }
      const pairs = engine.leadingEigenvectors(a, options);
      // A residual ε puts an eigenvalue within ε (Weyl).
      requireWithin(matrix(1, 5, pairs.values), matrix(1, 5, Float64Array.of(5, -4, 3, 3, -2.5)), () => allowed);
      expect([pairs.vectors.rows, pairs.vectors.columns]).toEqual([155, 5]);
      requireOrthonormal(pairs, eigenBound(155));
      expect(residual(a, pairs)).toBeLessThanOrEqual(allowed + eigenBound(155) * norm(a));
      const warm = engine.leadingEigenvectors(a, { ...options, start: pairs.vectors });
      requireWithin(matrix(1, 5, warm.values), matrix(1, 5, pairs.values), () => 2 * allowed);
      // One iteration must keep what the start already has.
      const kept = engine.leadingEigenvectors(a, { count: 5, start: pairs.vectors, iterations: 1 });
      expect(residual(a, kept)).toBeLessThanOrEqual(allowed + eigenBound(155) * norm(a));
    },
  })),
  {
    name: "leadingEigenvectors without a gap, of a matrix of low rank, of zero, of none",
    check: (engine) => {
      const a = symmetric(90);
      const pairs = engine.leadingEigenvectors(a, { count: 7 });
      const sorted = Array.from(engine.eigenSymmetric(a).values).sort((x, y) => Math.abs(y) - Math.abs(x));
      const allowed = 1e-8 * Math.abs(sorted[0]!);
      requireWithin(matrix(1, 7, pairs.values), matrix(1, 7, Float64Array.from(sorted.slice(0, 7))), () => 2 * allowed);
      requireOrthonormal(pairs, eigenBound(90));
      const lowRank = withSpectrum(engine, [2, -1, ...Array.from({ length: 88 }, () => 0)]);
      for (const b of [lowRank, matrix(90, 90)]) {
        const found = engine.leadingEigenvectors(b, { count: 6, start: matrix(90, 6) });
        requireOrthonormal(found, eigenBound(90));
        expect(residual(b, found)).toBeLessThanOrEqual(1e-8 * 2);
      }
      expect(engine.leadingEigenvectors(a, { count: 0 }).values.length).toBe(0);
      expect(engine.leadingEigenvectors(matrix(0, 0), { count: 0 }).vectors.rows).toBe(0);
    },
  },
];
