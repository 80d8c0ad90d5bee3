import type { Engine } from "../../engine/engine.ts";
import type { Matrix } from "../../engine/matrix.ts";
import { InvariantError } from "../../math/domain-error.ts";
import type { Key } from "../../math/random/key.ts";
import { sampleOf, sourceOf } from "../../training/one-hidden-layer/data.ts";
import { leastOf } from "../../training/one-hidden-layer/normal-equations.ts";
import { errorOf } from "../../training/one-hidden-layer/predictor.ts";
import { drawFeatures } from "../../training/random-features/draw-features.ts";
import { featureMeans } from "../../training/random-features/feature-sums.ts";
import { radialSample } from "../../training/random-features/radial-sample.ts";
import { predictTied } from "../../training/random-features/tied-descent.ts";
import { tiedOptimum } from "../../training/random-features/tied-optimum.ts";
import { range } from "../plan.ts";
import { shellSample, type TestError, testErrorOf } from "./attack-error.ts";
import { competitor, type Effort, type MethodName, problemOf } from "./attack-measure.ts";
import { type Instance, lawOf, radiusOf, targetOf } from "./instance.ts";

/** Networks of some widths fitted to one target, each tested on the same fresh points. */
export type HoldsTask = Instance & {
  readonly widths: readonly number[];
  readonly testPoints: number;
  readonly learner:
    | {
        readonly layers: 1;
        readonly methods: readonly MethodName[];
        readonly effort: Effort;
        /** Points by which the best method is chosen. */
        readonly validationPoints: number;
      }
    | {
        readonly layers: 2;
        /** G: the first layer's weights are N(0, G² I/λ²), its biases −G. */
        readonly gain: number;
        /** Of the first layer; that with the least training loss counts. */
        readonly draws: number;
        readonly trainingPoints: number;
      };
};

export interface HoldsValues {
  /** One for each width. */
  readonly networks: readonly Tested[];
}

export interface Tested extends TestError {
  readonly width: number;
  /** The method with the least error on the validation points. */
  readonly method: string;
}

export function testedNetworks(
  task: HoldsTask,
  { key, engine }: { readonly key: Key; readonly engine: Engine },
): HoldsValues {
  const test = shellSample({ law: lawOf(task), target: targetOf(task) }, task.testPoints, key.fold("test"));
  const learn = task.learner.layers === 1 ? bestOfOneLayer : tiedOfTwoLayers;
  const learnt = learn(task, { key, engine });
  const networks = task.widths.map((width): Tested => {
    const { method, predict } = learnt(width, key.fold("width", width));
    return { width, method, ...testErrorOf(predict(test.x), test.y) };
  });
  return { networks };
}

type Context = { readonly key: Key; readonly engine: Engine };
type Learnt = (width: number, key: Key) => { readonly method: string; readonly predict: Predict };
type Predict = (x: Matrix) => Float64Array;

function bestOfOneLayer(task: HoldsTask, { key, engine }: Context): Learnt {
  const { learner } = task;
  if (learner.layers !== 1) throw new InvariantError("bestOfOneLayer", `${learner.layers} layers`);
  const problem = problemOf(task);
  const data = {
    train: sourceOf(problem, { key: key.fold("training") }),
    validation: sampleOf(problem, learner.validationPoints, key.fold("validation").stream()),
  };
  return (width, own) => {
    const candidates = learner.methods.map((method) => {
      const { effort } = learner;
      const predictor = competitor(method, { problem, data, width, effort, key: own, engine });
      return { method, predict: predictor.predict, validation: errorOf(predictor, data.validation) };
    });
    return leastOf(candidates, ({ validation }) => validation);
  };
}

/** Random sigmoids under one output neuron whose weights are all alike: gradient descent on those two numbers ends at the optimum of the training loss. */
function tiedOfTwoLayers(task: HoldsTask, { engine }: Context): Learnt {
  const { learner, dimension } = task;
  if (learner.layers !== 2) throw new InvariantError("tiedOfTwoLayers", `${learner.layers} layers`);
  const { gain, draws, trainingPoints: count } = learner;
  const [law, target, scale] = [lawOf(task), targetOf(task), radiusOf(task)];
  return (width, own) => {
    const candidates = range(draws).map((draw) => {
      const features = drawFeatures({ dimension, width, gain, scale }, own.fold("units", draw));
      const { x, y } = radialSample({ law, target, count }, own.fold("training", draw));
      const meansAt: Predict = (points) => featureMeans(features, points, { engine })[0]!;
      const { neuron, loss } = tiedOptimum({ means: meansAt(x), y, width }, "squared");
      return { loss, predict: (points: Matrix) => predictTied(neuron, meansAt(points)) };
    });
    const { predict } = leastOf(candidates, ({ loss }) => loss);
    return { method: "two layers of sigmoids, tied", predict };
  };
}
