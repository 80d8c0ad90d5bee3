import type { Engine } from "../../engine/engine.ts";
import { rowsOf } from "../../engine/matrix.ts";
import type { Key } from "../../math/random/key.ts";
import { mean } from "../../statistics/moments.ts";
import { drawFeatures } from "../../training/random-features/draw-features.ts";
import { featureMeans } from "../../training/random-features/feature-sums.ts";
import { freeDescent } from "../../training/random-features/free-descent.ts";
import type { Descent } from "../../training/random-features/neuron.ts";
import { radialSample } from "../../training/random-features/radial-sample.ts";
import { tiedDescent } from "../../training/random-features/tied-descent.ts";
import type { Outcome } from "../row.ts";
import { lawOf, radiusOf, targetOf } from "./instance.ts";
import { type Learner, reached } from "./uncentred-features-prediction.ts";

export type CentringTask = Learner & {
  /** Training points of descent with tied weights. */
  readonly samples: number;
  /** The first of them, on which descent with all weights runs. */
  readonly freeSamples: number;
  /** Of the squared training error over the variance of the labels. */
  readonly level: number;
  /** What is put beside the centred features. */
  readonly compared: "uncentred" | "centred";
  /** Steps at which each descent is given up. */
  readonly centredSteps: number;
  readonly comparedSteps: number;
  readonly replica: number;
};

/** One descent. */
export interface Path {
  /** Steps to the level; ∞ where it was not reached. */
  readonly steps: number;
  /** Training error over the variance after the steps of {@link seenSteps}. */
  readonly seen: readonly number[];
}

export interface CentringValues {
  readonly tied: { readonly centred: Path; readonly compared: Path };
  readonly free: { readonly centred: Path; readonly compared: Path };
}

/** 1, 2, 3, 5, 8, … up to `last`: where paths are drawn. */
export function seenSteps(last: number): readonly number[] {
  const steps: number[] = [];
  for (let t = 1; t <= last; t = Math.max(t + 1, Math.round(1.3 * t))) steps.push(t);
  return steps;
}

/** Descent with and without centring on the same units and points; with tied weights and with all of them. */
export function compareCentring(
  task: CentringTask,
  { key, engine }: { readonly key: Key; readonly engine: Engine },
): CentringValues & { readonly outcome: Extract<Outcome, "ok" | "censored" | "diverged"> } {
  const { dimension, width, gain, samples, freeSamples, compared, constantFeature } = task;
  const features = drawFeatures({ dimension, width, gain, scale: radiusOf(task) }, key.fold("units"));
  const sample = radialSample({ law: lawOf(task), count: samples, target: targetOf(task) }, key.fold("points"));
  const means = featureMeans(features, sample.x, { engine })[0]!;
  const first = { x: rowsOf(sample.x, 0, freeSamples), y: sample.y.slice(0, freeSamples) };
  let diverged = false;
  type Run = Pick<Descent, "outcome"> & { readonly snapshots: readonly { readonly loss: number }[] };
  type Runner = (options: Parameters<typeof tiedDescent>[1]) => Run;
  const pathOf = ({ outcome, snapshots }: Run, { y, steps }: { readonly y: Float64Array; readonly steps: number }) => {
    if (outcome === "diverged") diverged = true;
    const share = mean(y);
    const path = snapshots.map(({ loss }) => (2 * loss) / (share * (1 - share)));
    return { steps: reached(path, task.level), seen: seenSteps(steps).flatMap((t) => path[t] ?? []) };
  };
  const pair = (y: Float64Array, run: Runner): CentringValues["tied"] => {
    const one = (centred: boolean): Path => {
      const steps = centred ? task.centredSteps : task.comparedSteps;
      const at = Array.from({ length: steps + 1 }, (_, t) => t);
      return pathOf(run({ loss: "squared", centred, constantFeature, steps, at, engine }), { y, steps });
    };
    const centred = one(true);
    return { centred, compared: compared === "centred" ? centred : one(false) };
  };
  const tied = pair(sample.y, (options) => tiedDescent({ means, y: sample.y, width }, options));
  const free = pair(first.y, (options) => freeDescent(features, first, options));
  const all = [tied.centred, tied.compared, free.centred, free.compared];
  const censored = all.some(({ steps }) => steps === Number.POSITIVE_INFINITY);
  return { tied, free, outcome: diverged ? "diverged" : censored ? "censored" : "ok" };
}
