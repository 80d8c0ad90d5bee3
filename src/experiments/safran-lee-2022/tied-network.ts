import type { Engine } from "../../engine/engine.ts";
import { mean, variance } from "../../statistics/moments.ts";
import type { Descent, DescentOptions } from "../../training/random-features/neuron.ts";
import { misclassification, squaredError } from "../../training/random-features/prediction-errors.ts";
import { type MeanSample, predictTied, tiedDescent } from "../../training/random-features/tied-descent.ts";

/** What a network errs on points that it was not trained on, after so many steps. */
export interface Tested {
  readonly step: number;
  /** Mean of (p − y)² over the test points. */
  readonly error: number;
  /** Of that mean. */
  readonly standardError: number;
  /** Share of the test points with p > ½ where y = 0 or the reverse. */
  readonly misclassified: number;
}

export interface TestedDescent {
  readonly outcome: Descent["outcome"];
  readonly path: readonly Tested[];
}

/** The mean feature of other points, and their labels. */
export type TestSample = Omit<MeanSample, "width">;

/**
 * Gradient descent on the squared loss of p = s(c − (α/r) Σ_j φ_j), the hidden layer at its random initial value, from p = ½, and what it
 * errs on fresh points. In the standardised mean feature: the constant's feature is √r times the standard deviation of the mean feature over the training
 * points, so that both second moments are one λ; and step 16/λ, the inverse of a bound of the Hessian where the loss fits. Nothing is chosen by errors.
 */
export function trainTied(
  training: MeanSample,
  test: TestSample,
  options: Pick<DescentOptions, "steps" | "at"> & { readonly engine: Engine },
): TestedDescent {
  const found = tiedDescent(training, {
    ...options,
    loss: "squared",
    constantFeature: standardConstant(training),
  });
  return {
    outcome: found.outcome,
    path: found.snapshots.map(({ step, neuron }) => tested(step, predictTied(neuron, test.means), test.y)),
  };
}

/** √r times the standard deviation of the means. */
export const standardConstant = ({ means, width }: Pick<MeanSample, "means" | "width">): number =>
  Math.sqrt(width * variance(means) * (1 - 1 / means.length));

export function tested(step: number, predicted: Float64Array, y: Float64Array): Tested {
  const { mean: error, standardError } = squaredError(predicted, y);
  return { step, error, standardError, misclassified: misclassification(predicted, y).mean };
}

/** 1, 3, 10, 30, … below `last`, and `last`. */
export function stepsUpTo(last: number): readonly number[] {
  const steps: number[] = [];
  for (let decade = 1; decade < last; decade *= 10) steps.push(decade, 3 * decade);
  return [...steps.filter((step) => step < last), last];
}

/** Mean of one kind of number over draws, with the least and the greatest. */
export function spread(values: readonly number[]): { readonly y: number; readonly low: number; readonly high: number } {
  return { y: mean(values), low: Math.min(...values), high: Math.max(...values) };
}
