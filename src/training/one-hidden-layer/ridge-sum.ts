import type { Engine, Matrix } from "../../engine/engine.ts";
import { matrix } from "../../engine/matrix.ts";
import { requireDomain } from "../../math/domain-error.ts";
import type { Key } from "../../math/random/key.ts";
import { batchesOf, type Data } from "./data.ts";
import { type DirectionKind, directionsOf } from "./directions.ts";
import { emptyEquations, leastOf, ridgePath } from "./normal-equations.ts";
import { errorOf, type Predictor, unitSum } from "./predictor.ts";
import { type ProfileBasis, placeOf, profileAt, requireBasis } from "./profile-basis.ts";

/** x ↦ c + Σ_i g_i(⟨v_i, x⟩), g_i of a basis: what bounds on one hidden layer speak of, whatever the activation. */
export interface RidgeSum {
  /** v_i, the rows [k, d]. */
  readonly directions: Matrix;
  readonly basis: ProfileBasis;
  /** g_i at the knots, [k, basis.size]. */
  readonly values: Float64Array;
  readonly constant: number;
}

/** How sums of ridge functions are fitted. */
export interface RidgeSumSettings {
  readonly directions: DirectionKind;
  /** Even units suffice where law and target are even: the even part of g is no farther from f than g. */
  readonly even: boolean;
  /** Knots of each unit. */
  readonly knots: number;
  /** Half-way points of the knots tried, in medians of ‖x‖; the best on the validation sample is kept. */
  readonly knees: readonly number[];
}

export const ridgeSumPredictor = (sum: RidgeSum, engine: Engine): Predictor => {
  const { values, basis, constant, directions } = sum;
  return unitSum({ directions, constant, engine, unit: (i, t) => profileAt(values, i * basis.size, t, basis) });
};

/**
 * One function common to all units, by least squares: as many unknowns as knots, so that 10⁵ points leave next to no error of
 * estimation, whatever the width. Points each cost k (d + 1) + knots²/2 multiply-adds.
 */
export function fitCommon(data: Data, settings: RidgeSumSettings, options: FitOptions): RidgeSum {
  const { width, key, engine } = options;
  const dimension = data.train.dimension;
  return fitCommonOn(
    directionsOf(settings.directions, { count: width, dimension, key, engine }),
    data,
    settings,
    options,
  );
}

interface FitOptions {
  readonly width: number;
  readonly points: number;
  readonly key: Key;
  readonly engine: Engine;
}

/** `fitCommon` on directions that are there. */
export function fitCommonOn(
  directions: Matrix,
  { train, validation }: Data,
  { knees, even, knots }: Omit<RidgeSumSettings, "directions">,
  { points, engine }: Pick<FitOptions, "points" | "engine">,
): RidgeSum {
  const width = directions.rows;
  requireDomain(knees.length > 0, "fitCommon", "there must be a knee", knees);
  requireDomain(points >= 1, "fitCommon", "there must be a point for each knee", points);
  const share = Math.max(1, Math.floor(points / knees.length));
  const candidates = knees.flatMap((knee): RidgeSum[] => {
    const basis: ProfileBasis = { even, size: knots, knee: knee * train.scale };
    requireBasis(basis);
    const equations = emptyEquations(knots);
    for (const { x, y } of batchesOf(train, share)) {
      const phi = commonFeatures(engine.multiply(x, directions, { transposeB: true }), basis);
      engine.gram(phi, { out: equations.gram });
      for (let row = 0; row < y.length; row++) {
        const residual = y[row] - train.mean;
        for (let m = 0; m < knots; m++) equations.covariance[m] += residual * phi.data[row * knots + m];
      }
    }
    return ridgePath(equations, { engine }).map((common) => {
      const values = new Float64Array(width * knots);
      for (let i = 0; i < width; i++) values.set(common, i * knots);
      return { directions, basis, values, constant: train.mean };
    });
  });
  return leastOf(candidates, (sum) => errorOf(ridgeSumPredictor(sum, engine), validation));
}

/** φ_m(x) = Σ_i hat_m(⟨v_i, x⟩) from the t = ⟨v_i, x⟩ [n, k]. */
function commonFeatures(t: Matrix, basis: ProfileBasis): Matrix {
  const phi = matrix(t.rows, basis.size);
  for (let row = 0; row < t.rows; row++) {
    const at = row * basis.size;
    for (let i = row * t.columns; i < (row + 1) * t.columns; i++) {
      const place = placeOf(t.data[i], basis);
      const j = Math.min(Math.floor(place), basis.size - 2);
      phi.data[at + j] += 1 - place + j;
      phi.data[at + j + 1] += place - j;
    }
  }
  return phi;
}

/** Most unknowns for which the normal equations of functions of their own are set up. */
export const MOST_UNKNOWNS = 6144;

/**
 * A function of its own for each unit, by least squares on what `sum` leaves: k · knots unknowns, shrunk towards `sum` by the penalty that
 * does best on the validation sample (`sum` itself included). A point costs 2k² updates of the normal equations.
 */
export function refineProfiles(
  sum: RidgeSum,
  { train, validation }: Data,
  { points, engine }: { readonly points: number; readonly engine: Engine },
): RidgeSum {
  const { directions, basis, values } = sum;
  const unknowns = values.length;
  requireDomain(
    unknowns <= MOST_UNKNOWNS,
    "refineProfiles",
    `width · knots must be at most ${MOST_UNKNOWNS}`,
    unknowns,
  );
  const equations = emptyEquations(unknowns);
  const { gram, covariance } = equations;
  const at = new Int32Array(2 * directions.rows);
  const share = new Float64Array(2 * directions.rows);
  const predictor = ridgeSumPredictor(sum, engine);
  for (const { x, y } of batchesOf(train, points)) {
    const t = engine.multiply(x, directions, { transposeB: true });
    const fitted = predictor.predict(x);
    for (let row = 0; row < t.rows; row++) {
      const residual = y[row] - fitted[row];
      for (let i = 0; i < t.columns; i++) {
        const place = placeOf(t.data[row * t.columns + i], basis);
        const j = Math.min(Math.floor(place), basis.size - 2);
        at[2 * i] = i * basis.size + j;
        at[2 * i + 1] = at[2 * i] + 1;
        share[2 * i] = 1 - place + j;
        share[2 * i + 1] = place - j;
      }
      for (let a = 0; a < at.length; a++) {
        const base = at[a] * unknowns;
        covariance[at[a]] += share[a] * residual;
        for (let b = 0; b <= a; b++) gram.data[base + at[b]] += share[a] * share[b];
      }
    }
  }
  const path = ridgePath(equations, { engine, ridges: [1e-3, 1e-2, 0.1, 1] });
  const candidates = [sum, ...path.map((more) => ({ ...sum, values: values.map((value, i) => value + more[i]) }))];
  return leastOf(candidates, (candidate) => errorOf(ridgeSumPredictor(candidate, engine), validation));
}
