import { z } from "zod";
import { findActivation } from "../../activations/find.ts";
import { pointsOnSphere } from "../../math/random/samplers.ts";
import type { Estimate } from "../../statistics/estimate.ts";
import { meanInterval } from "../../statistics/location.ts";
import { mean } from "../../statistics/moments.ts";
import { agrees } from "../../statistics/verdict.ts";
import randomPolynomial from "../../targets/sphere/random-polynomial.ts";
import { harmonicsOf } from "../../training/population/harmonic-target.ts";
import { populationDynamics } from "../../training/population/population-dynamics.ts";
import { type ZonalKernel, zonalKernel } from "../../training/population/zonal-kernel.ts";
import { defineExperiment, type EstimateContext, type FigureInput, type MeasuredRow } from "../experiment.ts";
import type { Figure, Panel } from "../figure.ts";
import { range } from "../plan.ts";
import { CASES, type Case, ENERGIES, predictedLoss, rateFor, squaredDistance, stepsFor } from "./agnostic-cases.ts";
import { countOf } from "./width-network.ts";

const params = z.object({
  dimension: z.int().min(3).describe("d"),
  units: z.int().min(2).describe("m"),
  replicas: z
    .int()
    .min(2)
    .max(10_000)
    .describe("independent draws of units and target for each choice of activation and k"),
  zonals: z.int().min(1).describe("zonal harmonics with random poles in each degree of the target"),
  fraction: z.number().positive().describe("η max α²; descent is stable below 2"),
  accuracy: z.number().gt(0).lt(1).describe("ε²/dist²; it fixes the time T = ln(‖g‖/ε)/(η min α²)"),
  stop: z.number().gt(0).describe("part of T after which the error is read; 1, less in the control"),
});
type Params = z.infer<typeof params>;

type Task = {
  readonly activation: string;
  readonly gain: number;
  readonly bias: number;
  readonly degree: number;
  readonly dimension: number;
  readonly units: number;
  readonly zonals: number;
  readonly energies: typeof ENERGIES;
  /** η. */
  readonly rate: number;
  /** Steps at which the error is read. */
  readonly times: readonly number[];
  readonly replica: number;
};

interface Values {
  /** ‖H_t‖² at each time. */
  readonly losses: readonly number[];
}

type Rows = readonly MeasuredRow<Task, Values>[];

/** Powers of ten around T that are read, and readings a power. */
const [BEFORE, AFTER, READINGS] = [3, 1, 8];

/** Whole steps around T, equally spaced in log t, with T/10 and T among them. */
function timesAround(steps: number): readonly number[] {
  const times = range((BEFORE + AFTER) * READINGS + 1).map((i) => Math.round(steps * 10 ** (i / READINGS - BEFORE)));
  return [...new Set(times.filter((time) => time >= 1))];
}

const rowsOf = (rows: Rows, own: Case): Rows =>
  rows.filter(({ task }) => task.activation === own.activation && task.degree === own.degree);

/** ‖H‖²/dist² of each draw after the part `stop` of T. */
function excess(rows: Rows, own: Case, p: Params): readonly number[] {
  const time = Math.round(p.stop * stepsFor(own, p));
  return rowsOf(rows, own).map(({ task, values }) => {
    const loss = values.losses[task.times.indexOf(time)];
    return (loss ?? Number.NaN) / squaredDistance(own.degree);
  });
}

const part = (own: Case) => ({
  name: own.name,
  quantity: "‖g − f_T‖² over the squared distance of g from the polynomials of degree k",
  predict: () => 1,
  estimate: (rows: Rows, p: Params, context: EstimateContext): Estimate => meanInterval(excess(rows, own, p), context),
  judge: (predicted: number, estimate: Estimate) => agrees(predicted, estimate, { margin: own.margin }),
});

const kernels = new Map<string, ZonalKernel>();

/** One kernel for all tasks with the same units: its table takes time. */
function kernelOf({ activation, gain, bias, dimension }: Task): ZonalKernel {
  const name = JSON.stringify([activation, gain, bias, dimension]);
  const kernel = kernels.get(name) ?? zonalKernel(findActivation(activation), { dimension, gain, bias });
  kernels.set(name, kernel);
  return kernel;
}

const common = { dimension: 10, units: 800, zonals: 4, fraction: 0.25, accuracy: 0.03, stop: 1 } as const;

