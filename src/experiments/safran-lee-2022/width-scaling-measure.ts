import { besselLaw } from "../../distributions/radial/bessel-law.ts";
import type { ContinuousLaw } from "../../distributions/radial-law.ts";
import type { Engine } from "../../engine/engine.ts";
import { type Matrix, matrix } from "../../engine/matrix.ts";
import type { Key } from "../../math/random/key.ts";
import type { Stream } from "../../math/random/stream.ts";
import { drawFeatures } from "../../training/random-features/draw-features.ts";
import { featureMeans } from "../../training/random-features/feature-sums.ts";
import { classify, fitThreshold, misclassification } from "../../training/random-features/prediction-errors.ts";
import { radialSample } from "../../training/random-features/radial-sample.ts";

/** One draw of logistic units with weights N(0, G² I/λ²), λ the quantile of the law φ², and one bias. */
export type ThresholdTask = {
  readonly dimension: number;
  readonly quantile: number;
  /** G. */
  readonly gain: number;
  readonly bias: number;
  /** Ascending. */
  readonly widths: readonly number[];
  readonly fitPoints: number;
  readonly testPoints: number;
  readonly replica: number;
};

export interface ThresholdValues {
  /** Share of the test points that are put on the wrong side of ‖x‖ = λ, for each width. */
  readonly errors: readonly number[];
  /** Fitted thresholds of the mean feature. */
  readonly thresholds: readonly number[];
}

/**
 * The mean of the first r units, thresholded where it errs least on `fitPoints` independent points of the law, and its errors on other points: the radii of
 * those are the quantiles of (i + ½)/n, the same in every draw, each with a direction of its own. (A tied network, an
 * increasing function of the mean feature, decides no better than that.)
 */
export function thresholdErrors(
  task: ThresholdTask,
  { key, engine }: { readonly key: Key; readonly engine: Engine },
): ThresholdValues {
  const { dimension, quantile, gain, bias, widths, fitPoints, testPoints } = task;
  const law = lawOf(dimension);
  const scale = law.quantile(quantile);
  const target = (radius: number): number => (radius <= scale ? 1 : 0);
  const features = drawFeatures({ dimension, width: widths.at(-1)!, gain, scale, bias }, key.fold("units"));
  const training = radialSample({ law, count: fitPoints, target }, key.fold("points to fit on"));
  const radii = middleQuantiles(dimension, testPoints);
  const labels = radii.map(target);
  const fitted = featureMeans(features, training.x, { engine, widths });
  const tested = featureMeans(features, pointsAt(radii, dimension, key.fold("directions").stream()), {
    engine,
    widths,
  });
  const rules = fitted.map((means) => fitThreshold(means, training.y));
  return {
    errors: rules.map((rule, i) => misclassification(classify(rule, tested[i]!), labels).mean),
    thresholds: rules.map(({ threshold }) => threshold),
  };
}

/** One point of uniform direction at each radius, [n, d]. */
export function pointsAt(radii: Float64Array, dimension: number, stream: Stream): Matrix {
  const points = matrix(radii.length, dimension);
  stream.fillGaussian(points.data);
  radii.forEach((radius, i) => {
    const x = points.data.subarray(i * dimension, (i + 1) * dimension);
    const factor = radius / Math.hypot(...x);
    for (let k = 0; k < dimension; k++) x[k]! *= factor;
  });
  return points;
}

const laws = new Map<number, ContinuousLaw>();

function lawOf(dimension: number): ContinuousLaw {
  const law = laws.get(dimension) ?? besselLaw({ dimension });
  laws.set(dimension, law);
  return law;
}

const tables = new Map<string, Float64Array>();

/** The radii of survival (n − i − ½)/n, i = 0, …, n − 1: an average over them is the midpoint rule in the probability. */
export function middleQuantiles(dimension: number, count: number): Float64Array {
  const name = JSON.stringify([dimension, count]);
  let radii = tables.get(name);
  if (radii === undefined) {
    const law = lawOf(dimension);
    radii = Float64Array.from({ length: count }, (_, i) => {
      const below = (i + 0.5) / count;
      return below < 0.5 ? law.quantile(below) : law.survivalQuantile((count - i - 0.5) / count);
    });
    tables.set(name, radii);
  }
  return radii;
}
