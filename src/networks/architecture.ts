import type { Univariate } from "../engine/vector/algebra.ts";
import { requireDomain } from "../math/domain-error.ts";

/** A hidden layer h ↦ σ(W h + b). */
export interface HiddenLayer {
  readonly width: number;
  readonly activation: Univariate;
  /** Whether there is a bias b; biases are drawn once and never trained. */
  readonly bias: boolean;
}

/**
 * A fully connected network f(x) = ⟨w, h_L⟩, h_l = σ_l(W_l h_{l−1} + b_l), h_0 = x ∈ ℝᵈ, with one output, W_l of shape
 * [width_l, width_{l−1}] and no factor before the sum.
 */
export interface Architecture {
  /** d. */
  readonly inputs: number;
  /** First layer first; at least one. */
  readonly hidden: readonly HiddenLayer[];
}

/** Throws unless every size is an integer ≥ 1. */
export function requireArchitecture({ inputs, hidden }: Architecture): void {
  requireDomain(Number.isInteger(inputs) && inputs >= 1, "network", "inputs must be an integer ≥ 1", inputs);
  requireDomain(hidden.length >= 1, "network", "there must be a hidden layer", hidden.length);
  hidden.forEach(({ width }, l) => {
    const holds = Number.isInteger(width) && width >= 1;
    requireDomain(holds, "network", `the width of hidden layer ${l + 1} must be an integer ≥ 1`, width);
  });
}

/** d, then the widths of the hidden layers. */
export const widthsOf = ({ inputs, hidden }: Architecture): readonly number[] => [
  inputs,
  ...hidden.map(({ width }) => width),
];
