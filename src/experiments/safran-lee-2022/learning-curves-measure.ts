import type { Engine } from "../../engine/engine.ts";
import type { Key } from "../../math/random/key.ts";
import { drawFeatures } from "../../training/random-features/draw-features.ts";
import { featureMeans } from "../../training/random-features/feature-sums.ts";
import { freeDescent, predictNeuron } from "../../training/random-features/free-descent.ts";
import { leastSquares, predictLinear } from "../../training/random-features/least-squares.ts";
import type { DescentOptions, NeuronLoss } from "../../training/random-features/neuron.ts";
import { squaredError } from "../../training/random-features/prediction-errors.ts";
import { radialSample } from "../../training/random-features/radial-sample.ts";
import { predictTied, tiedDescent } from "../../training/random-features/tied-descent.ts";
import type { Outcome } from "../row.ts";
import { type Instance, lawOf, radiusOf, targetOf } from "./instance.ts";
import { type ConstantTask, trainAndTest } from "./one-layer-stays-constant-measure.ts";
import { standardConstant } from "./tied-network.ts";

/** Random units, and everything that is trained on them. */
export type CurveTask = Instance & {
  readonly kind: "two layers";
  readonly width: number;
  readonly gain: number;
  readonly bias: number;
  readonly loss: NeuronLoss;
  readonly centred: boolean;
  /** η, or 16/λ and 4/λ for squared loss and cross-entropy. */
  readonly step: number | "auto";
  /** β, or √r times the standard deviation of the mean feature. */
  readonly constantFeature: number | "standard";
  readonly tiedSteps: number;
  readonly freeSteps: number;
  readonly samples: number;
  readonly testPoints: number;
  /** For a linear output on the same units; none for no such fit. */
  readonly ridges: readonly number[];
  readonly replica: number;
};

/** One hidden layer, all of it trained. */
export type RivalTask = { readonly kind: "one layer" } & ConstantTask;

/** E (p − f)²/Var f on fresh points after so many steps, with its standard error. */
export interface CurvePoint {
  readonly step: number;
  readonly error: number;
  readonly standardError: number;
}

export interface CurveValues {
  readonly tied: readonly CurvePoint[];
  readonly free: readonly CurvePoint[];
  readonly leastSquares: Omit<CurvePoint, "step"> | null;
  readonly oneLayer: (Omit<CurvePoint, "step"> & { readonly validation: number }) | null;
}

type Measurement = CurveValues & { readonly outcome: Extract<Outcome, "ok" | "diverged"> };

/** 1, …, `last`, about ten a decade. */
export function curveSteps(last: number): readonly number[] {
  const steps: number[] = [];
  for (let t = 1; t < last; t = Math.max(t + 1, Math.round(1.26 * t))) steps.push(t);
  return last < 1 ? [] : [...steps, last];
}

export function learningCurves(
  task: CurveTask | RivalTask,
  context: { readonly key: Key; readonly engine: Engine },
): Measurement {
  if (task.kind === "two layers") return twoLayerCurves(task, context);
  const { test, standardError, validation } = trainAndTest(task, context);
  const oneLayer = { error: test, standardError, validation };
  return { outcome: "ok", tied: [], free: [], leastSquares: null, oneLayer };
}

function twoLayerCurves(task: CurveTask, { key, engine }: { readonly key: Key; readonly engine: Engine }): Measurement {
  const { quantile, width, samples, testPoints, loss, centred, step, tiedSteps, freeSteps, ridges } = task;
  const [law, target] = [lawOf(task), targetOf(task)];
  const features = drawFeatures({ ...task, scale: radiusOf(task) }, key.fold("units"));
  const training = radialSample({ law, count: samples, target }, key.fold("training points"));
  const test = radialSample({ law, count: testPoints, target }, key.fold("test points"));
  const errorOf = (predicted: Float64Array): Omit<CurvePoint, "step"> => {
    const { mean, standardError } = squaredError(predicted, test.y);
    const variance = quantile * (1 - quantile);
    return { error: mean / variance, standardError: standardError / variance };
  };
  const means = featureMeans(features, training.x, { engine })[0]!;
  const testMeans = featureMeans(features, test.x, { engine })[0]!;
  const sample = { means, y: training.y, width };
  const constantFeature = task.constantFeature === "standard" ? standardConstant(sample) : task.constantFeature;
  const optionsFor = (steps: number): DescentOptions & { readonly engine: Engine } => {
    return { loss, centred, step, constantFeature, steps, at: curveSteps(steps), engine };
  };
  const tied = tiedDescent(sample, optionsFor(tiedSteps));
  const free = freeDescent(features, training, optionsFor(freeSteps));
  const shown = ({ step: t }: { readonly step: number }): boolean => t > 0;
  return {
    outcome: tied.outcome === "ok" && free.outcome === "ok" ? "ok" : "diverged",
    tied: tied.snapshots
      .filter(shown)
      .map(({ step: t, neuron }) => ({ step: t, ...errorOf(predictTied(neuron, testMeans)) })),
    free: free.snapshots
      .filter(shown)
      .map(({ step: t, neuron }) => ({ step: t, ...errorOf(predictNeuron(features, neuron, { x: test.x, engine })) })),
    leastSquares: ridges.length === 0 ? null : linearOutput(),
    oneLayer: null,
  };

  /** A sixth of the training points choose the ridge. */
  function linearOutput(): Omit<CurvePoint, "step"> {
    const held = Math.floor(samples / 6);
    const d = task.dimension;
    const part = (from: number, to: number) => ({
      x: { rows: to - from, columns: d, data: training.x.data.subarray(from * d, to * d) },
      y: training.y.subarray(from, to),
    });
    const ridge = { candidates: ridges, validation: part(0, held) };
    const { neuron } = leastSquares(features, part(held, samples), { engine, ridge });
    return errorOf(predictLinear(features, neuron, { x: test.x, engine }));
  }
}
