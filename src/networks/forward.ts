import type { AnyMatrix } from "../engine/engine.ts";
import type { Activated, Recorder } from "../engine/workspace.ts";
import type { Architecture } from "./architecture.ts";
import type { Weights } from "./weights.ts";

/** Memory of the layers that a forward pass goes through: for each, h_l [rows, width_l]. */
export interface LayerBuffers {
  readonly value: AnyMatrix;
  /** σ′ at the pre-activation, where the backward pass will need it stored. */
  readonly derivative?: AnyMatrix;
}

/**
 * Records h_{from} ↦ h_{from+1}, …, h_to for `input` [rows, width_from]; `buffers[l − 1]` receives h_l. Returns what the
 * backward pass needs, at the same indices.
 */
export function recordForward(
  op: Recorder,
  { architecture, weights }: { readonly architecture: Architecture; readonly weights: Weights },
  {
    input,
    buffers,
    from = 0,
    to = architecture.hidden.length,
  }: {
    readonly input: AnyMatrix;
    readonly buffers: readonly (LayerBuffers | undefined)[];
    readonly from?: number;
    readonly to?: number;
  },
): readonly Activated[] {
  const activated: Activated[] = [];
  let below = input;
  for (let l = from; l < to; l++) {
    const { activation } = architecture.hidden[l];
    const { value, derivative } = buffers[l]!;
    const bias = weights.biases[l];
    op.multiply(below, weights.hidden[l], { transposeB: true, out: value });
    op.activate(value, {
      function: activation,
      ...(bias === undefined ? {} : { bias }),
      ...(derivative === undefined ? {} : { derivative }),
    });
    activated[l] = { function: activation, value, ...(derivative === undefined ? {} : { derivative }) };
    below = value;
  }
  return activated;
}
