import { z } from "zod";
import { findActivation } from "../../activations/find.ts";
import { mean } from "../../statistics/moments.ts";
import { requireStableRate, residualFactor, stabilityLimit } from "../../theory/dynamics/degree-decay.ts";
import { funkHecke } from "../../theory/spherical/funk-hecke.ts";
import { defineSurvey, type MeasuredRow } from "../experiment.ts";
import type { Mark } from "../figure.ts";
import { range } from "../plan.ts";
import { type CurveTask, type CurveValues, trainingCurves } from "./curves-measure.ts";

/** η in units of 1/max α², unless given. */
const STEP = 0.9;
/** Degrees looked at for the largest α², besides the target's. */
const LOWEST_DEGREES = 9;

const shape = z.object({
  activations: z
    .array(z.string())
    .min(1)
    .readonly()
    .describe("σ: ids, hermite-<k>, or expressions in t; a panel for each"),
  gain: z.number().positive().describe("units are σ(gain ⟨u, x⟩ + bias)"),
  bias: z.number().describe("units are σ(gain ⟨u, x⟩ + bias)"),
  dimension: z.int().min(3).max(200).describe("d"),
  width: z.int().min(2).max(8192).describe("m, the number of units"),
  samples: z.int().min(1).max(1_000_000).describe("n, for descent on samples"),
  parts: z
    .array(z.object({ degree: z.int().min(0).max(30), energy: z.number().positive() }).readonly())
    .min(1)
    .refine((parts) => new Set(parts.map(({ degree }) => degree)).size === parts.length, "degrees must differ")
    .readonly()
    .describe("degrees of the target with their energies"),
  rate: z.number().positive().optional().describe(`η; ${STEP}/max α_k² unless given`),
  steps: z.int().min(1).max(1e9).describe("where the curves end"),
  replicas: z.int().min(1).max(1000).describe("independent draws of units, target and samples"),
  allowDivergence: z.boolean().describe("go on although η is beyond 2/max α_k²; the rows are then marked diverged"),
});
type Params = z.infer<typeof shape>;
type Task = CurveTask;
type Rows = readonly MeasuredRow<Task, CurveValues>[];

const alphaOf = ({ activation, dimension, gain, bias }: Omit<Task, "rate" | "times" | "replica">, degree: number) =>
  funkHecke(findActivation(activation), { dimension, degree, gain, bias }).value;

/** α_k of the degrees that η is limited by: the low ones and the target's. */
function limitingAlphas(own: Omit<Task, "rate" | "times" | "replica">): readonly number[] {
  const degrees = new Set([...range(LOWEST_DEGREES), ...own.parts.map(({ degree }) => degree)]);
  return [...degrees].map((degree) => alphaOf(own, degree));
}

/** η as given or by default. A DomainError where it is beyond 2/max α². */
function rateFor(own: Omit<Task, "rate" | "times" | "replica">, { rate, allowDivergence }: Params): number {
  const alphas = limitingAlphas(own);
  if (rate === undefined) return (STEP / 2) * stabilityLimit(alphas);
  if (!allowDivergence) requireStableRate(alphas, rate);
  return rate;
}

/** Says the limit where parameters are read, before anything is planned. */
const params = shape.superRefine((p, context) => {
  if (p.rate === undefined || p.allowDivergence) return;
  const limits = p.activations.map((activation) => stabilityLimit(limitingAlphas({ ...p, activation })));
  const limit = Math.min(...limits);
  if (p.rate < limit) return;
  const message = `must be below 2/max α² = ${limit.toPrecision(6)}, where descent diverges, or allowDivergence true`;
  context.addIssue({ code: "custom", path: ["rate"], message });
});

/** 0 and integers up to the last, about six a decade. */
function timesUntil(steps: number): readonly number[] {
  const count = Math.ceil(6 * Math.log10(steps));
  const between = range(count + 1).map((i) => Math.round(steps ** (i / Math.max(1, count))));
  return [...new Set([0, ...between])];
}

const common = {
  activations: ["relu", "tanh"],
  gain: 2,
  bias: 0,
  parts: [1, 2, 3, 4].map((degree) => ({ degree, energy: 1 })),
  allowDivergence: false,
} as const;

