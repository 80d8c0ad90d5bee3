import { z } from "zod";
import type { Estimate } from "../../statistics/estimate.ts";
import { ratioOfMeans } from "../../statistics/ratio.ts";
import { below } from "../../statistics/verdict.ts";
import { finiteBaselines } from "../../theory/hierarchical/baselines.ts";
import { runningExample } from "../../theory/hierarchical/running-example.ts";
import { fitKernelRidge, quadraticKernel } from "../../training/kernel-ridge.ts";
import { defineExperiment, type EstimateContext, type MeasuredRow } from "../experiment.ts";
import { range } from "../plan.ts";
import {
  errorOrNull,
  layerwiseCost,
  meanSquare,
  trainLayerwise,
  trainTwoLayers,
  twoLayersCost,
} from "./authors-networks.ts";
import { authorsSettings, authorsWidths, drawTrial, type Widths } from "./authors-trial.ts";
import { AUTHORS_INNER, effectiveDimensionOf } from "./running-example.ts";
import { drawingCost, rangePoint, samplesAt } from "./summaries.ts";

const TEST_SAMPLES = 4000;
/** λ of the kernel's penalty λ n. */
const KERNEL_RIDGE = 1;

const params = z.object({
  dimension: z.int().min(9).max(200).describe("d; d_eff = ⌊√d⌋"),
  kappa: z.number().positive().describe("log n / log d"),
  widthKappa: z.number().positive().describe("κ of the largest n, from which the authors take the widths"),
  replicas: z.int().min(3).max(10_000).describe("independent targets and samples"),
  wideReplicas: z.int().min(0).describe("of them, those with a wide two-layer network as well"),
  factor: z.number().gt(0).lt(1).describe("each ratio of errors must lie below this"),
  compared: z.enum(["authors", "wide"]).describe("two-layer network: the authors', or of p₁ units (beside)"),
});
type Params = z.infer<typeof params>;

type Task = {
  readonly dimension: number;
  readonly effectiveDimension: number;
  readonly samples: number;
  readonly widths: { readonly [name in keyof Widths]: number };
  readonly wide: boolean;
  readonly replica: number;
};

/** Mean squared test errors; null for a network that diverged, or was not trained. */
interface Values {
  readonly layerwise: number | null;
  readonly twoLayers: number | null;
  readonly wide: number | null;
  readonly kernel: number;
}

type Rows = readonly MeasuredRow<Task, Values>[];
type Method = keyof Values;

/** The errors compared in a world; NaN, which no verdict accepts, where a network diverged. */
function pairs(rows: Rows, methods: readonly [Method, Method], p: Params): readonly [number[], number[]] {
  const own = p.compared === "wide" ? rows.filter(({ task }) => task.wide) : rows;
  const [a, b] = methods.map((method) => {
    const read = method === "twoLayers" && p.compared === "wide" ? "wide" : method;
    return own.map(({ values }) => values[read] ?? Number.NaN);
  });
  return [a!, b!];
}

const part = (name: string, quantity: string, methods: readonly [Method, Method]) => ({
  name,
  quantity,
  relation: "<" as const,
  predict: ({ factor }: Params) => factor,
  estimate: (rows: Rows, p: Params, context: EstimateContext): Estimate => {
    const [a, b] = pairs(rows, methods, p);
    return ratioOfMeans(a, b, context);
  },
  judge: (predicted: number, estimate: Estimate) => below(predicted, estimate),
});

const common = { kappa: 2.2, widthKappa: 2.2, factor: 0.9, compared: "authors" } as const;

