import type { Engine, Matrix } from "../../engine/engine.ts";
import { matrix, requireShape } from "../../engine/matrix.ts";
import { harmonicDimension } from "../../math/harmonics.ts";
import { legendre } from "../../math/legendre.ts";
import { evaluateHarmonics, type HarmonicFunction, innerProduct, requireHarmonics } from "./harmonic-target.ts";
import type { ZonalKernel } from "./zonal-kernel.ts";
import { zonalProduct } from "./zonal-matrix.ts";

export interface DegreeResidualOptions {
  readonly engine: Engine;
  readonly kernel: Pick<ZonalKernel, "dimension" | "projection">;
  /** u_i, unit vectors, [m, d]. */
  readonly units: Float64Array;
  readonly target: HarmonicFunction;
  readonly degrees: readonly number[];
}

/**
 * ‖Π_k (g − Σ_i b_i φ(⟨u_i, ·⟩))‖² for each degree k and each column b of `coefficients` [m, c], exactly, over the whole
 * sphere: [degrees][c]. The degree-k part of φ(⟨u, ·⟩) is N α_k P_k(⟨u, ·⟩) (Funk–Hecke) and E P_k(⟨u, x⟩) P_k(⟨v, x⟩) =
 * P_k(⟨u, v⟩)/N, hence
 *
 *     ‖Π_k g‖² − 2 Σ_i b_i α_k g_k(u_i) + N α_k² bᵀ P_k(U Uᵀ) b.
 *
 * A difference: absolute error about m u times the largest of the three. Costs m² a degree and column, m² P_k's a degree.
 */
export function degreeResiduals(coefficients: Matrix, options: DegreeResidualOptions): readonly Float64Array[] {
  const { engine, kernel, target, degrees } = options;
  const { dimension } = kernel;
  const [m, c] = [coefficients.rows, coefficients.columns];
  const units = matrix(m, dimension, options.units);
  requireHarmonics(target, dimension, "degreeResiduals");
  requireShape(coefficients, [m, c], "degreeResiduals");
  return degrees.map((degree) => {
    const alpha = kernel.projection(degree);
    const scale = Number(harmonicDimension(dimension, degree)) * alpha * alpha;
    const own = target.filter((component) => component.degree === degree);
    const cross = evaluateHarmonics(own, options.units, { dimension });
    const f = (t: number): number => legendre(degree, t, dimension);
    const image = zonalProduct(units, units, { engine, f, b: coefficients });
    const residuals = new Float64Array(c).fill(innerProduct(own, own, { dimension, degree }));
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < c; j++) {
        const b = coefficients.data[i * c + j];
        residuals[j] += b * (scale * image.data[i * c + j] - 2 * alpha * cross[i]);
      }
    }
    return residuals;
  });
}
