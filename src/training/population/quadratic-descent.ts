import type { Engine, Matrix } from "../../engine/engine.ts";
import { matrix, requireShape } from "../../engine/matrix.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { decay, learnt, type Time } from "./decay.ts";

/**
 * b ← b + (η/m)(y − G b) from b = 0, m the number of units, G [m, m] symmetric, positive semidefinite: gradient descent with
 * step η/m on the squared loss ½ E(g − Σ_i b_i φ_i)², G_ij = E φ_i φ_j, y_i = E g φ_i. With G/m = Q Λ Qᵀ,
 *
 *     b_t = Q (1 − (1 − ηΛ)^t)/Λ Qᵀ y / m.
 */
export interface QuadraticDescent {
  readonly units: number;
  /** Λ, ascending. */
  readonly eigenvalues: Float64Array;
  /** Q, [m, m], one eigenvector a column. */
  readonly vectors: Matrix;
  /** 2/max Λ: beyond it descent diverges. */
  readonly stableBelow: number;
  /** b_t for one y [m] at several times: [m, times]. */
  readonly coefficients: (y: Float64Array, options: DescentTimes) => Matrix;
  /** E(g − f_t)² − E g² = −Σ_j (1 − (1 − ηλ_j)^(2t)) ⟨q_j, y⟩²/(m λ_j), at each time. */
  readonly lossChange: (y: Float64Array, options: DescentTimes) => Float64Array;
}

/** Steps at which descent is looked at. */
export interface DescentTimes {
  /** η. */
  readonly rate: number;
  /** Numbers of steps, real ≥ 0 where η max Λ ≤ 1, else integers. */
  readonly times: readonly number[];
  /** Do not throw where η ≥ 2/max Λ. */
  readonly allowDivergence?: boolean;
}

/** Decomposes G once; eigenvalues are right to about m u max Λ. */
export function quadraticDescent(gram: Matrix, { engine }: { readonly engine: Engine }): QuadraticDescent {
  const m = gram.rows;
  requireShape(gram, [m, m], "quadraticDescent");
  requireDomain(m >= 1, "quadraticDescent", "there must be a unit", m);
  const { values, vectors } = engine.eigenSymmetric(gram);
  const eigenvalues = values.map((value) => value / m);
  const stableBelow = 2 / eigenvalues[m - 1];
  const along = (y: Float64Array): Float64Array => {
    requireDomain(y.length === m, "quadraticDescent", `y must have ${m} entries`, y.length);
    return engine.multiply(vectors, matrix(m, 1, y), { transposeA: true }).data;
  };
  const timesOf = (options: DescentTimes): readonly Time[] => {
    const { rate, times } = options;
    requireStable(options, stableBelow);
    return times.map((time) => ({ rate, time }));
  };
  return {
    units: m,
    eigenvalues,
    vectors,
    stableBelow,
    coefficients: (y, options) => {
      const times = timesOf(options);
      const z = along(y);
      const inBasis = matrix(m, times.length);
      for (let j = 0; j < m; j++) {
        for (const [c, time] of times.entries()) {
          inBasis.data[j * times.length + c] = (learnt(eigenvalues[j], time) * z[j]) / m;
        }
      }
      return engine.multiply(vectors, inBasis);
    },
    lossChange: (y, options) => {
      const times = timesOf(options);
      const z = along(y);
      return Float64Array.from(times, (time) => {
        let sum = 0;
        // 1 − ρ² = (1 − ρ)(1 + ρ).
        for (let j = 0; j < m; j++) {
          sum += learnt(eigenvalues[j], time) * (1 + decay(eigenvalues[j], time)) * z[j] * z[j];
        }
        return -sum / m;
      });
    },
  };
}

/** Throws unless 0 < η < `stableBelow` and all times are ≥ 0. */
export function requireStable({ rate, times, allowDivergence = false }: DescentTimes, stableBelow: number): void {
  requireDomain(rate > 0 && Number.isFinite(rate), "gradient descent", "rate must be positive", rate);
  requireDomain(
    rate < stableBelow || allowDivergence,
    "gradient descent",
    `rate must be below 2/(largest eigenvalue) = ${stableBelow.toPrecision(6)}`,
    rate,
  );
  for (const time of times) {
    requireDomain(time >= 0 && Number.isFinite(time), "gradient descent", "times must be finite and ≥ 0", time);
  }
}
