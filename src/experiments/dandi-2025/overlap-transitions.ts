import { z } from "zod";
import { type CurveGroup, crossingSlope } from "../../statistics/crossing-slope.ts";
import type { Estimate } from "../../statistics/estimate.ts";
import { above, agrees, below } from "../../statistics/verdict.ts";
import { defineExperiment, type EstimateContext, type MeasuredRow } from "../experiment.ts";
import { range } from "../plan.ts";
import { layerwiseCost, trainLayerwise } from "./authors-networks.ts";
import { authorsSettings, drawTrial } from "./authors-trial.ts";
import { thresholdPoints } from "./explained-energy.ts";
import { largestFactor, type RatioGroup, smallestMean } from "./overlap-statistics.ts";
import { AUTHORS_INNER, effectiveDimensionOf, innerSchema } from "./running-example.ts";
import { drawingCost, rangePoint } from "./summaries.ts";

const EPSILON = 0.5;
/** Points on which the overlap with h* is measured. */
const PROBES = 1000;

const params = z.object({
  points: z
    .array(z.object({ dimension: z.int().min(9), replicas: z.int().min(3).max(10_000) }))
    .min(3)
    .readonly()
    .describe("dimensions d with the number of independent samples of each; d must be the square of an even number"),
  multiples: z.array(z.number().positive()).min(1).readonly().describe("sample sizes n in units of d·d_eff"),
  p1: z.int().min(1).describe("units of the first hidden layer, the same for all d"),
  p2: z.int().min(1).describe("units of the second hidden layer"),
  secondSteps: z.int().min(1).describe("steps of the second layer, the same for all d"),
  inner: innerSchema.describe("P in the basis He_k/k!"),
  degree: z.int().min(2).describe("k of the prediction n_h/n_W = d^max(0, kε − 1 − ε): the degree of P"),
  exponent: z.number().positive().describe("κ of the prediction n_W ∝ d^κ"),
  firstLevel: z.number().gt(0).lt(1).describe("level that M_W must cross"),
  growthLevel: z.number().gt(0).lt(1).describe("level of M_W whose crossing's growth in d is judged"),
  secondLevel: z.number().gt(0).lt(1).describe("level that M_h must cross"),
  margin: z.number().positive().describe("error of the slope still called agreement"),
  factor: z.number().gt(1).describe("n_h/n_W must lie within this factor of its prediction at each d"),
});
type Params = z.infer<typeof params>;

type Task = {
  readonly dimension: number;
  readonly effectiveDimension: number;
  readonly samples: readonly number[];
  readonly widths: readonly [number, number];
  readonly secondSteps: number;
  readonly inner: Params["inner"];
  readonly replica: number;
};

/** M_W and M_h after layerwise training, for each sample size; null where the network diverged. */
interface Values {
  readonly first: readonly (number | null)[];
  readonly second: readonly (number | null)[];
}

type Rows = readonly MeasuredRow<Task, Values>[];
type Layer = keyof Values;

const numbers = (values: readonly (number | null)[]): readonly number[] => values.map((value) => value ?? Number.NaN);

const byDimension = (rows: Rows) => [...Map.groupBy(rows, ({ task }) => task.dimension)];

const curvesOf = (rows: Rows, layer: Layer): readonly CurveGroup[] =>
  byDimension(rows).map(([dimension, group]) => ({
    x: dimension * effectiveDimensionOf(dimension, EPSILON),
    curves: group.map(({ task, values }) => ({ xs: task.samples, ys: numbers(values[layer]) })),
  }));

const ratioGroups = (rows: Rows, { degree }: Params): readonly RatioGroup[] =>
  byDimension(rows).map(([dimension, group]) => ({
    x: dimension,
    predicted: dimension ** Math.max(0, degree * EPSILON - 1 - EPSILON),
    seeds: group.map(({ task, values }) => {
      const curve = (layer: Layer) => ({ xs: task.samples, ys: numbers(values[layer]) });
      return { first: curve("first"), second: curve("second") };
    }),
  }));

const foundPart = (layer: Layer, { name, symbol }: { readonly name: string; readonly symbol: string }) => ({
  name,
  quantity: `mean ${symbol} at the largest n, the smallest over d`,
  predict: (p: Params) => (layer === "first" ? p.firstLevel : p.secondLevel),
  estimate: (rows: Rows, _: Params, context: EstimateContext): Estimate =>
    smallestMean(
      byDimension(rows).map(([, group]) => group.map(({ values }) => values[layer].at(-1) ?? Number.NaN)),
      context,
    ),
  judge: (predicted: number, estimate: Estimate) => above(predicted, estimate),
});

const points = (sizes: Readonly<Record<number, number>>) =>
  Object.entries(sizes).map(([d, replicas]) => ({ dimension: Number(d), replicas }));

const common = {
  multiples: [2, 3.7, 7],
  p1: 256,
  p2: 100,
  secondSteps: 120,
  inner: AUTHORS_INNER,
  degree: 3,
  exponent: 1.5,
  firstLevel: 0.7,
  growthLevel: 0.8,
  secondLevel: 0.15,
  margin: 1 / 6,
  factor: 2,
} as const;

