import type { PlaygroundState } from "../permalink/playground-state.ts";
import type { Seeded } from "./learner.ts";
import type { Problem } from "./problem.ts";

/** Where a network is after so many steps, over its repetitions; NaN where all diverged. */
export interface CurvePoint {
  readonly step: number;
  /** Mean loss of the batches since the point before. */
  readonly loss: number;
  /** E (f̂ − f)²/Var f on fresh points, or on the rows held out: mean, least and largest over the repetitions. */
  readonly error: number;
  readonly low: number;
  readonly high: number;
  /** One for each repetition, and its standard error from the spread of the test points. */
  readonly errors: readonly number[];
  readonly standardErrors: readonly number[];
}

/** A point of a curve, and the squared errors of the first repetition's test points; none where they say nothing. */
export interface Measured {
  readonly point: CurvePoint;
  readonly squares?: Float64Array;
}

/** The point of one network's curve. */
export function curvePoint(
  problem: Problem,
  state: PlaygroundState,
  repetitions: readonly Seeded[],
  { network, steps }: { readonly network: number; readonly steps: number },
): Measured {
  const each = repetitions.map(({ test, learners }): Share & { readonly loss: number } => {
    const learner = learners[network]!;
    const loss = learner.batchLoss;
    if (learner.diverged !== undefined) return { loss, error: Number.NaN, standardError: Number.NaN };
    const predicted = learner.predict(test.x);
    return { loss, ...shareOf(predicted, test.y, { variance: problem.variance, loss: state.training.loss }) };
  });
  const alive = each.map(({ error }) => error).filter((error) => !Number.isNaN(error));
  const point: CurvePoint = {
    step: steps,
    loss: mean(each.map(({ loss }) => loss)),
    error: mean(alive),
    low: alive.length === 0 ? Number.NaN : Math.min(...alive),
    high: alive.length === 0 ? Number.NaN : Math.max(...alive),
    errors: each.map(({ error }) => error),
    standardErrors: each.map(({ standardError }) => standardError),
  };
  const squares = each[0]?.squares;
  return squares === undefined ? { point } : { point, squares };
}

interface Share {
  readonly error: number;
  readonly standardError: number;
  readonly squares?: Float64Array;
}

/**
 * The mean squared error over the variance. Under the correlation loss, which fixes no size, after the best multiple and constant: 1 − ρ²,
 * and its standard error is not given.
 */
function shareOf(
  predicted: Float64Array,
  y: Float64Array,
  { variance, loss }: { readonly variance: number; readonly loss: PlaygroundState["training"]["loss"] },
): Share {
  const n = y.length;
  if (loss === "correlation") {
    const [p, q] = [mean(predicted), mean(y)];
    let [pp, pq, qq] = [0, 0, 0];
    for (let i = 0; i < n; i++) {
      const [a, b] = [predicted[i]! - p, y[i]! - q];
      pp += a * a;
      pq += a * b;
      qq += b * b;
    }
    return { error: pp > 0 && qq > 0 ? 1 - (pq * pq) / (pp * qq) : 1, standardError: Number.NaN };
  }
  const squares = predicted.map((p, i) => (p - y[i]!) ** 2);
  const error = mean(squares);
  const spread = squares.reduce((sum, value) => sum + (value - error) ** 2, 0) / (n - 1);
  return { error: error / variance, standardError: Math.sqrt(spread / n) / variance, squares };
}

const mean = (values: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
};
