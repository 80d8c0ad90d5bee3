import { logistic } from "../../activations/logistic.ts";
import { requireDomain } from "../../math/domain-error.ts";

/**
 * The loss of an output neuron p = s(z), s the logistic function, on labels y: "squared" (p − y)²/2, "cross-entropy"
 * −y log p − (1 − y) log(1 − p) = log(1 + e^z) − y z.
 */
export type NeuronLoss = "squared" | "cross-entropy";

/** The output neuron: z(x) = Σ_j weights_j φ_j(x) + constant. */
export interface Neuron {
  readonly weights: Float64Array;
  readonly constant: number;
}

/** s(z), point by point: what the network predicts. */
export const probabilities = (logits: Float64Array): Float64Array => logits.map(logistic);

export interface DescentOptions {
  readonly loss: NeuronLoss;
  /** Whether each feature is taken less its mean over the training sample, a reparametrisation of the constant; yes unless given. */
  readonly centred?: boolean;
  /**
   * η > 0. "auto", which holds unless given, is 16/λ for the squared loss and 4/λ for the cross-entropy, λ the largest eigenvalue of
   * (1/n) Σ_i Φ_i Φ_iᵀ, Φ the features with that of the constant: of the cross-entropy's Hessian λ/4 is a bound, of the squared loss's
   * λ/16 is one where it fits (s′ ≤ 1/4; the other part of that Hessian is (p − y) s″).
   */
  readonly step?: number | "auto";
  /** Number of steps, ≥ 0. */
  readonly steps: number;
  /** After which numbers of steps the neuron is kept, besides the last. */
  readonly at?: readonly number[];
  /** β > 0: z = ⟨v, φ⟩ + β c and descent is on (v, c); 1 unless given. √r makes the constant as large a feature as the others together. */
  readonly constantFeature?: number;
}

/** The neuron after so many steps. */
export interface Snapshot {
  readonly step: number;
  /** Mean training loss. */
  readonly loss: number;
  /** Of the mean training loss, by the parameters trained. */
  readonly gradientNorm: number;
  readonly neuron: Neuron;
}

export interface Descent {
  /**
   * `diverged`: the loss was not finite or grew a million times beyond the first one; or it is bounded (squared) and the neuron is
   * saturated, its gradient below 10⁻⁶ of the first one with a loss above that of the best constant. Descent ended there.
   */
  readonly outcome: "ok" | "diverged";
  readonly message?: string;
  /** η as it was used. */
  readonly step: number;
  /** λ where it was asked for. */
  readonly largestEigenvalue?: number;
  readonly snapshots: readonly Snapshot[];
}

export const MOST_RATE: Readonly<Record<NeuronLoss, number>> = { squared: 16, "cross-entropy": 4 };

/** Throws unless options and labels make sense. */
export function requireDescent(where: string, options: DescentOptions, labels: Float64Array, points: number): void {
  const { steps, step = "auto", constantFeature = 1, at = [], loss } = options;
  requireDomain(points >= 1, where, "there must be a point to train on", points);
  requireDomain(labels.length === points, where, `there must be ${points} labels`, labels.length);
  requireDomain(Object.hasOwn(MOST_RATE, loss), where, "the loss must be squared or cross-entropy", loss);
  requireDomain(Number.isSafeInteger(steps) && steps >= 0, where, "steps must be an integer ≥ 0", steps);
  requireDomain(step === "auto" || (step > 0 && step < Infinity), where, "step must be positive and finite", step);
  const sized = constantFeature > 0 && constantFeature < Infinity;
  requireDomain(sized, where, "the constant's feature must be positive and finite", constantFeature);
  for (const seen of at) {
    requireDomain(Number.isSafeInteger(seen) && seen >= 0 && seen <= steps, where, `at must lie in 0…${steps}`, seen);
  }
  requireLabels(where, loss, labels);
}

/** Throws unless labels are finite, and in [0, 1] where their cross-entropy is taken. */
export function requireLabels(where: string, loss: NeuronLoss, labels: Float64Array): void {
  for (const y of labels) {
    if (!Number.isFinite(y)) requireDomain(false, where, "labels must be finite", y);
    if (loss === "cross-entropy" && !(y >= 0 && y <= 1)) requireDomain(false, where, "labels must lie in [0, 1]", y);
  }
}
