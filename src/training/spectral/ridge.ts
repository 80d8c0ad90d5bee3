import type { Engine, Matrix } from "../../engine/engine.ts";
import { matrix } from "../../engine/matrix.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { compose, type FittedMap, linearMap } from "./fitted-map.ts";
import { chunksOf, type SampleSource } from "./sample.ts";

/** A penalty λ, or a grid of them from which generalised cross-validation chooses. */
export type RidgeChoice = number | readonly number[];

/** Options of {@link fitRidge}. */
export interface RidgeOptions {
  readonly engine: Engine;
  readonly ridge: RidgeChoice;
}

/** Linear regression on features. */
export interface RidgeFit {
  /** x ↦ wᵀ φ(x), [n, 1]. */
  readonly map: FittedMap;
  readonly weights: Float64Array;
  /** The λ used. */
  readonly ridge: number;
  /** (1/n) Σ (y − wᵀφ)² on the training sample. */
  readonly trainingError: number;
}

/** Rows of features held at a time. */
const ROWS = 1024;

/** The moments that least squares needs: G = (1/n) Σ φ φᵀ, b = (1/n) Σ y φ, (1/n) Σ y². */
interface NormalEquations {
  readonly size: number;
  readonly gram: Matrix;
  readonly covariance: Float64Array;
  readonly square: number;
}

/**
 * Minimises (1/n) Σ (y − wᵀφ(x))² + λ Σ_{j≥1} w_j². The first feature is the constant and is not penalised. Solves
 * (G + λP) w = b by Cholesky, in one pass over the sample; features are made 1024 rows at a time. On a grid, λ minimises
 * GCV(λ) = error/(1 − df/n)², df = tr (G + λP)⁻¹ G (Golub, Heath and Wahba, Technometrics 21 (1979) 215); the first of
 * equals. Costs p³/3 multiply-adds for p features, p³ a grid value.
 */
export function fitRidge(source: SampleSource, features: FittedMap, options: RidgeOptions): RidgeFit {
  const { engine, ridge } = options;
  const candidates = typeof ridge === "number" ? [ridge] : ridge;
  requireDomain(candidates.length > 0, "fitRidge", "the grid must not be empty", candidates);
  for (const value of candidates) requireDomain(value >= 0 && value < Infinity, "fitRidge", "ridge must be ≥ 0", value);
  const equations = normalEquations(source, features, { engine });
  let best: (Solution & { readonly ridge: number; readonly score: number }) | undefined;
  for (const value of candidates) {
    const solution = solve(equations, value, { engine });
    const score = candidates.length === 1 ? 0 : crossValidation(equations, solution, { engine, ridge: value });
    if (best === undefined || score < best.score) best = { ...solution, ridge: value, score };
  }
  const { weights, error, ridge: chosen } = best!;
  const map = compose(features, linearMap(matrix(weights.length, 1, weights), { engine }));
  return { map, weights, ridge: chosen, trainingError: error };
}

function normalEquations(
  source: SampleSource,
  features: FittedMap,
  { engine }: { readonly engine: Engine },
): NormalEquations {
  const count = features.outputs;
  const gram = matrix(count, count);
  const covariance = matrix(count, 1);
  let square = 0;
  let size = 0;
  for (const { x, y } of chunksOf(source, { rows: ROWS })) {
    const phi = features.apply(x);
    engine.gram(phi, { out: gram });
    engine.multiply(phi, matrix(y.length, 1, y), { transposeA: true, beta: 1, out: covariance });
    for (const value of y) square += value * value;
    size += y.length;
  }
  requireDomain(size > 0, "fitRidge", "the sample must not be empty", size);
  for (let i = 0; i < gram.data.length; i++) gram.data[i] /= size;
  for (let i = 0; i < count; i++) covariance.data[i] /= size;
  return { size, gram, covariance: covariance.data, square: square / size };
}

interface Solution {
  readonly factor: Matrix;
  readonly weights: Float64Array;
  readonly error: number;
}

function solve(equations: NormalEquations, ridge: number, { engine }: { readonly engine: Engine }): Solution {
  const { gram, covariance, square } = equations;
  const count = gram.rows;
  const factor = matrix(count, count, gram.data.slice());
  for (let i = 1; i < count; i++) factor.data[i * count + i] += ridge;
  engine.cholesky(factor);
  const weights = covariance.slice();
  const column = matrix(count, 1, weights);
  engine.solveTriangular(factor, column);
  engine.solveTriangular(factor, column, { transpose: true });
  // (1/n) Σ (y − wᵀφ)² = square − wᵀb − λ Σ_{j≥1} w_j², since G w = b − λPw.
  let error = square;
  for (let i = 0; i < count; i++) error -= weights[i] * covariance[i] + (i > 0 ? ridge * weights[i] * weights[i] : 0);
  return { factor, weights, error: Math.max(0, error) };
}

/** GCV; df = p − λ Σ_{j≥1} (G + λP)⁻¹_jj, and (L Lᵀ)⁻¹_jj is the squared length of column j of L⁻¹. */
function crossValidation(
  { size, gram }: NormalEquations,
  { factor, error }: Solution,
  { engine, ridge }: { readonly engine: Engine; readonly ridge: number },
): number {
  const count = gram.rows;
  const inverse = matrix(count, count);
  for (let i = 0; i < count; i++) inverse.data[i * count + i] = 1;
  engine.solveTriangular(factor, inverse);
  let trace = 0;
  for (let i = 0; i < count; i++) {
    for (let j = 1; j <= i; j++) trace += inverse.data[i * count + j] ** 2;
  }
  const residualShare = 1 - (count - ridge * trace) / size;
  return residualShare > 0 ? error / residualShare ** 2 : Infinity;
}
