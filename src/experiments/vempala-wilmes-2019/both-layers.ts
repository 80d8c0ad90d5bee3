import { z } from "zod";
import { findActivation } from "../../activations/find.ts";
import { mean, median } from "../../statistics/moments.ts";
import { residualFactor, stabilityLimit } from "../../theory/dynamics/degree-decay.ts";
import { dualActivation } from "../../theory/kernels/dual-activation-of.ts";
import { infiniteWidthKernel } from "../../theory/kernels/infinite-width.ts";
import { kernelEigenvalue } from "../../theory/kernels/kernel-eigenvalue.ts";
import { defineSurvey, type MeasuredRow } from "../experiment.ts";
import type { BandPoint, Mark, Point } from "../figure.ts";
import { range } from "../plan.ts";
import { type LayersTask, type LayersValues, type Trained, trainLayers } from "./layers-training.ts";

/** η in units of 1/max λ of the tangent kernel. */
const STEP = 0.9;
/** A deviation from the prediction, in units of the part's start, at which the two are said to have parted. */
const PARTED = 0.1;
/** Degrees looked at for the largest eigenvalue. */
const LOWEST_DEGREES = 5;

const params = z.object({
  activation: z.string().describe("σ: an id, hermite-<k>, or an expression in t; continuous"),
  dimension: z.int().min(3).max(64).describe("d"),
  widths: z
    .array(z.int().min(2).max(65_536).multipleOf(2))
    .min(1)
    .readonly()
    .describe("values of m; half of the units are independent"),
  parts: z
    .array(z.object({ degree: z.int().min(1).max(10), energy: z.number().positive() }).readonly())
    .min(1)
    .readonly()
    .describe("degrees of the target with their energies"),
  batch: z.int().min(8).max(65_536).describe("uniform points of each step, never used again"),
  steps: z.int().min(1).max(10_000_000).describe("steps of each training"),
  probes: z.int().min(64).max(1_000_000).describe("fresh points on which the function learnt is seen"),
  replicas: z.int().min(1).max(1000).describe("independent draws of weights, target and batches for each width"),
});
type Params = z.infer<typeof params>;
type Rows = readonly MeasuredRow<LayersTask, LayersValues>[];

const KERNELS = { output: "conjugate", both: "tangent" } as const satisfies Record<Trained, string>;

const eigenvalueOf = (
  { activation, dimension }: Pick<Params, "activation" | "dimension">,
  { trained, degree }: { readonly trained: Trained; readonly degree: number },
): number =>
  kernelEigenvalue(
    infiniteWidthKernel({ kernel: KERNELS[trained], activation: findActivation(activation), hiddenLayers: 1 }),
    { dimension, degree },
  ).value;

/** ∏ (1 − ηλ): what is left of the part of degree k after so many steps of the infinitely wide network. */
const predicted = (lambda: number, descent: { readonly rate: number; readonly time: number }): number =>
  residualFactor(Math.sqrt(lambda), descent);

const common = {
  activation: "relu",
  parts: [
    { degree: 1, energy: 4 },
    { degree: 2, energy: 4 },
    { degree: 4, energy: 4 },
  ],
} as const;

