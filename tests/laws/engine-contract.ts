import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine, Matrix } from "../../src/engine/engine.ts";
import { matrix } from "../../src/engine/matrix.ts";
import { activationChecks } from "./engine-contract-activations.ts";
import { eigenChecks } from "./engine-contract-eigen.ts";
import { orthogonalChecks } from "./engine-contract-orthogonal.ts";
import { placeChecks } from "./engine-contract-places.ts";
import { recordedChecks } from "./engine-contract-recorded.ts";
import { refusalChecks } from "./engine-contract-refusals.ts";
import { updateChecks } from "./engine-contract-updates.ts";
import { workspaceChecks } from "./engine-contract-workspace.ts";
import { failureOf, gaussian, naiveProduct, productShapes, requireWithin, roundingBound } from "./engine-oracle.ts";

/** One thing that every engine must do. `check` throws when it does not. */
export interface EngineCheck {
  readonly name: string;
  readonly check: (engine: Engine) => void;
}

const multiplyChecks: readonly EngineCheck[] = productShapes.flatMap(([rows, inner, columns]) =>
  [false, true].flatMap((transposeA) =>
    [false, true].map((transposeB) => ({
      name: `multiply [${rows}, ${inner}] [${inner}, ${columns}]${transposeA ? " aᵀ" : ""}${transposeB ? " bᵀ" : ""}`,
      check: (engine: Engine) => {
        const a = transposeA ? gaussian(inner, rows) : gaussian(rows, inner);
        const b = transposeB ? gaussian(columns, inner, 2) : gaussian(inner, columns, 2);
        for (const [alpha, beta] of [
          [1, 0],
          [-0.7, 1],
          [2.5, -0.3],
        ] as const) {
          const before = gaussian(rows, columns, 3);
          const { exact, sizes } = naiveProduct({ a, b, transposeA, transposeB, alpha, beta, before });
          const out = { ...before, data: before.data.slice() };
          if (beta === 0) out.data.fill(Number.NaN);
          const result = engine.multiply(a, b, { transposeA, transposeB, alpha, beta, out });
          expect(result.data).toBe(out.data);
          // Both sums commit at most γ_{inner + 3} relative to the sum of the sizes of their terms, in whatever order.
          requireWithin(out, exact, (i) => 2 * roundingBound(inner + 3) * sizes.data[i]!);
        }
      },
    })),
  ),
);

const gramChecks: readonly EngineCheck[] = (
  [
    [0, 3],
    [1, 1],
    [3, 0],
    [7, 5],
    [40, 33],
    [300, 70],
    [600, 18],
  ] as const
).map(([n, size]) => ({
  name: `gram of [${n}, ${size}], weights, accumulation, symmetric to the last bit`,
  check: (engine: Engine) => {
    const x = gaussian(n, size);
    const weights = gaussian(n, 1, 4).data;
    const before = engine.multiply(gaussian(size, 2, 5), gaussian(size, 2, 5), { transposeB: true });
    for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) before.data[j * size + i] = before.data[i * size + j]!;
    const weighted = matrix(
      n,
      size,
      x.data.map((entry, i) => entry * weights[Math.floor(i / size)]!),
    );
    for (const w of [undefined, weights]) {
      const out = { ...before, data: before.data.slice() };
      engine.gram(x, w === undefined ? { out } : { out, weights: w });
      const terms = { a: w === undefined ? x : weighted, b: x, transposeA: true, alpha: 1, beta: 1, before };
      const { exact, sizes } = naiveProduct(terms);
      requireWithin(out, exact, (i) => 2 * roundingBound(n + 4) * sizes.data[i]!);
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < i; j++) expect(out.data[j * size + i]).toBe(out.data[i * size + j]);
      }
    }
    requireWithin(engine.gram(x), engine.gram(x, { out: matrix(size, size) }), () => 0);
  },
}));

