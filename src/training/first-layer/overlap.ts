import type { Activation } from "../../activations/activation.ts";
import type { Engine, Matrix } from "../../engine/engine.ts";
import type { TargetInstance } from "../../targets/target.ts";

/** Spherical SGD of the neurons of f = Σ_j σ(σ(⟨w_j, x⟩)) on the loss −f y: w ← (w + η G)/‖·‖, G_j the part of
 *  (1/n) Σ_i y_i ∂σ(σ(⟨w_j, x_i⟩))/∂w_j along the sphere, with n new points x ~ N(0, I_d) a step. */
export interface FirstLayerRun {
  /** d. */
  readonly dimension: number;
  /** Number of neurons. */
  readonly width: number;
  /** n. */
  readonly samples: number;
  /** η. */
  readonly rate: number;
  readonly activation: Activation;
  readonly target: TargetInstance;
}

/** Neurons under way. */
export interface Neurons {
  /** [width, d], rows of norm 1; what `step` changes. */
  readonly weights: Matrix;
  /** The t-th step, 0 the first. */
  step(t: number): void;
  release(): void;
}

export interface WithEngine {
  readonly engine: Engine;
}

/** (1/width) Σ_j ‖W* w_j‖²: the hidden directions are the first coordinates. */
export function meanSquareOverlap({ rows, columns, data }: Matrix, directions: number): number {
  let sum = 0;
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < directions; i++) sum += data[j * columns + i] ** 2;
  }
  return sum / rows;
}

/** When to stop: after `least` steps and, where a level is given, once the overlap (root of the mean square) has reached it
 *  or after `most` steps. */
export interface Stop {
  readonly least: number;
  readonly most: number;
  readonly level: number | null;
}

/** Mean square overlaps before the first step and after each. Releases the neurons. */
export function follow(neurons: Neurons, directions: number, { least, most, level }: Stop): readonly number[] {
  try {
    const path = [meanSquareOverlap(neurons.weights, directions)];
    const goes = (t: number): boolean => t < least || (level !== null && t < most && path[t] < level * level);
    for (let t = 0; goes(t); t++) {
      neurons.step(t);
      path.push(meanSquareOverlap(neurons.weights, directions));
    }
    return path;
  } finally {
    neurons.release();
  }
}
