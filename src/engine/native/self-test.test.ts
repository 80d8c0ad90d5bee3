import { describe, expect, it } from "vitest";
import { openCblas } from "./cblas.ts";
import { candidates } from "./discover.ts";
import { pinThreads } from "./environment.ts";
import { type Foreign, loadForeign } from "./foreign.ts";
import type { Library, Routines } from "./library.ts";
import { complete, SELF_TEST_BYTES, selfTest } from "./self-test.ts";

pinThreads();
const loaded = await loadForeign();
if ("problem" in loaded) throw new Error(loaded.problem);
const foreign: Foreign = loaded;
const library = firstThatOpens();

function firstThatOpens(): Library {
  for (const path of candidates().blas) {
    try {
      return openCblas(path, foreign);
    } catch {}
  }
  throw new Error("no BLAS was found: these tests need one");
}

/** What the self-test says of the machine's BLAS with some routines replaced. */
function judge(corrupt: (right: Required<Routines>) => Routines): string | undefined {
  const { routines, precisions } = library;
  const buffer = new SharedArrayBuffer(SELF_TEST_BYTES);
  const located = { memory: { buffer }, base: foreign.address(buffer) };
  return selfTest({ ...routines, ...corrupt(complete(routines)) }, precisions, located);
}

describe("the self-test", () => {
  it("passes right routines", () => expect(judge(() => ({}))).toBeUndefined());

  it.each<[string, (right: Required<Routines>) => Routines]>([
    [
      "float32 products aᵀ b",
      ({ gemm }) => ({
        gemm: (bits, shape, at, base) =>
          // One row and one column come first, so that only whole matrices are wrong.
          shape.transA && !shape.transB ? undefined : gemm(bits, shape, at, base),
      }),
    ],
    [
      "float64 products a b",
      ({ gemm }) => ({
        gemm: (bits, shape, at, base) => gemm(bits, { ...shape, beta: bits === 64 ? 0 : shape.beta }, at, base),
      }),
    ],
    [
      "float32 products a bᵀ",
      ({ gemm }) => ({
        gemm: (bits, shape, at, base) => gemm(bits, { ...shape, k: shape.k - (shape.transB ? 1 : 0) }, at, base),
      }),
    ],
    [
      "float32 products a b",
      ({ gemm }) => ({
        // β = 0 that reads c.
        gemm: (bits, shape, at, base) => gemm(bits, { ...shape, beta: shape.beta || 1e-30 }, at, base),
      }),
    ],
    [
      "float32 products a b",
      ({ gemm }) => ({
        // Two entries beyond the row.
        gemm: (bits, shape, at, base) => gemm(bits, { ...shape, n: shape.n + 2 }, at, base),
      }),
    ],
    [
      "float64 products a b",
      ({ gemm }) => ({
        // Single precision in place of double would be wrong by 6·10⁻⁸.
        gemm: (bits, shape, at, base) =>
          gemm(bits, { ...shape, alpha: shape.alpha * (bits === 64 ? 1 + 1e-12 : 1) }, at, base),
      }),
    ],
    [
      "float32 triangular solves L⁻¹ b",
      ({ trsm }) => ({ trsm: (bits, shape, at, base) => trsm(bits, { ...shape, transposed: true }, at, base) }),
    ],
    [
      "float32 triangular solves b L⁻ᵀ",
      ({ trsm }) => ({
        trsm: (bits, shape, at, base) =>
          trsm(bits, shape.side === "right" ? { ...shape, rows: shape.rows - 1 } : shape, at, base),
      }),
    ],
    ["float32 Cholesky factors", ({ potrf }) => ({ potrf: (bits, n, at, base) => potrf(bits, n - 1, at, base) })],
    [
      "float32 Cholesky factors at a pivot of -1",
      ({ potrf }) => ({ potrf: (bits, n, at, base) => Math.min(0, potrf(bits, n, at, base)) }),
    ],
    ["eigenvectors", ({ eigen }) => ({ eigen: (n, at, base) => eigen(n - 1, at, base) })],
    ["eigenvectors", () => ({ eigen: () => 1 })],
  ])("finds wrong %s", (wrong, corrupt) => {
    expect(judge(corrupt)).toBe(wrong);
  });
});
