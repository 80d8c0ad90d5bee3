import type { Engine } from "../../engine/engine.ts";
import type { Key } from "../../math/random/key.ts";
import { evaluateNetwork } from "../../networks/export/evaluate-network.ts";
import { unitsOf } from "../../networks/export/explicit-network.ts";
import profileTarget from "../../theory/certificates/targets/profile.ts";
import { tiedNetwork } from "../../theory/ridge-forms/tied-network.ts";
import { fitWith } from "../../training/one-hidden-layer/attack.ts";
import { type Problem, type Sample, sampleOf, sourceOf } from "../../training/one-hidden-layer/data.ts";
import { directionsOf } from "../../training/one-hidden-layer/directions.ts";
import { errorOf } from "../../training/one-hidden-layer/predictor.ts";
import { drawFeatures } from "../../training/random-features/draw-features.ts";
import { featureMeans } from "../../training/random-features/feature-sums.ts";
import { shellSample, type TestError, testErrorOf } from "../safran-lee-2022/attack-error.ts";
import { constructionFor } from "./sandwich-construction.ts";
import { methodNamed } from "./sandwich-methods.ts";
import { twoLayersPrediction } from "./sandwich-prediction.ts";
import { isPoints, lawOf, type RadialInstance, targetOf } from "./sandwich-profiles.ts";
import { brokenAt, fitBroken } from "./sandwich-two-layers.ts";

/** What no network with one hidden layer goes below. */
export type FloorTask = RadialInstance & { readonly curve: "floor"; readonly widths: readonly number[] };

/** One network with one hidden layer. */
export type OneLayerTask = RadialInstance & {
  readonly curve: "one layer";
  /** Of sandwich-methods.ts. */
  readonly method: string;
  readonly width: number;
  /** Put through the units to fit them. */
  readonly points: number;
  readonly validationPoints: number;
  readonly testPoints: number;
};

/** Random sigmoids, and a function of their mean: one draw of the widest layer, of which smaller ones are the first units. */
export type TwoLayersTask = RadialInstance & {
  readonly curve: "two layers";
  /** Units of the first layer, ascending. */
  readonly widths: readonly number[];
  /** Of the second layer, ascending: at most as many as the first has units, and the first of them for any; what does best on the validation points is kept. */
  readonly secondWidths: readonly number[];
  readonly gain: number;
  /** Lengths λ₀ of the weights that are tried, in medians of ‖x‖. */
  readonly scales: readonly number[];
  readonly points: number;
  readonly validationPoints: number;
  readonly testPoints: number;
};

/** Explicit networks on random orthonormal frames: one function for all units, or that function by ReLU units. */
export type ConstructionTask = RadialInstance & {
  readonly curve: "construction";
  readonly units: "any" | "ReLU";
  /** At most so many units. */
  readonly widths: readonly number[];
  readonly testPoints: number;
};

/** What formulas say of the curves, without a sample. */
export type PredictionTask = RadialInstance & {
  readonly curve: "predictions";
  readonly widths: readonly number[];
  readonly gain: number;
  readonly scales: readonly number[];
};

export type SandwichTask = FloorTask | OneLayerTask | TwoLayersTask | ConstructionTask | PredictionTask;

/** Squared error of one network, over fresh points. */
export interface Reached extends TestError {
  /** Hidden units, of all layers. */
  readonly width: number;
  /** Mean squared error on the points that choices were made by; null where none was. */
  readonly validation: number | null;
}

/** A squared error that is no measurement. */
export interface Stated {
  readonly width: number;
  readonly error: number;
}

export interface SandwichValues {
  /** Var g(‖x‖) by quadrature, with the predictions. */
  readonly variance: number | null;
  /** Proven. */
  readonly floors: readonly Stated[];
  /** Measured. */
  readonly reached: readonly Reached[];
  /** In the mean over frames: any functions as units, and ReLU units; and two layers, the first of the width given. */
  readonly predicted: {
    readonly any: readonly Stated[];
    readonly relu: readonly Stated[];
    readonly two: readonly Stated[];
  };
}

interface Context {
  readonly key: Key;
  readonly engine: Engine;
}

const NOTHING: SandwichValues = { variance: null, floors: [], reached: [], predicted: { any: [], relu: [], two: [] } };

export function measureSandwich(task: SandwichTask, context: Context): SandwichValues {
  switch (task.curve) {
    case "floor":
      return { ...NOTHING, floors: floors(task) };
    case "one layer":
      return { ...NOTHING, reached: [oneLayer(task, context)] };
    case "two layers":
      return { ...NOTHING, reached: twoLayers(task, context) };
    case "construction":
      return { ...NOTHING, reached: constructed(task, context) };
    case "predictions":
      return predictions(task);
  }
}