export default defineSurvey<Params, LayersTask, LayersValues>({
  kind: "survey",
  id: "vempala-wilmes-2019/both-layers",
  title: "Training the hidden layer too",
  claim:
    "Where both layers are trained each degree decays at first at the rate of the tangent kernel's eigenvalue. A finite network " +
    "departs from it, as its kernel is a random one and as its hidden units move; the wider, the later and the less.",
  formula: String.raw`f(x) = \sqrt{\tfrac vm}\sum_i a_i\,\sigma(\langle w_i, x\rangle):\quad \langle Y_k, g - f_t\rangle \approx (1-\eta\lambda_k)^t\,\langle Y_k, g\rangle,\qquad \lambda_k = \mathbb E_t[\Theta(t)P_k(t)]`,
  source: {
    cite: "vempala2019gradient",
    where: "the theorems train the output layer; the kernel of both layers is that of Jacot, Gabriel & Hongler (2018)",
  },
  params,
  profiles: {
    smoke: { ...common, dimension: 5, widths: [16, 64], batch: 32, steps: 60, probes: 256, replicas: 1 },
    laptop: {
      ...common,
      dimension: 5,
      widths: [16, 64, 256, 1024],
      batch: 512,
      steps: 1000,
      probes: 4096,
      replicas: 4,
    },
    paper: {
      ...common,
      dimension: 8,
      widths: [16, 64, 256, 1024, 4096],
      batch: 4096,
      steps: 10_000,
      probes: 16_384,
      replicas: 8,
    },
  },
  plan: (p) => {
    const { activation, dimension, parts, batch, steps, probes } = p;
    const degrees = new Set([...range(LOWEST_DEGREES), ...parts.map(({ degree }) => degree)]);
    const roots = [...degrees].map((degree) => Math.sqrt(eigenvalueOf(p, { trained: "both", degree })));
    const rate = (STEP / 2) * stabilityLimit(roots);
    const weightVariance = 1 / dualActivation(findActivation(activation), { variance: 1 }).secondMoment;
    const own = { activation, dimension, weightVariance, parts, rate, batch, steps, probes };
    return p.widths.flatMap((width) => range(p.replicas).map((replica) => ({ ...own, width, replica })));
  },
  cost: ({ width, dimension, batch, steps, probes }) =>
    steps * batch * (3 * width * (dimension + 4) + 600) + 10 * Math.log10(steps + 1) * probes * width * dimension,
  measure: (task, context) => trainLayers(task, context),
  figure: ({ params: p, rows }) => ({
    id: "both-layers",
    title: "Training the hidden layer too",
    caption:
      `What is left of the target's part in each degree against steps, at the largest and the smallest width (d = ${p.dimension}, both ` +
      "layers trained; mean and range over draws), with the tangent kernel's prediction, no fitted constant. Then the largest deviation " +
      "from it over the training (mean over degrees), beside that of the output layer alone from its own kernel, and the step at which " +
      `the deviation first exceeds ${PARTED} in a degree (median over draws; none where it does not).`,
    panels: [
      ...[...new Set([p.widths.at(-1)!, p.widths[0]!])].map((width) => ({
        title: `both layers, m = ${width}`,
        x: { label: "steps", scale: "log" as const },
        y: { label: "part left", scale: "linear" as const, domain: [-0.2, 1.2] as const },
        marks: p.parts.flatMap((_, part) => decayMarks(at(rows, width), part, p)),
      })),
      {
        title: "departure from the kernel",
        x: { label: "width m", scale: "log" },
        y: { label: "largest deviation", scale: "log" },
        marks: [
          { kind: "measured", label: "both layers", points: deviationPoints(rows, "both", p) },
          { kind: "measured", label: "output layer alone", points: deviationPoints(rows, "output", p) },
        ],
      },
      {
        title: `deviation above ${PARTED}`,
        x: { label: "width m", scale: "log", domain: [0.8 * Math.min(...p.widths), 1.25 * Math.max(...p.widths)] },
        y: { label: "first step", scale: "log", domain: [0.8, 1.25 * p.steps] },
        marks: p.parts.map(({ degree }, part) => ({
          kind: "intervals" as const,
          label: `degree ${degree}`,
          points: partingPoints(rows, part, p),
        })),
      },
    ],
  }),
});

const at = (rows: Rows, width: number): Rows =>
  rows.filter(({ task, outcome }) => task.width === width && outcome === "ok");

function decayMarks(rows: Rows, part: number, p: Params): readonly Mark[] {
  const first = rows[0];
  if (first === undefined) return [];
  const { degree } = p.parts[part]!;
  const { rate, steps } = first.task;
  const lambda = eigenvalueOf(p, { trained: "both", degree });
  const label = `degree ${degree}`;
  const points = first.values.steps.flatMap((x, i): BandPoint[] => {
    const left = rows.map(({ values }) => values.both.residuals[part]![i]!);
    return x === 0 ? [] : [{ x, y: mean(left), ...spread(left) }];
  });
  const line = range(81).map((i): Point => {
    const time = Math.round(steps ** (i / 80));
    return { x: time, y: predicted(lambda, { rate, time }) };
  });
  return [
    { kind: "intervals", label, points },
    { kind: "theory", label: "infinite width", points: line, of: label },
  ];
}

/** |measured − predicted| of a part at each step, for each of these rows. */
function deviations(rows: Rows, options: { readonly trained: Trained; readonly part: number }): readonly number[][] {
  const { trained, part } = options;
  const first = rows[0];
  if (first === undefined) return [];
  const { task } = first;
  const lambda = eigenvalueOf(task, { trained, degree: task.parts[part]!.degree });
  return rows.map(({ values }) =>
    values.steps.map((time, i) =>
      Math.abs(values[trained].residuals[part]![i]! - predicted(lambda, { rate: task.rate, time })),
    ),
  );
}

function deviationPoints(rows: Rows, trained: Trained, p: Params): readonly BandPoint[] {
  return p.widths.flatMap((width) => {
    const own = at(rows, width);
    if (own.length === 0) return [];
    const byPart = p.parts.map((_, part) => deviations(own, { trained, part }).map((path) => Math.max(...path)));
    const means = own.map((_, replica) => mean(byPart.map((largest) => largest[replica]!)));
    return [{ x: width, y: mean(means), ...spread(means) }];
  });
}

function partingPoints(rows: Rows, part: number, p: Params): readonly BandPoint[] {
  return p.widths.flatMap((width) => {
    const own = at(rows, width);
    const steps = own[0]?.values.steps ?? [];
    const first = deviations(own, { trained: "both", part }).map(
      (path) => steps[path.findIndex((deviation) => deviation > PARTED)] ?? Number.POSITIVE_INFINITY,
    );
    const y = median(first);
    const finite = first.filter(Number.isFinite);
    return Number.isFinite(y) ? [{ x: width, y, ...spread(finite) }] : [];
  });
}

const spread = (values: readonly number[]) => ({ low: Math.min(...values), high: Math.max(...values) });
