import { matrix } from "../../engine/matrix.ts";
import { requireDomain } from "../../math/domain-error.ts";
import type { Key } from "../../math/random/key.ts";
import { pointsOnSphere } from "../../math/random/samplers.ts";
import {
  equationsOf,
  type Fit,
  type FitRequest,
  fitNested,
  radialData,
  type Several,
  type Single,
} from "./equations.ts";
import { type Features, networkOf, selectFeatures } from "./features.ts";
import { type Optimised, requireWidths } from "./optimise.ts";

/**
 * The law of the thresholds t of random units relu(⟨u, x⟩ − t), u uniform on the sphere, in units of s/√d, s the median of ‖x‖: uniform on
 * [from, to], or Gaussian. relu(⟨w, x⟩ + b) is ‖w‖ relu(⟨w/‖w‖, x⟩ + b/‖w‖): with w ~ N(0, I/d), b ~ N(0, σ²) it is the Gaussian one but
 * for the spread of ‖w‖, and with outer weights by least squares lengths do not matter.
 */
export type ThresholdLaw =
  | { readonly kind: "uniform"; readonly from: number; readonly to: number }
  | { readonly kind: "gaussian"; readonly standardDeviation: number };

export const thresholdLawName = (law: ThresholdLaw): string =>
  law.kind === "uniform" ? `U[${law.from}, ${law.to}]` : `N(0, ${law.standardDeviation}²)`;

/** Ranges as far as projections reach and beyond, on both sides and on one, and two Gaussian laws. */
export const THRESHOLD_LAWS: readonly ThresholdLaw[] = [
  { kind: "uniform", from: -1, to: 1 },
  { kind: "uniform", from: -1.4, to: 1.4 },
  { kind: "uniform", from: -1.8, to: 1.8 },
  { kind: "uniform", from: -0.9, to: 1.8 },
  { kind: "uniform", from: 0, to: 1.8 },
  { kind: "uniform", from: -1.8, to: 3.5 },
  { kind: "uniform", from: -3.5, to: 3.5 },
  { kind: "uniform", from: 0, to: 3.5 },
  { kind: "gaussian", standardDeviation: 0.7 },
  { kind: "gaussian", standardDeviation: 1.4 },
];

export interface RandomReluSettings {
  readonly thresholdLaws: readonly ThresholdLaw[];
  /** Points to fit on for each unit of the widest network. */
  readonly pointsPerUnit: number;
  /** Points by which penalty and law of the thresholds are chosen. */
  readonly validationPoints: number;
}

export const defaultRandomRelu: RandomReluSettings = {
  thresholdLaws: THRESHOLD_LAWS,
  pointsPerUnit: 20,
  validationPoints: 8000,
};

export interface RandomRelu extends Optimised {
  /** The one of the laws that did best on the validation sample. */
  readonly thresholdLaw: ThresholdLaw;
}

/**
 * Random units with outer weights by least squares, tuned: for each target and each width the law of the thresholds and the penalty that do
 * best on validation points. The narrower networks have the first units of the widest, which are as random. With n the largest
 * width, L laws and N points it costs L N n²/2 multiply-adds.
 */
export function randomReluFits({
  law,
  targets,
  widths,
  settings = defaultRandomRelu,
  key,
  engine,
}: FitRequest<RandomReluSettings> & Several): readonly (readonly RandomRelu[])[] {
  requireWidths(widths, "randomReluFits", 1);
  const { thresholdLaws, pointsPerUnit, validationPoints } = settings;
  requireDomain(thresholdLaws.length > 0, "randomReluFits", "there must be a law of the thresholds", thresholdLaws);
  const data = radialData({ law, targets }, { validationPoints, key });
  const most = Math.max(...widths);
  const points = Math.ceil(pointsPerUnit * most);
  const unit = data.train.scale / Math.sqrt(law.dimension);
  let best: { readonly fit: Fit; readonly features: Features; readonly thresholdLaw: ThresholdLaw }[][] = [];
  for (const thresholdLaw of thresholdLaws) {
    const features = randomUnits(thresholdLaw, { count: most, dimension: law.dimension, unit, key });
    const equations = equationsOf(features, data, { points, engine });
    const fits = fitNested(features, equations, { data, sizes: widths, engine });
    best = fits.map((own, j) =>
      own.map((fit, s) => {
        const before = best[j]?.[s];
        const better = before === undefined || fit.validationError < before.fit.validationError;
        return better ? { fit, features, thresholdLaw } : before;
      }),
    );
  }
  return best.map((own) =>
    own.map(({ fit: { outer, constant, validationError }, features, thresholdLaw }) => {
      const first = Uint32Array.from({ length: outer.length }, (_, i) => i);
      return {
        network: networkOf(selectFeatures(features, first), { outer, constant }),
        validationError,
        thresholdLaw,
      };
    }),
  );
}

/** {@link randomReluFits} for one target and one width. */
export function randomReluFit({ target, width, ...options }: FitRequest<RandomReluSettings> & Single): RandomRelu {
  return randomReluFits({ ...options, targets: [target], widths: [width] })[0][0];
}

function randomUnits(
  thresholdLaw: ThresholdLaw,
  {
    count,
    dimension,
    unit,
    key,
  }: { readonly count: number; readonly dimension: number; readonly unit: number; readonly key: Key },
): Features {
  const own = key.fold("units", thresholdLawName(thresholdLaw));
  const drawn = new Float64Array(count);
  const stream = own.fold("thresholds").stream();
  if (thresholdLaw.kind === "uniform") stream.fillUniform(drawn);
  else stream.fillGaussian(drawn);
  const place = (u: number): number =>
    thresholdLaw.kind === "uniform"
      ? thresholdLaw.from + u * (thresholdLaw.to - thresholdLaw.from)
      : u * thresholdLaw.standardDeviation;
  return {
    directions: matrix(count, dimension, pointsOnSphere(count, dimension, own.fold("directions").stream())),
    direction: Uint32Array.from({ length: count }, (_, i) => i),
    thresholds: drawn.map((u) => place(u) * unit),
    even: false,
  };
}