export default defineExperiment<Params, Task, Values>({
  kind: "claim",
  id: "dandi-2025/overlap-transitions",
  title: "Both features appear together",
  claim:
    "Under layerwise training the first layer finds W* and the second h* at one scale of n: the n at which M_h crosses 0.15 " +
    "lies within a factor 2 of that at which M_W crosses 0.7, at each d, and the n at which M_W crosses 0.8 has slope 1 " +
    "against d·d_eff on log-log axes.",
  formula: String.raw`n_W(d) \asymp d^{1+\varepsilon},\quad \tfrac12 \le \frac{n_h(d)}{n_W(d)} \le 2,\qquad M_W = \sqrt{\tfrac1{p_1}\textstyle\sum_i \tfrac{\lVert W^* w_i\rVert^2}{\lVert w_i\rVert^2}},\quad M_h = \sqrt{\tfrac1{p_2}\textstyle\sum_i \cos^2(h_{2,i}, h^*)}`,
  source: {
    cite: "dandi2025computational",
    where:
      "Definition 6 and the figures of overlaps against n; Theorem 1: max(1 + ε₁, k ε₁) = 1 + ε₁ for k = 3, ε₁ = ½",
  },
  params,
  profiles: {
    smoke: { ...common, p1: 32, secondSteps: 20, points: points({ 16: 4, 36: 3, 64: 3 }) },
    laptop: { ...common, points: points({ 16: 32, 36: 18, 64: 16 }) },
    paper: {
      ...common,
      multiples: [2, 2.8, 3.9, 5.5, 7.7],
      points: points({ 16: 80, 36: 60, 64: 40, 100: 30, 144: 20 }),
    },
  },
  hypotheses: [
    {
      states: "P has information exponent 2: E[P(z) He₂(z)] ≠ 0, E[P(z) z] = 0",
      holds: ({ inner }) =>
        inner.some((t) => t.degree === 2 && t.coefficient !== 0) &&
        !inner.some((t) => t.degree === 1 && t.coefficient !== 0),
    },
    {
      states: "k is the degree of P, and at most (1 + ε)/ε = 3",
      holds: ({ inner, degree }) => degree === Math.max(...inner.map((t) => t.degree)) && degree <= 3,
    },
    { states: "the predicted growth of n_W is d^(1+ε) = d^1.5", holds: ({ exponent }) => exponent === 1.5 },
    {
      states: "d is the square of an even number, so that d_eff = √d exactly and a* is balanced",
      holds: (p) => p.points.every(({ dimension }) => Number.isInteger(Math.sqrt(dimension) / 2)),
    },
    {
      states: "levels and factor are those of the claim",
      holds: (p) => p.firstLevel === 0.7 && p.growthLevel === 0.8 && p.secondLevel === 0.15 && p.factor <= 2,
    },
  ],
  margins:
    "The factor 2 is a choice made beforehand: it is less than the √d = 4 to 8 that degree k = 4 would cost. The slope's " +
    "margin 1/6 is half the distance from 1 to 2/3, what n ∝ d would give, and to 4/3, n ∝ d². At small d the level 0.7 of " +
    "M_W is close to the random value (d_eff/d)^½ = d^(−1/4), and its crossing falls with it: the slope of that (1.2 in a " +
    "pilot with other seeds over these d) is no estimate of the exponent, so growth is judged at 0.8, where the spike model " +
    "(theory/hierarchical/recovery.ts) deviates by 0.02 and the pilot's networks by 0.08 to 0.1. M_h has no growth of its own judged: " +
    "it ends at 0.2 to 0.3, so that its crossing of 0.15 scatters by 40 % from seed to seed; the factor bounds it. Widths " +
    "are the same for all d; the second layer's steps are 120 instead of 5 d^1.5/0.7 (457 to 3657), as M_h was seen to " +
    "change little after 100.",
  level: 0.99,
  plan: (p) =>
    p.points.flatMap(({ dimension, replicas }) => {
      const effectiveDimension = effectiveDimensionOf(dimension, EPSILON);
      return range(replicas).map((replica) => ({
        dimension,
        effectiveDimension,
        samples: p.multiples.map((multiple) => Math.round(multiple * dimension * effectiveDimension)),
        widths: [p.p1, p.p2] as const,
        secondSteps: p.secondSteps,
        inner: p.inner,
        replica,
      }));
    }),
  cost: (task) =>
    drawingCost(task.samples.at(-1)!, task.dimension) +
    task.samples.reduce((sum, n) => sum + layerwiseCost(settingsOf(task, n), task.dimension), 0),
  measure: (task, context) => {
    const { dimension, effectiveDimension, inner, samples } = task;
    const sizes = { dimension, effectiveDimension, inner, samples: samples.at(-1)!, testSamples: PROBES };
    const { setting } = drawTrial(sizes, context);
    const trained = samples.map((n) => trainLayerwise(setting(n), settingsOf(task, n)));
    const overlap = (layer: Layer) =>
      trained.map(({ diverged, overlaps }) => (diverged === undefined ? overlaps[layer][0]! : null));
    const outcome = trained.some(({ diverged }) => diverged !== undefined) ? "diverged" : "ok";
    return { outcome, first: overlap("first"), second: overlap("second") };
  },
  parts: [
    {
      name: "growth",
      quantity: "slope in log(d·√d) of the log n at which M_W crosses 0.8",
      predict: ({ exponent }) => exponent / (1 + EPSILON),
      estimate: (rows: Rows, { growthLevel }: Params, context: EstimateContext): Estimate =>
        crossingSlope(curvesOf(rows, "first"), growthLevel, context),
      judge: (predicted, estimate, { margin }) => agrees(predicted, estimate, { margin }),
    },
    {
      name: "ratio",
      quantity: "factor between n_h/n_W and its prediction, the largest over d",
      relation: "<" as const,
      predict: ({ factor }) => factor,
      estimate: (rows: Rows, p: Params, context: EstimateContext): Estimate =>
        largestFactor(ratioGroups(rows, p), [p.firstLevel, p.secondLevel], context),
      judge: (predicted, estimate) => below(predicted, estimate),
    },
    foundPart("first", { name: "W* found", symbol: "M_W" }),
    foundPart("second", { name: "h* found", symbol: "M_h" }),
  ],
  controls: [
    {
      violates: "P has information exponent 2: He₃ alone has 3; overlaps at the largest n",
      world: (p) => ({ ...p, inner: [{ degree: 3, coefficient: 1 }], multiples: p.multiples.slice(-1) }),
      parts: ["W* found", "h* found"],
    },
    {
      violates: "the predicted growth is d^(1+ε): against d², what the quadratic part costs without features",
      world: (p) => p,
      predictFrom: (p) => ({ ...p, exponent: 2 }),
      parts: ["growth"],
    },
    {
      violates: "k ε ≤ 1 + ε: against the prediction of degree 4, n_h/n_W ∝ √d",
      world: (p) => ({ ...p, degree: 4 }),
      parts: ["ratio"],
    },
  ],
  figure: ({ rows, worlds, params: p }) => {
    const exponentThree = [...worlds.values()][0] ?? [];
    const overlaps = (layer: Layer, symbol: string, level: number) => ({
      x: { label: "n / (d·d_eff)", scale: "log" as const },
      y: { label: symbol, scale: "linear" as const },
      marks: [
        ...byDimension(rows).map(([d, group]) => ({
          kind: "measured" as const,
          label: `d = ${d}`,
          points: overlapPoints(group, layer),
        })),
        {
          kind: "intervals" as const,
          label: "He₃ alone (control)",
          points: byDimension(exponentThree).flatMap(([, group]) => overlapPoints(group, layer)),
        },
        { kind: "line-y" as const, label: `level ${level}`, at: level },
      ],
    });
    const crossings = (layer: Layer, level: number, label: string) => ({
      kind: "intervals" as const,
      label,
      points: thresholdPoints(curvesOf(rows, layer), level),
    });
    return {
      id: "overlap-transitions",
      title: "Both features appear together",
      caption:
        "Overlaps with W* (left) and h* (middle) after layerwise training against n/(d·d_eff): mean, bands from least to " +
        "greatest sample. Right: n at which the mean overlaps cross their levels (two standard errors), and a line of slope " +
        "1 through the smallest d of the crossings that the growth is judged by.",
      panels: [
        overlaps("first", "M_W", p.firstLevel),
        overlaps("second", "M_h", p.secondLevel),
        {
          x: { label: "d·d_eff", scale: "log" },
          y: { label: "samples n at the crossing", scale: "log" },
          marks: [
            crossings("first", p.firstLevel, `M_W = ${p.firstLevel}`),
            crossings("second", p.secondLevel, `M_h = ${p.secondLevel}`),
            crossings("first", p.growthLevel, `M_W = ${p.growthLevel}`),
            { kind: "theory", label: "slope 1", points: slopeOne(rows, p.growthLevel) },
          ],
        },
      ],
    };
  },
});

const settingsOf = ({ dimension, widths: [p1, p2], secondSteps }: Task, samples: number) => ({
  ...authorsSettings({ p1, p2, twoLayerWidth: 1 }, { dimension, samples }),
  steps: secondSteps,
});

function overlapPoints(group: Rows, layer: Layer) {
  const { samples, dimension, effectiveDimension } = group[0]!.task;
  return samples.flatMap((n, i) => {
    const values = group.flatMap((row) => row.values[layer][i] ?? []);
    return values.length === 0 ? [] : [rangePoint(n / (dimension * effectiveDimension), values)];
  });
}

function slopeOne(rows: Rows, level: number) {
  const curves = curvesOf(rows, "first");
  const first = thresholdPoints(curves, level)[0];
  return first === undefined ? [] : curves.map(({ x }) => ({ x, y: (first.y * x) / first.x }));
}
