import type { RadialLaw } from "../../distributions/radial-law.ts";
import { matrix } from "../../engine/matrix.ts";
import { requireDomain } from "../../math/domain-error.ts";
import type { Key } from "../../math/random/key.ts";
import { studentQuantile } from "../../math/special/student.ts";
import type { Estimate } from "../../statistics/estimate.ts";
import type { Sample } from "../../training/one-hidden-layer/data.ts";

/** E(g − y)² of one network as fresh points have it. */
export interface TestError {
  readonly error: number;
  /** Of `error`, rather too large. */
  readonly standardError: number;
  /** n. */
  readonly points: number;
}

/**
 * `count` points, one in each of as many shells of equal probability: the radius is the quantile of (i + U_i)/n, the direction uniform, all independent. A mean
 * over them has the exact expectation, and a variance from within the shells alone.
 */
export function shellSample(
  { law, target }: { readonly law: RadialLaw; readonly target: (radius: number) => number },
  count: number,
  key: Key,
): Sample {
  requireDomain(
    Number.isSafeInteger(count) && count >= 4 && count % 2 === 0,
    "shellSample",
    "count must be even and ≥ 4",
    count,
  );
  const d = law.dimension;
  const [places, directions] = [key.fold("places").stream(), key.fold("directions").stream()];
  const [x, y] = [matrix(count, d), new Float64Array(count)];
  directions.fillGaussian(x.data);
  for (let i = 0; i < count; i++) {
    const u = places.uniform();
    const radius = 2 * i < count ? law.quantile((i + u) / count) : law.survivalQuantile((count - i - u) / count);
    const point = x.data.subarray(i * d, (i + 1) * d);
    let square = 0;
    for (const coordinate of point) square += coordinate * coordinate;
    for (let j = 0; j < d; j++) point[j]! *= radius / Math.sqrt(square);
    y[i] = target(radius);
  }
  return { x, y };
}

/**
 * Mean squared error on a shell sample. Of neighbouring shells a, b the variances are at most E(e_a − e_b)² together, so that Σ_pairs (e_a − e_b)²/n² estimates
 * a bound of the variance of the mean.
 */
export function testErrorOf(predicted: Float64Array, y: Float64Array): TestError {
  const n = y.length;
  let [sum, square] = [0, 0];
  for (let i = 0; i < n; i += 2) {
    const [a, b] = [(predicted[i]! - y[i]!) ** 2, (predicted[i + 1]! - y[i + 1]!) ** 2];
    sum += a + b;
    square += (a - b) ** 2;
  }
  return { error: sum / n, standardError: Math.sqrt(square) / n, points: n };
}

/** Student's interval, with as many degrees of freedom as there are pairs of shells. */
export function errorInterval({ error, standardError, points }: TestError, level: number): Estimate {
  const reach = studentQuantile((1 + level) / 2, points / 2) * standardError;
  const note = `${points} fresh points, one a shell`;
  return { value: error, low: error - reach, high: error + reach, level, standardError, note };
}
