import type { AnyMatrix } from "../../engine/engine.ts";
import { precisionOf, rowsOf } from "../../engine/matrix.ts";
import type { Cell, LossName, Recorder } from "../../engine/workspace.ts";
import type { Architecture } from "../../networks/architecture.ts";
import { type LayerBuffers, recordForward } from "../../networks/forward.ts";
import type { Weights } from "../../networks/weights.ts";
import type { Ground } from "./ground.ts";

/** How far back-propagation goes. */
export interface Backpropagation {
  readonly architecture: Architecture;
  readonly weights: Weights;
  readonly loss: LossName;
  /** Layers below that are not gone through: the input is their output. */
  readonly from: number;
  /** The lowest layer to differentiate by, > from: 1…L hidden, L + 1 the read-out. */
  readonly lowest: number;
}

/** Buffers of a tile of points; at index l − 1 those of hidden layer l. */
export interface TileBuffers {
  readonly layers: readonly (LayerBuffers | undefined)[];
  /** ∂loss/∂(pre-activation), of the layers that are gone back through. */
  readonly deltas: readonly (AnyMatrix | undefined)[];
  readonly prediction: AnyMatrix;
  readonly residual: AnyMatrix;
}

/** Buffers for tiles of at most `rows` points. */
export function allocateTile(
  { architecture, weights, from, lowest }: Backpropagation,
  rows: number,
  ground: Pick<Ground, "matrix">,
): TileBuffers {
  const precision = precisionOf(weights.readout);
  const { hidden } = architecture;
  const wide = (width: number): AnyMatrix => ground.matrix(rows, width, precision);
  return {
    layers: hidden.map(({ width, activation }, l) => {
      if (l < from) return undefined;
      const stored = l + 1 >= lowest && activation.vector.derivativeFromValue === undefined;
      return { value: wide(width), ...(stored && { derivative: wide(width) }) };
    }),
    deltas: hidden.map(({ width }, l) => (l + 1 < lowest ? undefined : wide(width))),
    prediction: wide(1),
    residual: wide(1),
  };
}

/**
 * What makes up a layer's gradient: for each point i, ∂loss_i/∂W_l = delta_i below_iᵀ, delta [n, width_l] the derivative by
 * the pre-activation, below [n, width_{l−1}] the layer's input. For the read-out delta [n, 1] is the residual.
 */
export type LayerVisitor = (layer: number, factors: { readonly delta: AnyMatrix; readonly below: AnyMatrix }) => void;

/**
 * Records forward pass, losses and back-propagation of a tile, input [n, width_from] and target [n, 1], from the read-out down
 * to the lowest layer wanted, each of which is visited. The losses are added to `total`.
 */
export function recordBackpropagation(
  op: Recorder,
  { architecture, weights, loss, from, lowest }: Backpropagation,
  {
    input,
    target,
    buffers,
    total,
    visit,
  }: {
    readonly input: AnyMatrix;
    readonly target: AnyMatrix;
    readonly buffers: TileBuffers;
    readonly total: Cell;
    readonly visit: LayerVisitor;
  },
): void {
  const depth = architecture.hidden.length;
  const head = (a: AnyMatrix): AnyMatrix => rowsOf(a, 0, input.rows);
  const layers = buffers.layers.map(
    (layer) => layer && { value: head(layer.value), ...(layer.derivative && { derivative: head(layer.derivative) }) },
  );
  const activated = recordForward(op, { architecture, weights }, { input, buffers: layers, from });
  /** h_l. */
  const output = (l: number): AnyMatrix => (l === from ? input : activated[l - 1].value);
  const [prediction, residual] = [head(buffers.prediction), head(buffers.residual)];
  op.multiply(output(depth), weights.readout, { transposeB: true, out: prediction });
  op.loss(loss, { prediction, target, residual, total });
  visit(depth + 1, { delta: residual, below: output(depth) });
  let above = residual;
  for (let layer = depth; layer >= lowest; layer--) {
    const delta = head(buffers.deltas[layer - 1]!);
    if (layer === depth) {
      op.backwardReadout(activated[layer - 1], { residual, weights: weights.readout, out: delta });
    } else {
      op.multiply(above, weights.hidden[layer], { out: delta });
      op.backward(delta, activated[layer - 1]);
    }
    visit(layer, { delta, below: output(layer - 1) });
    above = delta;
  }
}
