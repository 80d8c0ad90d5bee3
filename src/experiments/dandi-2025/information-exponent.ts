import { z } from "zod";
import type { Estimate } from "../../statistics/estimate.ts";
import { meanInterval } from "../../statistics/location.ts";
import { agrees } from "../../statistics/verdict.ts";
import might from "../../targets/might.ts";
import { randomOverlap } from "../../theory/hierarchical/random-overlap.ts";
import { overlapPath } from "../../training/spectral/overlap-path.ts";
import { defineExperiment, type EstimateContext, type MeasuredRow } from "../experiment.ts";
import { range } from "../plan.ts";
import { AUTHORS_INNER, effectiveDimensionOf, TANH_3 } from "./running-example.ts";
import { drawingCost, rangePoint, samplesAt } from "./summaries.ts";

const DIMENSIONS = [64, 100, 144] as const;

const params = z.object({
  replicas: z.int().min(3).max(10_000).describe("independent samples for each d"),
  branches: z.int().min(1).describe("r, the number of branches, each with a subspace of its own"),
  outer: z
    .enum(["parity", "monotone"])
    .describe("parity: sign(h₁ … h_r); monotone (control): tanh(3 (h₁ + … + h_r)/√r)"),
  kappa: z.number().positive().describe("log n / log d"),
});
type Params = z.infer<typeof params>;

type Task = {
  readonly dimension: number;
  readonly effectiveDimension: number;
  readonly branches: number;
  readonly outer: Params["outer"];
  readonly samples: number;
  readonly replica: number;
};

interface Values {
  readonly overlap: number;
}

type Rows = readonly MeasuredRow<Task, Values>[];

const nullLaw = (dimension: number, { branches }: Params) =>
  randomOverlap({ dimension, subspace: branches * effectiveDimensionOf(dimension, 0.5) });

const estimateAt = (rows: Rows, dimension: number, context: EstimateContext): Estimate =>
  meanInterval(
    rows.filter(({ task }) => task.dimension === dimension).map(({ values }) => values.overlap),
    context,
  );

const part = (dimension: number) => ({
  name: `d = ${dimension}`,
  quantity: "mean overlap of the top r·d_eff eigenvectors with the hidden subspace at n = d²",
  predict: (p: Params) => nullLaw(dimension, p).mean,
  estimate: (rows: Rows, _: Params, context: EstimateContext) => estimateAt(rows, dimension, context),
  judge: (predicted: number, estimate: Estimate, p: Params) =>
    agrees(predicted, estimate, { margin: 3 * nullLaw(dimension, p).standardDeviation }),
});

export default defineExperiment<Params, Task, Values>({
  kind: "claim",
  id: "dandi-2025/information-exponent",
  title: "A parity hides its subspaces",
  claim:
    "The parity of three balanced branches hides its subspaces from second-order statistics: at n = d² the overlap of " +
    "the top eigenvectors stays within the random spread of √(r·d_eff/d), where a monotone outer function is recovered.",
  formula: String.raw`f^* = \operatorname{sign}(h^*_1 h^*_2 h^*_3),\ n = d^2:\quad \tfrac{1}{\sqrt{r d_{\mathrm{eff}}}}\lVert W^* V_n\rVert_F = \sqrt{r d_{\mathrm{eff}}/d} + O(1/d)`,
  source: { cite: "dandi2025computational", where: "Figure 10 and the compositional information exponent" },
  params,
  profiles: {
    smoke: { replicas: 12, branches: 3, outer: "parity", kappa: 2 },
    laptop: { replicas: 20, branches: 3, outer: "parity", kappa: 2 },
    paper: { replicas: 60, branches: 3, outer: "parity", kappa: 2 },
  },
  hypotheses: [
    {
      states: "g* = sign(h₁ … h_r) with r ≥ 3: no product of two coordinates correlates with f*",
      holds: ({ outer, branches }) => outer === "parity" && branches >= 3,
    },
    { states: "n = d²", holds: ({ kappa }) => kappa === 2 },
    {
      states: "the r subspaces fit into the space: r·d_eff < d",
      holds: ({ branches }) => DIMENSIONS.every((d) => branches * effectiveDimensionOf(d, 0.5) < d),
    },
  ],
  margins:
    "Three standard deviations of the overlap of one random subspace (Haar measure; exact variance of the squared " +
    "overlap in theory/hierarchical/random-overlap.ts). Since f*² = 1 and E f*(xxᵀ − I) = 0, the moment matrix has " +
    "exactly the covariance of pure noise.",
  level: 0.99,
  plan: (p) =>
    DIMENSIONS.flatMap((dimension) =>
      range(p.replicas).map((replica) => ({
        dimension,
        effectiveDimension: effectiveDimensionOf(dimension, 0.5),
        branches: p.branches,
        outer: p.outer,
        samples: samplesAt(dimension, p.kappa),
        replica,
      })),
    ),
  cost: ({ dimension: d, samples }) => (samples * d * d) / 2 + 10 * d ** 3 + drawingCost(samples, d),
  measure: ({ dimension, effectiveDimension, branches, outer, samples }, { key, engine }) => {
    const target = might.draw(
      {
        effectiveDimension,
        branches,
        inner: AUTHORS_INNER,
        hermite: "factorial",
        signs: "balanced",
        ...(outer === "parity"
          ? { combination: "product" as const, outer: { activation: "sign" as const, gain: 1 } }
          : { combination: "sum" as const, outer: TANH_3 }),
      },
      key.fold("target"),
    );
    const { overlaps } = overlapPath({ dimension, target, samples: [samples] }, key.fold("samples"), { engine });
    return { overlap: overlaps[0]! };
  },
  parts: DIMENSIONS.map(part),
  controls: [
    {
      violates: "g* is a parity: it is monotone in h₁ + h₂ + h₃ instead",
      world: (p) => ({ ...p, outer: "monotone" }),
    },
  ],
  figure: ({ params: p, rows, worlds }) => {
    const band = (own: Rows) =>
      DIMENSIONS.map((dimension) => {
        const overlaps = own.filter(({ task }) => task.dimension === dimension).map(({ values }) => values.overlap);
        return rangePoint(dimension, overlaps);
      });
    return {
      id: "information-exponent",
      title: "A parity hides its subspaces",
      caption:
        "Overlap of the top r·d_eff eigenvectors with the hidden subspaces at n = d² (mean; bars from least to " +
        "greatest). The parity of three branches stays at the overlap of a random subspace; a monotone function of the " +
        "same branches is recovered.",
      panels: [
        {
          x: { label: "dimension d", scale: "log" },
          y: { label: "overlap with W*", scale: "linear", domain: [0, 1] },
          marks: [
            { kind: "intervals", label: "parity sign(h₁h₂h₃)", points: band(rows) },
            { kind: "intervals", label: "monotone tanh (control)", points: band([...worlds.values()][0] ?? []) },
            {
              kind: "theory",
              label: "random subspace √(r·d_eff/d)",
              points: DIMENSIONS.map((d) => ({ x: d, y: nullLaw(d, p).mean })),
            },
          ],
        },
      ],
    };
  },
});
