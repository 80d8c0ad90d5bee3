import type { Activation } from "../../activations/activation.ts";
import type { Engine, Matrix } from "../../engine/engine.ts";
import { matrix, rowsOf } from "../../engine/matrix.ts";
import { requireDomain } from "../../math/domain-error.ts";
import type { Key } from "../../math/random/key.ts";
import { pointsOnSphere } from "../../math/random/samplers.ts";
import type { Stream } from "../../math/random/stream.ts";
import type { TargetInstance } from "../../targets/target.ts";
import { settle } from "../networks/ground.ts";

/**
 * One step of the second layer from W_2 = 0 on the correlation loss, over a first layer that is given: W_1 = Z W*, rows z_j of Z
 * independent and uniform on S^(k−1). Row i of W_2 becomes rate · w_3i σ′(0) v with the same v for every i,
 *
 *     plain:           v = Zᵀ y/n,                      Z [n, p] the features σ(⟨z_j, W* x⟩) of the batch,
 *     preconditioned:  v = (ZᵀZ/n + λI)⁻¹ Zᵀ y/n,       λ = ridge · p/n,
 *
 * so every pre-activation of the second layer is a multiple of h_2(x) = Σ_j v_j σ(⟨z_j, W* x⟩).
 */
export interface FirstStep {
  readonly preconditioned: boolean;
  /** p. */
  readonly width: number;
  /** Sizes n of the batch, ascending; each divides the largest. */
  readonly sizes: readonly number[];
  /** λ n/p; not looked at by the plain step. */
  readonly ridge: number;
  /** Fresh points at which h_2 is compared with h*. */
  readonly testPoints: number;
  readonly activation: Activation;
  /** One feature h*; all of its coordinates matter. */
  readonly target: TargetInstance;
}

/**
 * Cosine ⟨h_2, h*⟩/(‖h_2‖‖h*‖) over the fresh points, not centred, for each size: the mean over the disjoint batches of that
 * size that N points make, N the largest size. Features are computed in float32 for the plain step (relative error 1e-6 of a
 * sum of n terms of one size), in float64 for the other.
 */
export function firstStepCosines(
  step: FirstStep,
  key: Key,
  { engine }: { readonly engine: Engine },
): readonly number[] {
  const { width, sizes, testPoints, target } = step;
  const most = sizes.at(-1) ?? 0;
  requireDomain(target.features === 1, "firstStepCosines", "the target must have one feature", target.features);
  requireDomain(
    sizes.every((n, i) => Number.isInteger(n) && n > (sizes[i - 1] ?? 0) && most % n === 0),
    "firstStepCosines",
    "sizes must be ascending integers ≥ 1 that divide the largest",
    sizes,
  );
  const first = matrix(width, target.indices, pointsOnSphere(width, target.indices, key.fold("first layer").stream()));
  const test = drawPoints(target, testPoints, key.fold("test").stream());
  const points = key.fold("batch").stream();
  const found = (step.preconditioned ? preconditionedSteps : plainSteps)(step, { engine, first, test, points });
  return found.map((predictions) => {
    let sum = 0;
    for (let b = 0; b < predictions.columns; b++) sum += cosine(predictions, b, test.feature);
    return sum / predictions.columns;
  });
}

interface Points {
  readonly z: Matrix;
  readonly y: Float64Array;
  /** h*. */
  readonly feature: Float64Array;
}

interface Given {
  readonly engine: Engine;
  readonly first: Matrix;
  readonly test: Points;
  /** Where the batch is drawn from. */
  readonly points: Stream;
}

/** The next points of a stream, in the coordinates that matter. */
function drawPoints(target: TargetInstance, count: number, stream: Stream): Points {
  const z = matrix(count, target.indices);
  stream.fillGaussian(z.data);
  const [y, feature, one] = [new Float64Array(count), new Float64Array(count), new Float64Array(1)];
  for (let i = 0; i < count; i++) {
    y[i] = target.evaluate(z.data, i * target.indices, one);
    feature[i] = one[0];
  }
  return { z, y, feature };
}

/** Points whose features are computed at a time. */
const TILE = 256;

