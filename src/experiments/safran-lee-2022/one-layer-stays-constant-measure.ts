import tanh from "../../activations/tanh.ts";
import type { Engine } from "../../engine/engine.ts";
import type { Key } from "../../math/random/key.ts";
import { fitWith, type Method } from "../../training/one-hidden-layer/attack.ts";
import { type Problem, sampleOf, sourceOf } from "../../training/one-hidden-layer/data.ts";
import { type Predictor, unexplained } from "../../training/one-hidden-layer/predictor.ts";
import type { UnitDescentSettings } from "../../training/one-hidden-layer/unit-descent.ts";
import { drawFeatures } from "../../training/random-features/draw-features.ts";
import { featureMeans } from "../../training/random-features/feature-sums.ts";
import { radialSample } from "../../training/random-features/radial-sample.ts";
import { predictTied } from "../../training/random-features/tied-descent.ts";
import { tiedOptimum } from "../../training/random-features/tied-optimum.ts";
import { type Instance, lawOf, radiusOf, targetOf } from "./instance.ts";

/** The trainers, each with its grid of rates: the best of a grid is taken by the validation points. */
export const TRAINERS = {
  "gradient descent": { optimiser: "gradient", batch: 1024, rates: [1, 3, 10] },
  SGD: { optimiser: "sgd", batch: 256, rates: [0.3, 1] },
  Adam: { optimiser: "adam", batch: 256, rates: [0.01, 0.03] },
} as const satisfies Record<string, Omit<UnitDescentSettings, "reach">>;
export type Trainer = keyof typeof TRAINERS;

export const TARGETS = ["ball", "clipped linear"] as const;
type Target = (typeof TARGETS)[number];

/** Training points farther out than so many medians are moved in to there. */
const REACH = 8;
const VALIDATION_POINTS = 2000;
/** Training radii are so many quantiles of the law. */
const STRATA = 8192;

export type ConstantTask = Instance & {
  /** One hidden layer and a linear output, all parameters trained; or random units, their layer fixed, and a trained output neuron. */
  readonly learner: "one layer" | "two layers";
  readonly target: Target;
  /** k, or r. */
  readonly width: number;
  /** Of one layer. */
  readonly trainer?: Trainer;
  /** Gain G of the random units of two layers. */
  readonly gain?: number;
  /** One layer: training points put through the units, all rates together. Two layers: size of the training sample. */
  readonly points: number;
  readonly testPoints: number;
  readonly replica: number;
};

export interface ConstantValues {
  /** E (g − f)²/Var f on the validation points, by which the best network is chosen. */
  readonly validation: number;
  /** The same on fresh points, with its standard error by the delta method. */
  readonly test: number;
  readonly standardError: number;
}

/** One trained network and what it errs. */
export function trainAndTest(
  task: ConstantTask,
  { key, engine }: { readonly key: Key; readonly engine: Engine },
): ConstantValues {
  const problem: Problem = { law: lawOf(task), target: valuesOf(task) };
  const validation = sampleOf(problem, VALIDATION_POINTS, key.fold("validation").stream());
  const test = sampleOf(problem, task.testPoints, key.fold("test").stream());
  const predictor =
    task.learner === "one layer"
      ? oneLayer(task, problem, { validation, key, engine })
      : twoLayers(task, { key, engine });
  const { value, standardError } = unexplained(predictor, test, { level: 0.95 });
  return {
    validation: unexplained(predictor, validation, { level: 0.95 }).value,
    test: value,
    standardError: standardError ?? Number.NaN,
  };
}

/** 1{‖x‖ ≤ λ}; or ⟨x, e⟩ √d/median ‖x‖, which is of size 1, clipped to [−1, 1]. */
function valuesOf(task: ConstantTask): Problem["target"] {
  if (task.target === "ball") return targetOf(task);
  const size = lawOf(task).quantile(0.5) / Math.sqrt(task.dimension);
  return (_, point) => Math.max(-1, Math.min(1, point[0]! / size));
}

/** k units tanh(⟨w, x⟩ + b) in random directions, their arguments of size 1 at a typical x; then descent on everything. */
function oneLayer(
  { trainer = "Adam", width, points }: ConstantTask,
  problem: Problem,
  { validation, key, engine }: { readonly validation: ReturnType<typeof sampleOf>; key: Key; engine: Engine },
): Predictor {
  const method: Method = {
    name: trainer,
    kind: "units",
    units: { activation: tanh, directions: "random", gains: [1], biasRange: 1 },
    solve: false,
    descent: { ...TRAINERS[trainer], reach: REACH },
  };
  const train = sourceOf(problem, { key: key.fold("training"), strata: STRATA });
  const budget = { points, solvePoints: 1, samplePoints: 1 };
  return fitWith(method, { train, validation }, { width, budget, key, engine });
}

/** The output neuron at the end of descent on its two numbers, slope and constant, found by Newton's method. */
function twoLayers(task: ConstantTask, { key, engine }: { readonly key: Key; readonly engine: Engine }): Predictor {
  const { dimension, width, gain = 5, points } = task;
  const features = drawFeatures({ dimension, width, gain, scale: radiusOf(task) }, key.fold("units"));
  const sample = radialSample({ law: lawOf(task), count: points, target: targetOf(task) }, key.fold("training"));
  const meansOf = (x: Parameters<typeof featureMeans>[1]): Float64Array => featureMeans(features, x, { engine })[0]!;
  const { neuron } = tiedOptimum({ means: meansOf(sample.x), y: sample.y, width }, "squared");
  return { units: width, predict: (x) => predictTied(neuron, meansOf(x)) };
}
