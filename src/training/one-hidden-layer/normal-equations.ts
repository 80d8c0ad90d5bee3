import type { Engine, Matrix } from "../../engine/engine.ts";
import { matrix } from "../../engine/matrix.ts";
import { DomainError, requireDomain } from "../../math/domain-error.ts";

/** Sums over points of φφᵀ and yφ. Only the lower triangle of `gram` need be right. */
export interface NormalEquations {
  readonly gram: Matrix;
  readonly covariance: Float64Array;
}

export const emptyEquations = (size: number): NormalEquations => ({
  gram: matrix(size, size),
  covariance: new Float64Array(size),
});

/** The penalties tried, in units of the mean diagonal entry of the Gram matrix. */
export const RIDGES: readonly number[] = [1e-10, 1e-8, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2];

/** w = (G + λ tr(G)/p I)⁻¹ b for each λ that leaves the matrix numerically positive definite. */
export function ridgePath(
  { gram, covariance }: NormalEquations,
  { engine, ridges = RIDGES }: { readonly engine: Engine; readonly ridges?: readonly number[] },
): readonly Float64Array[] {
  const p = gram.rows;
  requireDomain(ridges.length > 0, "ridgePath", "there must be a penalty", ridges);
  let mean = 0;
  for (let i = 0; i < p; i++) mean += gram.data[i * p + i] / p;
  const path: Float64Array[] = [];
  for (const ridge of ridges) {
    requireDomain(ridge >= 0 && ridge < Infinity, "ridgePath", "penalties must be ≥ 0 and finite", ridge);
    const factor = matrix(p, p, gram.data.slice());
    for (let i = 0; i < p; i++) factor.data[i * p + i] += ridge * mean;
    try {
      engine.cholesky(factor);
    } catch (error) {
      if (error instanceof DomainError) continue;
      throw error;
    }
    const column = matrix(p, 1, covariance.slice());
    engine.solveTriangular(factor, column);
    engine.solveTriangular(factor, column, { transpose: true });
    path.push(column.data);
  }
  requireDomain(path.length > 0, "ridgePath", "some penalty must make the equations regular", ridges);
  return path;
}

/** The candidate of the least score, the first of equals; NaN is the worst. */
export function leastOf<T>(candidates: readonly T[], score: (candidate: T) => number): T {
  requireDomain(candidates.length > 0, "leastOf", "there must be a candidate", candidates);
  let best = { candidate: candidates[0], score: Infinity };
  for (const candidate of candidates) {
    const own = score(candidate);
    if (own < best.score) best = { candidate, score: own };
  }
  return best.candidate;
}
