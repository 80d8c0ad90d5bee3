import type { Engine, Matrix } from "../../engine/engine.ts";
import { matrix, rowsOf } from "../../engine/matrix.ts";
import { DomainError, requireDomain } from "../../math/domain-error.ts";
import { cut, mostRows, type Rows } from "./tiles.ts";

/** Ridge regression of k outputs on p features at n points. */
export interface RidgeProblem {
  /** Said in errors. */
  readonly name: string;
  readonly points: number;
  readonly features: number;
  readonly outputs: number;
  /** μ ≥ 0. */
  readonly penalty: number;
  /** Writes the rows from ≤ i < to of H into h [to − from, p] and those of B into b [to − from, k]. */
  readonly bring: (rows: Rows, into: { readonly h: Matrix; readonly b: Matrix }) => void;
}

/** Points that are brought at a time. */
const BLOCK = 2048;

/**
 * W [p, k] = (HᵀH + μI)⁻¹ HᵀB in float64, by a Cholesky factor of HᵀH + μI where n ≥ p, else of HHᵀ + μI:
 * W = Hᵀ(HHᵀ + μI)⁻¹B. With m = min(n, p): n p m/2 (n < p: n²p) + m³/3 multiply-adds and p² or n p + n² numbers. Backward stable:
 * the relative error is of order m u κ, κ the condition number of the matrix factored (Higham, Theorem 10.4).
 * Throws a DomainError where HᵀH + μI is singular, numerically, or because n < p and μ = 0.
 */
export function solveRidge(engine: Engine, problem: RidgeProblem): Matrix {
  const { name, points: n, features: p, outputs: k, penalty } = problem;
  requireDomain(n >= 1, name, "there must be a point", n);
  requireDomain(penalty >= 0 && penalty < Infinity, name, "the penalty must be ≥ 0 and finite", penalty);
  requireDomain(n >= p || penalty > 0, name, `the penalty must be positive for ${n} points and ${p} features`, penalty);
  const m = Math.min(n, p);
  const held = n < p ? n : mostRows(cut({ from: 0, to: n }, BLOCK));
  // Four blocks of the engine's memory may each be rounded up.
  const workspace = engine.workspace({ name, bytes: 8 * (held * (p + k) + m * m + m * k) + 256 });
  try {
    const [h, b] = [workspace.matrix(held, p, "float64"), workspace.matrix(held, k, "float64")];
    const [a, x] = [workspace.matrix(m, m, "float64"), workspace.matrix(m, k, "float64")];
    for (const rows of cut({ from: 0, to: n }, BLOCK)) {
      const at = n < p ? rows : { from: 0, to: rows.to - rows.from };
      const into = { h: rowsOf(h, at.from, at.to), b: rowsOf(b, at.from, at.to) };
      problem.bring(rows, into);
      if (n < p) continue;
      engine.gram(into.h, { out: a });
      engine.multiply(into.h, into.b, { transposeA: true, beta: 1, out: x });
    }
    if (n < p) {
      engine.multiply(h, h, { transposeB: true, out: a });
      x.data.set(b.data);
    }
    for (let i = 0; i < m; i++) a.data[i * m + i] += penalty;
    factor(engine, a, problem);
    engine.solveTriangular(a, x);
    engine.solveTriangular(a, x, { transpose: true });
    return n < p ? engine.multiply(h, x, { transposeA: true }) : matrix(p, k, x.data.slice());
  } finally {
    workspace.release();
  }
}

function factor(engine: Engine, a: Matrix, { name, penalty }: RidgeProblem): void {
  try {
    engine.cholesky(a);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw new DomainError(name, `the penalty must make HᵀH + penalty I positive definite (${error.message})`, penalty);
  }
}