function floors({ law, dimension, profile, widths }: FloorTask): readonly Stated[] {
  const params = { law, dimension, ...(isPoints(profile) ? { points: profile } : { profile }) };
  return widths.map((width) => ({ width, error: profileTarget.certify(params, BigInt(width)).floor }));
}

function predictions(task: PredictionTask): SandwichValues {
  const { widths } = task;
  const construction = constructionFor(task);
  const two = twoLayersPrediction(task, task);
  return {
    ...NOTHING,
    variance: construction.variance,
    predicted: {
      any: widths.map((width) => ({ width, error: construction.anyUnits(width).error })),
      relu: widths.flatMap((width) => {
        const error = construction.reluUnits(width)?.error;
        return error === undefined ? [] : [{ width, error }];
      }),
      two: widths.map((width) => ({ width, error: two(width) })),
    },
  };
}

function constructed(task: ConstructionTask, { key, engine }: Context): readonly Reached[] {
  const { dimension, widths, units, testPoints } = task;
  const problem = { law: lawOf(task), target: targetOf(task) };
  const construction = constructionFor(task);
  return widths.flatMap((width): Reached[] => {
    const plan = units === "any" ? construction.anyUnits(width) : construction.reluUnits(width);
    if (plan === undefined) return [];
    const own = key.fold(`${width} units`);
    const options = { count: plan.directions, dimension, key: own, engine };
    const directions = Float64Array.from(directionsOf("orthonormal", options).data);
    const network = tiedNetwork(plan, { dimension, directions });
    const test = shellSample(problem, testPoints, own.fold("test"));
    const measured = testErrorOf(evaluateNetwork(network, test.x.data, engine), test.y);
    return [{ width: units === "any" ? plan.directions : unitsOf(network), validation: null, ...measured }];
  });
}

/** Training points, those to choose by, and fresh ones to judge by, one in each shell of equal probability. */
function pointsOf(
  task: OneLayerTask | TwoLayersTask,
  key: Key,
): { readonly problem: Problem; readonly validation: Sample; readonly test: Sample } {
  const problem = { law: lawOf(task), target: targetOf(task) };
  return {
    problem,
    validation: sampleOf(problem, task.validationPoints, key.fold("validation").stream()),
    test: shellSample(problem, task.testPoints, key.fold("test")),
  };
}

function oneLayer(task: OneLayerTask, { key, engine }: Context): Reached {
  const { dimension, method, width, points } = task;
  const { problem, validation, test } = pointsOf(task, key);
  const data = { train: sourceOf(problem, { key: key.fold("training") }), validation };
  const budget = { points, solvePoints: points, samplePoints: points };
  const predictor = fitWith(methodNamed(method, dimension), data, { width, budget, key, engine });
  return {
    width: predictor.units,
    validation: errorOf(predictor, validation),
    ...testErrorOf(predictor.predict(test.x), test.y),
  };
}

/** For each width the scale and second layer that do best on the validation points. */
function twoLayers(task: TwoLayersTask, { key, engine }: Context): readonly Reached[] {
  const { dimension, widths, secondWidths, gain, scales } = task;
  const { problem, validation, test } = pointsOf(task, key);
  const training = sampleOf(problem, task.points, key.fold("training").stream());
  const median = problem.law.quantile(0.5);
  const best: Reached[] = [];
  for (const scale of scales) {
    const options = { dimension, width: widths.at(-1)!, gain, scale: scale * median };
    const features = drawFeatures(options, key.fold("units"));
    const [here, between, fresh] = [training, validation, test].map(({ x }) =>
      featureMeans(features, x, { engine, widths }),
    ) as [Means, Means, Means];
    for (const [i, width] of widths.entries()) {
      for (const second of secondWidths.filter((units, j) => j === 0 || units <= width)) {
        const broken = fitBroken(here[i]!, training.y, second);
        const predict = (means: Float64Array): Float64Array => means.map((m) => brokenAt(broken, m));
        const chosen = testErrorOf(predict(between[i]!), validation.y).error;
        if (chosen >= (best[i]?.validation ?? Infinity)) continue;
        best[i] = { width: width + second, validation: chosen, ...testErrorOf(predict(fresh[i]!), test.y) };
      }
    }
  }
  return best;
}

type Means = readonly Float64Array[];
