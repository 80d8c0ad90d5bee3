import { z } from "zod";
import { defineSurvey } from "../experiment.ts";
import { range } from "../plan.ts";
import { instanceParams } from "./instance.ts";
import { curvesFigure } from "./learning-curves-figure.ts";
import { type CurveTask, type CurveValues, learningCurves, type RivalTask } from "./learning-curves-measure.ts";
import { MOST_STEPS, MOST_UNITS, sizesOf } from "./learning-curves-theorem.ts";

const params = instanceParams.extend({
  width: z
    .union([z.int().min(1).max(MOST_UNITS), z.literal("theorem")])
    .describe("r, random units; theorem: as many as the proof takes for `error`"),
  steps: z
    .union([z.int().min(1).max(MOST_STEPS), z.literal("theorem")])
    .describe(
      "steps with tied weights; theorem: as many as the proof takes for `error` (its setting: cross-entropy, uncentred, β = √r, η = 2/r)",
    ),
  error: z.number().gt(0).max(0.25).describe("E (N − f)² that the theorem is asked for"),
  freeSteps: z.int().min(0).max(100_000).describe("steps with all weights"),
  gain: z.number().positive().max(1000).describe("G: weights N(0, G²I/λ²)"),
  bias: z.number().optional().describe("of every unit; −G unless given"),
  loss: z.enum(["squared", "cross-entropy"]).describe("loss of the output neuron"),
  centred: z.boolean().describe("whether features are taken less their training means"),
  step: z
    .union([z.number().positive(), z.literal("auto")])
    .describe("η; auto: 16/λ_max of the features' second moments, cross-entropy 4/λ_max"),
  constantFeature: z
    .union([z.number().positive(), z.literal("standard")])
    .describe("β, size of the constant's feature; standard: √r standard deviations of the mean feature"),
  samples: z.int().min(100).max(1_000_000).describe("n, training points"),
  testPoints: z.int().min(100).max(1_000_000).describe("fresh points that errors are measured on"),
  ridges: z.array(z.number().positive()).readonly().describe("penalties for a linear output; none for no such fit"),
  oneLayerWidth: z.int().min(1).max(10_000).describe("units of one hidden layer with all its parameters trained"),
  oneLayerPoints: z.int().min(0).describe("points put through it by SGD and by Adam; 0 for none"),
  draws: z.int().min(1).max(1000).describe("independent draws of units and points"),
});
type Params = z.infer<typeof params>;

const common = {
  law: "phi2",
  dimension: 20,
  quantile: 0.2,
  error: 0.1,
  gain: 5,
  loss: "squared",
  centred: true,
  step: "auto",
  constantFeature: "standard",
} as const;

export default defineSurvey<Params, CurveTask | RivalTask, CurveValues>({
  kind: "survey",
  id: "safran-lee-2022/learning-curves",
  title: "Two layers of sigmoids learn a ball",
  claim:
    "Error of gradient descent on the output neuron over random sigmoids, step by step, beside a linear output on the same units, one hidden layer with all " +
    "its parameters trained, and the floor of all networks with one hidden layer of that width.",
  formula: String.raw`N_t(x)=s\Bigl(c_t+\sum_{j\le r}v_{t,j}\,\sigma(\langle w_j,x\rangle+b)\Bigr),\qquad w_j\sim N(0,\tfrac{G^2}{\lambda^2}I),\qquad (v,c)\leftarrow(v,c)-\eta\nabla L`,
  source: {
    cite: "safran2022optimization",
    where:
      "abstract: gradient descent with the hidden layer fixed; width and steps of the theorem in the derived version",
  },
  params,
  profiles: {
    smoke: {
      ...{ ...common, width: 100, steps: 300, freeSteps: 30, samples: 600, testPoints: 300 },
      ...{ ridges: [1e-3], oneLayerWidth: 20, oneLayerPoints: 3000, draws: 1 },
    },
    laptop: {
      ...{ ...common, width: 1000, steps: 5000, freeSteps: 400, samples: 10_000, testPoints: 5000 },
      ...{ ridges: [1e-4, 1e-3], oneLayerWidth: 200, oneLayerPoints: 150_000, draws: 2 },
    },
    paper: {
      ...{
        ...common,
        dimension: 40,
        width: 2000,
        steps: 100_000,
        freeSteps: 5000,
        samples: 50_000,
        testPoints: 50_000,
      },
      ...{ ridges: [1e-5, 1e-4, 1e-3, 1e-2], oneLayerWidth: 2000, oneLayerPoints: 5_000_000, draws: 5 },
    },
  },
  plan: (p) => {
    const { law, dimension, quantile, gain, bias = -gain, loss, centred, step, constantFeature } = p;
    const { freeSteps, samples, testPoints, ridges } = p;
    const instance = { law, dimension, quantile };
    const { width, steps: tiedSteps } = sizesOf({ ...instance, width: p.width, steps: p.steps }, p);
    const learner = { ...instance, width, gain, bias, loss, centred, step, constantFeature };
    const sizes = { tiedSteps, freeSteps, samples, testPoints, ridges };
    const rival = { ...instance, kind: "one layer", learner: "one layer", target: "ball" } as const;
    const trained = { ...rival, width: p.oneLayerWidth, points: p.oneLayerPoints, testPoints };
    return range(p.draws).flatMap((replica): (CurveTask | RivalTask)[] => [
      { kind: "two layers", ...learner, ...sizes, replica },
      ...(p.oneLayerPoints === 0
        ? []
        : (["SGD", "Adam"] as const).map((trainer) => ({ ...trained, trainer, replica }))),
    ]);
  },
  cost: (task) => {
    const { width, dimension, testPoints } = task;
    if (task.kind === "one layer") return (3 * task.points + testPoints) * width * (dimension + 60);
    const { samples: n, freeSteps, tiedSteps, ridges } = task;
    const once = (n + 25 * testPoints) * width * (dimension + 60);
    return once + n * (100 * tiedSteps + 2 * width * freeSteps) + ridges.length * n * width * width;
  },
  measure: (task, context) => learningCurves(task, context),
  figure: ({ params: p, rows }) => curvesFigure(p, rows),
});
