import { requireDomain } from "../../math/domain-error.ts";
import type { UnitsNetwork } from "../../networks/export/explicit-network.ts";
import { drawPool, type PoolSettings } from "./candidates.ts";
import { eliminationOrder, inverseOf } from "./eliminate.ts";
import {
  equationsOf,
  type FitRequest,
  fitNested,
  type RadialData,
  radialData,
  type Several,
  type Single,
  selectEquations,
} from "./equations.ts";
import { networkOf, selectFeatures } from "./features.ts";

export type OptimiseSettings = {
  /** The pool; its size is at least that of the widest network asked for. */
  readonly pool: PoolSettings;
  /** Points to fit on for each feature of the pool. */
  readonly pointsPerFeature: number;
  /** Points by which penalties are chosen. */
  readonly validationPoints: number;
};

/** A network and its mean squared error on the points that its penalty was chosen by: a little too small. */
export interface Optimised {
  readonly network: UnitsNetwork;
  readonly validationError: number;
}

/**
 * A pool of six times the features that are kept, at least 600: half with two thresholds a direction, half with eight, up to 2.7 times the
 * size s/√d of ⟨u, x⟩. From pilot runs on five profiles at d = 5, 10, 20; more of anything gains little.
 */
export const defaultSettings = (widest: number): OptimiseSettings => ({
  pool: { features: Math.max(600, 3 * widest), thresholdsPerDirection: [2, 8], reach: 2.7 },
  pointsPerFeature: 16,
  validationPoints: 8000,
});

/**
 * Networks of few ReLU units for radial targets under a radial law, a list of widths for each target. Every unit has its opposite,
 * relu(⟨u, x⟩ − t) + relu(−⟨u, x⟩ − t), so that no unit is spent on cancelling odd parts; the pairs are what backward elimination by
 * their contribution to the least squares fit leaves of a pool (`candidates.ts`, `eliminate.ts`), the outer weights a fit of those left.
 * Directions are never moved. One elimination serves all widths: the smaller networks' units are among the larger ones'. A width
 * that is odd is used up to one unit. With p features in the pool and N points it costs N p²/2 + 2p³/3 multiply-adds for each target.
 */
export function optimiseNetworks({
  law,
  targets,
  widths,
  settings = defaultSettings(Math.max(...widths)),
  key,
  engine,
}: FitRequest<OptimiseSettings> & Several): readonly (readonly Optimised[])[] {
  requireWidths(widths, "optimiseNetworks", 2);
  const { pool, pointsPerFeature, validationPoints } = settings;
  const data = radialData({ law, targets }, { validationPoints, key });
  const sizes = widths.map((width) => Math.floor(width / 2));
  const features = drawPool(
    { ...pool, features: Math.max(pool.features, ...sizes) },
    { dimension: law.dimension, scale: data.train.scale, key: key.fold("pool"), engine },
  );
  const points = Math.ceil(pointsPerFeature * features.thresholds.length);
  const equations = equationsOf(features, data, { points, engine });
  const inverse = inverseOf(equations, engine);
  const keep = Math.min(...sizes);
  const most = Math.max(...sizes);
  return targets.map((target, j) => {
    const covariance = equations.covariances[j];
    const order = eliminationOrder(inverse, covariance, { keep, engine }).subarray(0, most);
    const kept = selectFeatures(features, order);
    const own: RadialData = { ...data, targets: [target] };
    const reduced = selectEquations({ gram: equations.gram, covariances: [covariance] }, order);
    const [fits] = fitNested(kept, reduced, { data: own, sizes, engine });
    return fits.map(({ outer, constant, validationError }) => {
      const first = Uint32Array.from({ length: outer.length }, (_, i) => i);
      return { network: networkOf(selectFeatures(kept, first), { outer, constant }), validationError };
    });
  });
}

/** {@link optimiseNetworks} for one target and one width. */
export function optimiseNetwork({ target, width, ...options }: FitRequest<OptimiseSettings> & Single): UnitsNetwork {
  return optimiseNetworks({ ...options, targets: [target], widths: [width] })[0][0].network;
}

export function requireWidths(widths: readonly number[], where: string, least: number): void {
  const good = widths.length > 0 && widths.every((width) => Number.isSafeInteger(width) && width >= least);
  requireDomain(good, where, `widths must be integers ≥ ${least}`, widths);
}
