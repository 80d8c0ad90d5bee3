import type { Engine, Matrix } from "../engine/engine.ts";
import { matrix, rowsOf } from "../engine/matrix.ts";
import { DomainError, requireDomain } from "../math/domain-error.ts";

/** A kernel k(x, x') = κ(s) of the inner product s: ⟨x, x'⟩/d, or ⟨x, x'⟩ when not `normalised`. */
export interface DotProductKernel {
  readonly id: string;
  /** TeX, in s. */
  readonly formula: string;
  /** Whether s is divided by the dimension d. */
  readonly normalised: boolean;
  /** κ(s). */
  readonly value: (s: number) => number;
}

/** (1 + s)³: all polynomials of degree ≤ 3. */
export const cubicKernel: DotProductKernel = {
  id: "cubic",
  formula: String.raw`(1 + s)^3,\ s = \langle x, x'\rangle/d`,
  normalised: true,
  value: (s) => (1 + s) ** 3,
};

/** exp(s): all degrees, like a wide network. */
export const exponentialKernel: DotProductKernel = {
  id: "exponential",
  formula: String.raw`e^{s},\ s = \langle x, x'\rangle/d`,
  normalised: true,
  value: Math.exp,
};

/** s² + s + 1 of the unnormalised inner product: the authors' code of dandi2025computational. Rank d(d + 1)/2 + d + 1. */
export const quadraticKernel: DotProductKernel = {
  id: "quadratic",
  formula: String.raw`s^2 + s + 1,\ s = \langle x, x'\rangle`,
  normalised: false,
  value: (s) => s * s + s + 1,
};

/** Options of {@link fitKernelRidge}. */
export interface KernelRidgeOptions {
  readonly engine: Engine;
  readonly kernel: DotProductKernel;
  /** Added to the diagonal of K. The authors' λn is ridge = λn. */
  readonly ridge: number;
  /** Fit on the first m points for each m given; on all of them unless given. One factor serves all. */
  readonly nested?: readonly number[];
}

/** Kernel ridge regression on one or several nested samples. */
export interface KernelRidgeFit {
  /** Sample sizes, in the order given. */
  readonly sizes: readonly number[];
  /** α = (K + ridge I)⁻¹ y [n, sizes], one column a sample size m, its entries from m on 0. */
  readonly coefficients: Matrix;
  /** Predictions [points, sizes] at the rows of x. */
  readonly predict: (x: Matrix) => Matrix;
}

/** Rows of the kernel matrix made at a time. */
const ROWS = 256;

/**
 * α = (K + ridge I)⁻¹ y, K_ij = k(x_i, x_j), by Cholesky: n³/3 multiply-adds and n² numbers, n the largest sample. The
 * leading m × m block of the factor is the factor of the first m points, and so is the forward solve: every further
 * sample size costs one backward solve. Throws when K + ridge I is not numerically positive definite.
 */
export function fitKernelRidge(x: Matrix, y: Float64Array, options: KernelRidgeOptions): KernelRidgeFit {
  const { engine, kernel, ridge, nested = [x.rows] } = options;
  requireDomain(y.length === x.rows, "fitKernelRidge", `there must be ${x.rows} values y`, y.length);
  requireDomain(ridge >= 0, "fitKernelRidge", "ridge must be ≥ 0", ridge);
  requireDomain(nested.length > 0, "fitKernelRidge", "there must be a sample size", nested);
  for (const m of nested) {
    const holds = Number.isInteger(m) && m >= 1 && m <= x.rows;
    requireDomain(holds, "fitKernelRidge", `a sample size must be an integer from 1 to ${x.rows}`, m);
  }
  const n = Math.max(...nested);
  const points = rowsOf(x, 0, n);
  const factor = factorOf(points, { engine, kernel, ridge });
  const forward = matrix(n, 1, y.slice(0, n));
  engine.solveTriangular(factor, forward);
  const coefficients = matrix(n, nested.length);
  for (const [column, m] of nested.entries()) {
    const alpha = matrix(m, 1, forward.data.slice(0, m));
    engine.solveTriangular(factor, alpha, { transpose: true });
    for (let i = 0; i < m; i++) coefficients.data[i * nested.length + column] = alpha.data[i];
  }
  return { sizes: nested, coefficients, predict: (at) => predict(at, points, { engine, kernel, coefficients }) };
}

/** k(x_i, x'_j) for all rows of x and x': [rows of x, rows of x']. */
export function kernelMatrix(
  x: Matrix,
  others: Matrix,
  { engine, kernel }: Pick<KernelRidgeOptions, "engine" | "kernel">,
): Matrix {
  const alpha = kernel.normalised ? 1 / x.columns : 1;
  const out = engine.multiply(x, others, { transposeB: true, alpha });
  const { data } = out;
  for (let i = 0; i < data.length; i++) data[i] = kernel.value(data[i]);
  return out;
}

/** The Cholesky factor of K + ridge I, of which only the lower triangle is made. */
function factorOf(points: Matrix, options: Pick<KernelRidgeOptions, "engine" | "kernel" | "ridge">): Matrix {
  const { engine, ridge } = options;
  const n = points.rows;
  const all = matrix(n, n);
  for (let from = 0; from < n; from += ROWS) {
    const to = Math.min(n, from + ROWS);
    const block = kernelMatrix(rowsOf(points, from, to), rowsOf(points, 0, to), options);
    for (let i = from; i < to; i++) all.data.set(rowsOf(block, i - from, i - from + 1).data, i * n);
  }
  for (let i = 0; i < n; i++) all.data[i * n + i] += ridge;
  try {
    return engine.cholesky(all);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw new DomainError("fitKernelRidge", `ridge must make K + ridge I positive definite (${error.message})`, ridge);
  }
}

function predict(
  x: Matrix,
  points: Matrix,
  options: Pick<KernelRidgeOptions, "engine" | "kernel"> & Pick<KernelRidgeFit, "coefficients">,
): Matrix {
  requireDomain(x.columns === points.columns, "predict", `x must have ${points.columns} columns`, x.columns);
  const { engine, coefficients } = options;
  const out = matrix(x.rows, coefficients.columns);
  for (let from = 0; from < x.rows; from += ROWS) {
    const to = Math.min(x.rows, from + ROWS);
    engine.multiply(kernelMatrix(rowsOf(x, from, to), points, options), coefficients, { out: rowsOf(out, from, to) });
  }
  return out;
}
