import { z } from "zod";
import { defineSurvey } from "../experiment.ts";
import { range } from "../plan.ts";
import { widthsFigure } from "./construction-widths-figure.ts";
import {
  measureWidths,
  type OptimisedTask,
  type PlainTask,
  type RandomTask,
  type TiedTask,
  type WidthTask,
  type WidthValues,
} from "./construction-widths-measure.ts";

const ascending = (values: readonly number[]): boolean => values.every((value, i) => i === 0 || value > values[i - 1]!);
const widths = z.array(z.int().min(2).max(10_000)).min(1).refine(ascending, "must ascend").readonly();
const points = z.int().min(100).max(1_000_000);

const params = z
  .object({
    dimensions: z.array(z.int().min(1).max(200)).min(1).readonly().describe("values of d"),
    profiles: z
      .array(z.object({ name: z.string().min(1), formula: z.string() }).readonly())
      .min(1)
      .readonly()
      .describe("functions g of r in [0, 1]; the target is g(‖x‖)"),
    shown: z.string().describe("name of the profile whose curves are drawn"),
    plainErrors: z
      .array(z.number().gt(0).lt(1))
      .min(1)
      .readonly()
      .describe("errors that the plain construction is planned for, over the standard deviation of the target"),
    plainDraws: z.int().min(1).max(1000).describe("networks that its error is averaged over"),
    plainLargest: z.int().min(1).max(1e8).describe("numbers in its directions, beyond which only the plan is drawn"),
    randomWidths: widths.describe("units of random networks"),
    optimisedWidths: widths.describe("units of optimised networks"),
    pool: z.int().min(1).max(20_000).describe("pairs of units that the optimised ones are chosen from"),
    thresholdsPerDirection: z
      .array(z.int().min(1))
      .min(1)
      .readonly()
      .describe("thresholds of a direction of the pool, an equal share of it for each"),
    reach: z.number().positive().describe("largest threshold of the pool, in medians of ‖x‖ over √d"),
    pointsPerFeature: z.number().min(2).max(1000).describe("points of least squares for each pair of the pool"),
    pointsPerUnit: z.number().min(2).max(1000).describe("points of least squares for each random unit"),
    descentWidths: widths.describe("optimised networks from which descent starts"),
    descentRates: z.array(z.number().positive()).min(1).readonly().describe("Adam's step sizes, the best one is kept"),
    descentSteps: z.int().min(1).describe("steps at each, of 256 points"),
    validationPoints: points.describe("points that penalties, laws of random thresholds and rates are chosen by"),
    testPoints: points.describe("fresh points that errors are measured on"),
    replicas: z.int().min(1).max(100).describe("independent pools and sets of random units"),
  })
  .refine(({ profiles, shown }) => profiles.some(({ name }) => name === shown), "shown must be the name of a profile")
  .refine(
    ({ profiles }) => new Set(profiles.map(({ name }) => name)).size === profiles.length,
    "names of profiles must differ",
  );
type Params = z.infer<typeof params>;

const PROFILES = [
  { name: "tent", formula: "max(0, 1 - 2*abs(r - 0.5))" },
  { name: "hat", formula: "max(0, 1 - r/0.75)" },
  { name: "bump", formula: "exp(-8*(r - 0.4)^2)" },
  { name: "wave", formula: "max(0, 1 - 4*abs(r - 0.25)) + max(0, 1 - 4*abs(r - 0.75))" },
  { name: "oscillation", formula: "cos(2*pi*r)" },
] as const;

const laptop: Params = {
  dimensions: [5, 20],
  profiles: PROFILES,
  shown: "tent",
  plainErrors: [0.95, 0.8, 0.6, 0.4, 0.25, 0.15, 0.09, 0.05],
  plainDraws: 3,
  plainLargest: 20_000,
  randomWidths: [32, 64, 128, 256, 512],
  optimisedWidths: [16, 32, 64, 128, 256],
  pool: 640,
  thresholdsPerDirection: [2, 8],
  reach: 2.7,
  pointsPerFeature: 12,
  pointsPerUnit: 20,
  descentWidths: [32, 128],
  descentRates: [0.01],
  descentSteps: 700,
  validationPoints: 4000,
  testPoints: 8000,
  replicas: 3,
};

