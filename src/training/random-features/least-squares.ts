import type { Engine, Matrix } from "../../engine/engine.ts";
import { requireShape, rowsOf } from "../../engine/matrix.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { mean } from "../../statistics/moments.ts";
import { createNetwork, type Network } from "../networks/network.ts";
import { solveRidge } from "../networks/ridge.ts";
import { cut, type Rows } from "../networks/tiles.ts";
import type { RandomFeatures } from "./draw-features.ts";
import type { LabelledPoints } from "./free-descent.ts";
import type { Neuron } from "./neuron.ts";
import { squaredError } from "./prediction-errors.ts";

export interface LeastSquaresOptions {
  readonly engine: Engine;
  /** λ ≥ 0; or candidates, of which the one with the least squared error on the validation points is taken, of equals the first. */
  readonly ridge: number | { readonly candidates: readonly number[]; readonly validation: LabelledPoints };
}

/** The network with a linear output: f(x) = Σ_j weights_j φ_j(x) + constant. */
export interface LinearFit {
  readonly neuron: Neuron;
  /** λ as it was used. */
  readonly ridge: number;
  /** (1/n) Σ (f(x_i) − y_i)². */
  readonly trainingError: number;
  /** For each candidate, if there were any. */
  readonly validationErrors?: readonly number[];
}

/** Points whose features are computed at a time. */
const BLOCK = 2048;

/**
 * argmin (1/n) Σ (Σ_j w_j φ_j(x_i) + c − y_i)² + λ ‖w‖², the constant c without penalty: the normal equations of features and labels less
 * their means, in float64 by {@link solveRidge} (features in float32). Throws a DomainError where λ leaves them singular; after
 * centring they are for λ = 0 if n ≤ r.
 */
export function leastSquares(
  features: RandomFeatures,
  { x, y }: LabelledPoints,
  { engine, ridge }: LeastSquaresOptions,
): LinearFit {
  const where = "leastSquares";
  const { width } = features;
  const n = x.rows;
  requireDomain(n >= 1 && y.length === n, where, `there must be ${n} ≥ 1 labels`, y.length);
  requireDomain(y.every(Number.isFinite), where, "labels must be finite", y);
  const candidates = typeof ridge === "number" ? [ridge] : ridge.candidates;
  requireDomain(candidates.length > 0, where, "there must be a candidate for the ridge", candidates);
  for (const candidate of candidates) {
    requireDomain(candidate >= 0 && candidate < Infinity, where, "the ridge must be ≥ 0 and finite", candidate);
  }
  return withLayer(features, engine, (network) => {
    const centre = new Float64Array(width);
    eachBlock(network, x, (values, { from, to }) => {
      for (let i = 0, at = 0; i < to - from; i++) for (let j = 0; j < width; j++, at++) centre[j] += values[at];
    });
    for (let j = 0; j < width; j++) centre[j] /= n;
    const level = mean(y);
    const solve = (penalty: number): Neuron => {
      const { data: weights } = solveRidge(engine, {
        name: where,
        points: n,
        features: width,
        outputs: 1,
        penalty: penalty * n,
        bring({ from, to }, { h, b }) {
          for (const rows of cut({ from, to }, BLOCK)) {
            eachBlock(network, rowsOf(x, rows.from, rows.to), (values) => {
              const start = (rows.from - from) * width;
              for (let i = 0, at = 0; i < rows.to - rows.from; i++) {
                for (let j = 0; j < width; j++, at++) h.data[start + at] = values[at] - centre[j];
              }
            });
          }
          for (let i = from; i < to; i++) b.data[i - from] = y[i] - level;
        },
      });
      return { weights, constant: level - weights.reduce((sum, w, j) => sum + w * centre[j], 0) };
    };
    const errorOf = (neuron: Neuron, points: LabelledPoints): number =>
      squaredError(linearOf(network, neuron, points.x), points.y).mean;
    const finish = (neuron: Neuron, used: number) => ({
      neuron,
      ridge: used,
      trainingError: errorOf(neuron, { x, y }),
    });
    if (typeof ridge === "number") return finish(solve(ridge), ridge);
    const fits = candidates.map(solve);
    const validationErrors = fits.map((neuron) => errorOf(neuron, ridge.validation));
    const best = validationErrors.indexOf(Math.min(...validationErrors));
    return { ...finish(fits[best], candidates[best]), validationErrors };
  });
}

/** Σ_j weights_j φ_j(x_i) + constant at the rows of x [n, d]: features in float32, sums in float64, as the weights may be large. */
export const predictLinear = (
  features: RandomFeatures,
  neuron: Neuron,
  { x, engine }: { readonly x: Matrix; readonly engine: Engine },
): Float64Array => withLayer(features, engine, (network) => linearOf(network, neuron, x));

function linearOf(network: Network, { weights, constant }: Neuron, x: Matrix): Float64Array {
  const predicted = new Float64Array(x.rows);
  eachBlock(network, x, (values, { from, to }) => {
    for (let i = from, at = 0; i < to; i++) {
      let sum = constant;
      for (let j = 0; j < weights.length; j++, at++) sum += weights[j] * values[at];
      predicted[i] = sum;
    }
  });
  return predicted;
}

function withLayer<Result>(features: RandomFeatures, engine: Engine, use: (network: Network) => Result): Result {
  const { dimension, width, activation, weights, bias } = features;
  const network = createNetwork({ inputs: dimension, hidden: [{ width, activation, bias: true }] }, { engine });
  try {
    network.weights.hidden[0].data.set(weights.data);
    network.weights.biases[0]!.data.fill(bias);
    return use(network);
  } finally {
    network.release();
  }
}

/** Features block by block, row-major. */
function eachBlock(
  network: Network,
  x: Matrix,
  visit: (values: Float32Array | Float64Array, rows: Rows) => void,
): void {
  requireShape(x, [x.rows, network.architecture.inputs], "leastSquares: x");
  if (x.rows === 0) return;
  for (const rows of cut({ from: 0, to: x.rows }, BLOCK)) {
    const { matrix, release } = network.layer(rowsOf(x, rows.from, rows.to), 1);
    try {
      visit(matrix.data, rows);
    } finally {
      release();
    }
  }
}
