import { mean, variance } from "../../statistics/moments.ts";
import type { FigureInput } from "../experiment.ts";
import type { BandPoint, Figure, Mark, Panel } from "../figure.ts";
import { range } from "../plan.ts";
import { countOf, predictedResidual } from "./width-network.ts";
import {
  byDimension,
  LEARNERS,
  type Learner,
  NAMES,
  type Params,
  predictedAt,
  type Rows,
  scheduleOf,
  spectrumAt,
  type Task,
  unitsNeeded,
  type Values,
} from "./width-rows.ts";

/** Points of a predicted curve, less one. */
const STEPS = 24;
const PREDICTED = "spectral law of m random units";

export function widthThresholdFigure({ params, rows }: FigureInput<Params, Task, Values>): Figure {
  const thresholds = (["quadratic", "cubic"] as const).map((learner) => thresholdMarks(rows, learner, params));
  return {
    id: "width-threshold",
    title: "How many units a degree takes",
    caption:
      `Left, middle: what is left of degree k after ${params.halfLives} half-lives against m/N(d, k), averaged over its harmonics ` +
      "(mean, bars from least to greatest draw of the units), and the prediction without a fitted constant. Right: units m* at " +
      `which it is ${params.level}. Points off the prediction, or a slope away from 1 that stays as d grows, would contradict the claim.`,
    panels: [
      residualPanel(rows, "quadratic", params),
      residualPanel(rows, "cubic", params),
      {
        title: "half of degree k learned",
        x: { label: "harmonics N(d, k)", scale: "log" },
        y: { label: "units m*", scale: "log" },
        marks: [...thresholds.flat(), { kind: "theory", label: "m = N(d, k)", points: diagonal(thresholds.flat()) }],
      },
    ],
  };
}

function residualPanel(rows: Rows, learner: Learner, p: Params): Panel {
  const { degree } = LEARNERS[learner];
  const marks = byDimension(rows, learner).flatMap(([dimension, group]): Mark[] => {
    const label = `d = ${dimension}`;
    const count = countOf(dimension, degree);
    const { units } = group[0]!.task;
    const [first, last] = [units[0]!, units.at(-1)!];
    const sizes = range(STEPS + 1).map((i) => Math.round(first * (last / first) ** (i / STEPS)));
    return [
      {
        kind: "intervals",
        label,
        points: units.map((m, i) => {
          const values = group.map(({ values: { residuals } }) => residuals[i]!);
          return { x: m / count, y: mean(values), low: Math.min(...values), high: Math.max(...values) };
        }),
      },
      {
        kind: "theory",
        label: PREDICTED,
        of: label,
        points: [...new Set(sizes)].map((m) => ({
          x: m / count,
          y: predictedResidual(spectrumAt(learner, dimension), scheduleOf(learner, p), m),
        })),
      },
    ];
  });
  return {
    title: NAMES[learner],
    x: { label: "units m / N(d, k)", scale: "log" },
    y: { label: `residual of degree ${degree}`, scale: "linear", domain: [0, 1] },
    marks: [...marks, { kind: "line-y", label: `level ${p.level}`, at: p.level }],
  };
}

function thresholdMarks(rows: Rows, learner: Learner, p: Params): readonly Mark[] {
  const label = NAMES[learner];
  const at = (dimension: number): number => countOf(dimension, LEARNERS[learner].degree);
  const groups = byDimension(rows, learner);
  return [
    {
      kind: "intervals",
      label,
      points: groups.flatMap(([dimension, group]) => {
        const logs = group.map((row) => Math.log(unitsNeeded(row, p.level))).filter(Number.isFinite);
        return logs.length === 0 ? [] : [twoStandardErrors(at(dimension), logs)];
      }),
    },
    {
      kind: "theory",
      label: PREDICTED,
      of: label,
      points: groups.map(([dimension]) => ({
        x: at(dimension),
        y: predictedAt(learner, dimension, p),
      })),
    },
  ];
}

/** exp of the mean of logarithms, with two standard errors. */
function twoStandardErrors(x: number, logs: readonly number[]): BandPoint {
  const half = logs.length < 2 ? 0 : 2 * Math.sqrt(variance(logs) / logs.length);
  const centre = mean(logs);
  return { x, y: Math.exp(centre), low: Math.exp(centre - half), high: Math.exp(centre + half) };
}

function diagonal(marks: readonly Mark[]) {
  const xs = marks.flatMap((mark) => ("points" in mark ? mark.points.map(({ x }) => x) : []));
  return xs.length === 0 ? [] : [Math.min(...xs), Math.max(...xs)].map((x) => ({ x, y: x }));
}