/** X Xᵀ + I with a factor; condition number about the size of the matrix. */
function positiveDefinite(engine: Engine, n: number): Matrix {
  const x = gaussian(n, n + 3);
  const a = engine.multiply(x, x, { transposeB: true });
  for (let i = 0; i < n; i++) a.data[i * n + i]! += 1;
  return a;
}

const choleskyChecks: readonly EngineCheck[] = [0, 1, 2, 5, 16, 17, 33, 100, 161].flatMap((n) => [
  {
    name: `cholesky ${n}: L Lᵀ is the matrix, zeros above, only the lower triangle is read`,
    check: (engine: Engine) => {
      const a = positiveDefinite(engine, n);
      const lower = { ...a, data: a.data.slice() };
      for (let i = 0; i < n; i++) lower.data.fill(Number.NaN, i * n + i + 1, (i + 1) * n);
      expect(engine.cholesky(lower).data).toBe(lower.data);
      for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) expect(lower.data[i * n + j]).toBe(0);
      const none = matrix(n, n);
      const product = { a: lower, b: lower, transposeB: true, alpha: 1, beta: 0, before: none };
      const { exact, sizes } = naiveProduct(product);
      // Higham, Theorem 10.3: γ_{n+1} |L| |Lᵀ|, and γ_n of it for the product just made.
      requireWithin(exact, a, (i) => 2 * roundingBound(n + 2) * sizes.data[i]!);
    },
  },
  {
    name: `solveTriangular ${n}: both sides, leading blocks, several columns`,
    check: (engine: Engine) => {
      const lower = engine.cholesky(positiveDefinite(engine, n));
      // What lies above the diagonal must not be read.
      const factor = { ...lower, data: lower.data.map((entry, i) => (i % n > Math.floor(i / n) ? Number.NaN : entry)) };
      for (const m of new Set([0, Math.min(1, n), Math.floor(n / 2), n])) {
        const block = matrix(m, m);
        for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) block.data[i * m + j] = lower.data[i * n + j]!;
        for (const columns of [0, 1, 3, 6]) {
          for (const transpose of [false, true]) {
            const b = gaussian(m, columns, 6);
            const x = { ...b, data: b.data.slice() };
            expect(engine.solveTriangular(factor, x, { transpose }).data).toBe(x.data);
            const back = { a: block, b: x, transposeA: transpose, alpha: 1, beta: 0, before: matrix(m, columns) };
            const { exact, sizes } = naiveProduct(back);
            // Higham, Theorem 8.5: |b − L x| ≤ γ_m |L| |x|, and γ_m of it for the product just made.
            requireWithin(exact, b, (i) => 2 * roundingBound(m + 1) * sizes.data[i]!);
          }
        }
      }
    },
  },
]);

