import type { Activation } from "../../activations/activation.ts";
import type { Engine, Matrix } from "../../engine/engine.ts";
import { matrix, rowsOf } from "../../engine/matrix.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { type DescentTimes, type QuadraticDescent, quadraticDescent } from "./quadratic-descent.ts";

/** Gradient descent on b for f(x) = Σ_i b_i φ(⟨u_i, x⟩) over a sample: b ← b + (η/m)(1/n) Σ_s (y_s − f(x_s)) φ(⟨u_i, x_s⟩). */
export interface SampledDynamics {
  readonly descent: QuadraticDescent;
  /** b_t, [m, times]: what {@link degreeResiduals} takes for the exact residuals over the sphere. */
  readonly coefficients: (options: DescentTimes) => Matrix;
  /** (1/n) Σ (y − f_t(x))², at each time. */
  readonly trainingLoss: (options: DescentTimes) => Float64Array;
}

export interface SampledDynamicsOptions {
  readonly engine: Engine;
  readonly activation: Activation;
  /** φ(t) = σ(gain · t + bias); 1 and 0 unless given. */
  readonly gain?: number;
  readonly bias?: number;
}

/** Points whose features are made at a time. */
const TILE = 1024;

/**
 * The closed form of {@link QuadraticDescent} with the sample's G = FᵀF/n and y = Fᵀ labels/n, F = φ(X Uᵀ) [n, m] made in
 * tiles. `points` [n, d], `labels` [n], `units` [m, d].
 */
export function sampledDynamics(
  sample: { readonly points: Matrix; readonly labels: Float64Array; readonly units: Matrix },
  { engine, activation, gain = 1, bias = 0 }: SampledDynamicsOptions,
): SampledDynamics {
  const { points, labels, units } = sample;
  const [n, m] = [points.rows, units.rows];
  requireDomain(n >= 1, "sampledDynamics", "there must be a point", n);
  requireDomain(points.columns === units.columns, "sampledDynamics", `points must have ${units.columns} columns`, [
    n,
    points.columns,
  ]);
  requireDomain(labels.length === n, "sampledDynamics", `there must be ${n} labels`, labels.length);
  const gram = matrix(m, m);
  const correlations = matrix(m, 1);
  for (let from = 0; from < n; from += TILE) {
    const to = Math.min(n, from + TILE);
    const features = engine.multiply(rowsOf(points, from, to), units, { transposeB: true });
    const { data } = features;
    for (let i = 0; i < data.length; i++) data[i] = activation.value(gain * data[i] + bias);
    engine.gram(features, { out: gram });
    const own = matrix(to - from, 1, labels.slice(from, to));
    engine.multiply(features, own, { transposeA: true, beta: 1, out: correlations });
  }
  for (let i = 0; i < gram.data.length; i++) gram.data[i] /= n;
  const y = correlations.data.map((value) => value / n);
  const start = labels.reduce((sum, label) => sum + label * label, 0) / n;
  const descent = quadraticDescent(gram, { engine });
  return {
    descent,
    coefficients: (options) => descent.coefficients(y, options),
    trainingLoss: (options) => descent.lossChange(y, options).map((change) => start + change),
  };
}
