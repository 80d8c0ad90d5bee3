import { activations } from "../../activations/registry.gen.ts";
import type { Matrix } from "../../engine/engine.ts";
import { binomial } from "../../math/harmonics.ts";
import { orthonormalCoefficients } from "../../math/hermite-series.ts";
import { median, quantileOfSorted, sorted } from "../../statistics/moments.ts";
import might from "../../targets/might.ts";
import { finiteBaselines } from "../../theory/hierarchical/baselines.ts";
import { gaussianSample } from "../../training/gaussian-sample.ts";
import { fitKernelRidge, quadraticKernel } from "../../training/kernel-ridge.ts";
import { overlapWithFirst } from "../../training/spectral/moment-matrix.ts";
import { heldSample } from "../../training/spectral/sample.ts";
import { stagedErrors, threeStages } from "../../training/spectral/staged.ts";
import { defineSurvey, type MeasuredRow } from "../experiment.ts";
import type { Mark } from "../figure.ts";
import { range } from "../plan.ts";
import {
  innerOf,
  outerOf,
  roundedDimension,
  type SampleComplexityParams,
  sampleComplexityParams,
  sampleSizes,
} from "./sample-complexity-parameters.ts";
import { drawingCost } from "./summaries.ts";

const TEST_SAMPLES = 4000;

type Task = {
  readonly dimension: number;
  readonly effectiveDimension: number;
  readonly branches: number;
  readonly samples: number;
  readonly trial: number;
  readonly inner: ReturnType<typeof innerOf>;
  readonly outer: ReturnType<typeof outerOf>;
  readonly hermite: SampleComplexityParams["hermite"];
  readonly signs: SampleComplexityParams["signs"];
  /** λ of the kernel method; null where its matrix would be larger than allowed. */
  readonly kernelRidge: number | null;
  readonly twoStages: boolean;
  readonly overlap: boolean;
  readonly correlation: boolean;
  /** Mini-batch size over n. */
  readonly fractionBatch: number;
};

/** Null where the file's flags, or the size of the kernel matrix, leave a quantity out. */
interface Values {
  readonly kernel: number | null;
  readonly twoStages: number | null;
  readonly threeStages: number;
  readonly overlap: number | null;
  /** Correlation of the polynomial stage's prediction with h* (mean over the branches), in absolute value. */
  readonly correlation: number | null;
  /** ⌊fraction · n⌋ points, at least 1: what mini-batch training of a network takes from this sample. */
  readonly miniBatch: number;
  /** ⌊fraction · n⌋ was 0 and has been raised to 1. */
  readonly miniBatchRaised: boolean;
}

type Rows = readonly MeasuredRow<Task, Values>[];

const AUTHORS: SampleComplexityParams = {
  FlagOverlapLin: true,
  FlagOverlapNonLin: true,
  FlagTrain2Layer: true,
  ds: [64],
  exp_max: 2.2,
  exp_min: 0.2,
  num: 15,
  reg1: 0,
  reg1_setup_2layer: 0.01,
  reg1_setup_joint: 0,
  reg2: 0,
  reg2_setup_joint: 0.01,
  lambda_ridge: 1,
  lambda_ridge_setup_kernel: 1,
  lambda_ridge_setup_2layer: 1,
  reg3_setup_joint: 0,
  fraction_batch: 0.7,
  lr: 1,
  coef_iter: 5,
  delta: 0.1,
  p2: 100,
  epsilon: 0.5,
  k: 1,
  sigma1_code: "h2+1h3",
  sigma2_code: "tanh_coef",
  coef: 3,
  trials: 10,
  hermite: "factorial",
  signs: "rademacher",
  rounding: "floor",
  kernel_max_n: 5000,
};

