import { z } from "zod";
import { findActivation } from "../../activations/find.ts";
import type { Estimate } from "../../statistics/estimate.ts";
import { studentInterval } from "../../statistics/location.ts";
import { mean } from "../../statistics/moments.ts";
import { agrees, below } from "../../statistics/verdict.ts";
import { residualFactor, stabilityLimit, timeToFraction } from "../../theory/dynamics/degree-decay.ts";
import { funkHecke } from "../../theory/spherical/funk-hecke.ts";
import { defineExperiment, type EstimateContext, type MeasuredRow } from "../experiment.ts";
import type { Mark, Panel } from "../figure.ts";
import { range } from "../plan.ts";
import { type OutputTraining, trainOutputs } from "./dead-training.ts";

/** Activations with a degree that they do not see: its eigenvalue is 0 by symmetry, and a bias breaks that. */
const CASES = [
  { activation: "relu", name: "ReLU", gain: 1, bias: -0.5, degrees: [1, 2, 3, 4], dead: 3 },
  { activation: "tanh", name: "tanh", gain: 2, bias: 1, degrees: [1, 2, 3], dead: 2 },
  { activation: "logistic", name: "logistic", gain: 8, bias: 2, degrees: [1, 2, 3], dead: 2 },
] as const;
type Case = (typeof CASES)[number];

/** η in units of 1/max α², below the limit of stability 2. */
const STEP = 0.9;
/** What may be left of the live degree. */
const LEFT = 0.1;

const params = z.object({
  dimension: z.int().min(3).max(32).describe("d"),
  width: z.int().min(16).max(65_536).describe("m, the number of units"),
  batch: z.int().min(8).max(65_536).describe("uniform points of each step, never used again"),
  probes: z.int().min(1024).max(1_000_000).describe("fresh points on which residuals are measured"),
  replicas: z.int().min(2).max(10_000).describe("independent draws of units, target, batches and fresh points"),
  decay: z
    .number()
    .gt(1)
    .describe("training ends when infinite width has divided the energy of the live degree above by this"),
  biased: z.boolean().describe("units φ(⟨u, x⟩ + bias), which see the degree (control)"),
  margin: z.number().positive().describe("deviation from 1 of the dead degree's residual energy still called none"),
});
type Params = z.infer<typeof params>;

type Task = OutputTraining & { readonly replica: number };

interface Values {
  readonly steps: readonly number[];
  readonly energies: readonly (readonly number[])[];
}

type Rows = readonly MeasuredRow<Task, Values>[];

/** α_0, …, α_4: the largest is among them, as Σ_k N(d, k) α_k² is finite and N grows. */
const alphasOf = ({ activation, gain }: Pick<Case, "activation" | "gain">, dimension: number, bias: number) =>
  range(5).map((degree) => funkHecke(findActivation(activation), { dimension, degree, gain, bias }).value);

const rateFor = (alphas: readonly number[]): number => (STEP / 2) * stabilityLimit(alphas);

/** Steps at which infinitely many units without bias have left 1/decay of the energy of the degree above the dead one. */
function stepsFor(own: Case, { dimension, decay }: Params): number {
  const alphas = alphasOf(own, dimension, 0);
  return Math.ceil(timeToFraction(alphas[own.dead + 1]!, { rate: rateFor(alphas), fraction: decay ** -0.5 }));
}

const rowsOf = (rows: Rows, { activation }: Case): Rows => rows.filter(({ task }) => task.activation === activation);

/** Mean over the draws of the residual energy of one degree at the last step, with Student's interval. */
function finalEnergy(rows: Rows, own: Case, degree: number, { level }: EstimateContext): Estimate {
  const values = rowsOf(rows, own).map(
    ({ task, values: { energies } }) => energies[task.degrees.indexOf(degree)]?.at(-1) ?? Number.NaN,
  );
  return studentInterval(values, { level });
}

const partName = ({ name, dead }: Case, role: "dead" | "live"): string =>
  role === "dead" ? `${name}: degree ${dead} stays` : `${name}: degree ${dead + 1} is learnt`;

