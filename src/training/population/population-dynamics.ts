import type { Engine, Matrix } from "../../engine/engine.ts";
import { matrix } from "../../engine/matrix.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { degreeResiduals } from "./degree-residuals.ts";
import {
  degreesOf,
  evaluateHarmonics,
  type HarmonicFunction,
  innerProduct,
  requireHarmonics,
  requireUnitRows,
} from "./harmonic-target.ts";
import { type PoleAverage, poleAverage } from "./pole-average.ts";
import { type DescentTimes, type QuadraticDescent, quadraticDescent } from "./quadratic-descent.ts";
import type { ZonalKernel } from "./zonal-kernel.ts";
import { zonalMatrix } from "./zonal-matrix.ts";

/**
 * Gradient descent on b for f(x) = Σ_i b_i φ(⟨u_i, x⟩), x uniform on S^(d−1), squared loss, no sampling of inputs:
 * b ← b + (η/m) E[(g − f) φ(⟨u_i, x⟩)] from b = 0, exactly, at any time. The residual H_t = g − f_t obeys
 * H_{t+1} = (I − ηK_m) H_t, K_m = (1/m) Σ_i φ_i ⊗ φ_i.
 */
export interface PopulationDynamics {
  readonly dimension: number;
  readonly descent: QuadraticDescent;
  /** b_t, [m, times]. */
  readonly coefficients: (target: HarmonicFunction, options: DescentTimes) => Matrix;
  /** ‖H_t‖², at each time. */
  readonly loss: (target: HarmonicFunction, options: DescentTimes) => Float64Array;
  /** ⟨Y, H_t⟩, at each time. */
  readonly overlap: (
    target: HarmonicFunction,
    options: DescentTimes & { readonly along: HarmonicFunction },
  ) => Float64Array;
  /** ‖Π_k H_t‖² for each degree, at each time: [degrees][times]. */
  readonly degreeResiduals: (
    target: HarmonicFunction,
    options: DescentTimes & { readonly degrees: readonly number[] },
  ) => readonly Float64Array[];
  /** The mean over poles of degree k. */
  readonly poleAverage: (degree: number) => PoleAverage;
}

/** Makes G_ij = κ(⟨u_i, u_j⟩) for the unit rows of `units` [m, d] and decomposes it: about 10 m³ operations, 4 m² numbers. */
export function populationDynamics(
  { units, kernel }: { readonly units: Float64Array; readonly kernel: ZonalKernel },
  { engine }: { readonly engine: Engine },
): PopulationDynamics {
  const { dimension } = kernel;
  requireUnitRows(units, dimension, "populationDynamics");
  const m = units.length / dimension;
  requireDomain(m >= 1, "populationDynamics", "there must be a unit", m);
  const gram = zonalMatrix(matrix(m, dimension, units), kernel.value, { engine });
  const descent = quadraticDescent(gram, { engine });
  /** E g φ_i = Σ_k α_k g_k(u_i): Funk–Hecke. */
  const correlations = (g: HarmonicFunction): Float64Array => {
    requireHarmonics(g, dimension, "populationDynamics");
    return evaluateHarmonics(g, units, { dimension, factor: kernel.projection });
  };
  const inner = (f: HarmonicFunction, g: HarmonicFunction): number =>
    degreesOf(f).reduce((sum, degree) => sum + innerProduct(f, g, { dimension, degree }), 0);
  const coefficients: PopulationDynamics["coefficients"] = (target, options) =>
    descent.coefficients(correlations(target), options);
  return {
    dimension,
    descent,
    coefficients,
    loss: (target, options) => {
      const start = inner(target, target);
      return descent.lossChange(correlations(target), options).map((change) => start + change);
    },
    overlap: (target, { along, ...options }) => {
      const b = coefficients(target, options);
      const q = correlations(along);
      const overlaps = new Float64Array(b.columns).fill(inner(along, target));
      for (let i = 0; i < m; i++) {
        for (let c = 0; c < b.columns; c++) overlaps[c] -= q[i] * b.data[i * b.columns + c];
      }
      return overlaps;
    },
    degreeResiduals: (target, { degrees, ...options }) =>
      degreeResiduals(coefficients(target, options), { engine, kernel, units, target, degrees }),
    poleAverage: (degree) => poleAverage(descent, { engine, kernel, units, degree }),
  };
}
