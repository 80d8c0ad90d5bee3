/**
 * What the AssemblyScript module exports: kernels on the bytes of one memory. Offsets are bytes from its beginning, below
 * 2³² (JavaScript may pass them as numbers); strides and counts are entries. Row-major. `32` and `64` are the precisions.
 * A kernel allocates nothing and keeps nothing: several threads may run it at once on one memory, each with its own scratch.
 */
export interface WasmKernels {
  /** Bytes that gemm needs at `scratch`, 64-byte aligned. */
  gemmScratchBytes(): number;
  /** c ← alpha op(a) op(b) + beta c with op(a) [m, k], op(b) [k, n]; beta = 0 does not read c. The order of every sum
   *  depends on m, n, k, transA, transB only. One row or one column goes by kernels of its own. */
  gemm32: Gemm;
  gemm64: Gemm;
  /** Cholesky of the lower triangle of a [n, n], stride lda, in place, blocked; −1, or the pivot that is not positive and
   *  finite. What lies above the diagonal is not touched. */
  potrf32(n: number, a: number, lda: number, scratch: number): number;
  potrf64(n: number, a: number, lda: number, scratch: number): number;
  /** b [m, n] ← b L⁻ᵀ (right side, transposed), L lower [n, n]. */
  trsmRight32(m: number, n: number, lower: number, ldl: number, b: number, ldb: number, scratch: number): void;
  trsmRight64(m: number, n: number, lower: number, ldl: number, b: number, ldb: number, scratch: number): void;
  /** b [n, m] ← L⁻¹ b, or L⁻ᵀ b where `transposed` is 1. */
  trsmLeft32: TrsmLeft;
  trsmLeft64: TrsmLeft;
  /** x[i] *= y[i]. */
  multiplyInto32(x: number, y: number, count: number): void;
  multiplyInto64(x: number, y: number, count: number): void;
  /** w[i] ← a w[i] + b g[i]; b = 0 does not read g, a = 0 does not read w. */
  scaleAdd32(w: number, g: number, count: number, a: number, b: number): void;
  scaleAdd64(w: number, g: number, count: number, a: number, b: number): void;
  /** out[i] ← out[i] + x[i]. */
  addInto32(out: number, x: number, count: number): void;
  addInto64(out: number, x: number, count: number): void;
  fill32(out: number, count: number, value: number): void;
  fill64(out: number, count: number, value: number): void;
  /** out row i ← source row indices[i] (i32), each of `columns` entries. */
  gather32(source: number, columns: number, indices: number, rows: number, out: number): void;
  gather64(source: number, columns: number, indices: number, rows: number, out: number): void;
  /** residual[i] ← ∂loss/∂f; returns Σ loss_i in float64, in order of i. kind 0 squared, 1 correlation, 2 cross-entropy
   *  (formulas: Recorder.loss in workspace.ts; cross-entropy stable for large |f|). */
  loss32(kind: number, prediction: number, target: number, count: number, residual: number): number;
  loss64(kind: number, prediction: number, target: number, count: number, residual: number): number;
  /** Rows g_i ← g_i − ⟨g_i, w_i⟩ w_i/‖w_i‖²; sums in float64; a row w_i = 0 leaves g_i. */
  projectRows32(g: number, w: number, rows: number, columns: number): void;
  projectRows64(g: number, w: number, rows: number, columns: number): void;
  /** Rows w_i ← radius w_i/‖w_i‖; sums in float64; a row of zeros stays. */
  normaliseRows32(w: number, rows: number, columns: number, radius: number): void;
  normaliseRows64(w: number, rows: number, columns: number, radius: number): void;
  /** Recorder.adam in workspace.ts. */
  adam32: Adam;
  adam64: Adam;
  /** Σ x[i] y[i] in float64, in a fixed order. */
  dot32(x: number, y: number, count: number): number;
  dot64(x: number, y: number, count: number): number;
  /** 1 where every entry is finite, else 0. */
  isFinite32(x: number, count: number): number;
  isFinite64(x: number, count: number): number;
  /** Householder reduction of the symmetric matrix a [n, n] (lower triangle read) to tridiagonal form: `diagonal` [n] and
   *  `off` [n] (off[0] = 0) receive it, `a` becomes the orthogonal matrix Q with A = Q T Qᵀ. float64. */
  tridiagonalise(n: number, a: number, diagonal: number, off: number, scratch: number): void;
  /** Bytes that tridiagonalise needs at `scratch`. */
  tridiagonaliseScratchBytes(n: number): number;
  /** Implicit QL on the tridiagonal matrix; rows of `z` [n, n] (stored transposed: row j belongs to eigenvalue j) are
   *  rotated along. Returns 0, or 1 + the index at which 60 iterations did not converge. Eigenvalues are not sorted. */
  implicitQl(n: number, diagonal: number, off: number, z: number): number;
}

type Gemm = (
  transA: number,
  transB: number,
  m: number,
  n: number,
  k: number,
  alpha: number,
  a: number,
  lda: number,
  b: number,
  ldb: number,
  beta: number,
  c: number,
  ldc: number,
  scratch: number,
) => void;

type TrsmLeft = (
  transposed: number,
  n: number,
  m: number,
  lower: number,
  ldl: number,
  b: number,
  ldb: number,
  scratch: number,
) => void;

type Adam = (
  w: number,
  gradient: number,
  first: number,
  second: number,
  count: number,
  beta1: number,
  beta2: number,
  epsilon: number,
  decay: number,
  rate: number,
  correction1: number,
  correction2: number,
) => void;
