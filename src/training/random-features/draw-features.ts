import type { Activation } from "../../activations/activation.ts";
import { findActivation } from "../../activations/find.ts";
import { type Matrix, matrix, rowsOf } from "../../engine/matrix.ts";
import { requireDomain } from "../../math/domain-error.ts";
import type { Key } from "../../math/random/key.ts";

/** How random features are drawn. */
export interface FeatureOptions {
  /** d ≥ 1. */
  readonly dimension: number;
  /** r ≥ 1, the number of units. */
  readonly width: number;
  /** G > 0. */
  readonly gain: number;
  /** λ₀ > 0, the length by which inputs are measured: G/λ₀ is the standard deviation of a weight. */
  readonly scale: number;
  /** b, one for all units; −G unless given. With b = 0 and an odd σ − σ(0) the mean feature would not see ‖x‖. */
  readonly bias?: number;
  /** σ: an id of the catalogue or an expression in t; the logistic function unless given. */
  readonly activation?: string;
}

/** A hidden layer that is not trained: φ_j(x) = σ(⟨w_j, x⟩ + b) for j = 1, …, r. */
export interface RandomFeatures {
  readonly width: number;
  readonly dimension: number;
  /** w_j in the rows, [r, d]. */
  readonly weights: Matrix;
  readonly bias: number;
  readonly activation: Activation;
}

/**
 * w_j ~ N(0, (G/λ₀)² I_d), independent. The first r′ units of a wider draw of the same key are the draw of r′ units, to the bit, so that
 * widths can share units.
 */
export function drawFeatures(options: FeatureOptions, key: Key): RandomFeatures {
  const where = "drawFeatures";
  const { dimension, width, gain, scale, bias = -gain, activation = "logistic" } = options;
  requireDomain(Number.isSafeInteger(dimension) && dimension >= 1, where, "dimension must be ≥ 1", dimension);
  requireDomain(Number.isSafeInteger(width) && width >= 1, where, "width must be an integer ≥ 1", width);
  requireDomain(gain > 0 && gain < Infinity, where, "gain must be positive and finite", gain);
  requireDomain(scale > 0 && scale < Infinity, where, "scale must be positive and finite", scale);
  requireDomain(Number.isFinite(bias), where, "bias must be finite", bias);
  const weights = matrix(width, dimension);
  key.stream().fillGaussian(weights.data);
  const deviation = gain / scale;
  for (let i = 0; i < weights.data.length; i++) weights.data[i] *= deviation;
  return { width, dimension, weights, bias, activation: findActivation(activation) };
}

/** The first `width` units, on the same memory. */
export function firstUnits(features: RandomFeatures, width: number): RandomFeatures {
  const inside = Number.isSafeInteger(width) && width >= 1 && width <= features.width;
  requireDomain(inside, "firstUnits", `width must be an integer from 1 to ${features.width}`, width);
  return { ...features, width, weights: rowsOf(features.weights, 0, width) };
}