export default defineExperiment<Params, Task, Values>({
  kind: "claim",
  id: "dandi-2025/layerwise-three-beats-two",
  title: "Three layers beat two, two the kernel",
  claim:
    "At n = d^2.2 samples of the running example and the authors' sizes, a three-layer network trained layer by layer has " +
    "less than 0.9 times the test error of the two-layer network, and that less than 0.9 times the error of the kernel.",
  formula: String.raw`n = d^{2.2}:\quad \mathcal E_{\text{three layers}} < 0.9\,\mathcal E_{\text{two layers}},\qquad \mathcal E_{\text{two layers}} < 0.9\,\mathcal E_{\text{kernel}}`,
  source: { cite: "dandi2025computational", where: "Figure 1 and appendix F.4, with the sizes of the code" },
  params,
  profiles: {
    smoke: { ...common, dimension: 9, replicas: 3, wideReplicas: 1 },
    laptop: { ...common, dimension: 32, replicas: 6, wideReplicas: 2 },
    paper: { ...common, dimension: 64, replicas: 12, wideReplicas: 4 },
  },
  hypotheses: [
    { states: "n = d^κ lies beyond d^(1+ε) = d^1.5: κ ≥ 2.2", holds: ({ kappa }) => kappa >= 2.2 },
    {
      states: "the widths are the authors' for that n, the two-layer network's a fifteenth of the first layer's",
      holds: ({ kappa, widthKappa, compared }) => widthKappa === kappa && compared === "authors",
    },
    { states: "the bound is that of the claim, 0.9, or a sharper one", holds: ({ factor }) => factor <= 0.9 },
  ],
  margins:
    "Theory orders the three limits (0, the best cubic in the hidden coordinates, the best quadratic) and says nothing of " +
    "the sizes here: that an error must be less by a tenth is a choice, made after a pilot with other seeds (three layers " +
    "over two 0.54 to 0.74, two over the kernel 0.60 to 0.67), and one-sided. The two-layer network is as narrow as in the " +
    "authors' code; beside the claim stands one as wide as the first layer of the other. A target of information exponent " +
    "3 is no control here: in the pilot its ratios, 0.74 to 0.94 and 0.87 to 0.91, were below 1 too. At κ = 1 + ε, where " +
    "nothing beyond the subspace is learnt, they are about 1.",
  level: 0.99,
  plan: (p) =>
    range(p.replicas).map((replica) => ({
      dimension: p.dimension,
      effectiveDimension: effectiveDimensionOf(p.dimension, 0.5),
      samples: samplesAt(p.dimension, p.kappa),
      widths: authorsWidths(p.dimension, p.widthKappa),
      wide: replica < p.wideReplicas,
      replica,
    })),
  cost: ({ dimension: d, samples: n, widths, wide }) => {
    const settings = authorsSettings(widths, { dimension: d, samples: n });
    const wider = wide ? twoLayersCost({ ...settings, twoLayerWidth: widths.p1 }, d) : 0;
    const kernel = n ** 3 / 3 + n * (n + TEST_SAMPLES) * (d + 10);
    return layerwiseCost(settings, d) + twoLayersCost(settings, d) + wider + kernel + drawingCost(n + TEST_SAMPLES, d);
  },
  measure: ({ dimension, effectiveDimension, samples, widths, wide }, context) => {
    const sizes = { dimension, effectiveDimension, inner: AUTHORS_INNER, samples, testSamples: TEST_SAMPLES };
    const { training, test, setting } = drawTrial(sizes, context);
    const settings = authorsSettings(widths, { dimension, samples });
    const layerwise = errorOrNull(trainLayerwise(setting(samples), settings));
    const twoLayers = errorOrNull(trainTwoLayers(setting(samples), settings));
    const wider = { ...settings, twoLayerWidth: widths.p1 };
    const wideError = wide ? errorOrNull(trainTwoLayers(setting(samples, { name: "wide" }), wider)) : null;
    const ridge = KERNEL_RIDGE * samples;
    const kernel = fitKernelRidge(training.x, training.y, { engine: context.engine, kernel: quadraticKernel, ridge });
    const diverged = layerwise === null || twoLayers === null || (wide && wideError === null);
    return {
      outcome: diverged ? "diverged" : "ok",
      layerwise,
      twoLayers,
      wide: wideError,
      kernel: meanSquare(kernel.predict(test.x).data, test),
    };
  },
  parts: [
    part("three layers over two", "mean test error of the three-layer network over that of the two-layer network", [
      "layerwise",
      "twoLayers",
    ]),
    part("two layers over the kernel", "mean test error of the two-layer network over that of the kernel", [
      "twoLayers",
      "kernel",
    ]),
  ],
  controls: [
    {
      violates: "n lies beyond d^(1+ε): n = d^1.5, the same networks",
      world: (p) => ({ ...p, kappa: 1.5, replicas: Math.max(20, p.replicas), wideReplicas: 0 }),
    },
  ],
  beside: [
    {
      label: "the two-layer network as wide as the other's first layer",
      world: (p) => ({ ...p, compared: "wide" }),
    },
  ],
  figure: ({ rows, worlds, judgement, params: p }) => {
    const control = [...worlds.values()][0] ?? [];
    const curve = (method: Method, label: string) => ({
      kind: "measured" as const,
      label,
      points: [control, rows].flatMap((own) => errorPoint(own, method)),
    });
    const ratio = (i: number, label: string) => ({
      kind: "intervals" as const,
      label,
      points: [
        { kappa: 1.5, estimate: judgement.controls[0]?.parts[i]?.estimate },
        { kappa: p.kappa, estimate: judgement.parts[i]?.estimate },
      ].flatMap(({ kappa, estimate }) =>
        estimate === undefined || !Number.isFinite(estimate.high)
          ? []
          : // Side by side, not one upon the other.
            [{ x: kappa + 0.03 * i, y: estimate.value, low: estimate.low, high: estimate.high }],
      ),
    });
    const { meanSquare: trivial, residuals } = finiteBaselines(
      runningExample("factorial", effectiveDimensionOf(p.dimension, 0.5)),
      3,
    );
    return {
      id: "layerwise-three-beats-two",
      title: `Three layers beat two, two the kernel (d = ${p.dimension})`,
      caption:
        "Left: test error of the authors' networks and of the kernel at κ = 1.5 (control) and 2.2: mean, bars from least to " +
        "greatest sample, with the exact errors of the best constant, quadratic and cubic. Right: ratios of the mean errors " +
        "with their intervals, and the bound.",
      panels: [
        {
          x: { label: "κ = log n / log d", scale: "linear", domain: [1.4, 2.3] },
          y: { label: "mean squared test error", scale: "log" },
          marks: [
            curve("kernel", "kernel"),
            curve("twoLayers", "two layers"),
            curve("wide", "two layers, wide"),
            curve("layerwise", "three layers, layerwise"),
            { kind: "line-y", label: "E f*²", at: trivial },
            { kind: "line-y", label: "best quadratic", at: residuals[2]! },
            { kind: "line-y", label: "best cubic", at: residuals[3]! },
          ],
        },
        {
          x: { label: "κ = log n / log d", scale: "linear", domain: [1.4, 2.3] },
          y: { label: "ratio of mean errors", scale: "linear", domain: [0.3, 1.3] },
          marks: [
            ratio(0, "three layers over two"),
            ratio(1, "two layers over the kernel"),
            { kind: "line-y", label: `bound ${p.factor}`, at: p.factor },
          ],
        },
      ],
    };
  },
});

function errorPoint(rows: Rows, method: Method) {
  const errors = rows.flatMap(({ values }) => values[method] ?? []);
  if (errors.length === 0) return [];
  const { dimension, samples } = rows[0]!.task;
  return [rangePoint(Math.log(samples) / Math.log(dimension), errors)];
}