/** For each size the values h_2 at the test points, [testPoints, batches]: sums of those of the smallest unit of points. */
function plainSteps({ width, sizes, activation, target }: FirstStep, given: Given): readonly Matrix[] {
  const { engine, first, test, points } = given;
  const most = sizes.at(-1)!;
  const unit = sizes.reduce(greatestCommonDivisor);
  const units = most / unit;
  const tile = Math.min(TILE, Math.max(unit, test.z.rows));
  const { workspace, task } = settle(engine, "first step", (ground) => {
    const neurons = ground.matrix(width, target.indices, "float32");
    const z = ground.matrix(tile, target.indices, "float32");
    const y = ground.matrix(tile, 1, "float32");
    const features = ground.matrix(tile, width, "float32");
    const gradient = ground.matrix(width, 1, "float32");
    const directions = ground.matrix(width, units, "float32");
    const values = ground.matrix(tile, units, "float32");
    const forward = ground.record((op) => {
      op.multiply(z, neurons, { transposeB: true, out: features });
      op.activate(features, { function: activation });
    });
    const back = ground.record((op) => op.multiply(features, y, { transposeA: true, out: gradient }));
    const predict = ground.record((op) => op.multiply(features, directions, { out: values }));
    return { neurons, z, y, gradient, directions, values, forward, back, predict };
  });
  try {
    task.neurons.data.set(first.data);
    for (let u = 0; u < units; u++) {
      const sum = new Float64Array(width);
      for (let from = 0; from < unit; from += tile) {
        const own = drawPoints(target, Math.min(tile, unit - from), points);
        task.z.data.set(own.z.data);
        // Rows that are left over from the tile before count for nothing.
        task.y.data.fill(0);
        task.y.data.set(own.y);
        workspace.run([task.forward]);
        workspace.run([task.back]);
        for (let j = 0; j < width; j++) sum[j] += task.gradient.data[j];
      }
      for (let j = 0; j < width; j++) task.directions.data[j * units + u] = sum[j] / unit;
    }
    const predicted = matrix(test.z.rows, units);
    for (let from = 0; from < test.z.rows; from += tile) {
      const to = Math.min(test.z.rows, from + tile);
      task.z.data.set(rowsOf(test.z, from, to).data);
      workspace.run([task.forward]);
      workspace.run([task.predict]);
      predicted.data.set(task.values.data.subarray(0, (to - from) * units), from * units);
    }
    return sizes.map((n) => sumsOf(predicted, n / unit));
  } finally {
    workspace.release();
  }
}

/** Sums of each `count` columns in succession: [rows, columns/count]. */
function sumsOf({ rows, columns, data }: Matrix, count: number): Matrix {
  const out = matrix(rows, columns / count);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) out.data[i * out.columns + Math.floor(j / count)] += data[i * columns + j];
  }
  return out;
}

/** As {@link plainSteps}, by (ZᵀZ/n + λI)⁻¹ Zᵀ = n Zᵀ (Z Zᵀ + λn I)⁻¹: h_2 is kernel ridge regression, n equations for n points. */
function preconditionedSteps({ width, sizes, ridge, activation, target }: FirstStep, given: Given): readonly Matrix[] {
  const { engine, first, test, points } = given;
  const most = sizes.at(-1)!;
  const { z, y } = drawPoints(target, most, points);
  const [own, other] = [z, test.z].map((at) => featuresAt(at, { engine, first, activation }));
  const kernel = engine.multiply(own, own, { transposeB: true, alpha: 1 / width });
  const across = engine.multiply(other, own, { transposeB: true, alpha: 1 / width });
  return sizes.map((n) => {
    const batches = most / n;
    const out = matrix(test.z.rows, batches);
    for (let b = 0; b < batches; b++) {
      const block = matrix(n, n);
      for (let i = 0; i < n; i++) {
        const from = (b * n + i) * most + b * n;
        block.data.set(kernel.data.subarray(from, from + n), i * n);
        block.data[i * n + i] += ridge;
      }
      const alpha = matrix(n, 1, y.slice(b * n, (b + 1) * n));
      const factor = engine.cholesky(block);
      engine.solveTriangular(factor, alpha);
      engine.solveTriangular(factor, alpha, { transpose: true });
      for (let i = 0; i < out.rows; i++) {
        let sum = 0;
        for (let j = 0; j < n; j++) sum += across.data[i * most + b * n + j] * alpha.data[j];
        out.data[i * batches + b] = sum;
      }
    }
    return out;
  });
}

/** σ(⟨z_j, z⟩) at the rows z: [points, p]. */
function featuresAt(
  at: Matrix,
  { engine, first, activation }: Pick<Given, "engine" | "first"> & Pick<FirstStep, "activation">,
): Matrix {
  const { workspace, task } = settle(engine, "first step", (ground) => {
    const features = ground.matrix(at.rows, first.rows, "float64");
    return { features, program: ground.record((op) => op.activate(features, { function: activation })) };
  });
  try {
    engine.multiply(at, first, { transposeB: true, out: task.features });
    workspace.run([task.program]);
    return matrix(at.rows, first.rows, task.features.data.slice());
  } finally {
    workspace.release();
  }
}

function cosine({ rows, columns, data }: Matrix, column: number, feature: Float64Array): number {
  let [inner, square, other] = [0, 0, 0];
  for (let i = 0; i < rows; i++) {
    const value = data[i * columns + column];
    inner += value * feature[i];
    square += value * value;
    other += feature[i] * feature[i];
  }
  return inner / Math.sqrt(square * other);
}

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b));
