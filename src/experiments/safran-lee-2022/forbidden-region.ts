import { defineSurvey } from "../experiment.ts";
import { range } from "../plan.ts";
import { forbiddenRegionFigure } from "./forbidden-region-figure.ts";
import { type RegionTask, type RegionValues, reachRegion } from "./forbidden-region-measure.ts";
import { ANY, type Params, params, SIDES, SOLVED, TRAINED } from "./forbidden-region-params.ts";

const common = {
  left: { law: "phi2", dimension: 40, quantile: 0.2, stepsPerUnit: 2 },
  right: { law: "gaussian", dimension: 40, quantile: 0.5, stepsPerUnit: 0.3 },
  gain: 5,
  scale: 1.5,
  leastSteps: 3000,
} as const;
const three = [SOLVED, TRAINED, ANY];

export default defineSurvey<Params, RegionTask, RegionValues>({
  kind: "survey",
  id: "safran-lee-2022/forbidden-region",
  title: "Where one hidden layer cannot go",
  claim:
    "Networks with one hidden layer stay above a proven floor whatever is done to them; two layers trained by gradient descent, the first left as it " +
    "was drawn, fall below it.",
  formula: String.raw`\inf_{g_j,v_j}\frac{E\bigl(\sum_{j\le r}g_j(\langle v_j,x\rangle)-f\bigr)^2}{\operatorname{Var}f}\ \ge\ \mathrm{floor}(r),\qquad f=\mathbf 1\{\lVert x\rVert\le\lambda\}`,
  source: {
    cite: "safran2022optimization",
    where: "abstract: the separation; the floors at finite width and the leading order are derived here",
  },
  params,
  profiles: {
    smoke: {
      ...common,
      left: { ...common.left, dimension: 20 },
      right: { ...common.right, dimension: 20 },
      widths: [20, 200, 2000],
      ...{ leastSteps: 100, trainingPoints: 1000, testPoints: 1000, draws: 2 },
      attacks: [{ widths: [20], methods: [ANY] }],
      ...{ points: 2000, freshPoints: 1000 },
    },
    laptop: {
      ...common,
      widths: [20, 60, 200, 600, 2000, 6000],
      ...{ trainingPoints: 8000, testPoints: 4000, draws: 4 },
      attacks: [{ widths: [10, 30, 100, 300], methods: three }],
      ...{ points: 15_000, freshPoints: 100_000 },
    },
    paper: {
      ...common,
      left: { ...common.left, stepsPerUnit: 4 },
      right: { ...common.right, stepsPerUnit: 1 },
      widths: [20, 60, 200, 600, 2000, 6000, 20_000, 60_000, 100_000],
      ...{ trainingPoints: 30_000, testPoints: 30_000, draws: 8 },
      attacks: [{ widths: [10, 30, 100, 300, 1000, 3000], methods: three }],
      ...{ points: 1_000_000, freshPoints: 100_000 },
    },
  },
  plan: (p) =>
    SIDES.flatMap((side): RegionTask[] => {
      const { stepsPerUnit, ...instance } = p[side];
      const { gain, scale, trainingPoints, testPoints, points, freshPoints } = p;
      const steps = p.widths.map((width) => Math.max(p.leastSteps, Math.ceil(stepsPerUnit * width)));
      const budget = { points, solvePoints: Math.ceil(points / 2), samplePoints: Math.ceil(points / 10) };
      return [
        ...range(p.draws).map((replica) => ({
          ...{ ...instance, layers: "two" as const, widths: p.widths, steps },
          ...{ gain, scale, trainingPoints, testPoints, replica },
        })),
        ...p.attacks.flatMap(({ widths: own, methods }) =>
          own.map((width) => ({
            ...{ ...instance, layers: "one" as const, width, methods, budget },
            ...{ validationPoints: Math.ceil(freshPoints / 5), testPoints: freshPoints },
          })),
        ),
      ];
    }),
  // A logistic function costs about as much as 60 multiply-adds; a step of the tied network some of them for each point.
  cost: (task) =>
    task.layers === "two"
      ? (task.trainingPoints + task.testPoints) * task.widths.at(-1)! * (task.dimension + 60) +
        100 * task.trainingPoints * task.steps.reduce((sum, steps) => sum + steps, 0)
      : 3 * task.methods.length * task.budget.points * (task.width + 10) * (task.dimension + task.width / 2 + 200),
  measure: reachRegion,
  figure: forbiddenRegionFigure,
});