export default defineSurvey<SampleComplexityParams, Task, Values>({
  kind: "survey",
  id: "dandi-2025/sample-complexity",
  title: "Error against samples, by depth",
  claim:
    "Test error against samples on a hierarchical target: kernel ridge regression, and the staged spectral estimators that " +
    "idealise networks with two and three layers; reads the authors' parameter files.",
  formula: String.raw`y = \tfrac{1}{\sqrt r}\sum_{m \le r} g\Bigl(\tfrac{1}{\sqrt{d_{\mathrm{eff}}}}\, a_m^{\top} P(W^*_m x)\Bigr),\qquad n = d^{\kappa}`,
  source: { cite: "dandi2025computational", where: "Figure 1 and the parameter files of the authors' code" },
  params: sampleComplexityParams,
  profiles: {
    smoke: { ...AUTHORS, ds: [16], num: 4, exp_min: 1, exp_max: 2, trials: 2 },
    laptop: { ...AUTHORS, ds: [32, 64], num: 9, exp_min: 1, trials: 5, kernel_max_n: 2500 },
    paper: { ...AUTHORS, trials: 20 },
  },
  plan: (p) =>
    p.ds.flatMap((dimension) =>
      sampleSizes(dimension, p).flatMap((samples) =>
        range(p.trials).map((trial) => taskOf(p, dimension, samples, trial)),
      ),
    ),
  cost: ({ dimension: d, effectiveDimension, branches, samples: n, kernelRidge }) => {
    const k = branches * effectiveDimension;
    const features = ((k + 1) * (k + 2) * (k + 3)) / 6;
    const kernel = kernelRidge === null ? 0 : n ** 3 / 3 + n * (n + TEST_SAMPLES) * (d + 10);
    return kernel + n * (d * d + features * features) + 12 * features ** 3 + drawingCost(n + TEST_SAMPLES, d);
  },
  measure: (task, { key, engine }) => {
    const { dimension, effectiveDimension, branches, samples, inner, outer, hermite, signs } = task;
    const target = might.draw(
      { branches, effectiveDimension, inner, hermite, signs, outer, combination: "mean" },
      key.fold("target"),
    );
    const sample = (name: string, n: number) => gaussianSample(target, { dimension, samples: n }, key.fold(name));
    const [training, test] = [sample("training", samples), sample("test", TEST_SAMPLES)];
    const directions = branches * effectiveDimension;
    const fit = threeStages(heldSample(training), { engine, directions, polynomial: { degree: 3 } });
    const { polynomial, final } = stagedErrors(fit, heldSample(test));
    const kernelError = (ridge: number): number => {
      const { predict } = fitKernelRidge(training.x, training.y, {
        engine,
        kernel: quadraticKernel,
        ridge: ridge * samples,
      });
      return meanSquare(predict(test.x).data, test.y);
    };
    return {
      kernel: task.kernelRidge === null ? null : kernelError(task.kernelRidge),
      twoStages: task.twoStages ? polynomial.meanSquare : null,
      threeStages: final.meanSquare,
      overlap: task.overlap ? overlapWithFirst(fit.directions, directions) : null,
      correlation: task.correlation ? featureCorrelation(fit.polynomial.apply(test.x).data, target, test.x) : null,
      ...miniBatchOf(task),
    };
  },
  figure: ({ params, rows }) => ({
    id: "sample-complexity",
    title: "Error against samples, by depth",
    caption:
      "Median test error over independent data sets (band: quartiles) against κ = log n / log d, with exact lines at the " +
      "finite d_eff (mean over the law of the signs): E f*², the best quadratic and the best cubic in the hidden coordinates, " +
      "and the threshold 1 + ε. Kernel ridge regression, two stages and three stages see the same samples. Last panel: overlap " +
      "of the first stage with the hidden subspace, and correlation of the second stage with the hidden feature.",
    panels: [
      ...shown(params).map((dimension) => ({
        title: `d = ${dimension}, d_eff = ${roundedDimension(dimension, params)}`,
        x: { label: "κ = log n / log d", scale: "linear" as const },
        y: { label: "mean squared test error", scale: "log" as const },
        marks: [
          ...(["kernel", "twoStages", "threeStages"] as const).flatMap((method) => curve(rows, dimension, method)),
          ...lines(params, dimension),
          { kind: "line-x" as const, label: "1 + ε", at: 1 + params.epsilon },
        ],
      })),
      {
        title: "what the stages find",
        x: { label: "κ = log n / log d", scale: "linear" as const },
        y: { label: "overlap, correlation", scale: "linear" as const, domain: [0, 1] },
        marks: [
          ...shown(params).flatMap((dimension) =>
            (["overlap", "correlation"] as const).flatMap((method) =>
              curve(rows, dimension, method, `, d = ${dimension}`),
            ),
          ),
          { kind: "line-x" as const, label: "1 + ε", at: 1 + params.epsilon },
        ],
      },
    ],
  }),
});

function taskOf(p: SampleComplexityParams, dimension: number, samples: number, trial: number): Task {
  return {
    dimension,
    effectiveDimension: roundedDimension(dimension, p),
    branches: p.k,
    samples,
    trial,
    inner: innerOf(p),
    outer: outerOf(p),
    hermite: p.hermite,
    signs: p.signs,
    kernelRidge: samples <= p.kernel_max_n ? p.lambda_ridge_setup_kernel : null,
    twoStages: p.FlagTrain2Layer,
    overlap: p.FlagOverlapLin,
    correlation: p.FlagOverlapNonLin,
    fractionBatch: p.fraction_batch,
  };
}

