import unit from "../../activations/logistic.ts";
import type { Engine } from "../../engine/engine.ts";
import { requireDomain } from "../../math/domain-error.ts";
import type { Key } from "../../math/random/key.ts";
import { attack, type Budget } from "../../training/one-hidden-layer/attack.ts";
import { declaredMethods } from "../../training/one-hidden-layer/methods.ts";
import { drawFeatures } from "../../training/random-features/draw-features.ts";
import { featureMeans } from "../../training/random-features/feature-sums.ts";
import { radialSample } from "../../training/random-features/radial-sample.ts";
import type { Outcome } from "../row.ts";
import { type Instance, lawOf, radiusOf, targetOf } from "./instance.ts";
import { type Tested, trainTied } from "./tied-network.ts";

/** Two layers: one draw of the widest hidden layer, of which smaller ones are the first units, and of the points. */
export type TwoLayersTask = Instance & {
  readonly layers: "two";
  /** Units, ascending, and for each the steps of gradient descent. */
  readonly widths: readonly number[];
  readonly steps: readonly number[];
  readonly gain: number;
  /** λ₀/λ. */
  readonly scale: number;
  readonly trainingPoints: number;
  readonly testPoints: number;
  readonly replica: number;
};

/** One hidden layer: some of the declared methods, by name. */
export type OneLayerTask = Instance & {
  readonly layers: "one";
  readonly width: number;
  readonly methods: readonly string[];
  readonly budget: { readonly [Name in keyof Budget]: number };
  readonly validationPoints: number;
  readonly testPoints: number;
};

export type RegionTask = TwoLayersTask | OneLayerTask;

/** A share of the variance of f, with an interval at 95 % over the test points of this one network. */
export interface Reached {
  readonly method: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface RegionValues {
  /** Where descent ended, for each width; none for one layer. */
  readonly tied: readonly Tested[];
  /** For each method; none for two layers. */
  readonly reached: readonly Reached[];
}

interface Context {
  readonly key: Key;
  readonly engine: Engine;
}

export function reachRegion(
  task: RegionTask,
  context: Context,
): RegionValues & { readonly outcome: Extract<Outcome, "ok" | "diverged"> } {
  return task.layers === "two" ? twoLayers(task, context) : oneLayer(task, context);
}

function twoLayers(task: TwoLayersTask, { key, engine }: Context) {
  const { dimension, widths, steps, gain, trainingPoints, testPoints } = task;
  const [law, target, scale] = [lawOf(task), targetOf(task), task.scale * radiusOf(task)];
  const features = drawFeatures({ dimension, width: widths.at(-1)!, gain, scale }, key.fold("units"));
  const training = radialSample({ law, count: trainingPoints, target }, key.fold("training points"));
  const test = radialSample({ law, count: testPoints, target }, key.fold("test points"));
  const means = featureMeans(features, training.x, { engine, widths });
  const testMeans = featureMeans(features, test.x, { engine, widths });
  const found = widths.map((width, i) =>
    trainTied(
      { means: means[i]!, y: training.y, width },
      { means: testMeans[i]!, y: test.y },
      { steps: steps[i]!, engine },
    ),
  );
  const diverged = found.some(({ outcome }) => outcome === "diverged");
  return {
    outcome: diverged ? ("diverged" as const) : ("ok" as const),
    tied: found.flatMap(({ path }) => path.slice(-1)),
    reached: [],
  };
}

function oneLayer(task: OneLayerTask, { key, engine }: Context) {
  const { dimension, width, budget, validationPoints, testPoints } = task;
  const declared = declaredMethods({ dimension, sigmoid: unit });
  const methods = task.methods.map((name) => {
    const method = declared.find((own) => own.name === name);
    const names = declared.map((own) => own.name).join(", ");
    requireDomain(method !== undefined, "forbidden-region", `a method must be one of ${names}`, name);
    return method!;
  });
  const settings = { width, methods, budget, validationPoints, testPoints, level: 0.95 };
  const { results } = attack(settings, { problem: { law: lawOf(task), target: targetOf(task) }, key, engine });
  return {
    outcome: "ok" as const,
    tied: [],
    reached: results.map(({ method, test: { value, low, high } }) => ({ method, value, low, high })),
  };
}
