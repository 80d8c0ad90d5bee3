import { rowsOf } from "../../engine/matrix.ts";
import sight from "../../targets/sight.ts";
import { gaussianSample } from "../../training/gaussian-sample.ts";
import type { Checkpoints } from "../../training/networks/checkpoint.ts";
import type { Sample } from "../../training/spectral/sample.ts";
import type { MeasureContext } from "../experiment.ts";
import {
  type AuthorsSettings,
  firstLayerUpdates,
  probePoints,
  type Setting,
  secondLayerUpdates,
  type Trained,
} from "./authors-networks.ts";
import { TANH_3 } from "./running-example.ts";
import { samplesAt } from "./summaries.ts";

/** Share of the sample in a mini-batch, and δ of the first hidden layer's width. */
const BATCH_SHARE = 0.7;
const DELTA = 0.1;
/** The two-layer network has ⌊p₁/15⌋ units. */
const DIVISOR = 15;
/** Second-layer steps in units of d^(3/2). */
const AUTHORS_COEFFICIENT = 5;

export interface Widths {
  readonly p1: number;
  readonly p2: number;
  readonly twoLayerWidth: number;
}

/** The authors' widths where the largest sample has n = ⌊d^κ⌋ points: p₁ = ⌊n^0.9⌋, p₂ = 100, ⌊p₁/15⌋. */
export function authorsWidths(dimension: number, kappa: number): Widths {
  const p1 = Math.max(1, Math.floor(samplesAt(dimension, kappa) ** (1 - DELTA)));
  return { p1, p2: 100, twoLayerWidth: Math.max(1, Math.floor(p1 / DIVISOR)) };
}

/**
 * The settings of the authors' example file and code for n points in dimension d: learning rate 1, λ = 1 for every ridge,
 * 0.7 n points a mini-batch, decay 0.01 of the two-layer network and of jointly trained second layers, none elsewhere.
 * `coefficient` is that of the steps beyond the first layer's, in units of d^(3/2): 5 in their file.
 */
export function authorsSettings(
  { p1, p2, twoLayerWidth }: Widths,
  {
    dimension,
    samples,
    coefficient = AUTHORS_COEFFICIENT,
  }: { readonly dimension: number; readonly samples: number; readonly coefficient?: number },
): AuthorsSettings {
  const batch = Math.floor(BATCH_SHARE * samples);
  return {
    p1,
    p2,
    twoLayerWidth,
    firstSteps: firstLayerUpdates(dimension, BATCH_SHARE),
    steps: secondLayerUpdates(dimension, { coefficient, share: BATCH_SHARE }),
    batch: Math.max(1, batch),
    batchRaised: batch < 1,
    rate: 1,
    secondFactor: 4,
    jointFactor: 0.15,
    decay: { layerwise: [0, 0], joint: [0, 0.01, 0], twoLayer: 0.01 },
    ridge: [1],
    twoLayerRidge: [1],
  };
}

/** A target of the running example's form, and how much is drawn of it. */
export interface TrialSizes {
  readonly dimension: number;
  readonly effectiveDimension: number;
  readonly inner: readonly { readonly degree: number; readonly coefficient: number }[];
  /** The largest training sample. */
  readonly samples: number;
  readonly testSamples: number;
}

/** One draw of a target f* = tanh(3 h*) with balanced signs, and of samples of it. */
export interface Trial {
  readonly training: Sample;
  readonly test: Sample;
  /** What is trained on the first n points: the samples are nested, the networks' weights and batches new for each n. A
   *  second network of one kind has a name of its own. */
  readonly setting: (
    samples: number,
    options?: { readonly observed?: Setting["observed"]; readonly name?: string },
  ) => Setting;
}

export function drawTrial(
  { dimension, effectiveDimension, inner, samples, testSamples }: TrialSizes,
  { key, engine, checkpoints }: MeasureContext,
): Trial {
  const target = sight.draw(
    { effectiveDimension, inner, hermite: "factorial", signs: "balanced", outer: TANH_3 },
    key.fold("target"),
  );
  const training = gaussianSample(target, { dimension, samples }, key.fold("training"));
  const test = gaussianSample(target, { dimension, samples: testSamples }, key.fold("test"));
  const probe = probePoints(dimension, key.fold("probe"));
  return {
    training,
    test,
    setting: (n, { observed = false, name = "networks" } = {}) => ({
      engine,
      key: key.fold(name, n),
      target,
      training: { x: rowsOf(training.x, 0, n), y: training.y.subarray(0, n) },
      test,
      validation: test,
      probe,
      observed,
      ...(checkpoints && { checkpoints: under(`${name}, n = ${n}`, checkpoints) }),
    }),
  };
}

/** Checkpoints whose names begin with `prefix`: trainings of one task must not take up each other's. */
const under = (prefix: string, { load, due, save }: Checkpoints): Checkpoints => ({
  load: (name) => load(`${prefix}, ${name}`),
  due: () => due(),
  save: (name, state) => save(`${prefix}, ${name}`, state),
});

/** A network that diverged has no error. */
export const errorOrNull = ({ error, diverged }: Trained): number | null => (diverged === undefined ? error : null);

/** Mean of (f − y)² over a sample. */
export function meanSquare(predicted: ArrayLike<number>, { y }: Sample): number {
  return y.reduce((sum, value, i) => sum + (value - predicted[i]!) ** 2, 0) / y.length;
}
