import type { Engine, Matrix } from "../../engine/engine.ts";
import { matrix } from "../../engine/matrix.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { type Data, norm, type Source } from "./data.ts";
import { alongSpheres, normaliseRows } from "./directions.ts";
import { leastOf } from "./normal-equations.ts";
import { errorOf } from "./predictor.ts";
import { placeOf, slopeOf } from "./profile-basis.ts";
import { type RidgeSum, ridgeSumPredictor } from "./ridge-sum.ts";

/** Adam on directions and functions of a sum of ridge functions. */
export interface RidgeDescentSettings {
  /** Step sizes of the directions, in radians; the best on the validation sample is kept. */
  readonly rates: readonly number[];
  /** That of the values at the knots over that of the directions, in units of the values' root mean square about their mean. */
  readonly valueRate: number;
  /** Points of a step, new ones each. */
  readonly batch: number;
}

/**
 * Descent from `sum`, `points` in all, the same share of them for each rate; rates fall linearly to 0. The start is among the candidates, so
 * that on the validation sample the result is no worse. A point costs about 3 k (d + 8) multiply-adds.
 */
export function descendRidgeSum(
  sum: RidgeSum,
  { train, validation }: Data,
  {
    rates,
    valueRate,
    batch,
    points,
    engine,
  }: RidgeDescentSettings & { readonly points: number; readonly engine: Engine },
): RidgeSum {
  const where = "descendRidgeSum";
  requireDomain(
    rates.length > 0 && rates.every((rate) => rate > 0),
    where,
    "there must be rates, positive ones",
    rates,
  );
  requireDomain(valueRate >= 0, where, "valueRate must be ≥ 0", valueRate);
  requireDomain(Number.isSafeInteger(batch) && batch >= 1, where, "batch must be an integer ≥ 1", batch);
  const steps = Math.floor(points / rates.length / batch);
  const ends = rates.map((rate) => descent(sum, train, { rate, valueRate, batch, steps, engine }));
  return leastOf([sum, ...ends], (candidate) => errorOf(ridgeSumPredictor(candidate, engine), validation));
}

interface Descent {
  readonly rate: number;
  readonly valueRate: number;
  readonly batch: number;
  readonly steps: number;
  readonly engine: Engine;
}

/** Batches of the descent are drawn beyond those of the fits. */
const FIRST_BATCH = 2 ** 24;

function descent(start: RidgeSum, train: Source, { rate, valueRate, batch, steps, engine }: Descent): RidgeSum {
  const { rows: k, columns: d } = start.directions;
  const directions = matrix(k, d, start.directions.data.slice());
  const sum = { ...start, directions, values: start.values.slice() };
  const [moveDirections, moveValues] = [adam(directions.data), adam(sum.values)];
  const size = deviation(sum.values);
  for (let step = 0; step < steps; step++) {
    const { x, y } = train.draw(FIRST_BATCH + step, batch);
    const gradient = gradientOf(sum, { x, y, scale: train.scale }, engine);
    const fall = 1 - step / steps;
    // A direction turns by the root of the sum of the squares of its d entries' steps.
    moveDirections(gradient.directions, (rate * fall) / Math.sqrt(d));
    normaliseRows(directions);
    if (valueRate > 0) moveValues(gradient.values, rate * valueRate * fall * size);
  }
  return sum;
}

/** The gradient of half the mean squared error on a batch, that of the directions along their spheres and damped beyond 4 scales. */
export function gradientOf(
  { directions, basis, values, constant }: RidgeSum,
  { x, y, scale }: { readonly x: Matrix; readonly y: Float64Array; readonly scale: number },
  engine: Engine,
): { readonly directions: Float64Array; readonly values: Float64Array } {
  const { rows: k, columns: d } = directions;
  const t = engine.multiply(x, directions, { transposeB: true });
  const byValue = new Float64Array(values.length);
  const places = new Float64Array(k);
  for (let row = 0; row < t.rows; row++) {
    let residual = constant - y[row];
    for (let i = 0; i < k; i++) {
      const place = placeOf(t.data[row * k + i], basis);
      const j = Math.min(Math.floor(place), basis.size - 2);
      const at = i * basis.size + j;
      places[i] = place;
      residual += values[at] + (place - j) * (values[at + 1] - values[at]);
    }
    residual /= t.rows;
    // ⟨x, v⟩ is heavy-tailed with ‖x‖, and so is its gradient: points far out count for the directions as if they lay at 4 medians.
    const damped = residual * Math.min(1, (4 * scale) / norm(x.data.subarray(row * d, (row + 1) * d)));
    for (let i = 0; i < k; i++) {
      const j = Math.min(Math.floor(places[i]), basis.size - 2);
      const at = i * basis.size + j;
      byValue[at] += residual * (1 - places[i] + j);
      byValue[at + 1] += residual * (places[i] - j);
      t.data[row * k + i] = damped * (values[at + 1] - values[at]) * slopeOf(t.data[row * k + i], basis);
    }
  }
  const byDirection = engine.multiply(t, x, { transposeA: true });
  alongSpheres(byDirection, directions);
  return { directions: byDirection.data, values: byValue };
}

/** Adam (Kingma & Ba 2015, Algorithm 1) with β₁ = 0.9, β₂ = 0.99, in place. */
function adam(w: Float64Array): (gradient: Float64Array, rate: number) => void {
  const [first, second] = [new Float64Array(w.length), new Float64Array(w.length)];
  let [left1, left2] = [1, 1];
  return (gradient, rate) => {
    left1 *= 0.9;
    left2 *= 0.99;
    for (let i = 0; i < w.length; i++) {
      first[i] += 0.1 * (gradient[i] - first[i]);
      second[i] += 0.01 * (gradient[i] * gradient[i] - second[i]);
      const root = Math.sqrt(second[i] / (1 - left2));
      if (root > 0) w[i] -= (rate * first[i]) / (1 - left1) / root;
    }
  };
}

function deviation(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