export default defineSurvey<Params, Task, CurveValues>({
  kind: "survey",
  id: "vempala-wilmes-2019/training-curves",
  title: "Degrees are learnt one after the other",
  claim:
    "The part of the residual in each degree decays at the rate of its eigenvalue α_k²: low degrees before high ones, and those " +
    "with α_k = 0 not at all; curves for the population at finite width and for samples.",
  formula: String.raw`\frac{\lVert\Pi_k(g-f_t)\rVert^2}{\lVert\Pi_k g\rVert^2} = (1-\eta\alpha_k^2)^{2t}\ (m\to\infty),\qquad \alpha_k = \mathbb E_t[\varphi(t)P_k(t)]`,
  source: { cite: "vempala2019gradient", where: "gradient descent as an operator on spherical harmonics" },
  params,
  profiles: {
    smoke: { ...common, dimension: 5, width: 48, samples: 400, steps: 1000, replicas: 1 },
    laptop: { ...common, dimension: 10, width: 1536, samples: 8192, steps: 100_000, replicas: 2 },
    paper: { ...common, dimension: 10, width: 4096, samples: 65_536, steps: 1_000_000, replicas: 8 },
  },
  plan: (p) =>
    p.activations.flatMap((activation) => {
      const { gain, bias, dimension, width, samples, parts } = p;
      const own = { activation, gain, bias, dimension, width, samples, parts };
      const rate = rateFor(own, p);
      const times = timesUntil(p.steps);
      return range(p.replicas).map((replica) => ({ ...own, rate, times, replica }));
    }),
  cost: ({ width: m, samples: n, parts, dimension, times }) =>
    20 * m ** 3 + (n * m * m) / 2 + n * m * (dimension + 10) + 2 * m * m * parts.length * (times.length + 10),
  measure: (task, context) => trainingCurves(task, context),
  figure: ({ params: p, rows }) => ({
    id: "training-curves",
    title: "Degrees are learnt one after the other",
    caption:
      `Energy of the residual in each degree over its start, d = ${p.dimension}, m = ${p.width} (mean and range over draws): ` +
      `gradient descent on the population, exactly, and on n = ${p.samples} samples; lines: infinite width, no fitted constant. ` +
      "Finite width slows the degrees with N(d, k) near m; what samples level off at is their noise.",
    panels: p.activations.flatMap((activation) => {
      const own = rows.filter(({ task }) => task.activation === activation);
      const unit = `${activation}${p.gain === 1 ? "" : `, gain ${p.gain}`}${p.bias === 0 ? "" : `, bias ${p.bias}`}`;
      return (["population", "sampled"] as const).map((kind) => ({
        title: `${unit}: ${kind === "population" ? "population" : `${p.samples} samples`}`,
        x: { label: "steps", scale: "log" as const },
        y: { label: "residual energy / start", scale: "log" as const, domain: [SMALLEST, LARGEST] as const },
        marks: p.parts.flatMap((_, part) => marksOf(own, kind, part)),
      }));
    }),
  }),
});

/** What the figure shows. */
const SMALLEST = 1e-5;
const LARGEST = 2;

function marksOf(rows: Rows, kind: "population" | "sampled", part: number): readonly Mark[] {
  const task = rows[0]?.task;
  if (task === undefined) return [];
  const { degree } = task.parts[part]!;
  const label = `degree ${degree}`;
  const alpha = alphaOf(task, degree);
  const [first, last] = [Math.log(task.times[1] ?? 1), Math.log(task.times.at(-1)!)];
  const line = range(121).flatMap((i) => {
    const time = Math.round(Math.exp(first + ((last - first) * i) / 120));
    const y = residualFactor(alpha, { rate: task.rate, time }) ** 2;
    return y >= SMALLEST && y < LARGEST ? [{ x: time, y }] : [];
  });
  const points = task.times.flatMap((x, i) => {
    const values = rows.flatMap(({ values: own }) => own[kind][part]?.[i] ?? []);
    const y = mean(values);
    if (x === 0 || values.length < rows.length || !(y >= SMALLEST && y < LARGEST)) return [];
    return [{ x, y, low: Math.max(SMALLEST, Math.min(...values)), high: Math.min(LARGEST, Math.max(...values)) }];
  });
  return [
    { kind: "intervals", label, points },
    { kind: "theory", label: "infinite width", points: line, of: label },
  ];
}
