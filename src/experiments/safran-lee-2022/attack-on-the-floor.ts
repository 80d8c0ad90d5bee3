import { z } from "zod";
import { defineSurvey, type FigureInput, type MeasuredRow } from "../experiment.ts";
import type { Figure, Mark, Panel } from "../figure.ts";
import { errorInterval } from "./attack-error.ts";
import { type AttackTask, type AttackValues, attackFloor, type Effort, METHODS } from "./attack-measure.ts";
import { floorOf, type Instance, instanceParams } from "./instance.ts";

const count = z.int().min(1);
const params = z.object({
  attacks: z
    .array(
      z.object({
        instances: z.array(instanceParams).min(1).readonly().describe("targets and laws"),
        widths: z.array(count).min(1).readonly().describe("k, numbers of hidden units"),
        methods: z.array(z.enum(METHODS)).min(1).readonly().describe("how the networks are fitted"),
      }),
    )
    .min(1)
    .readonly()
    .describe("what is attacked, and with what"),
  points: count.describe("of descent on samples"),
  solvePoints: count.describe("of least squares with an unknown for each unit"),
  knots: z.int().min(4).describe("of each unit's function, where it is free"),
  degree: z.int().min(2).multipleOf(2).describe("last degree of the harmonics in the population's moments"),
  radii: z.int().min(10).describe("radii that stand for the law in the population's moments"),
  nodes: z.int().min(10).describe("angles that stand for the sphere there"),
  starts: z
    .array(z.enum(["random", "orthonormal", "spread"]))
    .min(1)
    .readonly()
    .describe("directions from which the descent on the population begins"),
  rounds: z.int().min(0).describe("of moving directions and solving for the function there"),
  steps: count.describe("of moving directions in each round"),
  unknowns: z.int().min(0).describe("most unknowns for functions of the units' own there"),
  validationPoints: z.int().min(10).describe("points that choices are made by"),
  testPoints: z.int().min(100).multipleOf(2).describe("points that nothing was chosen by"),
});
type Params = z.infer<typeof params>;
type Rows = readonly MeasuredRow<AttackTask, AttackValues>[];

const radial = (law: Instance["law"], quantile: number, dimensions: readonly number[]): Instance[] =>
  dimensions.map((dimension) => ({ law, dimension, quantile }));

const effortOf = ({ points, solvePoints, knots, ...p }: Params): Effort => ({
  ...{ points, solvePoints, knots },
  overlaps: { degree: p.degree, radii: p.radii, nodes: p.nodes },
  population: { starts: p.starts, rounds: p.rounds, steps: p.steps, unknowns: p.unknowns },
});

const EACH = ["orthonormal", "random", "spread", "orthonormal"] as const;

const small = {
  points: 30_000,
  solvePoints: 4000,
  knots: 24,
  degree: 24,
  radii: 400,
  nodes: 200,
  starts: ["orthonormal"],
  rounds: 3,
  steps: 40,
  unknowns: 0,
  validationPoints: 4000,
  testPoints: 10_000,
} as const;

