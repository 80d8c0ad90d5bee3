import { activations } from "../../activations/registry.gen.ts";
import type { Engine } from "../../engine/engine.ts";
import { requireDomain } from "../../math/domain-error.ts";
import type { Key } from "../../math/random/key.ts";
import { fitWith } from "../../training/one-hidden-layer/attack.ts";
import { type Data, type Problem, sampleOf, sourceOf } from "../../training/one-hidden-layer/data.ts";
import { declaredMethods } from "../../training/one-hidden-layer/methods.ts";
import { errorOf, type Predictor } from "../../training/one-hidden-layer/predictor.ts";
import { descendRidgeSum } from "../../training/one-hidden-layer/ridge-descent.ts";
import { ridgeSumPredictor } from "../../training/one-hidden-layer/ridge-sum.ts";
import { shellSample, type TestError, testErrorOf } from "./attack-error.ts";
import { type OverlapSettings, overlapsOf } from "./attack-overlaps.ts";
import { descendPopulation, type PopulationSettings } from "./attack-population.ts";
import { type Instance, lawOf, targetOf } from "./instance.ts";

/** Ways to fit a network with one hidden layer. The last one descends on samples from where the one before it ends from its first start. */
export const METHODS = [
  "Adam",
  "random slabs, then Adam",
  "one function, matched directions",
  "least potential",
  "least potential, then Adam",
] as const;
export type MethodName = (typeof METHODS)[number];

/** What a method may use, in points, steps and unknowns rather than seconds, so that its result is a function of task and key. */
export type Effort = {
  /** Of descent on samples, and of least squares for one function. */
  readonly points: number;
  /** Of least squares with unknowns for each unit. */
  readonly solvePoints: number;
  readonly knots: number;
  readonly overlaps: OverlapSettings;
  readonly population: PopulationSettings;
};

export type AttackTask = Instance & {
  readonly width: number;
  readonly method: MethodName;
  readonly effort: Effort;
  /** Points that choices are made by. */
  readonly validationPoints: number;
  /** Points that nothing was chosen by. */
  readonly testPoints: number;
};

export interface AttackValues extends TestError {
  /** Number of hidden units. */
  readonly units: number;
  /** Mean squared error on the points that choices were made by. */
  readonly validation: number;
}

export function attackFloor(
  task: AttackTask,
  { key, engine }: { readonly key: Key; readonly engine: Engine },
): AttackValues {
  const { width, method, effort, validationPoints, testPoints } = task;
  const problem = problemOf(task);
  const data = {
    train: sourceOf(problem, { key: key.fold("training") }),
    validation: sampleOf(problem, validationPoints, key.fold("validation").stream()),
  };
  const predictor = competitor(method, { problem, data, width, effort, key, engine });
  const test = shellSample({ law: problem.law, target: targetOf(task) }, testPoints, key.fold("test"));
  return {
    units: predictor.units,
    validation: errorOf(predictor, data.validation),
    ...testErrorOf(predictor.predict(test.x), test.y),
  };
}

export const problemOf = (instance: Instance): Problem => ({ law: lawOf(instance), target: targetOf(instance) });

/** A network with one hidden layer of exactly `width` units. */
export function competitor(
  name: MethodName,
  {
    problem,
    data,
    width,
    effort,
    key,
    engine,
  }: {
    readonly problem: Problem;
    readonly data: Data;
    readonly width: number;
    readonly effort: Effort;
    readonly key: Key;
    readonly engine: Engine;
  },
): Predictor {
  const dimension = problem.law.dimension;
  const { points, solvePoints, knots, overlaps, population } = effort;
  if (name !== "least potential" && name !== "least potential, then Adam") {
    const method = declaredMethods({ dimension, sigmoid: activations.logistic }).find((one) => one.name === name);
    requireDomain(method !== undefined, "competitor", "the method must be declared", name);
    return fitWith(method, data, { width, budget: { points, solvePoints, samplePoints: solvePoints }, key, engine });
  }
  const target = (radius: number): number => problem.target(radius, NOWHERE);
  const basis = { even: true, size: knots, knee: (2 / Math.sqrt(dimension)) * data.train.scale };
  const moments = overlapsOf({ law: problem.law, target, basis }, { ...overlaps, engine });
  const alone = name === "least potential";
  const starts = alone ? population.starts : population.starts.slice(0, 1);
  const { sum } = descendPopulation(moments, { ...population, starts }, { width, key, engine });
  if (alone) return ridgeSumPredictor(sum, engine);
  const polish = { rates: [1e-5, 1e-4, 1e-3], valueRate: 0.3, batch: 8192, points, engine };
  return ridgeSumPredictor(descendRidgeSum(sum, data, polish), engine);
}

/** A radial target does not look at the point. */
const NOWHERE = new Float64Array(0);
