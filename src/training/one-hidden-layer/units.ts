import type { Engine, Matrix } from "../../engine/engine.ts";
import { matrix } from "../../engine/matrix.ts";
import type { Univariate } from "../../engine/vector/algebra.ts";
import { requireDomain } from "../../math/domain-error.ts";
import type { Key } from "../../math/random/key.ts";
import { batchesOf, type Data, type Source } from "./data.ts";
import { type DirectionKind, directionsOf } from "./directions.ts";
import { emptyEquations, leastOf, ridgePath } from "./normal-equations.ts";
import { errorOf, type Predictor, unitSum } from "./predictor.ts";

/** x ↦ c + Σ_i a_i σ(⟨w_i, x⟩ + b_i). Under a law without moments σ must be bounded for errors to be finite. */
export interface UnitNetwork {
  readonly activation: Univariate;
  /** w_i, the rows [k, d]. */
  readonly weights: Matrix;
  readonly biases: Float64Array;
  readonly readout: Float64Array;
  readonly constant: number;
}

/** How units are drawn. */
export interface UnitSettings {
  readonly activation: Univariate;
  readonly directions: DirectionKind;
  /** Unit i has ‖w_i‖ = γ √d/(median ‖x‖), γ the gains in turn: of a typical x its argument is of size γ. */
  readonly gains: readonly number[];
  /** b_i is uniform on ± γ times this. */
  readonly biasRange: number;
}

/** σ(t) = exp(−t²), a slab across w. */
export const bump: Univariate = {
  id: "bump",
  value: (t) => Math.exp(-t * t),
  derivative: (t) => -2 * t * Math.exp(-t * t),
  vector: {
    value: (v, t) => v.exp(v.negate(v.multiply(t, t))),
    derivative: (v, t) => v.multiply(v.multiply(t, -2), v.exp(v.negate(v.multiply(t, t)))),
  },
};

export const unitPredictor = (
  { activation, weights, biases, readout, constant }: UnitNetwork,
  engine: Engine,
): Predictor =>
  unitSum({ directions: weights, constant, engine, unit: (i, t) => readout[i] * activation.value(t + biases[i]) });

/** Random units with read-outs N(0, 1/k). */
export function drawUnits(
  { activation, directions, gains, biasRange }: UnitSettings,
  {
    train,
    width,
    key,
    engine,
  }: { readonly train: Source; readonly width: number; readonly key: Key; readonly engine: Engine },
): UnitNetwork {
  const positive = gains.length > 0 && gains.every((gain) => gain > 0 && gain < Infinity);
  requireDomain(positive, "drawUnits", "there must be gains, positive ones", gains);
  requireDomain(biasRange >= 0 && biasRange < Infinity, "drawUnits", "biasRange must be ≥ 0 and finite", biasRange);
  const d = train.dimension;
  const weights = directionsOf(directions, { count: width, dimension: d, key, engine });
  const gainOf = (i: number): number => gains[i % gains.length];
  weights.data.forEach((v, at) => {
    weights.data[at] = (v * gainOf(Math.floor(at / d)) * Math.sqrt(d)) / train.scale;
  });
  const biases = new Float64Array(width);
  key.fold("biases").stream().fillUniform(biases);
  const readout = new Float64Array(width);
  key.fold("read-out").stream().fillGaussian(readout);
  return {
    activation,
    weights,
    biases: biases.map((u, i) => (2 * u - 1) * biasRange * gainOf(i)),
    readout: readout.map((a) => a / Math.sqrt(width)),
    constant: train.mean,
  };
}

/**
 * The read-outs and the constant by least squares with the penalty that does best on the validation sample. A point costs
 * k (d + k/2) multiply-adds.
 */
export function fitUnits(
  network: UnitNetwork,
  { train, validation }: Data,
  { points, engine }: { readonly points: number; readonly engine: Engine },
): UnitNetwork {
  requireDomain(points >= 1, "fitUnits", "there must be a point", points);
  const { activation, weights, biases } = network;
  const k = weights.rows;
  const { gram, covariance } = emptyEquations(k + 1);
  for (const { x, y } of batchesOf(train, points)) {
    const t = engine.multiply(x, weights, { transposeB: true });
    const phi = matrix(t.rows, k + 1);
    for (let row = 0; row < t.rows; row++) {
      for (let i = 0; i < k; i++) phi.data[row * (k + 1) + i] = activation.value(t.data[row * k + i] + biases[i]);
      phi.data[row * (k + 1) + k] = 1;
    }
    engine.gram(phi, { out: gram });
    const values = matrix(
      y.length,
      1,
      y.map((value) => value - train.mean),
    );
    engine.multiply(phi, values, { transposeA: true, beta: 1, out: matrix(k + 1, 1, covariance) });
  }
  const candidates = ridgePath({ gram, covariance }, { engine }).map((w): UnitNetwork => {
    return { ...network, readout: w.slice(0, k), constant: train.mean + w[k] };
  });
  return leastOf(candidates, (candidate) => errorOf(unitPredictor(candidate, engine), validation));
}
