import type { AnyMatrix, Precision } from "../engine/engine.ts";
import type { Workspace } from "../engine/workspace.ts";
import { type Architecture, requireArchitecture, widthsOf } from "./architecture.ts";

/** The numbers of a network, on the memory of one workspace and in one precision. */
export interface Weights {
  /** W_l [width_l, width_{l−1}]. */
  readonly hidden: readonly AnyMatrix[];
  /** b_l [1, width_l]; undefined where the layer has none. */
  readonly biases: readonly (AnyMatrix | undefined)[];
  /** w [1, width_L]. */
  readonly readout: AnyMatrix;
}

export const bytesPerNumber = (precision: Precision): number => (precision === "float32" ? 4 : 8);

/** Weights of zeros. */
export function allocateWeights(
  architecture: Architecture,
  { workspace, precision }: { readonly workspace: Pick<Workspace, "matrix">; readonly precision: Precision },
): Weights {
  requireArchitecture(architecture);
  const widths = widthsOf(architecture);
  return {
    hidden: architecture.hidden.map(({ width }, l) => workspace.matrix(width, widths[l], precision)),
    biases: architecture.hidden.map(({ width, bias }) => (bias ? workspace.matrix(1, width, precision) : undefined)),
    readout: workspace.matrix(1, widths[widths.length - 1], precision),
  };
}

/** The matrix of a layer: 1…L hidden, L + 1 the read-out. */
export const weightsOf = (weights: Weights, layer: number): AnyMatrix => weights.hidden[layer - 1] ?? weights.readout;

/** All matrices in a fixed order: hidden layers, biases, read-out. */
export function matricesOf({ hidden, biases, readout }: Weights): readonly AnyMatrix[] {
  return [...hidden, ...biases.filter((bias) => bias !== undefined), readout];
}
