import type { Matrix } from "./matrix.ts";
import type { Workspace } from "./workspace.ts";

export type { AnyMatrix, Matrix, Precision } from "./matrix.ts";

/** Options of {@link Engine.multiply}: out ← alpha · op(a) op(b) + beta · out. */
export interface MultiplyOptions {
  /** Use aᵀ instead of a. */
  readonly transposeA?: boolean;
  /** Use bᵀ instead of b. */
  readonly transposeB?: boolean;
  /** Factor of the product; 1 unless given. */
  readonly alpha?: number;
  /** Factor of what `out` held; 0 unless given. */
  readonly beta?: number;
  /** Where the result goes; a new matrix of zeros unless given. Must not overlap a or b. */
  readonly out?: Matrix;
}

/** Eigenpairs of a symmetric matrix. `vectors` is [n, k], one eigenvector a column, orthonormal. */
export interface Eigenpairs {
  readonly values: Float64Array;
  readonly vectors: Matrix;
}

/** Options of {@link Engine.leadingEigenvectors}. */
export interface LeadingOptions {
  /** Number of eigenpairs, those of largest |eigenvalue|. */
  readonly count: number;
  /** Where to start: [n, m] with m ≥ count; a warm start when a similar matrix was decomposed before. A fixed
   *  pseudo-random block unless given. */
  readonly start?: Matrix;
  /** Stop once every wanted residual ‖Av − λv‖ is below tolerance · max|λ|; 1e-8 unless given. */
  readonly tolerance?: number;
  /** Most iterations; 300 unless given. The eigenpairs reached by then are returned. */
  readonly iterations?: number;
}

/** A = Q R of a matrix [n, k] with n ≥ k: `q` [n, k] with orthonormal columns, `r` [k, k] upper triangular, diagonal ≥ 0. */
export interface Orthogonal {
  readonly q: Matrix;
  readonly r: Matrix;
}

/**
 * What the laboratory asks of a compute engine. Matrices are row-major and may lie anywhere; those of a workspace are
 * reached without a copy. An engine is deterministic: the same arguments give the same bits, whatever its number of threads.
 */
export interface Engine {
  /** Part of every row's address: what decides the last bits. */
  readonly id: string;
  /** Threads that one call may use. */
  readonly threads: number;
  /** Most bytes that all workspaces together may take. */
  readonly memoryLimit: number;
  /** Memory and recorded operations for one task. `bytes` is what it will need, checked against the limit before anything
   *  is computed; `name` is said in the error. */
  workspace(plan: { readonly name: string; readonly bytes: number }): Workspace;
  /** out ← alpha · op(a) op(b) + beta · out, in float64. */
  multiply(a: Matrix, b: Matrix, options?: MultiplyOptions): Matrix;
  /** out ← out + Σ_i w_i x_i x_iᵀ over the rows x_i of x; w_i = 1 unless given. Symmetric [columns, columns]; full storage. */
  gram(x: Matrix, options?: { readonly weights?: Float64Array; readonly out?: Matrix }): Matrix;
  /** Lower Cholesky factor of a symmetric positive definite matrix, in place; only the lower triangle is read, the strict
   *  upper one becomes 0.
   *  Throws a DomainError naming the pivot when the matrix is not positive definite. */
  cholesky(a: Matrix): Matrix;
  /** Solves L x = b (or Lᵀ x = b) in place for every column of b [m, k], with the leading m × m block of the lower factor. */
  solveTriangular(lower: Matrix, b: Matrix, options?: { readonly transpose?: boolean }): Matrix;
  /** The QR factorisation of a [n, k], n ≥ k, with a diagonal of R ≥ 0; columns that depend on earlier ones give r_jj near 0. */
  orthogonalise(a: Matrix): Orthogonal;
  /** All eigenpairs of a symmetric matrix, eigenvalues ascending. */
  eigenSymmetric(a: Matrix): Eigenpairs;
  /** The eigenpairs of largest |eigenvalue| of a symmetric matrix, |eigenvalue| descending. */
  leadingEigenvectors(a: Matrix, options: LeadingOptions): Eigenpairs;
}