export default defineExperiment<Params, Task, Values>({
  kind: "claim",
  id: "vempala-wilmes-2019/dead-degrees",
  title: "Degrees that gradient descent does not see",
  claim:
    "Trained by stochastic gradient descent on their output weights, random units learn nothing of a degree k with α_k = 0 " +
    "(ReLU: 3; tanh and logistic: 2) in the time in which 90 % of the energy of degree k + 1 is learnt.",
  formula: String.raw`\alpha_k = \mathbb E_t[\varphi(t)P_k(t)] = 0 \;\Rightarrow\; \lVert \Pi_k(g - f_t)\rVert^2 = \lVert \Pi_k g\rVert^2 \ \text{ for all } t`,
  source: {
    cite: "vempala2019gradient",
    where:
      "gradient descent as an operator on spherical harmonics; the theorems ask for α_k ≠ 0 in the degrees involved",
  },
  params,
  profiles: {
    smoke: {
      ...{ dimension: 3, width: 32, batch: 16, probes: 1024, replicas: 2, decay: 40 },
      ...{ biased: false, margin: 0.05 },
    },
    laptop: {
      ...{ dimension: 5, width: 1024, batch: 64, probes: 8192, replicas: 6, decay: 40 },
      ...{ biased: false, margin: 0.05 },
    },
    paper: {
      ...{ dimension: 5, width: 4096, batch: 256, probes: 65_536, replicas: 20, decay: 40 },
      ...{ biased: false, margin: 0.02 },
    },
  },
  hypotheses: [
    { states: "there is no bias, so that α_k = 0", holds: ({ biased }) => !biased },
    {
      states: "α_k = 0 in the degree said to stay, and α ≠ 0 in the next",
      holds: ({ dimension }) =>
        CASES.every((own) => {
          const alphas = alphasOf(own, dimension, 0);
          return alphas[own.dead] === 0 && alphas[own.dead + 1] !== 0;
        }),
    },
    {
      states: "training goes on until infinite width has learnt all but 1/40 of the next degree's energy",
      holds: ({ decay }) => decay >= 40,
    },
  ],
  margins:
    "The degree is in no unit, so neither width nor sampling of the batches moves it: what is left is the error of its " +
    "measurement on fresh points, √(4 E[q² Y²]/n), q what the other degrees' parts are missed by. With E q² ≈ 0.15 in the end " +
    "(1/40 and the noise of batches, ½ η E φ²/batch = 0.02 to 0.04 of the target's energy) and E q² Y² ≈ 1.5 E q² that is 0.01 " +
    "a draw at n = 8192. Student's quantile for six draws at the level left to one of six parts is 6.1: the interval " +
    "reaches 0.03. The margin is 0.05. The next degree would be at 1/40 at infinite width; the bound 0.1 leaves room for finite " +
    "width (half-lives longer by some per cent), noise of batches and the interval. Its control ends training at 0.8. Intervals are " +
    "Student's: each draw's value is a mean over thousands of points. (The studentised bootstrap, tried first, is of no use at " +
    "these levels with six draws: in a pilot with another seed it reached from −0.2 to 13 about values with a spread of 0.02.)",
  level: 0.99,
  plan: (p) =>
    CASES.flatMap((own) => {
      const { activation, gain, degrees, dead } = own;
      const bias = p.biased ? own.bias : 0;
      const rate = rateFor(alphasOf(own, p.dimension, bias));
      const { dimension, width, batch, probes } = p;
      const steps = stepsFor(own, p);
      const task = { activation, gain, bias, dimension, width, degrees, dead, rate, batch, steps, probes };
      return range(p.replicas).map((replica) => ({ ...task, replica }));
    }),
  cost: ({ width, dimension, batch, steps, probes }) =>
    steps * batch * (width * (dimension + 4) + 300) + 3 * Math.log10(steps + 1) * probes * (width * dimension + 400),
  measure: (task, context) => trainOutputs(task, context),
  parts: [
    ...CASES.map((own) => ({
      name: partName(own, "dead"),
      quantity: `residual energy of degree ${own.dead} after training, over its start`,
      predict: () => 1,
      estimate: (rows: Rows, _: Params, context: EstimateContext) => finalEnergy(rows, own, own.dead, context),
      judge: (predicted: number, estimate: Estimate, { margin }: Params) => agrees(predicted, estimate, { margin }),
    })),
    ...CASES.map((own) => ({
      name: partName(own, "live"),
      quantity: `residual energy of degree ${own.dead + 1} after training, over its start`,
      relation: "<" as const,
      predict: () => LEFT,
      estimate: (rows: Rows, _: Params, context: EstimateContext) => finalEnergy(rows, own, own.dead + 1, context),
      judge: (predicted: number, estimate: Estimate) => below(predicted, estimate),
    })),
  ],
  controls: [
    {
      violates: "there is no bias: with one, α_k ≠ 0",
      world: (p) => ({ ...p, biased: true }),
      parts: CASES.map((own) => partName(own, "dead")),
    },
    {
      violates: "training goes on until the next degree is learnt: it ends where 4/5 are left",
      world: (p) => ({ ...p, decay: 1.25 }),
      parts: CASES.map((own) => partName(own, "live")),
    },
  ],
  figure: ({ params: p, rows, worlds }) => ({
    id: "dead-degrees",
    title: "Degrees that gradient descent does not see",
    caption:
      `Energy of the residual in one degree over its start, against steps of one-pass gradient descent on the output weights (d = ${p.dimension}, ` +
      `m = ${p.width}; mean and range over draws). The degree with α_k = 0 stays at 1, its neighbours are learnt as theory says, and ` +
      "with a bias it is learnt itself.",
    panels: CASES.map((own): Panel => panelOf(own, p, { rows, biased: [...worlds.values()][0] ?? [] })),
  }),
});

