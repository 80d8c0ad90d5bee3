import { rowsOf } from "../../engine/matrix.ts";
import sight from "../../targets/sight.ts";
import { gaussianSample } from "../../training/gaussian-sample.ts";
import type { Checkpoints } from "../../training/networks/checkpoint.ts";
import type { Sample } from "../../training/spectral/sample.ts";
import type { MeasureContext } from "../experiment.ts";
import { type AuthorsSettings, probePoints, type Setting } from "./authors-networks.ts";
import { TANH_3 } from "./running-example.ts";
import { AUTHORS_FILE, networkSettings } from "./sample-complexity-parameters.ts";

export interface Widths {
  readonly p1: number;
  readonly p2: number;
  readonly twoLayerWidth: number;
}

/** The authors' widths where the largest sample has n = ⌊d^κ⌋ points: p₁ = ⌊n^0.9⌋, p₂ = 100, ⌊p₁/15⌋. */
export function authorsWidths(dimension: number, kappa: number): Widths {
  const { p1, p2, twoLayerWidth } = networkSettings({ ...AUTHORS_FILE, exp_max: kappa }, dimension, 1);
  return { p1, p2, twoLayerWidth };
}

/**
 * The settings of the authors' example file and code for n points in dimension d, on networks of these widths.
 * `coefficient` is that of the steps beyond the first layer's, in units of d^(3/2): 5 in their file.
 */
export function authorsSettings(
  widths: Widths,
  {
    dimension,
    samples,
    coefficient = AUTHORS_FILE.coef_iter,
  }: { readonly dimension: number; readonly samples: number; readonly coefficient?: number },
): AuthorsSettings {
  return { ...networkSettings({ ...AUTHORS_FILE, coef_iter: coefficient }, dimension, samples), ...widths };
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
