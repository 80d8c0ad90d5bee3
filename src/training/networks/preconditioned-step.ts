import type { AnyMatrix, Matrix } from "../../engine/engine.ts";
import { requireShape, rowsOf } from "../../engine/matrix.ts";
import type { LossName } from "../../engine/workspace.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { weightsOf } from "../../networks/weights.ts";
import { allocateTile, recordBackpropagation } from "./backpropagation.ts";
import { type Ground, settle } from "./ground.ts";
import type { Network } from "./network.ts";
import { solveRidge } from "./ridge.ts";
import { tilesOf } from "./tiles.ts";

export interface PreconditionedStep {
  /** 1…L hidden, L + 1 the read-out. */
  readonly layer: number;
  /** The batch, [n, d]. */
  readonly x: Matrix;
  /** [n]. */
  readonly y: Float64Array;
  readonly loss: LossName;
  readonly rate: number;
  /** λ ≥ 0. */
  readonly penalty: number;
}

/**
 * One preconditioned gradient step of layer l: W_l ← W_l − rate G (ZᵀZ/n + λI)⁻¹, G = ΔᵀZ/n the gradient of the batch's mean
 * loss, Z [n, width_{l−1}] the layer's inputs, Δ [n, width_l] each point's derivative by the pre-activation. As
 * G (ZᵀZ/n + λI)⁻¹ is the transpose of (ZᵀZ + λnI)⁻¹ ZᵀΔ, the step is a ridge regression of −Δ on Z: with the correlation
 * loss and W_2 = 0 it makes h_2's pre-activation a kernel ridge regression of y (dandi2025computational, Theorem 1).
 * Z and Δ are what the network computes in its precision; the regression is in float64. Memory beyond it: a block of points.
 * Throws a DomainError where λ leaves ZᵀZ/n + λI singular.
 */
export function preconditionedStep(network: Network, step: PreconditionedStep): void {
  const { architecture, weights, engine } = network;
  const { layer, x, y, rate, penalty } = step;
  const [where, last] = ["preconditionedStep", architecture.hidden.length + 1];
  requireShape(x, [x.rows, architecture.inputs], `${where}: x`);
  requireDomain(y.length === x.rows, where, `there must be ${x.rows} values y`, y.length);
  const exists = Number.isInteger(layer) && layer >= 1 && layer <= last;
  requireDomain(exists, where, `layer must be an integer from 1 to ${last}`, layer);
  requireDomain(Number.isFinite(rate), where, "rate must be finite", rate);
  const w = weightsOf(weights, layer);
  const direction = solveRidge(engine, {
    name: where,
    points: x.rows,
    features: w.columns,
    outputs: w.rows,
    penalty: penalty * x.rows,
    bring({ from, to }, { h, b }) {
      const { workspace, task } = settle(engine, where, (ground) =>
        recordFactors(network, step, { points: to - from, ground }),
      );
      try {
        task.input.data.set(rowsOf(x, from, to).data);
        task.target.data.set(y.subarray(from, to));
        workspace.run(task.tiles.map(({ program }) => program));
        for (const { tile, delta, below } of task.tiles) {
          rowsOf(h, tile.from, tile.to).data.set(below!.data);
          rowsOf(b, tile.from, tile.to).data.set(delta!.data);
        }
      } finally {
        workspace.release();
      }
    },
  });
  for (let i = 0; i < w.rows; i++) {
    for (let j = 0; j < w.columns; j++) w.data[i * w.columns + j] -= rate * direction.data[j * w.rows + i];
  }
}

/** Records back-propagation down to the layer, and where Δ and Z of each tile will then be. */
function recordFactors(
  { architecture, weights, precision }: Network,
  { layer, loss }: PreconditionedStep,
  { points, ground }: { readonly points: number; readonly ground: Ground },
) {
  const back = { architecture, weights, loss, from: 0, lowest: layer };
  const input = ground.matrix(points, architecture.inputs, precision);
  const target = ground.matrix(points, 1, precision);
  const tiles = tilesOf(points).map((tile) => {
    const buffers = allocateTile(back, tile.to - tile.from, ground);
    const factors: { delta?: AnyMatrix; below?: AnyMatrix } = {};
    const program = ground.record((op) =>
      recordBackpropagation(op, back, {
        input: rowsOf(input, tile.from, tile.to),
        target: rowsOf(target, tile.from, tile.to),
        buffers,
        total: ground.cell(),
        visit: (visited, found) => void (visited === layer && Object.assign(factors, found)),
      }),
    );
    return { tile, program, ...factors };
  });
  return { input, target, tiles };
}
