import { z } from "zod";
import { harmonicDimension } from "../../math/harmonics.ts";
import type { Estimate } from "../../statistics/estimate.ts";
import { undefinedEstimate } from "../../statistics/interval.ts";
import { studentInterval } from "../../statistics/location.ts";
import { mean, variance } from "../../statistics/moments.ts";
import { agrees, below } from "../../statistics/verdict.ts";
import { dimensionFloor } from "../../theory/certificates/dimension-argument.ts";
import { defineExperiment, type EstimateContext, type MeasuredRow } from "../experiment.ts";
import type { BandPoint, Mark } from "../figure.ts";
import { range } from "../plan.ts";
import { explainedShares, type FeatureName } from "./fixed-features-projection.ts";

/** The degree that each kind of feature is tried on: one in which φ has a part. */
const DEGREES = { relu: 2, step: 3, harmonic: 3 } as const satisfies Readonly<Record<FeatureName, number>>;
const NAMES = { relu: "ReLU", step: "step", harmonic: "harmonics" } as const;
const KINDS = Object.keys(DEGREES) as FeatureName[];
/** m over N(d, k); those below 1 are judged. More harmonics of degree k than N(d, k) would be dependent. */
const RATIOS = [1 / 8, 1 / 4, 1 / 2, 3 / 4, 1, 3 / 2, 2] as const;

const params = z.object({
  dimensions: z.array(z.int().min(4).max(64)).min(1).readonly().describe("values of d"),
  replicas: z.int().min(2).max(10_000).describe("independent draws of the features"),
  poles: z.int().min(1).max(100_000).describe("random poles of the target for each draw of ReLU or step features"),
  harmonicPoles: z.int().min(1).max(100_000).describe("the same for harmonic features, which must be known better"),
  learned: z.boolean().describe("one of the m features has the target's pole as its direction (control)"),
  margin: z.number().positive().describe("deviation from the bound still called attained"),
});
type Params = z.infer<typeof params>;

type Task = {
  readonly feature: FeatureName;
  readonly degree: number;
  readonly dimension: number;
  readonly sizes: readonly number[];
  readonly poles: number;
  readonly learned: boolean;
  readonly replica: number;
};

interface Values {
  /** Explained share of the target, mean over the poles, for each size. */
  readonly shares: readonly number[];
}

type Rows = readonly MeasuredRow<Task, Values>[];

/** What theory lets m fixed features explain: 1 − floor. */
const boundOf = ({ dimension, degree }: Pick<Task, "dimension" | "degree">, m: number): number =>
  1 - dimensionFloor({ dimension, energies: [{ degree, energy: 1 }] }, BigInt(m)).relativeFloor;

const byDimension = (rows: Rows, feature: FeatureName): readonly Rows[] =>
  Map.groupBy(
    rows.filter(({ task }) => task.feature === feature),
    ({ task }) => task.dimension,
  )
    .values()
    .toArray();

/**
 * The least or the largest, over d and m < N(d, k), of the mean explained share in units of its bound. Each draw's value is a mean
 * over many poles, so Student's intervals serve; they are at Bonferroni's level, and their ends bound all means together.
 */
function extremeRatio(
  rows: Rows,
  { feature, extreme }: { readonly feature: FeatureName; readonly extreme: (...values: number[]) => number },
  { level }: EstimateContext,
): Estimate {
  const cells = byDimension(rows, feature).flatMap((group) => {
    const { task } = group[0]!;
    return task.sizes.flatMap((m, i) => {
      const bound = boundOf(task, m);
      return bound < 1 ? [group.map(({ values }) => values.shares[i]! / bound)] : [];
    });
  });
  if (cells.every((ratios) => ratios.length < 2)) return undefinedEstimate(level, "fewer than two draws");
  const means = cells.map((ratios) => studentInterval(ratios, { level: 1 - (1 - level) / cells.length }));
  return {
    value: extreme(...means.map(({ value }) => value)),
    low: extreme(...means.map(({ low }) => low)),
    high: extreme(...means.map(({ high }) => high)),
    level,
    note: `over ${cells.length} pairs of d and m`,
  };
}

const boundedPart = (feature: "relu" | "step") => ({
  name: `${NAMES[feature]}, degree ${DEGREES[feature]}`,
  quantity: "explained share over m/N(d, k), the largest over d and m < N(d, k)",
  relation: "<" as const,
  predict: () => 1,
  estimate: (rows: Rows, _: Params, context: EstimateContext) =>
    extremeRatio(rows, { feature, extreme: Math.max }, context),
  judge: (predicted: number, estimate: Estimate) => below(predicted, estimate),
});

