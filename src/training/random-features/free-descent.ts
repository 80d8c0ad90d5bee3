import type { AnyMatrix, Engine, Matrix } from "../../engine/engine.ts";
import { requireShape, rowsOf } from "../../engine/matrix.ts";
import type { Program, Recorder } from "../../engine/workspace.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { type Ground, settle } from "../networks/ground.ts";
import { mostRows, type Rows } from "../networks/tiles.ts";
import { descend } from "./descend.ts";
import type { RandomFeatures } from "./draw-features.ts";
import { featureSums, reshaped } from "./feature-sums.ts";
import { type Descent, type DescentOptions, type Neuron, probabilities, requireDescent } from "./neuron.ts";
import { chunksOf, recordPasses } from "./neuron-passes.ts";

/** Inputs [n, d] and labels [n]. */
export interface LabelledPoints {
  readonly x: Matrix;
  readonly y: Float64Array;
}

/**
 * Features of the sample are kept up to so many bytes and else computed in every pass: the same operations on the same tiles, the
 * same bits. A constant, no share of the engine's memory.
 */
const LARGEST_KEPT = 2 ** 30;

/**
 * Full-batch gradient descent on all of (v, c) ∈ ℝ^(r + 1), z = Σ_j v_j (φ_j − μ_j) + β c with μ the features' training means, or 0
 * uncentred; from 0. Features in float32. A step is 2 n r multiply-adds on 4 n r bytes, if that is at most 1 GiB; beyond, n r d more and
 * no such memory.
 */
export function freeDescent(
  features: RandomFeatures,
  { x, y }: LabelledPoints,
  options: DescentOptions & { readonly engine: Engine; readonly keepBytes?: number },
): Descent {
  const where = "freeDescent";
  const { engine, centred = true, constantFeature = 1, loss, keepBytes = LARGEST_KEPT } = options;
  requireShape(x, [x.rows, features.dimension], `${where}: x`);
  requireDescent(where, options, y, x.rows);
  const { width } = features;
  const kept = 4 * x.rows * width <= keepBytes;
  const { workspace, task } = settle(engine, where, (ground) => {
    const source = layOut(features, x.rows, { ground, kept });
    const shape = { points: x.rows, width, precision: "float32", loss, constantFeature } as const;
    return { source, passes: recordPasses({ ...shape, reader: source.reader }, ground) };
  });
  try {
    const { source, passes } = task;
    source.x.data.set(x.data);
    source.weights.data.set(features.weights.data);
    source.bias.data.fill(features.bias);
    passes.labels.data.set(y);
    workspace.run(source.programs);
    const means = centred ? source.means() : new Float64Array(width);
    source.centre.data.set(means);
    if (centred && kept) workspace.run(source.programs);
    const neuron = ({ v, c }: { readonly v: Float64Array; readonly c: number }): Neuron => ({
      weights: v.slice(),
      constant: constantFeature * c - v.reduce((sum, entry, j) => sum + entry * source.centre.data[j], 0),
    });
    return descend({ workspace, passes, labels: y, width, neuron }, options);
  } finally {
    workspace.release();
  }
}

/** p = s(Σ_j weights_j φ_j(x_i) + constant) at the rows of x [n, d]; the sums in float32, see {@link featureSums}. */
export function predictNeuron(
  features: RandomFeatures,
  { weights, constant }: Neuron,
  { x, engine }: { readonly x: Matrix; readonly engine: Engine },
): Float64Array {
  const [sums] = featureSums(features, x, { engine, coefficients: weights });
  return probabilities(sums.map((sum) => sum + constant));
}

interface FeatureSource {
  readonly x: AnyMatrix;
  readonly weights: AnyMatrix;
  readonly bias: AnyMatrix;
  /** μ [r, 1], taken from every feature that is computed; zeros at first. */
  readonly centre: AnyMatrix;
  /** Compute the features, keep them if they are kept, and sum them. */
  readonly programs: readonly Program[];
  /** Means of the features that the programs summed. */
  readonly means: () => Float64Array;
  readonly reader: (ground: Ground, tiles: readonly Rows[]) => (op: Recorder, tile: Rows) => AnyMatrix;
}

function layOut(
  { width, dimension, activation }: RandomFeatures,
  points: number,
  { ground, kept }: { readonly ground: Ground; readonly kept: boolean },
): FeatureSource {
  const x = ground.matrix(points, dimension, "float32");
  const weights = ground.matrix(width, dimension, "float32");
  const bias = ground.matrix(1, width, "float32");
  const centre = ground.matrix(width, 1, "float32");
  const features = kept ? ground.matrix(points, width, "float32") : undefined;
  const chunks = chunksOf(points, width).map((tiles) => {
    const most = mostRows(tiles);
    const buffer = features ?? ground.matrix(most, width, "float32");
    const minus = ground.matrix(most, 1, "float32");
    const sums = ground.matrix(width, 1, "float32");
    const compute = (op: Recorder, { from, to }: Rows): AnyMatrix => {
      const out = kept ? rowsOf(buffer, from, to) : rowsOf(buffer, 0, to - from);
      op.multiply(rowsOf(x, from, to), weights, { transposeB: true, out });
      op.activate(out, { function: activation, bias });
      const column = rowsOf(minus, 0, to - from);
      op.fill(column, -1);
      op.multiply(column, reshaped(centre, 1, width), { beta: 1, out });
      return out;
    };
    const program = ground.record((op) => {
      for (const tile of tiles) {
        const values = compute(op, tile);
        const column = rowsOf(minus, 0, tile.to - tile.from);
        op.multiply(values, column, { transposeA: true, alpha: -1, beta: tile === tiles[0] ? 0 : 1, out: sums });
      }
    });
    return { tiles, compute, program, sums };
  });
  return {
    x,
    weights,
    bias,
    centre,
    programs: chunks.map(({ program }) => program),
    means: () => {
      const total = new Float64Array(width);
      for (const { sums } of chunks) for (let j = 0; j < width; j++) total[j] += sums.data[j];
      return total.map((sum) => sum / points);
    },
    reader: (_, tiles) => {
      if (features !== undefined) return (__, { from, to }) => rowsOf(features, from, to);
      const chunk = chunks.find(({ tiles: [first] }) => first.from === tiles[0].from);
      requireDomain(chunk !== undefined, "freeDescent", "tiles must be those of the features", tiles[0]);
      return chunk.compute;
    },
  };
}