function panelOf(own: Case, p: Params, { rows, biased }: { readonly rows: Rows; readonly biased: Rows }): Panel {
  const { dead, name } = own;
  const steps = rowsOf(rows, own)[0]?.values.steps.filter((step) => step > 0) ?? [];
  const theory = (degree: number, label: string, bias = 0): Mark => {
    const alphas = alphasOf(own, p.dimension, bias);
    const rate = rateFor(alphas);
    const end = Math.log(steps.at(-1) ?? 1);
    const points = range(61).map((i) => {
      const time = Math.exp((end * i) / 60);
      return { x: time, y: residualFactor(alphas[degree]!, { rate, time }) ** 2 };
    });
    return { kind: "theory", label: "infinite width", points, of: label };
  };
  const labels = {
    dead: "dead degree k",
    below: "degree k − 1",
    above: "degree k + 1",
    control: "k with a bias (control)",
  };
  return {
    title: `${name}, k = ${dead}`,
    x: { label: "steps", scale: "log" },
    y: { label: "residual energy / start", scale: "linear", domain: [0, 1.4] },
    marks: [
      energyMark(rowsOf(rows, own), dead, labels.dead),
      energyMark(rowsOf(rows, own), dead - 1, labels.below),
      energyMark(rowsOf(rows, own), dead + 1, labels.above),
      energyMark(rowsOf(biased, own), dead, labels.control),
      theory(dead, labels.dead),
      theory(dead - 1, labels.below),
      theory(dead + 1, labels.above),
      ...(biased.length > 0 ? [theory(dead, labels.control, own.bias)] : []),
    ],
  };
}

/** Mean and range over the draws, from the first step on. */
function energyMark(rows: Rows, degree: number, label: string): Mark {
  const first = rows[0];
  if (first === undefined) return { kind: "intervals", label, points: [] };
  const index = first.task.degrees.indexOf(degree);
  const points = first.values.steps.flatMap((x, i) => {
    const values = rows.flatMap(({ values: { energies } }) => energies[index]?.[i] ?? []);
    if (x === 0 || values.length === 0) return [];
    return [{ x, y: mean(values), low: Math.min(...values), high: Math.max(...values) }];
  });
  return { kind: "intervals", label, points };
}