export default defineExperiment<Params, Task, Values>({
  kind: "claim",
  id: "vempala-wilmes-2019/fixed-features",
  title: "What fixed features cannot explain",
  claim:
    "Of a randomly rotated harmonic target of degree k, m < N(d, k) fixed random features explain on average less than " +
    "m/N(d, k), and features that are themselves harmonics of degree k explain just that.",
  formula: String.raw`\mathbb E_R \lVert P_V (f_k\circ R)\rVert^2 = \frac{\operatorname{tr}(P_V\Pi_k)}{N(d,k)}\lVert f_k\rVert^2 \le \frac{m}{N(d,k)}\lVert f_k\rVert^2,\qquad \dim V = m`,
  source: {
    cite: "vempala2019gradient",
    where:
      "the setting of the theorems; this bound, the counterpart for fixed features of the lower bound for statistical " +
      "queries, is derived in docs/theory/dimension-argument.md",
  },
  params,
  profiles: {
    smoke: { dimensions: [8, 10], replicas: 8, poles: 32, harmonicPoles: 1024, learned: false, margin: 0.1 },
    laptop: { dimensions: [8, 10, 12], replicas: 16, poles: 128, harmonicPoles: 1024, learned: false, margin: 0.1 },
    paper: { dimensions: [8, 10, 12, 16], replicas: 48, poles: 512, harmonicPoles: 4096, learned: false, margin: 0.1 },
  },
  hypotheses: [{ states: "the features do not depend on the target", holds: ({ learned }) => !learned }],
  margins:
    "The bound is a theorem and has no margin. Harmonic features attain it: given the features, the share explained has mean " +
    "m/N over poles, exactly. A share lies in [0, 1], so that of one pole has a standard deviation of at most √(N/m − 1) times " +
    "this mean: 2.65 at m = N/8, and 2.1 % for the mean over the 16 · 1024 poles of the laptop's profile. Student's quantile " +
    "with 15 degrees of freedom, at the level left to one of 12 means and 3 parts, is 4.7: the interval reaches 0.1 at most.",
  level: 0.99,
  plan: ({ dimensions, replicas, poles: own, harmonicPoles, learned }) =>
    KINDS.flatMap((feature) =>
      dimensions.flatMap((dimension) => {
        const degree = DEGREES[feature];
        const count = Number(harmonicDimension(dimension, degree));
        const sizes = RATIOS.filter((ratio) => feature !== "harmonic" || ratio < 1).map((r) => Math.floor(r * count));
        const poles = feature === "harmonic" ? harmonicPoles : own;
        return range(replicas).map((replica) => ({ feature, degree, dimension, sizes, poles, learned, replica }));
      }),
    ),
  cost: ({ sizes, poles, dimension, learned }) => {
    const m = sizes.at(-1)!;
    return m ** 3 / 3 + m * m * (dimension + 20) + (learned ? 2 : 1) * m * poles * (m / 2 + dimension + 20);
  },
  measure: (task, context) => ({ shares: explainedShares(task, context) }),
  parts: [
    boundedPart("relu"),
    boundedPart("step"),
    {
      name: `harmonics of degree ${DEGREES.harmonic}`,
      quantity: "explained share over m/N(d, k), the least over d and m < N(d, k)",
      predict: () => 1,
      estimate: (rows: Rows, _: Params, context: EstimateContext) =>
        extremeRatio(rows, { feature: "harmonic", extreme: Math.min }, context),
      judge: (predicted: number, estimate: Estimate, { margin }: Params) => agrees(predicted, estimate, { margin }),
    },
  ],
  controls: [
    {
      violates: "the features do not depend on the target: one of the m has its direction along the target's pole",
      world: (p) => ({ ...p, learned: true }),
    },
  ],
  figure: ({ rows, worlds }) => ({
    id: "fixed-features",
    title: "What fixed features cannot explain",
    caption:
      "Error of the best predictor from m features, over the target's variance, against m/N(d, k): mean over rotations of the " +
      "target (band: two standard errors over draws of the features). Fixed features have no points in the shaded region below " +
      "1 − m/N(d, k), and harmonics of the degree lie on its edge; one direction learned from the target goes into it.",
    panels: KINDS.map((feature) => ({
      title: `${NAMES[feature]}${feature === "harmonic" ? " of" : ","} degree ${DEGREES[feature]}`,
      x: { label: "features m / N(d, k)", scale: "linear" as const },
      y: { label: "error / variance", scale: "linear" as const, domain: [0, 1] as const },
      marks: [
        ...byDimension(rows, feature).map((group) => curve(group, `d = ${group[0]!.task.dimension}`)),
        ...byDimension([...worlds.values()][0] ?? [], feature)
          .slice(-1)
          .map((group) => curve(group, `d = ${group[0]!.task.dimension}, one direction learned (control)`)),
        { kind: "floor" as const, label: "certified floor 1 − m/N", points: floorLine(rows, feature) },
      ],
    })),
  }),
});

function curve(group: Rows, label: string): Mark {
  const { task } = group[0]!;
  const count = Number(harmonicDimension(task.dimension, task.degree));
  const points = task.sizes.map((m, i): BandPoint => {
    const errors = group.map(({ values }) => 1 - values.shares[i]!);
    const half = errors.length < 2 ? 0 : 2 * Math.sqrt(variance(errors) / errors.length);
    return { x: m / count, y: mean(errors), low: mean(errors) - half, high: mean(errors) + half };
  });
  return { kind: "measured", label, points };
}

/** The floor at the largest d; in m/N it is the same for all. */
function floorLine(rows: Rows, feature: FeatureName) {
  const task = byDimension(rows, feature).at(-1)?.[0]?.task;
  if (task === undefined) return [];
  const count = Number(harmonicDimension(task.dimension, task.degree));
  const last = task.sizes.at(-1)!;
  const first = task.sizes[0]!;
  return range(last - first + 1).map((i) => ({ x: (first + i) / count, y: 1 - boundOf(task, first + i) }));
}
