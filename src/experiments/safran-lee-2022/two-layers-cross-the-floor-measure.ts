import type { Engine } from "../../engine/engine.ts";
import type { Key } from "../../math/random/key.ts";
import { drawFeatures } from "../../training/random-features/draw-features.ts";
import { featureMeans } from "../../training/random-features/feature-sums.ts";
import { freeDescent, predictNeuron } from "../../training/random-features/free-descent.ts";
import { radialSample } from "../../training/random-features/radial-sample.ts";
import type { Outcome } from "../row.ts";
import { type Instance, lawOf, radiusOf, targetOf } from "./instance.ts";
import { standardConstant, stepsUpTo, type Tested, tested, trainTied } from "./tied-network.ts";

/** One draw of r logistic units with weights N(0, G² I/λ²) and bias −G, and of the points. */
export type CrossingTask = Instance & {
  /** r. */
  readonly width: number;
  /** G. */
  readonly gain: number;
  /** λ₀/λ. */
  readonly scale: number;
  readonly trainingPoints: number;
  readonly testPoints: number;
  /** Of descent on the two numbers of the tied network. */
  readonly steps: number;
  /** Of descent on all r + 1 numbers of the output neuron; 0 for none. */
  readonly freeSteps: number;
  readonly replica: number;
};

export interface CrossingValues {
  readonly tied: readonly Tested[];
  readonly free: readonly Tested[];
}

/** Trains the output neuron on random units that stay as they are: tied, and where asked for all its weights. */
export function crossFloor(
  task: CrossingTask,
  { key, engine }: { readonly key: Key; readonly engine: Engine },
): CrossingValues & { readonly outcome: Extract<Outcome, "ok" | "diverged"> } {
  const { dimension, width, gain, scale, trainingPoints, testPoints, steps, freeSteps } = task;
  const [law, target] = [lawOf(task), targetOf(task)];
  const features = drawFeatures({ dimension, width, gain, scale: scale * radiusOf(task) }, key.fold("units"));
  const training = radialSample({ law, count: trainingPoints, target }, key.fold("training points"));
  const test = radialSample({ law, count: testPoints, target }, key.fold("test points"));
  const [means, testMeans] = [training, test].map(({ x }) => featureMeans(features, x, { engine })[0]!) as [
    Float64Array,
    Float64Array,
  ];
  const sample = { means, y: training.y, width };
  const tied = trainTied(sample, { means: testMeans, y: test.y }, { steps, at: stepsUpTo(steps), engine });
  if (freeSteps === 0) return { outcome: tied.outcome, tied: tied.path, free: [] };
  const free = freeDescent(features, training, {
    loss: "squared",
    steps: freeSteps,
    at: stepsUpTo(freeSteps),
    constantFeature: standardConstant(sample),
    engine,
  });
  const freePath = free.snapshots.map(({ step, neuron }) =>
    tested(step, predictNeuron(features, neuron, { x: test.x, engine }), test.y),
  );
  return { outcome: tied.outcome === "ok" ? free.outcome : "diverged", tied: tied.path, free: freePath };
}
