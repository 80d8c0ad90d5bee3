import { dandiTheoremTarget } from "../../targets/presets.ts";
import sight from "../../targets/sight.ts";
import { gaussianSample } from "../../training/gaussian-sample.ts";
import { defineSurvey } from "../experiment.ts";
import { range } from "../plan.ts";
import { probePoints } from "./authors-networks.ts";
import { effectiveDimensionOf } from "./running-example.ts";
import { drawingCost } from "./summaries.ts";
import { type TheoremTask, type TheoremValues, theoremFigure } from "./theorem-algorithm-figure.ts";
import { type TheoremParams, theoremParams } from "./theorem-algorithm-parameters.ts";
import { theoremCost, theoremSettings, trainByTheorem } from "./theorem-networks.ts";

const TEST_SAMPLES = 4000;

const COMMON: TheoremParams = {
  dimensions: [36, 64, 100],
  epsilon: 0.5,
  delta: 0.1,
  widthDelta: 0.3,
  firstConstant: 2,
  secondConstant: 2,
  readoutConstant: 100,
  widthConstant: 1,
  drift: 0.25,
  ridge: 0.01,
  signs: "ones",
  activations: ["balanced-tanh", "zero-mean-tanh"],
  replicas: 3,
};

export default defineSurvey<TheoremParams, TheoremTask, TheoremValues>({
  kind: "survey",
  id: "dandi-2025/theorem-algorithm",
  title: "The theorem's algorithm",
  claim:
    "The three stages for which the theorem is proved, run as written on a quadratic target: overlap with the hidden " +
    "subspace, cosine with the hidden feature and error after each, and with a plain step in place of the preconditioned one.",
  formula: String.raw`W_1 \leftarrow \text{sphere},\ n_1 \asymp d^{1+\varepsilon+\delta};\qquad W_2 \leftarrow \eta\, G\,\bigl(\tfrac1n Z^{\top} Z + \lambda_2 I\bigr)^{-1},\ n_2 \asymp d^{k\varepsilon+\delta};\qquad w_3 \leftarrow \text{ridge},\ n_3 \asymp d^{\delta}`,
  source: { cite: "dandi2025computational", where: "Theorem 1 and Assumptions 1 to 3, for k = 2" },
  params: theoremParams,
  profiles: {
    smoke: { ...COMMON, dimensions: [16, 36], replicas: 1 },
    laptop: COMMON,
    paper: { ...COMMON, dimensions: [36, 64, 100, 144, 256], replicas: 10 },
  },
  plan: (p) =>
    p.activations.flatMap((activation) =>
      p.dimensions.flatMap((dimension) =>
        range(p.replicas).map((replica) => ({
          ...theoremSettings(dimension, { ...p, activation }),
          effectiveDimension: effectiveDimensionOf(dimension, p.epsilon),
          signs: p.signs,
          replica,
        })),
      ),
    ),
  cost: (task) => {
    const { dimension: d, width: p, firstSamples, firstSteps } = task;
    return (
      theoremCost(task) + 4 * TEST_SAMPLES * (d * p + p * p) + drawingCost(firstSamples * firstSteps + TEST_SAMPLES, d)
    );
  },
  measure: ({ effectiveDimension, signs, replica: _, ...settings }, { key, engine }) => {
    const { dimension } = settings;
    const target = sight.draw({ effectiveDimension, ...dandiTheoremTarget, signs }, key.fold("target"));
    const { diverged, stages } = trainByTheorem(
      {
        engine,
        key: key.fold("network"),
        target,
        test: gaussianSample(target, { dimension, samples: TEST_SAMPLES }, key.fold("test")),
        probe: probePoints(dimension, key.fold("probe")),
      },
      settings,
    );
    return { outcome: diverged === undefined ? "ok" : "diverged", diverged: diverged ?? null, stages: stages ?? null };
  },
  figure: ({ params: p, rows }) => theoremFigure(p, rows),
});
