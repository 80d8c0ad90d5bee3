import { z } from "zod";
import type { Estimate } from "../../statistics/estimate.ts";
import { below } from "../../statistics/verdict.ts";
import { eliminationBound, queriesToEliminate } from "../../theory/statistical-queries/elimination.ts";
import { zonalCorrelationBound } from "../../theory/statistical-queries/zonal-family.ts";
import { defineExperiment, type EstimateContext, type MeasuredRow, type Part } from "../experiment.ts";
import { range } from "../plan.ts";
import { largestValue } from "./statistical-queries-estimates.ts";
import { statisticalQueriesFigure } from "./statistical-queries-figure.ts";
import { measureCost, measureFamily, type Task, type Values } from "./statistical-queries-measure.ts";

/** d, k and the threshold on |⟨u, v⟩|, at which about one draw in five is rejected when 2000 poles are wanted. */
const CASES = [
  { dimension: 30, degree: 3, threshold: 0.62 },
  { dimension: 50, degree: 2, threshold: 0.5 },
  { dimension: 50, degree: 3, threshold: 0.5 },
] as const;
type Case = (typeof CASES)[number];
const CORES = ["none", "equiangular"] as const;

const params = z.object({
  poles: z.int().min(200).describe("|U|, targets of a family"),
  replicas: z.int().min(2).max(10_000).describe("families of each kind for each d and k"),
  toleranceRatio: z.number().positive().describe("τ²/γ, with the γ of the poles as drawn"),
  copies: z.int().min(1).describe("1, or the size of planted groups of near-duplicates (control); divides |U|"),
});
type Params = z.infer<typeof params>;
type Rows = readonly MeasuredRow<Task, Values>[];

/** One value for each row of a case, those of a kind of family together. */
const kindsOf = (rows: Rows, { dimension, degree }: Case, value: (row: Rows[number]) => number) => {
  const own = rows.filter(({ task }) => task.dimension === dimension && task.degree === degree);
  return [...Map.groupBy(own, ({ task }) => task.core).values()].map((kind) => kind.map(value));
};

/** Of all queries tried, the most targets that one eliminated. */
const eliminatedAtMost = ({ constructed, zonal, atStart, atPoles, random }: Values): number =>
  Math.max(constructed, zonal, atStart.eliminated, atPoles.eliminated, random.eliminated);

const boundedPart = (
  name: string,
  quantity: string,
  kinds: (rows: Rows) => readonly (readonly number[])[],
): Part<Params, Task, Values> => ({
  name,
  quantity,
  relation: "<",
  predict: () => 1,
  estimate: (rows: Rows, _: Params, context: EstimateContext): Estimate => largestValue(kinds(rows), context),
  judge: (bound, estimate) => below(bound, estimate),
});

const partsOf = (own: Case) => {
  const where = `d = ${own.dimension}, k = ${own.degree}`;
  return [
    boundedPart(
      `one query, ${where}`,
      `targets that the strongest of all queries tried eliminates, over 1/(τ² − γ)`,
      (rows) => kindsOf(rows, own, ({ values }) => eliminatedAtMost(values) / eliminationBound(values)),
    ),
    boundedPart(
      `half the family, ${where}`,
      `least number of queries by the bound, |U|(τ² − γ)/2, over the number that an adaptive attack takes`,
      (rows) =>
        kindsOf(rows, own, ({ task, values }) => queriesToEliminate(task.poles / 2, values) / values.queriesUntilHalf),
    ),
  ];
};

export default defineExperiment<Params, Task, Values>({
  kind: "claim",
  id: "vempala-wilmes-2019/statistical-queries",
  title: "What one query can tell about a harmonic",
  claim:
    "Among zonal harmonics of degree k = 2, 3 with correlations at most γ < τ² no correlational query of norm 1, gradient " +
    "descent's or any other, tells 1/(τ² − γ) targets from 0 at tolerance τ, so half of them need |U|(τ² − γ)/2 queries.",
  formula: String.raw`\#\{u \in U : |\langle q, f_u\rangle| > \tau\} < \frac{1}{\tau^2 - \gamma},\qquad f_u = \sqrt{N(d,k)}\,P_k(\langle u, \cdot\rangle),\ \ \gamma = \max_{u \ne v} |P_k(\langle u, v\rangle)|`,
  source: {
    cite: "vempala2019gradient",
    where: "the statistical-query lower bound for degree-k polynomials on the sphere, here for correlational queries",
  },
  params,
  profiles: {
    smoke: { poles: 200, replicas: 4, toleranceRatio: 1.25, copies: 1 },
    laptop: { poles: 1000, replicas: 4, toleranceRatio: 1.25, copies: 1 },
    paper: { poles: 4000, replicas: 8, toleranceRatio: 1.25, copies: 1 },
  },
  hypotheses: [
    { states: "γ < τ²", holds: ({ toleranceRatio }) => toleranceRatio > 1 },
    { states: "close pairs of poles are rejected, so that γ bounds every correlation", holds: (p) => p.copies === 1 },
    {
      states: "a query can answer τ to a target: τ < 1",
      holds: ({ toleranceRatio }) =>
        CASES.every((c) => toleranceRatio * zonalCorrelationBound({ ...c, cosine: c.threshold }) < 1),
    },
  ],
  margins:
    "None: the bound is a theorem with its constants, so it is met or it is not. A family beyond it refutes it, and " +
    "consistent means that one more family of the same kind would stay below it too (Student's limit of prediction). " +
    "What the measurement adds is power. Half of the families begin with d − 1 poles at the threshold from one another, " +
    "whose correlations all are γ: there the strongest query reaches ⌊(1 − γ)/(τ² − γ)⌋, between 0.7 and 0.9 of the bound. " +
    "Poles that are only random are far from it, as the largest eigenvalue of their Gram matrix says. τ² = 1.25 γ, " +
    "so the bound is 4/γ, 17 to 39 targets. The control's groups of 100 near-duplicates fall to one query each.",
  level: 0.99,
  plan: (p) =>
    CASES.flatMap((own) =>
      CORES.flatMap((core) =>
        range(p.replicas).map((replica) => ({
          ...own,
          core,
          poles: p.poles,
          copies: p.copies,
          toleranceRatio: p.toleranceRatio,
          curves: p.copies === 1 && replica === 0 && own === CASES.at(-1),
          replica,
        })),
      ),
    ),
  cost: measureCost,
  measure: measureFamily,
  parts: CASES.flatMap(partsOf),
  controls: [
    {
      violates:
        "close pairs are rejected: groups of 100 near-duplicates are planted, and γ stays that of the poles as drawn",
      world: (p) => ({ ...p, copies: 100 }),
    },
  ],
  figure: statisticalQueriesFigure,
});