export default defineSurvey<Params, WidthTask, WidthValues>({
  kind: "survey",
  id: "safran-eldan-shamir-2019/construction-widths",
  title: "Units that a Lipschitz radial function takes",
  claim:
    "Error against width for Lipschitz radial functions: the construction by polynomial, directions and knots; least squares on random ReLU units, tuned; one function with few kinks on orthonormal frames; units chosen " +
    "out of a pool of opposite pairs by backward elimination and refitted; and descent on all parameters from there.",
  formula: String.raw`N(x)=c+\sum_{i\le n}a_i\,\bigl(\operatorname{relu}(\langle u_i,x\rangle-t_i)+\operatorname{relu}(-\langle u_i,x\rangle-t_i)\bigr),\qquad \bigl(\mathbb E\,(N(x)-g(\lVert x\rVert))^2\bigr)^{1/2}\ \text{against}\ 2n`,
  source: {
    cite: "safran2019depth",
    where:
      "abstract: Lipschitz radial functions have networks of polynomial size at constant accuracy; the fits are the laboratory's own",
  },
  params,
  profiles: {
    smoke: {
      ...laptop,
      dimensions: [3],
      profiles: [PROFILES[0]],
      plainErrors: [0.6, 0.2],
      plainDraws: 2,
      randomWidths: [20, 40],
      optimisedWidths: [10, 20],
      pool: 80,
      descentWidths: [20],
      descentSteps: 60,
      validationPoints: 1000,
      testPoints: 1000,
      replicas: 2,
    },
    laptop,
    paper: {
      ...laptop,
      dimensions: [5, 10, 20, 50],
      plainDraws: 10,
      plainLargest: 400_000,
      randomWidths: [50, 100, 200, 400, 800, 1600, 3200],
      optimisedWidths: [25, 50, 100, 200, 400, 800, 1600],
      pool: 4000,
      pointsPerFeature: 16,
      descentWidths: [50, 200, 800],
      descentRates: [0.003, 0.01, 0.03],
      descentSteps: 10_000,
      validationPoints: 20_000,
      testPoints: 50_000,
      replicas: 5,
    },
  },
  plan: (p) =>
    p.dimensions.flatMap((dimension): readonly WidthTask[] => {
      const { profiles, testPoints, validationPoints } = p;
      const common = { dimension, testPoints };
      return [
        ...profiles.map((profile): PlainTask => {
          const { plainErrors: errors, plainDraws: draws, plainLargest: largest } = p;
          return { ...common, method: "plain", profile, errors, draws, largest };
        }),
        ...range(p.replicas).flatMap((replica): readonly WidthTask[] => {
          const random: RandomTask = {
            ...common,
            method: "random",
            profiles,
            widths: p.randomWidths,
            pointsPerUnit: p.pointsPerUnit,
            validationPoints,
            replica,
          };
          const { thresholdsPerDirection, reach, pointsPerFeature } = p;
          const optimised: OptimisedTask = {
            ...common,
            method: "optimised",
            profiles,
            widths: p.optimisedWidths,
            settings: {
              pool: { features: p.pool, thresholdsPerDirection, reach },
              pointsPerFeature,
              validationPoints,
            },
            descent: {
              widths: p.descentWidths,
              rates: p.descentRates,
              batch: 256,
              steps: p.descentSteps,
              // As many for each unit as a random network's.
              points: Math.ceil(p.pointsPerUnit * Math.max(...p.descentWidths)),
              validationPoints,
            },
            replica,
          };
          const tied: TiedTask = { ...common, method: "tied", profiles, widths: p.optimisedWidths, replica };
          return [random, tied, optimised];
        }),
      ];
    }),
  cost: (task) => {
    const d = task.dimension;
    switch (task.method) {
      case "plain":
        return task.errors.length * (2e8 + task.draws * task.testPoints * task.largest);
      case "tied":
        return task.profiles.length * task.widths.length * (2e8 + task.testPoints * Math.max(...task.widths) * d);
      case "random": {
        const n = Math.max(...task.widths);
        return 10 * n * n * n * task.pointsPerUnit;
      }
      case "optimised": {
        const { settings, descent, profiles } = task;
        const p = settings.pool.features;
        const steps = descent.rates.length * descent.steps * descent.batch;
        const moved = descent.widths.reduce((sum, n) => sum + 3 * n * (d + 10) * steps, 0);
        return p * p * p * settings.pointsPerFeature + profiles.length * (p * p * p + moved);
      }
    }
  },
  measure: measureWidths,
  figure: ({ params: p, rows }) => widthsFigure(p, rows),
});