function miniBatchOf({ fractionBatch, samples }: Task): Pick<Values, "miniBatch" | "miniBatchRaised"> {
  const size = Math.floor(fractionBatch * samples);
  return { miniBatch: Math.max(1, size), miniBatchRaised: size < 1 };
}

function meanSquare(predicted: Float64Array, y: Float64Array): number {
  return y.reduce((sum, value, i) => sum + (value - predicted[i]!) ** 2, 0) / y.length;
}

/** Mean over the branches of |corr(prediction, h*_m)|. */
function featureCorrelation(predicted: Float64Array, target: ReturnType<typeof might.draw>, x: Matrix): number {
  const h = new Float64Array(target.features);
  const columns = Array.from({ length: target.features }, () => new Float64Array(x.rows));
  for (let i = 0; i < x.rows; i++) {
    target.evaluate(x.data, i * x.columns, h);
    for (const [m, column] of columns.entries()) column[i] = h[m]!;
  }
  return columns.reduce((sum, column) => sum + Math.abs(correlation(predicted, column)), 0) / columns.length;
}

/** Pearson's; 0 for a constant. */
function correlation(a: Float64Array, b: Float64Array): number {
  const centre = (v: Float64Array): Float64Array => {
    const mean = v.reduce((sum, value) => sum + value, 0) / v.length;
    return v.map((value) => value - mean);
  };
  const dot = (u: Float64Array, v: Float64Array): number => u.reduce((sum, value, i) => sum + value * v[i]!, 0);
  const [u, v] = [centre(a), centre(b)];
  const scale = Math.sqrt(dot(u, u) * dot(v, v));
  return scale === 0 ? 0 : dot(u, v) / scale;
}

/** The figure has room for two dimensions beside the panel of overlaps. */
const shown = ({ ds }: SampleComplexityParams): readonly number[] => ds.slice(0, 2);

const METHODS = {
  kernel: "kernel ridge",
  twoStages: "two stages",
  threeStages: "three stages",
  overlap: "overlap",
  correlation: "correlation",
} as const;

function curve(rows: Rows, dimension: number, method: keyof typeof METHODS, suffix = ""): readonly Mark[] {
  const own = rows.filter(({ task }) => task.dimension === dimension);
  const points = [...Map.groupBy(own, ({ task }) => task.samples)]
    .map(([n, group]) => ({ n, errors: group.map(({ values }) => values[method]).filter((e) => e !== null) }))
    .filter(({ errors }) => errors.length > 0)
    .sort((a, b) => a.n - b.n)
    .map(({ n, errors }) => ({
      x: Math.log(n) / Math.log(dimension),
      y: median(errors),
      low: quantileOfSorted(sorted(errors), 0.25),
      high: quantileOfSorted(sorted(errors), 0.75),
    }));
  return points.length === 0 ? [] : [{ kind: "measured", label: `${METHODS[method]}${suffix}`, points }];
}

/** Law of the number of signs + among d_eff, as [number, probability]. */
const PLUS: {
  readonly [law in SampleComplexityParams["signs"]]: (d: number) => readonly (readonly [number, number])[];
} = {
  balanced: (d) => [[Math.ceil(d / 2), 1]],
  ones: (d) => [[d, 1]],
  rademacher: (d) => range(d + 1).map((plus) => [plus, Number(binomial(d, plus)) / 2 ** d]),
};

/**
 * Exact baselines where the theory has them: one branch, P of degree at most 4 (the range of finiteBaselines), a bounded
 * odd link. Each is the mean over the law of the signs of what the best polynomial leaves once the signs are drawn.
 */
function lines(p: SampleComplexityParams, dimension: number): readonly Mark[] {
  const { activation, gain } = outerOf(p);
  const outer = activations[activation];
  const inner = orthonormalCoefficients(innerOf(p), p.hermite);
  if (p.k !== 1 || inner.length > 5 || outer.fourier === undefined) return [];
  const effectiveDimension = roundedDimension(dimension, p);
  const levels = { constant: 0, quadratic: 0, cubic: 0 };
  for (const [plus, weight] of PLUS[p.signs](effectiveDimension)) {
    const { meanSquare: square, residuals } = finiteBaselines({ inner, effectiveDimension, plus, outer, gain }, 3);
    levels.constant += weight * square;
    levels.quadratic += weight * residuals[2]!;
    levels.cubic += weight * residuals[3]!;
  }
  return [
    { kind: "line-y", label: "E f*²", at: levels.constant },
    { kind: "line-y", label: "best quadratic", at: levels.quadratic },
    { kind: "line-y", label: "best cubic", at: levels.cubic },
  ];
}
