import type { AnyMatrix } from "../../engine/engine.ts";
import type { LossName } from "../../engine/workspace.ts";
import { requireDomain } from "../../math/domain-error.ts";
import type { Architecture } from "../../networks/architecture.ts";

/** A layer that a phase trains: W ← W − rate (G + decay W), G the mean gradient of the loss over the batch. */
export interface TrainedLayer {
  /** 1 for the first hidden layer, L for the last one, L + 1 for the read-out. */
  readonly layer: number;
  /** Step size of this layer, every prefactor included. */
  readonly rate: number;
  /** Regularisation; 0 unless given. For Adam decoupled from the gradient. */
  readonly decay?: number;
  /** Rows stay on the sphere of this radius: the gradient is projected on its tangent space and each row normalised after
   *  the step (for plain gradient descent only). */
  readonly sphere?: number;
}

/** Gradient descent, with heavy-ball momentum V ← momentum V + G + decay W, W ← W − rate V where given; or Adam. */
export type Optimiser =
  | { readonly kind: "gradient"; readonly momentum?: number }
  | { readonly kind: "adam"; readonly beta1: number; readonly beta2: number; readonly epsilon: number };

/** The points of each step. */
export type Batches =
  /** All n points. */
  | { readonly kind: "full" }
  /** `size` points without replacement, drawn anew for every step. */
  | { readonly kind: "subset"; readonly size: number }
  /** SGD: each epoch goes through the points in a new order, `size` at a time; what is left of an epoch is not used. */
  | { readonly kind: "epochs"; readonly size: number }
  /** Each batch is the next `size` points, used `repeats` times in succession (1 unless given). */
  | { readonly kind: "one-pass"; readonly size: number; readonly repeats?: number }
  /** Each batch is new: `draw(index, x, y)` fills x [size, d] and y [size, 1], the same for the same index. */
  | {
      readonly kind: "fresh";
      readonly size: number;
      readonly repeats?: number;
      readonly draw: (index: number, x: AnyMatrix, y: AnyMatrix) => void;
    };

/** A stretch of training in which the same layers are trained in the same way. */
export interface Phase {
  /** Said in observations, checkpoints and errors; also names the phase's random batches. */
  readonly name: string;
  readonly layers: readonly TrainedLayer[];
  readonly loss: LossName;
  readonly batches: Batches;
  readonly optimiser: Optimiser;
  readonly steps: number;
}

/** Points of one step. */
export const batchSize = (batches: Batches, samples: number): number =>
  batches.kind === "full" ? samples : batches.size;

/** Throws unless a phase can be run on a network with n points. */
export function requirePhase(phase: Phase, { hidden }: Architecture, samples: number): void {
  const { name, layers, batches, optimiser, steps } = phase;
  const where = `phase «${name}»`;
  requireDomain(Number.isInteger(steps) && steps >= 0, where, "steps must be an integer ≥ 0", steps);
  requireDomain(layers.length > 0, where, "some layer must be trained", layers);
  requireDomain(new Set(layers.map(({ layer }) => layer)).size === layers.length, where, "layers must differ", layers);
  for (const { layer, rate, decay = 0, sphere } of layers) {
    const exists = Number.isInteger(layer) && layer >= 1 && layer <= hidden.length + 1;
    requireDomain(exists, where, `layer must be an integer from 1 to ${hidden.length + 1}`, layer);
    requireDomain(Number.isFinite(rate), where, "rate must be finite", rate);
    requireDomain(Number.isFinite(decay) && decay >= 0, where, "decay must be ≥ 0", decay);
    if (sphere === undefined) continue;
    requireDomain(sphere > 0 && sphere < Infinity, where, "sphere must be a positive radius", sphere);
    const plain = optimiser.kind === "gradient" && (optimiser.momentum ?? 0) === 0;
    requireDomain(plain, where, "rows stay on a sphere only under plain gradient descent", optimiser);
  }
  if (optimiser.kind === "gradient") {
    requireFraction(where, "momentum", optimiser.momentum ?? 0);
  } else {
    requireFraction(where, "beta1", optimiser.beta1);
    requireFraction(where, "beta2", optimiser.beta2);
    const { epsilon } = optimiser;
    requireDomain(epsilon >= 0 && epsilon < Infinity, where, "epsilon must be ≥ 0 and finite", epsilon);
  }
  requireBatches(batches, { where, samples, steps });
}

function requireFraction(where: string, name: string, value: number): void {
  requireDomain(value >= 0 && value < 1, where, `${name} must lie in [0, 1)`, value);
}

function requireBatches(
  batches: Batches,
  { where, samples, steps }: { readonly where: string; readonly samples: number; readonly steps: number },
): void {
  if (batches.kind === "full") {
    requireDomain(samples >= 1, where, "there must be a point to train on", samples);
    return;
  }
  const { size } = batches;
  requireDomain(Number.isInteger(size) && size >= 1, where, "batch size must be an integer ≥ 1", size);
  const repeats = "repeats" in batches ? (batches.repeats ?? 1) : 1;
  requireDomain(Number.isInteger(repeats) && repeats >= 1, where, "repeats must be an integer ≥ 1", repeats);
  if (batches.kind === "fresh") return;
  requireDomain(size <= samples, where, `batch size must be at most the ${samples} points given`, size);
  if (batches.kind !== "one-pass") return;
  const most = Math.floor(samples / size) * repeats;
  requireDomain(
    steps <= most,
    where,
    `steps must be at most ${most}, where one pass over ${samples} points ends`,
    steps,
  );
}
