import type { Engine, Matrix } from "../../engine/engine.ts";
import { type BumpOptions, bumpRidge } from "./bump-ridge.ts";
import { beside, compose, type FittedMap, linearMap } from "./fitted-map.ts";
import { hermiteRidge } from "./hermite-ridge.ts";
import { momentDirections } from "./moment-matrix.ts";
import type { RidgeChoice } from "./ridge.ts";
import { chunksOf, mappedSample, type SampleSource } from "./sample.ts";
import { type SpectralFeatureOptions, spectralFeatures, standardised } from "./spectral-features.ts";

/** The polynomial regression of a staged estimator. */
export interface PolynomialOptions {
  /** Total degree of the Hermite products. */
  readonly degree: number;
  /** Penalty or grid; a grid of the regression's own unless given. */
  readonly ridge?: RidgeChoice;
}

/** Options of {@link threeStages}. */
export interface ThreeStageOptions {
  readonly engine: Engine;
  /** Stage 1: number of directions. */
  readonly directions: number;
  /** Stage 2: the regression on ẑ. */
  readonly polynomial: PolynomialOptions;
  /** Stage 3: the one-dimensional regression. */
  readonly bumps?: BumpOptions;
}

/** Options of {@link fourStages}. */
export interface FourStageOptions extends Omit<ThreeStageOptions, "polynomial"> {
  /** Stage 2: features of the next level from products of ẑ. `withRegression` adds the linear regression of y on the same
   *  products as one more feature: the direction that first-order correlation finds, where the next level has
   *  information exponent 1. */
  readonly features: Omit<SpectralFeatureOptions, "engine"> & { readonly withRegression?: boolean };
  /** Stage 3: the regression on those features. */
  readonly polynomial: PolynomialOptions;
}

/** A staged estimator fitted to a sample. All maps take the original inputs x. */
export interface StagedFit {
  /** Stage 1: orthonormal columns [d, directions]. */
  readonly directions: Matrix;
  /** x ↦ the features on which the polynomial regression acts: ẑ, or those of the next level. */
  readonly features: FittedMap;
  /** x ↦ the polynomial prediction, [n, 1]. */
  readonly polynomial: FittedMap;
  /** x ↦ the final prediction, [n, 1]. */
  readonly final: FittedMap;
}

/**
 * The idealised three-layer learner: (1) ẑ = Vᵀx, V the eigenvectors of largest |eigenvalue| of (1/n) Σ y (x xᵀ − I);
 * (2) ridge regression of y on the Hermite products of ẑ; (3) ridge regression of y on tanh bumps of that prediction.
 * `polynomial` alone is the idealised two-layer learner.
 */
export function threeStages(source: SampleSource, options: ThreeStageOptions): StagedFit {
  const { engine, directions: count } = options;
  const { vectors: directions } = momentDirections(source, { engine, count });
  return withRegressions(source, { ...options, directions, features: linearMap(directions, { engine }) });
}

/** The idealised four-layer learner for hierarchical targets: a spectral stage on the products of ẑ (its features, of
 *  variance 1) comes between stages 1 and 2 of {@link threeStages}. */
export function fourStages(source: SampleSource, options: FourStageOptions): StagedFit {
  const { engine, directions: count } = options;
  const { vectors: directions } = momentDirections(source, { engine, count });
  const projection = linearMap(directions, { engine });
  const projected = mappedSample(source, projection);
  const { withRegression = false, ...features } = options.features;
  const spectral = spectralFeatures(projected, { ...features, engine });
  const level = withRegression
    ? beside(spectral, standardised(projected, hermiteRidge(projected, { engine, degree: features.degree }).map))
    : spectral;
  return withRegressions(source, { ...options, directions, features: compose(projection, level) });
}

function withRegressions(
  source: SampleSource,
  options: Omit<ThreeStageOptions, "directions"> & Pick<StagedFit, "directions" | "features">,
): StagedFit {
  const { engine, directions, features, polynomial, bumps = {} } = options;
  const featureSample = mappedSample(source, features);
  const second = hermiteRidge(featureSample, { engine, ...polynomial });
  const third = bumpRidge(mappedSample(featureSample, second.map), { engine, ...bumps });
  const toPolynomial = compose(features, second.map);
  return { directions, features, polynomial: toPolynomial, final: compose(toPolynomial, third.map) };
}

/** How a predictor does on a sample. */
export interface PredictionError {
  /** (1/n) Σ (y − ŷ)². */
  readonly meanSquare: number;
  /** The same over the variance of y on the sample: 1 for the constant predictor, 0 for the exact one. */
  readonly unexplained: number;
}

/** The errors of a predictor [n, d] → [n, 1] on a sample. */
export function predictionError(predictor: FittedMap, source: SampleSource): PredictionError {
  let [size, squares, sum, valueSquares] = [0, 0, 0, 0];
  for (const { x, y } of chunksOf(source, { rows: 4096 })) {
    const { data } = predictor.apply(x);
    for (let i = 0; i < y.length; i++) {
      squares += (y[i] - data[i]) ** 2;
      sum += y[i];
      valueSquares += y[i] ** 2;
    }
    size += y.length;
  }
  const meanSquare = squares / size;
  return { meanSquare, unexplained: meanSquare / (valueSquares / size - (sum / size) ** 2) };
}

/** The errors of both regressions of a staged estimator. */
export function stagedErrors(
  { polynomial, final }: StagedFit,
  source: SampleSource,
): { readonly polynomial: PredictionError; readonly final: PredictionError } {
  return { polynomial: predictionError(polynomial, source), final: predictionError(final, source) };
}
