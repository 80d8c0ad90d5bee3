import type { AnyMatrix } from "../../engine/engine.ts";
import { precisionOf, rowsOf } from "../../engine/matrix.ts";
import type { LossName, Program, Recorder } from "../../engine/workspace.ts";
import type { Architecture } from "../../networks/architecture.ts";
import { type Weights, weightsOf } from "../../networks/weights.ts";
import { allocateTile, type Backpropagation, recordBackpropagation } from "./backpropagation.ts";
import type { Ground } from "./ground.ts";
import { chunksOfTiles, mostRows, type Rows } from "./tiles.ts";

/** Where the points of a batch come from: rows of x and y in order, or those that `indices` name. */
export interface BatchSource {
  /** Input of layer `from` + 1 [·, width_from]: x itself, or what the frozen layers below make of it. */
  readonly inputs: AnyMatrix;
  /** [·, 1]. */
  readonly targets: AnyMatrix;
  readonly indices?: Int32Array;
}

/** What the gradient of a batch is taken of. */
export interface GradientTask {
  readonly architecture: Architecture;
  readonly weights: Weights;
  readonly loss: LossName;
  /** Layers to differentiate by: 1…L hidden ones, L + 1 the read-out. */
  readonly layers: readonly number[];
  /** Layers below that are not gone through: `inputs` is their output. */
  readonly from: number;
  readonly source: BatchSource;
  /** Points of a batch. */
  readonly rows: number;
}

/** The gradient of a batch's mean loss, in one part for each chunk of the batch: it is their sum. */
export interface BatchGradient {
  /** One for each chunk; any order, any threads. */
  readonly programs: readonly Program[];
  /** The parts of a layer's gradient, in the order in which they are to be added. */
  readonly parts: (layer: number) => readonly AnyMatrix[];
  /** Mean loss over the batch of the last run. */
  readonly loss: () => number;
}

/** Brings the rows of a tile to where they can be read: in place, or gathered. */
type Bring = (op: Recorder, rows: Rows) => { readonly input: AnyMatrix; readonly target: AnyMatrix };

/**
 * Records the gradient of (1/rows) Σ loss by back-propagation, tile by tile, so that no activation of the whole batch is
 * ever in memory. Costs, in multiply-adds a point: the forward pass above `from`, once more for each trained hidden layer,
 * and once more for each layer above the lowest trained one.
 */
export function recordGradient(task: GradientTask, ground: Ground): BatchGradient {
  const { layers, rows, weights } = task;
  const back: Backpropagation = { ...task, lowest: Math.min(...layers) };
  const chunks = chunksOfTiles(rows).map((tiles) => {
    const most = mostRows(tiles);
    const buffers = allocateTile(back, most, ground);
    const bring = bringFrom(task.source, most, ground);
    const gradients = new Map(
      layers.map((layer): [number, AnyMatrix] => {
        const like = weightsOf(weights, layer);
        return [layer, ground.matrix(like.rows, like.columns, precisionOf(like))];
      }),
    );
    const total = ground.matrix(1, 1, "float64");
    const program = ground.record((op) => {
      op.fill(total, 0);
      for (const tile of tiles) {
        const beta = tile === tiles[0] ? 0 : 1;
        recordBackpropagation(op, back, {
          ...bring(op, tile),
          buffers,
          total,
          visit(layer, { delta, below }) {
            const out = gradients.get(layer);
            if (out !== undefined) op.multiply(delta, below, { transposeA: true, alpha: 1 / rows, beta, out });
          },
        });
      }
    });
    return { program, gradients, total };
  });
  return {
    programs: chunks.map(({ program }) => program),
    parts: (layer) => chunks.map(({ gradients }) => gradients.get(layer)!),
    loss: () => chunks.reduce((sum, { total }) => sum + total.data[0], 0) / rows,
  };
}

function bringFrom({ inputs, targets, indices }: BatchSource, most: number, ground: Ground): Bring {
  if (indices === undefined) {
    return (_, { from, to }) => ({ input: rowsOf(inputs, from, to), target: rowsOf(targets, from, to) });
  }
  const precision = precisionOf(inputs);
  const [x, y] = [ground.matrix(most, inputs.columns, precision), ground.matrix(most, 1, precision)];
  return (op, { from, to }) => {
    const [input, target] = [rowsOf(x, 0, to - from), rowsOf(y, 0, to - from)];
    op.gather(inputs, { indices, from, out: input });
    op.gather(targets, { indices, from, out: target });
    return { input, target };
  };
}
