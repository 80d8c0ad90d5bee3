import { z } from "zod";
import { rowsOf } from "../../engine/matrix.ts";
import type { Estimate } from "../../statistics/estimate.ts";
import { ratioOfMeans } from "../../statistics/ratio.ts";
import { below } from "../../statistics/verdict.ts";
import deepHierarchical from "../../targets/deep-hierarchical.ts";
import { gaussianSample } from "../../training/gaussian-sample.ts";
import { overlapWithFirst } from "../../training/spectral/moment-matrix.ts";
import { heldSample, type Sample } from "../../training/spectral/sample.ts";
import { fourStages, predictionError, threeStages } from "../../training/spectral/staged.ts";
import { defineExperiment, type EstimateContext, type MeasuredRow } from "../experiment.ts";
import { range } from "../plan.ts";
import { drawingCost, rangePoint } from "./summaries.ts";

/** Share of the training sample on which the two variants of the four-stage estimator are compared. */
const VALIDATION = 0.2;
const TEST_SAMPLES = 10_000;

const params = z.object({
  dimension: z.int().min(8).describe("d"),
  levels: z
    .array(z.int().min(1))
    .min(2)
    .max(3)
    .readonly()
    .describe("number of features of each level, d_1 > d_2 > … > 1; [8, 2, 1] is deep, [8, 1] a SIGHT (control)"),
  features: z.int().min(1).describe("features that the four-stage estimator looks for: those of the second level"),
  samples: z.array(z.int().min(100)).min(1).readonly().describe("n; the claim is judged at the largest"),
  replicas: z.int().min(3).max(10_000).describe("independent samples for each n"),
  factor: z.number().gt(0).lt(1).describe("the ratio of errors must lie below this"),
});
type Params = z.infer<typeof params>;

type Task = {
  readonly dimension: number;
  readonly levels: readonly number[];
  readonly features: number;
  readonly samples: number;
  readonly replica: number;
};

interface Values {
  readonly threeStages: number;
  readonly fourStages: number;
  /** Whether the linear regression on the products was one of the features of the four-stage estimator. */
  readonly withRegression: boolean;
  readonly overlap: number;
}

type Rows = readonly MeasuredRow<Task, Values>[];

const at = (rows: Rows, samples: number) =>
  rows.filter(({ task }) => task.samples === samples).map(({ values }) => values);

/** Orthonormal He₂ at every level: information exponent 2, each level quadratic in the one before. */
const INNER = [{ degree: 2, coefficient: 1 }];