export default defineExperiment<Params, Task, Values>({
  kind: "claim",
  id: "vempala-wilmes-2019/agnostic-convergence",
  title: "As good as the best polynomial",
  claim:
    "Whatever the target holds in higher degrees, gradient descent on the output weights comes after T = ln(‖g‖/ε)/(η min α²) " +
    "steps to the error of the best polynomial of degree k: no larger up to ε², and no smaller up to what the next degree has " +
    "begun to lose.",
  formula: String.raw`\lVert g-f_T\rVert^2 = \operatorname{dist}(g,\mathcal P_{\le k})^2\,(1\pm\delta),\qquad T=\frac{\ln(\lVert g\rVert/\varepsilon)}{\eta\min_{l\le k}\alpha_l^2}`,
  source: {
    cite: "vempala2019gradient",
    where: "the main theorem: within ε of the best approximation of degree k; time and bounds are derived, not quoted",
  },
  params,
  profiles: {
    smoke: { ...common, dimension: 8, units: 200, replicas: 12 },
    laptop: { ...common, replicas: 16 },
    paper: { ...common, units: 2000, replicas: 24 },
  },
  hypotheses: [
    { states: "descent goes on until T", holds: ({ stop }) => stop === 1 },
    {
      states: "there are several times more units than harmonics of degrees up to k",
      holds: ({ units, dimension }) => units >= 4 * (1 + dimension + countOf(dimension, 2)),
    },
  ],
  margins:
    "From above: the energies up to degree k fall to ε² at most, so ‖H_T‖²/dist² ≤ 1 + ε²/dist² = 1.03 for m = ∞. From below: " +
    "degree l > k keeps (1 − ηα_l²)^(2T) of its energy for m = ∞ and, the mean of K_m over its harmonics being α_l², on average at " +
    "least that at any width (Jensen's inequality); the ratio is then at least 0.988 (ReLU, k = 2: next live degree 4), 0.916 (ReLU, " +
    "k = 1: degree 2 is only 18 times slower than degree 1) and 0.992 (logistic, k = 2: degree 3). The spectral law of 800 units " +
    "(theory/dynamics/finite-width.ts) moves the ratio by 0.013 upwards at most. The margins 0.05, 0.12 and 0.05 are about one and a " +
    "half times the larger of the two bounds; the mean over 16 draws of units and poles has an interval of 0.01. ReLU and k = 1 is " +
    "the case in which the two time scales are not far apart, and is shown for that.",
  level: 0.99,
  plan: (p) =>
    CASES.flatMap((own) => {
      const rate = rateFor(own, p);
      const times = timesAround(stepsFor(own, p));
      const { activation, gain, bias, degree } = own;
      const { dimension, units, zonals } = p;
      const shared = { activation, gain, bias, degree, dimension, units, zonals, energies: ENERGIES, rate, times };
      return range(p.replicas).map((replica) => ({ ...shared, replica }));
    }),
  cost: ({ units, dimension }) => units * units * (10 * units + dimension + 100),
  measure: (task, { key, engine }) => {
    const { dimension, units, zonals, energies, rate, times } = task;
    const target = randomPolynomial.draw({ dimension, parts: energies, zonals }, key.fold("target"));
    const drawn = pointsOnSphere(units, dimension, key.fold("units").stream());
    const dynamics = populationDynamics({ units: drawn, kernel: kernelOf(task) }, { engine });
    return { losses: [...dynamics.loss(harmonicsOf(target), { rate, times })] };
  },
  parts: CASES.map(part),
  controls: [
    {
      violates: "descent goes on until T: it is stopped at T/10",
      world: (p) => ({ ...p, stop: 0.1 }),
    },
    {
      violates: "there are more units than harmonics of degrees up to k: there are two units",
      world: (p) => ({ ...p, units: 2 }),
    },
  ],
  figure: agnosticFigure,
});

function agnosticFigure({ rows, worlds, params: p }: FigureInput<Params, Task, Values>): Figure {
  const [, few = []] = [...worlds.values()];
  return {
    id: "agnostic-convergence",
    title: "As good as the best polynomial",
    caption:
      "Squared error of gradient descent on the output weights against steps, for a random target with energy in degrees 0 to 4 and 6 " +
      "(mean, bars from least to greatest draw), and the prediction for m = ∞. At T the error is the squared distance to the " +
      "polynomials of degree k; an error elsewhere would contradict the claim. At T/10, and with too few units, it is larger.",
    panels: CASES.map((own) => panelOf(own, { rows, few, p })),
  };
}

function panelOf(own: Case, { rows, few, p }: { rows: Rows; few: Rows; p: Params }): Panel {
  const pointsOf = (group: Rows) =>
    (group[0]?.task.times ?? []).map((x, i) => {
      const losses = group.map(({ values }) => values.losses[i]!);
      return { x, y: mean(losses), low: Math.min(...losses), high: Math.max(...losses) };
    });
  const points = pointsOf(rowsOf(rows, own));
  const label = "measured";
  const steps = stepsFor(own, p);
  return {
    title: own.name,
    x: { label: "steps t", scale: "log" },
    y: { label: "‖g − f_t‖²", scale: "log" },
    marks: [
      { kind: "intervals", label, points },
      {
        kind: "theory",
        label: "prediction, m = ∞",
        of: label,
        points: points.map(({ x }) => ({ x, y: predictedLoss(own, p, x) })),
      },
      { kind: "intervals", label: "two units (control)", points: pointsOf(rowsOf(few, own)) },
      { kind: "line-y", label: "squared distance to degree k", at: squaredDistance(own.degree) },
      { kind: "line-x", label: "T", at: steps },
      { kind: "line-x", label: "T/10 (control)", at: steps / 10 },
    ],
  };
}