const errorChecks: readonly EngineCheck[] = [
  {
    name: "names shapes that do not fit",
    check: (engine) => {
      expect(failureOf(() => engine.multiply(matrix(2, 3), matrix(2, 3)))).toMatch(/multiply.*rows/);
      expect(failureOf(() => engine.multiply(matrix(2, 2), matrix(2, 2), { out: matrix(2, 3) }))).toMatch(/multiply/);
      expect(
        failureOf(() => engine.multiply({ rows: 2, columns: 2, data: new Float64Array(3) }, matrix(2, 2))),
      ).toMatch(/multiply/);
      const a = gaussian(2, 2);
      expect(failureOf(() => engine.multiply(a, a, { out: a }))).toMatch(/overlap/);
      expect(failureOf(() => engine.gram(matrix(3, 2), { weights: new Float64Array(2) }))).toMatch(/gram.*weights/);
      expect(failureOf(() => engine.gram(matrix(3, 2), { out: matrix(3, 3) }))).toMatch(/gram/);
      expect(failureOf(() => engine.cholesky(matrix(2, 3)))).toMatch(/cholesky/);
      expect(failureOf(() => engine.solveTriangular(gaussian(2, 2), matrix(3, 1)))).toMatch(/solveTriangular/);
      expect(failureOf(() => engine.solveTriangular(matrix(2, 2), gaussian(2, 1)))).toMatch(/diagonal entry 0/);
      expect(failureOf(() => engine.eigenSymmetric(matrix(2, 3)))).toMatch(/eigenSymmetric/);
      expect(failureOf(() => engine.leadingEigenvectors(matrix(2, 2), { count: 3 }))).toMatch(/count/);
    },
  },
  {
    name: "names the pivot of a matrix that is not positive definite, NaN included",
    check: (engine) => {
      for (const [size, pivot] of [
        [4, 2],
        [90, 77],
      ] as const) {
        for (const bad of [-1, 0, Number.NaN]) {
          const a = matrix(size, size);
          for (let i = 0; i < size; i++) a.data[i * size + i] = i === pivot ? bad : 1;
          expect(failureOf(() => engine.cholesky(a))).toMatch(
            new RegExp(`cholesky.*positive definite.*pivot ${pivot}\\b`),
          );
        }
      }
    },
  },
  {
    name: "rejects NaN and asymmetry in eigenproblems",
    check: (engine) => {
      const broken = matrix(2, 2, Float64Array.of(1, Number.NaN, Number.NaN, 1));
      const skew = matrix(2, 2, Float64Array.of(1, 2, -2, 1));
      for (const a of [broken, skew]) {
        expect(failureOf(() => engine.eigenSymmetric(a))).toMatch(/eigenSymmetric/);
        expect(failureOf(() => engine.leadingEigenvectors(a, { count: 1 }))).toMatch(/leadingEigenvectors/);
      }
    },
  },
  {
    name: "gives the same bits twice",
    check: (engine) => {
      const run = (): Float64Array[] => {
        const a = positiveDefinite(engine, 70);
        const { values, vectors } = engine.leadingEigenvectors(a, { count: 2 });
        const all = engine.eigenSymmetric(a);
        return [a.data, values, vectors.data, all.values, all.vectors.data, engine.cholesky(a).data];
      };
      expect(run()).toEqual(run());
    },
  },
];

/** Operations that are done at once. */
export const immediateChecks: readonly EngineCheck[] = [
  ...multiplyChecks,
  ...gramChecks,
  ...choleskyChecks,
  ...orthogonalChecks,
  ...eigenChecks,
  ...errorChecks,
  ...placeChecks,
];

/** Workspaces and what recorded operations do; the quick ones first. */
export const workspaceContractChecks: readonly EngineCheck[] = [
  ...updateChecks,
  ...activationChecks,
  ...recordedChecks,
  ...workspaceChecks,
];

/** Makes an engine for the suite, with as little memory as told: the checks fill it. */
export type CreateEngine = (options: {
  readonly memoryMebibytes: number;
}) => Promise<Engine & { readonly close?: () => unknown }>;

/** Enough for every check. */
export const CONTRACT_MEBIBYTES = 32;

/** The contract suite: every engine must pass it. The engine is closed at the end where it can be. */
export function engineContract(name: string, create: CreateEngine): void {
  describe(`engine ${name}`, () => {
    let engine: Awaited<ReturnType<CreateEngine>>;
    beforeAll(async () => {
      engine = await create({ memoryMebibytes: CONTRACT_MEBIBYTES });
    });
    afterAll(async () => {
      await engine?.close?.();
    });
    it("states an id, its threads and the memory that it was given, within a mebibyte", () => {
      expect(engine.id).toMatch(/^[a-z]/);
      expect(engine.threads).toBeGreaterThanOrEqual(1);
      expect(Math.abs(engine.memoryLimit / 2 ** 20 - CONTRACT_MEBIBYTES)).toBeLessThanOrEqual(1);
    });
    for (const { name: states, check } of [...immediateChecks, ...workspaceContractChecks, ...refusalChecks]) {
      it(states, () => check(engine));
    }
  });
}
