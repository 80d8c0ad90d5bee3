import type { Engine, Matrix } from "../../engine/engine.ts";
import { matrix } from "../../engine/matrix.ts";
import { requireDomain } from "../../math/domain-error.ts";
import type { Key } from "../../math/random/key.ts";
import type { Stream } from "../../math/random/stream.ts";
import type { Data } from "./data.ts";
import { directionsOf, normaliseRows } from "./directions.ts";
import { leastOf } from "./normal-equations.ts";
import { errorOf } from "./predictor.ts";
import { type ProfileBasis, placeOf, profileAt, requireBasis } from "./profile-basis.ts";
import { type RidgeSum, ridgeSumPredictor } from "./ridge-sum.ts";

/** Projection pursuit (Friedman & Stuetzle 1981), orthogonal greedy. */
export interface PursuitSettings {
  readonly even: boolean;
  /** Knots of each unit. */
  readonly knots: number;
  /** Half-way point of the knots in medians of ‖x‖. */
  readonly knee: number;
  /** Random directions tried for each unit. */
  readonly candidates: number;
  /** Random moves of the best of them, of falling size; each that is better is kept. */
  readonly moves: number;
  /** Widths between are not looked at: the sum after every so many units is a candidate for the validation sample. */
  readonly every: number;
}

/**
 * Unit by unit: the direction v on which the conditional mean of the residual given ⟨v, x⟩ explains most of a fixed sample of `points`; that mean
 * becomes a unit, and the outer weights of all units so far are refitted (by Gram–Schmidt). If the validation sample prefers fewer units, the rest
 * are 0. A unit costs points · (candidates + moves) · (d + 10) + 2 · points · k multiply-adds; the sample takes 8 · points · k bytes.
 */
export function pursue(
  { train, validation }: Data,
  settings: PursuitSettings,
  {
    width,
    points,
    key,
    engine,
  }: { readonly width: number; readonly points: number; readonly key: Key; readonly engine: Engine },
): RidgeSum {
  const { candidates, moves, even, knots: size, every } = settings;
  for (const [name, value] of Object.entries({ width, points, candidates, every })) {
    requireDomain(Number.isSafeInteger(value) && value >= 1, "pursue", `${name} must be an integer ≥ 1`, value);
  }
  requireDomain(Number.isSafeInteger(moves) && moves >= 0, "pursue", "moves must be an integer ≥ 0", moves);
  const basis: ProfileBasis = { even, size, knee: settings.knee * train.scale };
  requireBasis(basis);
  const d = train.dimension;
  const { x, y } = train.draw(0, points);
  const residual = y.map((value) => value - train.mean);
  const directions = matrix(width, d);
  const profiles = new Float64Array(width * size);
  /** Orthonormal units on the sample, one a row; `steps[i]` writes row i in the units up to i. */
  const units = matrix(width, points);
  const inUnits: Float64Array[] = [];
  const weights = new Float64Array(width);
  const start: RidgeSum = { directions, basis, values: new Float64Array(width * size), constant: train.mean };
  const sums: RidgeSum[] = [start];
  for (let i = 0; i < width; i++) {
    const stream = key.fold("unit", i).stream();
    const tried = directionsOf("random", { count: candidates, dimension: d, key: key.fold("unit", i), engine });
    const best = search({ x, residual, tried, moves, basis, stream, engine });
    directions.data.set(best.direction, i * d);
    profiles.set(best.values, i * size);
    const row = units.data.subarray(i * points, (i + 1) * points);
    for (let p = 0; p < points; p++) row[p] = profileAt(best.values, 0, best.t[p], basis);
    const combination = orthogonalised(units, i, inUnits);
    if (combination !== undefined) {
      inUnits.push(combination);
      let along = 0;
      for (let p = 0; p < points; p++) along += row[p] * residual[p];
      for (let p = 0; p < points; p++) residual[p] -= along * row[p];
      for (let j = 0; j <= i; j++) weights[j] += along * combination[j];
    } else {
      row.fill(0);
      inUnits.push(new Float64Array(i + 1));
    }
    if ((i + 1) % every === 0 || i + 1 === width) {
      sums.push({ ...start, values: profiles.map((value, at) => value * weights[Math.floor(at / size)]) });
    }
  }
  return leastOf(sums, (sum) => errorOf(ridgeSumPredictor(sum, engine), validation));
}

interface Found {
  readonly direction: Float64Array;
  readonly t: Float64Array;
  readonly values: Float64Array;
  readonly gain: number;
}

function search({
  x,
  residual,
  tried,
  moves,
  basis,
  stream,
  engine,
}: {
  readonly x: Matrix;
  readonly residual: Float64Array;
  readonly tried: Matrix;
  readonly moves: number;
  readonly basis: ProfileBasis;
  readonly stream: Stream;
  readonly engine: Engine;
}): Found {
  const d = x.columns;
  const found = (direction: Float64Array): Found => {
    const t = engine.multiply(x, matrix(1, d, direction), { transposeB: true }).data;
    return { direction, t, ...conditionalMean(t, residual, basis) };
  };
  let best = found(tried.data.slice(0, d));
  for (let i = 1; i < tried.rows; i++) {
    const other = found(tried.data.slice(i * d, (i + 1) * d));
    if (other.gain > best.gain) best = other;
  }
  for (let move = 0; move < moves; move++) {
    const size = 0.5 * (1 - move / moves);
    const moved = matrix(
      1,
      d,
      best.direction.map((v) => v + (size * stream.gaussian()) / Math.sqrt(d)),
    );
    normaliseRows(moved);
    const other = found(moved.data);
    if (other.gain > best.gain) best = other;
  }
  return best;
}

/** Means of the residual by nearest knot, and the Σ n_j mean_j² that they explain. */
function conditionalMean(t: Float64Array, residual: Float64Array, basis: ProfileBasis): Pick<Found, "values" | "gain"> {
  const [sums, counts] = [new Float64Array(basis.size), new Float64Array(basis.size)];
  for (let p = 0; p < t.length; p++) {
    const j = Math.round(placeOf(t[p], basis));
    sums[j] += residual[p];
    counts[j] += 1;
  }
  // One more point with residual 0 in each: a mean of few points is not believed.
  const values = sums.map((sum, j) => sum / (counts[j] + 1));
  return { values, gain: sums.reduce((gain, sum, j) => gain + sum * values[j], 0) };
}

/** Makes row i of `units` orthonormal to those before, twice for accuracy; row i in the units as they were, undefined where it depends on them. */
function orthogonalised(units: Matrix, i: number, inUnits: readonly Float64Array[]): Float64Array | undefined {
  const n = units.columns;
  const row = units.data.subarray(i * n, (i + 1) * n);
  const combination = new Float64Array(i + 1);
  combination[i] = 1;
  const before = length(row);
  for (let pass = 0; pass < 2; pass++) {
    for (let j = 0; j < i; j++) {
      const other = units.data.subarray(j * n, (j + 1) * n);
      let along = 0;
      for (let p = 0; p < n; p++) along += row[p] * other[p];
      for (let p = 0; p < n; p++) row[p] -= along * other[p];
      const own = inUnits[j];
      for (let m = 0; m < own.length; m++) combination[m] -= along * own[m];
    }
  }
  const after = length(row);
  if (!(after > 1e-8 * before)) return undefined;
  for (let p = 0; p < n; p++) row[p] /= after;
  return combination.map((value) => value / after);
}

function length(values: Float64Array): number {
  let square = 0;
  for (const value of values) square += value * value;
  return Math.sqrt(square);
}
