import type { Matrix } from "../../engine/engine.ts";
import { matrix, rowsOf } from "../../engine/matrix.ts";
import type { Program } from "../../engine/workspace.ts";
import { requireDomain } from "../../math/domain-error.ts";
import type { Key } from "../../math/random/key.ts";
import { pointsOnSphere } from "../../math/random/samplers.ts";
import { type Ground, settle } from "../networks/ground.ts";
import type { FirstLayerRun, Neurons, WithEngine } from "./overlap.ts";

/** Points drawn at a time. */
const TILE = 2048;

/**
 * The same law as {@link neuronsOnFullBatches} from n (k + p) Gaussian numbers a step instead of n d, k = d_eff, p neurons.
 * f* sees x through its first k coordinates and the neurons through W x. Let the columns of Q be an orthonormal basis of the
 * span of the neurons' other d − k coordinates: then the x_i in the basis (e_1, …, e_k, Q) give f*(x_i) and W x_i, and
 * their part orthogonal to it is independent of both, N(0, I). Its contribution to the p gradients (1/n) Σ_i y_i φ′_ij x_i, φ = σ∘σ,
 * given all that, is Gaussian with independent columns of covariance S_jj' = (1/n²) Σ_i y_i² φ′_ij φ′_ij'. Exact, d ≥ k + p.
 */
export function neuronsOnReducedBatches(run: FirstLayerRun, key: Key, { engine }: WithEngine): Neurons {
  const { dimension: d, width: p, samples, rate, target } = run;
  const k = target.indices;
  requireDomain(d >= k + p, "neuronsOnReducedBatches", `dimension must be ≥ d_eff + width = ${k + p}`, d);
  const weights = matrix(p, d, pointsOnSphere(p, d, key.fold("initial weights").stream()));
  const { workspace, task } = settle(engine, "first layer, reduced batches", (ground) => layOut(run, ground));
  return {
    weights,
    step(t) {
      const own = key.fold("batch", t);
      const { q, r } = engine.orthogonalise(transposedTail(weights, k));
      for (let j = 0; j < p; j++) {
        for (let i = 0; i < k; i++) task.neurons.data[j * (k + p) + i] = weights.data[j * d + i];
        for (let i = 0; i < p; i++) task.neurons.data[j * (k + p) + k + i] = r.data[i * p + j];
      }
      task.gradient.data.fill(0);
      task.covariance.data.fill(0);
      const points = own.fold("points").stream();
      for (let from = 0; from < samples; from += TILE) {
        const rows = Math.min(TILE, samples - from);
        points.fillGaussian(task.x.data, 0, rows * (k + p));
        for (let i = 0; i < rows; i++) task.y.data[i] = target.evaluate(task.x.data, i * (k + p));
        workspace.run([rows === TILE ? task.tile : task.rest]);
      }
      // The part orthogonal to the basis: rows L ξ, L Lᵀ = S, with what lies in the span of Q taken out.
      const noise = matrix(p, d - k);
      own.fold("orthogonal part").stream().fillGaussian(noise.data);
      const within = engine.multiply(noise, q);
      engine.multiply(within, q, { transposeB: true, alpha: -1, beta: 1, out: noise });
      const factor = engine.cholesky(matrix(p, p, task.covariance.data.slice()));
      const tail = engine.multiply(factor, noise);
      const along = matrix(p, p);
      for (let j = 0; j < p; j++)
        along.data.set(task.gradient.data.subarray(j * (k + p) + k, (j + 1) * (k + p)), j * p);
      engine.multiply(along, q, { transposeB: true, beta: 1, out: tail });
      for (let j = 0; j < p; j++) {
        const g = new Float64Array(d);
        g.set(task.gradient.data.subarray(j * (k + p), j * (k + p) + k));
        g.set(tail.data.subarray(j * (d - k), (j + 1) * (d - k)), k);
        moveOnSphere(rowsOf(weights, j, j + 1).data, g, rate);
      }
    },
    release: () => workspace.release(),
  };
}

/** Columns k, k + 1, … of w, transposed: [d − k, p]. */
function transposedTail({ rows, columns, data }: Matrix, k: number): Matrix {
  const out = matrix(columns - k, rows);
  for (let j = 0; j < rows; j++) {
    for (let i = k; i < columns; i++) out.data[(i - k) * rows + j] = data[j * columns + i];
  }
  return out;
}

/** w ← (w + rate g⊥)/‖·‖, g⊥ = g − ⟨g, w⟩ w, for ‖w‖ = 1. */
function moveOnSphere(w: Float64Array, g: Float64Array, rate: number): void {
  let inner = 0;
  for (let i = 0; i < w.length; i++) inner += g[i] * w[i];
  let square = 0;
  for (let i = 0; i < w.length; i++) {
    w[i] += rate * (g[i] - inner * w[i]);
    square += w[i] * w[i];
  }
  const inverse = 1 / Math.sqrt(square);
  for (let i = 0; i < w.length; i++) w[i] *= inverse;
}

/** Memory of a step, and programs that add the points of a tile to the gradient and to S. */
function layOut({ width: p, samples, activation, target }: FirstLayerRun, ground: Ground) {
  const columns = target.indices + p;
  const x = ground.matrix(TILE, columns, "float64");
  const y = ground.matrix(TILE, 1, "float64");
  const neurons = ground.matrix(p, columns, "float64");
  const gradient = ground.matrix(p, columns, "float64");
  const covariance = ground.matrix(p, p, "float64");
  const ones = ground.matrix(1, p, "float64");
  const [inner, outer, innerSlope, outerSlope, delta] = Array.from({ length: 5 }, () =>
    ground.matrix(TILE, p, "float64"),
  ) as [Matrix, Matrix, Matrix, Matrix, Matrix];
  const program = (rows: number): Program =>
    ground.record((op) => {
      const of = (a: Matrix): Matrix => rowsOf(a, 0, rows);
      const first = { function: activation, value: of(inner), derivative: of(innerSlope) };
      const second = { function: activation, value: of(outer), derivative: of(outerSlope) };
      op.fill(ones, 1);
      op.multiply(of(x), neurons, { transposeB: true, out: of(inner) });
      op.activate(of(inner), first);
      op.copy(of(inner), { out: of(outer) });
      op.activate(of(outer), second);
      op.backwardReadout(second, { residual: of(y), weights: ones, out: of(delta) });
      op.backward(of(delta), first);
      op.multiply(of(delta), of(x), { transposeA: true, alpha: 1 / samples, beta: 1, out: gradient });
      op.multiply(of(delta), of(delta), { transposeA: true, alpha: 1 / samples ** 2, beta: 1, out: covariance });
    });
  return { x, y, neurons, gradient, covariance, tile: program(TILE), rest: program(samples % TILE || TILE) };
}
