import type { Engine } from "../../engine/engine.ts";
import { matrix } from "../../engine/matrix.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { harmonicDimension } from "../../math/harmonics.ts";
import { legendre } from "../../math/legendre.ts";
import { crossing, learnt, type Time } from "./decay.ts";
import { type QuadraticDescent, requireStable } from "./quadratic-descent.ts";
import type { ZonalKernel } from "./zonal-kernel.ts";
import { zonalMatrix } from "./zonal-matrix.ts";

/** How the harmonics of one degree are learnt on average over their poles. */
export interface PoleAverage {
  readonly degree: number;
  /** N(d, k). */
  readonly count: number;
  /** w_j = ‖Π_k e_j‖² for the eigenfunctions e_j of K_m, in the order of the eigenvalues. Σ_j w_j ≤ N. */
  readonly weights: Float64Array;
  /** r(t) = E_Y ⟨Y, (I − ηK_m)^t Y⟩ over unit-norm harmonics Y of that degree. */
  readonly residual: (time: Time) => number;
  /** Where r is `level` (½ unless given); ∞ where it never is. Needs η max λ ≤ 1. */
  readonly timeTo: (options: { readonly rate: number; readonly level?: number }) => number;
}

/**
 * K_m = (1/m) Σ_i φ_i ⊗ φ_i has the eigenvalues λ_j of G/m and eigenfunctions e_j = Σ_i q_ij φ_i/√(m λ_j); on the rest of
 * L² it is 0. So the trace of (I − ηK_m)^t over degree k, divided by N, is r(t) = 1 − (1/N) Σ_j (1 − (1 − ηλ_j)^t) w_j with
 * w_j = q_jᵀ G_k q_j/(m λ_j), G_k = N α_k² P_k(U Uᵀ).
 */
export function poleAverage(
  { eigenvalues, vectors, stableBelow }: QuadraticDescent,
  options: {
    readonly engine: Engine;
    readonly kernel: ZonalKernel;
    readonly units: Float64Array;
    readonly degree: number;
  },
): PoleAverage {
  const { engine, kernel, degree } = options;
  const { dimension } = kernel;
  const m = eigenvalues.length;
  const count = Number(harmonicDimension(dimension, degree));
  const scale = count * kernel.projection(degree) ** 2;
  const block = zonalMatrix(matrix(m, dimension, options.units), (t) => legendre(degree, t, dimension), { engine });
  const image = engine.multiply(block, vectors).data;
  /** q_jᵀ G_k q_j/m; at least 0 but for rounding. */
  const energies = new Float64Array(m);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < m; j++) energies[j] += (scale / m) * vectors.data[i * m + j] * image[i * m + j];
  }
  const residual = (time: Time): number => {
    let sum = 0;
    for (let j = 0; j < m; j++) sum += energies[j] * learnt(eigenvalues[j], time);
    return 1 - sum / count;
  };
  return {
    degree,
    count,
    weights: energies.map((energy, j) => (eigenvalues[j] > 0 ? energy / eigenvalues[j] : 0)),
    residual: (time) => {
      requireStable({ rate: time.rate, times: [time.time] }, stableBelow);
      return residual(time);
    },
    timeTo: ({ rate, level = 0.5 }) => {
      requireStable({ rate, times: [] }, stableBelow);
      requireDomain(level > 0 && level < 1, "poleAverage", "level must be in (0, 1)", level);
      requireDomain(
        rate * eigenvalues[m - 1] <= 1,
        "poleAverage",
        `rate must be at most 1/(largest eigenvalue) = ${(stableBelow / 2).toPrecision(6)}`,
        rate,
      );
      return crossing((time) => residual({ rate, time }), level);
    },
  };
}
