import type { Engine, Matrix } from "../../engine/engine.ts";
import { matrix } from "../../engine/matrix.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { compose, type FittedMap, linearMap, pointwiseMap } from "./fitted-map.ts";
import { hermiteMap, inputsOf } from "./hermite-ridge.ts";
import { chunksOf, type SampleSource } from "./sample.ts";

/** Options of {@link spectralFeatures}. */
export interface SpectralFeatureOptions {
  readonly engine: Engine;
  /** Highest degree k of the products. */
  readonly degree: number;
  /** Number of features. */
  readonly count: number;
}

/** Rows of products held at a time. */
const ROWS = 1024;

/**
 * One more level of the spectral method: Φ(z) are the Hermite products of degree 1..k, made of mean 0 and covariance I on the
 * sample (which needs more points than products), M = (1/n) Σ y (Φ Φᵀ − I), and the features are the projections uᵀΦ on
 * its eigenvectors of largest |eigenvalue|, each shifted and scaled to mean 0 and variance 1 on the sample. For
 * y = g(uᵀΦ(z), …), with uᵀΦ nearly Gaussian and independent of the rest, M is near a matrix on the span of the u's, as on
 * the first level.
 */
export function spectralFeatures(source: SampleSource, options: SpectralFeatureOptions): FittedMap {
  const { engine, degree, count } = options;
  const products = hermiteMap(inputsOf(source), degree, { minDegree: 1 });
  const { moments, whitener } = weightedMoments(source, products, { engine });
  const { vectors } = engine.leadingEigenvectors(moments, { count, tolerance: 1e-6 });
  // The projections are invariant under the choice of square root: vᵀ L⁻¹ Φ = (L⁻ᵀ v)ᵀ Φ.
  engine.solveTriangular(whitener, vectors, { transpose: true });
  const raw = compose(products, linearMap(vectors, { engine }));
  return standardised(source, raw);
}

/** M in whitened coordinates and the Cholesky factor L of the sample covariance, Φ ← L⁻¹ (Φ − mean). */
function weightedMoments(
  source: SampleSource,
  products: FittedMap,
  { engine }: { readonly engine: Engine },
): { readonly moments: Matrix; readonly whitener: Matrix } {
  const p = products.outputs;
  const weighted = matrix(p, p);
  const { mean, factor } = sampleWhitener(source, products, { engine });
  let size = 0;
  let sum = 0;
  for (const { x, y } of chunksOf(source, { rows: ROWS })) {
    // Columns L⁻¹ (Φ_i − mean), one a point.
    const centred = transposed(products.apply(x), mean);
    const white = engine.solveTriangular(factor, centred);
    engine.gram(transposed(white), { weights: y, out: weighted });
    for (const value of y) sum += value;
    size += y.length;
  }
  return { moments: lessIdentity(weighted, { size, sum }), whitener: factor };
}

/** (1/n) (Σ y Φ Φᵀ − (Σ y) I), in place. */
function lessIdentity(a: Matrix, { size, sum }: { readonly size: number; readonly sum: number }): Matrix {
  for (let i = 0; i < a.rows; i++) a.data[i * a.rows + i] -= sum;
  for (let i = 0; i < a.data.length; i++) a.data[i] /= size;
  return a;
}

function sampleWhitener(source: SampleSource, products: FittedMap, { engine }: { readonly engine: Engine }) {
  const p = products.outputs;
  const mean = new Float64Array(p);
  let size = 0;
  for (const { x } of chunksOf(source, { rows: ROWS })) {
    const { data } = products.apply(x);
    for (let i = 0; i < data.length; i++) mean[i % p] += data[i];
    size += x.rows;
  }
  requireDomain(size > p, "spectralFeatures", `whitening on the sample needs more than ${p} points`, size);
  for (let j = 0; j < p; j++) mean[j] /= size;
  const covariance = matrix(p, p);
  for (const { x } of chunksOf(source, { rows: ROWS })) {
    const phi = products.apply(x);
    for (let i = 0; i < phi.data.length; i++) phi.data[i] -= mean[i % p];
    engine.gram(phi, { out: covariance });
  }
  for (let i = 0; i < covariance.data.length; i++) covariance.data[i] /= size;
  return { mean, factor: engine.cholesky(covariance) };
}

/** (a − mean)ᵀ, the mean taken from every row. */
function transposed(a: Matrix, mean?: Float64Array): Matrix {
  const out = matrix(a.columns, a.rows);
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < a.columns; j++) out.data[j * a.rows + i] = a.data[i * a.columns + j] - (mean?.[j] ?? 0);
  }
  return out;
}

/** `map` with each output shifted and scaled to mean 0 and variance 1 on the sample. One that is constant there (standard
 *  deviation below 1e-6 of its size, where Σ φ² − (Σ φ)² is rounding) becomes 0. */
export function standardised(source: SampleSource, map: FittedMap): FittedMap {
  const k = map.outputs;
  const sums = new Float64Array(k);
  const squares = new Float64Array(k);
  let size = 0;
  for (const { x } of chunksOf(source, { rows: ROWS })) {
    const { data } = map.apply(x);
    for (let i = 0; i < data.length; i++) {
      sums[i % k] += data[i];
      squares[i % k] += data[i] * data[i];
    }
    size += x.rows;
  }
  const means = sums.map((sum) => sum / size);
  const factors = squares.map((square, j) => {
    const variance = square / size - means[j] ** 2;
    return variance > 1e-12 * (square / size) ? 1 / Math.sqrt(variance) : 0;
  });
  const shiftAndScale = pointwiseMap(k, k, (x, out) => {
    for (let i = 0; i < x.length; i++) out[i] = (x[i] - means[i % k]) * factors[i % k];
  });
  return compose(map, shiftAndScale);
}