export default defineSurvey<Params, AttackTask, AttackValues>({
  kind: "survey",
  id: "safran-lee-2022/attack-on-the-floor",
  title: "Attack on the floor",
  claim:
    "How near to the certified floor the best networks with one hidden layer come that ten minutes of optimisation find, at each dimension.",
  formula: String.raw`E(g-f)^2\ \ge\ \mathrm{floor}_k,\qquad g(x)=c+\sum_{i\le k}g_i(\langle v_i,x\rangle)`,
  source: { cite: "safran2022optimization", where: "the lower bound, in the form derived here; the attacks are ours" },
  params,
  profiles: {
    smoke: {
      ...small,
      ...{ points: 4000, solvePoints: 400, radii: 100, nodes: 60, validationPoints: 400, testPoints: 1000 },
      attacks: [{ instances: radial("gaussian", 0.5, [6]), widths: [12], methods: METHODS }],
    },
    laptop: {
      ...small,
      attacks: [
        {
          ...{ instances: radial("phi2", 0.2, [6, 10]), widths: [30, 100] },
          methods: ["random slabs, then Adam", "one function, matched directions", "least potential"],
        },
        { instances: radial("gaussian", 0.5, [6, 10]), widths: [30, 100], methods: ["least potential"] },
      ],
    },
    paper: {
      points: 1_000_000,
      solvePoints: 40_000,
      knots: 96,
      degree: 40,
      radii: 8000,
      nodes: 1000,
      starts: [...EACH, ...EACH],
      rounds: 20,
      steps: 60,
      unknowns: 3000,
      validationPoints: 20_000,
      testPoints: 200_000,
      attacks: [
        { instances: radial("phi2", 0.2, [6, 10, 20]), widths: [100, 1000], methods: METHODS },
        { instances: radial("gaussian", 0.5, [6, 10, 20]), widths: [100, 1000], methods: ["least potential"] },
      ],
    },
  },
  plan: (p) =>
    p.attacks.flatMap(({ instances, widths, methods }) =>
      instances.flatMap((instance) =>
        widths.flatMap((width) =>
          methods.map((method) => ({
            ...{ ...instance, width, method, effort: effortOf(p) },
            ...{ validationPoints: p.validationPoints, testPoints: p.testPoints },
          })),
        ),
      ),
    ),
  cost: ({ dimension, width, method, effort: { points, population }, testPoints }) => {
    const { starts, rounds, steps } = population;
    const descents = method === "least potential" ? starts.length : 1;
    const moves = method.startsWith("least potential")
      ? descents * rounds * steps * width * width * (2 * dimension + 10)
      : 0;
    const samples = method === "least potential" ? 0 : points * width * (3 * dimension + 40);
    return moves + samples + testPoints * width * (dimension + 10);
  },
  measure: attackFloor,
  figure,
});

function figure({ params: p, rows }: FigureInput<Params, AttackTask, AttackValues>): Figure {
  const instances = p.attacks.flatMap((attack) => attack.instances);
  const laws = [...new Set(instances.map(({ law }) => law))];
  const widths = [...new Set(p.attacks.flatMap((attack) => attack.widths))];
  return {
    id: "attack-on-the-floor",
    title: "Attack on the floor",
    caption:
      "Mean squared error over the variance of the target, on fresh points, of networks with one hidden layer of k units, by how they were fitted; shaded: what the certificate " +
      "excludes. A point in the shaded region would refute the certificate. Intervals of 99 %, mostly smaller than the marks.",
    panels: laws.flatMap((law) =>
      widths.map((width) =>
        panelOf(
          rows.filter(({ task }) => task.law === law && task.width === width),
          instances.filter((instance) => instance.law === law),
          { law, width },
        ),
      ),
    ),
  };
}

function panelOf(
  rows: Rows,
  instances: readonly Instance[],
  { law, width }: { readonly law: Instance["law"]; readonly width: number },
): Panel {
  const marks = METHODS.flatMap((method): Mark[] => {
    const own = rows.filter(({ task }) => task.method === method);
    if (own.length === 0) return [];
    const points = own.map(({ task, values }) => {
      const { variance } = floorOf(task, width);
      const { value, low, high } = errorInterval(values, 0.99);
      return { x: task.dimension, y: value / variance, low: low / variance, high: high / variance };
    });
    return [{ kind: "measured", label: method, points: points.sort((a, b) => a.x - b.x) }];
  });
  const floor = instances.map((instance) => ({ x: instance.dimension, y: floorOf(instance, width).relative }));
  return {
    title: `${law === "phi2" ? "φ²" : "Gaussian"}, q = ${[...new Set(instances.map(({ quantile }) => quantile))].join(", ")}, k = ${width}`,
    x: { label: "dimension d", scale: "log" },
    y: { label: "error / variance", scale: "linear" },
    marks: [{ kind: "floor", label: "certified floor", points: floor.sort((a, b) => a.x - b.x) }, ...marks],
  };
}