export default defineExperiment<Params, Task, Values>({
  kind: "claim",
  id: "dandi-2025/four-stages",
  title: "Four stages against three",
  claim:
    "On a target with one more level of features four stages (subspace, features, polynomial, read-out) have less than " +
    "half the error of three, from the same samples.",
  formula: String.raw`f^* = \tanh(h_3),\ h_3 = \tfrac{1}{\sqrt{2}}(P(h_{2,1}) - P(h_{2,2})),\ h_{2,m} = \tfrac12 \sum_{i \in B_m} a_i P(z_i):\quad \frac{\mathbb E(f^* - \hat f_4)^2}{\mathbb E(f^* - \hat f_3)^2} < \tfrac12`,
  source: {
    cite: "dandi2025computational",
    where: "deeper targets and Theorem 2, which idealises one preconditioned gradient step a level",
  },
  params,
  profiles: {
    smoke: { dimension: 32, levels: [8, 2, 1], features: 2, samples: [8192], replicas: 3, factor: 0.5 },
    laptop: { dimension: 32, levels: [8, 2, 1], features: 2, samples: [2048, 8192, 16_384], replicas: 8, factor: 0.5 },
    paper: {
      dimension: 64,
      levels: [8, 2, 1],
      features: 2,
      samples: [8192, 16_384, 32_768, 65_536],
      replicas: 20,
      factor: 0.5,
    },
  },
  hypotheses: [
    {
      states: "the target has three levels: features of features, as many as the estimator looks for",
      holds: ({ levels, features }) => levels.length === 3 && levels[1] === features,
    },
    { states: "the bound is that of the claim, ½, or a sharper one", holds: ({ factor }) => factor <= 0.5 },
    {
      states: "levels divide one another and end in one feature",
      holds: ({ levels }) => levels.at(-1) === 1 && levels.every((n, l) => l === 0 || levels[l - 1]! % n === 0),
    },
  ],
  margins:
    "f* is even in each coordinate z_i, so its part of degree at most 3 is Σ c_i He₂(z_i), and a function of that leaves an " +
    "error that does not fall with n, while four stages end at 0. The factor ½, one-sided, is a choice made beforehand.",
  level: 0.99,
  plan: (p) =>
    p.samples.flatMap((samples) =>
      range(p.replicas).map((replica) => ({
        dimension: p.dimension,
        levels: p.levels,
        features: p.features,
        samples,
        replica,
      })),
    ),
  cost: ({ dimension: d, levels, samples }) => {
    const k = levels[0]!;
    const cubic = ((k + 1) * (k + 2) * (k + 3)) / 6;
    return samples * (d * d + 2 * cubic * cubic) + 24 * cubic ** 3 + 2 * drawingCost(samples + TEST_SAMPLES, d);
  },
  measure: ({ dimension, levels, features: count, samples }, { key, engine }) => {
    const [directions, ...widths] = levels as [number, ...number[]];
    const target = deepHierarchical.draw(
      {
        effectiveDimension: directions,
        levels: widths.map((width) => ({ features: width, inner: INNER })),
        hermite: "orthonormal",
        signs: "balanced",
        outer: { activation: "tanh", gain: 1 },
      },
      key.fold("target"),
    );
    const training = gaussianSample(target, { dimension, samples }, key.fold("training"));
    const test = heldSample(gaussianSample(target, { dimension, samples: TEST_SAMPLES }, key.fold("test")));
    const three = threeStages(heldSample(training), { engine, directions, polynomial: { degree: 3 } });
    const four = (sample: Sample, withRegression: boolean) =>
      fourStages(heldSample(sample), {
        engine,
        directions,
        features: { degree: 2, count, withRegression },
        polynomial: { degree: 2 },
      }).final;
    // Which variant: by the error on a fifth of the same sample, after fits to the rest.
    const [fitted, held] = split(training, Math.round((1 - VALIDATION) * samples));
    const [without, withIt] = [false, true].map((variant) => predictionError(four(fitted, variant), heldSample(held)));
    const withRegression = withIt!.meanSquare < without!.meanSquare;
    return {
      threeStages: predictionError(three.final, test).meanSquare,
      fourStages: predictionError(four(training, withRegression), test).meanSquare,
      withRegression,
      overlap: overlapWithFirst(three.directions, directions),
    };
  },
  parts: [
    {
      name: "largest n",
      quantity: "mean test error of four stages over that of three",
      relation: "<" as const,
      predict: ({ factor }) => factor,
      estimate: (rows: Rows, p: Params, context: EstimateContext): Estimate => {
        const errors = at(rows, Math.max(...p.samples));
        return ratioOfMeans(
          errors.map((e) => e.fourStages),
          errors.map((e) => e.threeStages),
          context,
        );
      },
      judge: (predicted, estimate) => below(predicted, estimate),
    },
  ],
  controls: [
    {
      violates: "the target has three levels: one level fewer, the same sizes",
      world: (p) => ({ ...p, levels: [p.levels[0]!, 1] }),
    },
  ],
  figure: ({ rows, worlds, params: p }) => {
    const panel = (title: string, own: Rows) => ({
      title,
      x: { label: "samples n", scale: "log" as const },
      y: { label: "mean squared test error", scale: "log" as const },
      marks: (["threeStages", "fourStages"] as const).map((name) => ({
        kind: "measured" as const,
        label: name === "threeStages" ? "three stages" : "four stages",
        points: p.samples.map((samples) => {
          const errors = at(own, samples).map((values) => values[name]);
          return rangePoint(samples, errors);
        }),
      })),
    });
    return {
      id: "four-stages",
      title: "Four stages against three",
      caption:
        "Test error against samples (mean; band from least to greatest). Left: features of features, where three stages " +
        "stop at what a function of a cubic can express. Right: the control, a target with one level fewer.",
      panels: [panel("three levels", rows), panel("two levels (control)", [...worlds.values()][0] ?? [])],
    };
  },
});

/** The first `rows` points and the others, on the same memory. */
function split({ x, y }: Sample, rows: number): readonly [Sample, Sample] {
  return [
    { x: rowsOf(x, 0, rows), y: y.subarray(0, rows) },
    { x: rowsOf(x, rows, x.rows), y: y.subarray(rows) },
  ];
}
