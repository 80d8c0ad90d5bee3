import type { Matrix } from "../../engine/engine.ts";
import might from "../../targets/might.ts";
import { gaussianSample } from "../../training/gaussian-sample.ts";
import { fitKernelRidge, quadraticKernel } from "../../training/kernel-ridge.ts";
import { overlapWithFirst } from "../../training/spectral/moment-matrix.ts";
import { heldSample, type Sample } from "../../training/spectral/sample.ts";
import { stagedErrors, threeStages } from "../../training/spectral/staged.ts";
import { defineSurvey } from "../experiment.ts";
import { range } from "../plan.ts";
import {
  errorOrNull,
  meanSquare,
  networksCost,
  probePoints,
  type Setting,
  type Trained,
  trainJointly,
  trainLayerwise,
  trainTwoLayers,
} from "./authors-networks.ts";
import {
  type NetworkMethod,
  type SampleComplexityTask,
  type SampleComplexityValues,
  sampleComplexityFigure,
} from "./sample-complexity-figure.ts";
import {
  AUTHORS_FILE,
  innerOf,
  networkSettings,
  outerOf,
  roundedDimension,
  type SampleComplexityParams,
  sampleComplexityParams,
  sampleSizes,
} from "./sample-complexity-parameters.ts";
import { drawingCost } from "./summaries.ts";

const TEST_SAMPLES = 4000;
const VALIDATION_SAMPLES = 1000;

export default defineSurvey<SampleComplexityParams, SampleComplexityTask, SampleComplexityValues>({
  kind: "survey",
  id: "dandi-2025/sample-complexity",
  title: "Error against samples, by depth",
  claim:
    "Test error against samples on a hierarchical target: kernel ridge regression, networks with two and three layers " +
    "trained by the authors' algorithm, and the staged spectral estimators that idealise them; reads the authors' " +
    "parameter files.",
  formula: String.raw`y = \tfrac{1}{\sqrt r}\sum_{m \le r} g\Bigl(\tfrac{1}{\sqrt{d_{\mathrm{eff}}}}\, a_m^{\top} P(W^*_m x)\Bigr),\qquad n = d^{\kappa}`,
  source: { cite: "dandi2025computational", where: "Figure 1 and the parameter files of the authors' code" },
  params: sampleComplexityParams,
  profiles: {
    smoke: { ...AUTHORS_FILE, ds: [16], num: 4, exp_min: 1, exp_max: 2, trials: 2, coef_iter: 1 },
    laptop: { ...AUTHORS_FILE, ds: [32], num: 5, exp_min: 1.2, trials: 3 },
    paper: { ...AUTHORS_FILE, trials: 20, preset: "paper", p2: 600, ridge_grid: [0.01, 0.1, 1, 10] },
  },
  plan: (p) =>
    p.ds.flatMap((dimension) =>
      sampleSizes(dimension, p).flatMap((samples) =>
        range(p.trials).map((trial) => taskOf(p, dimension, samples, trial)),
      ),
    ),
  cost: ({ dimension: d, effectiveDimension, branches, samples: n, kernelRidge, networks, twoStages }) => {
    const k = branches * effectiveDimension;
    const features = ((k + 1) * (k + 2) * (k + 3)) / 6;
    const kernel = kernelRidge === null ? 0 : n ** 3 / 3 + n * (n + TEST_SAMPLES) * (d + 10);
    const staged = n * (d * d + features * features) + 12 * features ** 3;
    return (
      kernel +
      staged +
      drawingCost(n + TEST_SAMPLES, d) +
      (networks ? networksCost(networks, { d, twoLayers: twoStages }) : 0)
    );
  },
  measure: (task, { key, engine, checkpoints }) => {
    const { dimension, effectiveDimension, branches, samples, inner, outer, hermite, signs, ridgeGrid } = task;
    const target = might.draw(
      { branches, effectiveDimension, inner, hermite, signs, outer, combination: "mean" },
      key.fold("target"),
    );
    const sample = (name: string, n: number) => gaussianSample(target, { dimension, samples: n }, key.fold(name));
    const [training, test] = [sample("training", samples), sample("test", TEST_SAMPLES)];
    const validation = sample("validation", VALIDATION_SAMPLES);
    const directions = branches * effectiveDimension;
    const fit = threeStages(heldSample(training), { engine, directions, polynomial: { degree: 3 } });
    const { polynomial, final } = stagedErrors(fit, heldSample(test));
    const kernelFit = (ridge: number) =>
      fitKernelRidge(training.x, training.y, { engine, kernel: quadraticKernel, ridge: ridge * samples });
    const kernelError = ({ predict }: ReturnType<typeof kernelFit>, { x, y }: Sample): number =>
      meanSquare(predict(x).data, { y });
    const kernel =
      task.kernelRidge === null
        ? null
        : kernelError(
            bestOf([task.kernelRidge, ridgeGrid], kernelFit, (f) => kernelError(f, validation)),
            test,
          );
    const trained = task.networks
      ? trainAll(task, {
          engine,
          key: key.fold("networks"),
          target,
          training,
          test,
          validation,
          probe: probePoints(dimension, key.fold("probe")),
          observed: task.overlap || task.correlation,
          ...(checkpoints && { checkpoints }),
        })
      : {};
    const diverged = Object.values(trained).some((network) => network.diverged !== undefined);
    return {
      outcome: diverged ? "diverged" : "ok",
      errors: {
        kernel,
        twoStages: task.twoStages ? polynomial.meanSquare : null,
        threeStages: final.meanSquare,
        twoLayers: errorOrNull(trained.twoLayers),
        layerwise: errorOrNull(trained.layerwise),
        joint: errorOrNull(trained.joint),
      },
      overlap: task.overlap ? overlapWithFirst(fit.directions, directions) : null,
      correlation: task.correlation ? featureCorrelation(fit.polynomial.apply(test.x).data, target, test.x) : null,
      networks: Object.fromEntries(
        Object.entries(trained).map(([name, { diverged: why = null, observations, overlaps }]) => [
          name,
          { diverged: why, observations, ...overlaps },
        ]),
      ),
    };
  },
  figure: ({ params, rows }) => sampleComplexityFigure(params, rows),
});

function taskOf(p: SampleComplexityParams, dimension: number, samples: number, trial: number): SampleComplexityTask {
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
    networks: p.networks ? networkSettings(p, dimension, samples) : null,
    ridgeGrid: p.ridge_grid,
  };
}

/** Trains what the flags ask for; the two-layer network is left out with the two-layer method. */
function trainAll(
  { twoStages, networks }: SampleComplexityTask,
  setting: Setting,
): { readonly [n in NetworkMethod]?: Trained } {
  if (networks === null) return {};
  return {
    ...(twoStages && { twoLayers: trainTwoLayers(setting, networks) }),
    layerwise: trainLayerwise(setting, networks),
    joint: trainJointly(setting, networks),
  };
}

/** Of several ridges the one whose fit has the least error; the file's where there is no grid. */
function bestOf<Fit>(
  [given, grid]: readonly [number, readonly number[]],
  make: (ridge: number) => Fit,
  errorOf: (fit: Fit) => number,
): Fit {
  if (grid.length === 0) return make(given);
  const fits = grid.map(make);
  const errors = fits.map(errorOf);
  return fits[errors.indexOf(Math.min(...errors))]!;
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
