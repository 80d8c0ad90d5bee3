import { defineSurvey } from "../experiment.ts";
import { sandwichFigure } from "./sandwich-figure.ts";
import { measureSandwich, type SandwichTask, type SandwichValues } from "./sandwich-measure.ts";
import { FITTED, type FittedName } from "./sandwich-methods.ts";
import { type Params, params } from "./sandwich-params.ts";
import { requireTarget, resolved } from "./sandwich-profiles.ts";

const common = {
  law: "phi2",
  dimension: 20,
  profile: "ball",
  methods: ["matched", "adam", "sigmoids"],
  secondWidths: [20, 60, 200],
  gain: 5,
  scales: [0.5, 1, 1.5, 2.5],
  largest: 1e7,
} as const;

export default defineSurvey<Params, SandwichTask, SandwichValues>({
  kind: "survey",
  id: "safran-eldan-shamir-2019/sandwich",
  title: "Floors and ceilings for one radial function",
  claim:
    "The least error of one hidden layer lies between a proven floor and that of an explicit network; where the floor stays high, " +
    "two hidden layers go below it, and for slow smooth functions both fall together.",
  formula: String.raw`\mathrm{floor}(k)\ \le\ \inf_{g_i,v_i}E\Bigl(\sum_{i\le k}g_i(\langle v_i,x\rangle)-g(\lVert x\rVert)\Bigr)^2\ \le\ E\Bigl(\tfrac1m\sum_{i\le m}h(\langle u_i,x\rangle)-g(\lVert x\rVert)\Bigr)^2`,
  source: {
    cite: "safran2019depth",
    where: "the question of its title; floors, best tied functions and leading orders are derived here",
  },
  params,
  profiles: {
    smoke: {
      ...common,
      methods: ["matched"],
      widths: [10],
      frameWidths: [10],
      reluWidths: [100],
      twoLayerWidths: [30],
      scales: [1],
      largest: 1e4,
      perDecade: 1,
      ...{ points: 2000, twoLayerPoints: 2000, validationPoints: 500, testPoints: 2000, builtTestPoints: 2000 },
    },
    laptop: {
      ...common,
      widths: [1, 3, 10, 30, 100, 300, 1000],
      frameWidths: [1, 10, 100, 1000, 10_000, 30_000],
      reluWidths: [10, 100, 1000, 10_000, 100_000, 300_000],
      twoLayerWidths: [10, 30, 100, 300, 1000, 3000, 10_000],
      perDecade: 6,
      ...{ points: 40_000, twoLayerPoints: 8000, validationPoints: 2000, testPoints: 20_000, builtTestPoints: 4000 },
    },
    paper: {
      ...common,
      widths: [1, 3, 10, 30, 100, 300, 1000],
      frameWidths: [1, 10, 100, 1000, 10_000, 100_000],
      reluWidths: [10, 30, 100, 300, 1000, 3000, 10_000, 30_000, 100_000, 300_000, 1_000_000],
      twoLayerWidths: [10, 30, 100, 300, 1000, 3000, 10_000, 30_000, 100_000],
      perDecade: 12,
      ...{
        points: 400_000,
        twoLayerPoints: 40_000,
        validationPoints: 10_000,
        testPoints: 100_000,
        builtTestPoints: 20_000,
      },
    },
  },
  plan: (p) => {
    const instance = resolved({ law: p.law, dimension: p.dimension, profile: p.profile });
    requireTarget(instance);
    const { points, validationPoints, testPoints, gain, scales } = p;
    const fitted = p.methods.flatMap((method) =>
      p.widths
        .filter((width) => width <= FITTED[method as FittedName].most)
        .map((width): SandwichTask => {
          return { ...instance, curve: "one layer", method, width, points, validationPoints, testPoints };
        }),
    );
    return [
      { ...instance, curve: "floor", widths: floorWidths(p) },
      { ...instance, curve: "predictions", widths: predictedWidths(p), gain, scales },
      { ...instance, curve: "construction", units: "any", widths: p.frameWidths, testPoints: p.builtTestPoints },
      { ...instance, curve: "construction", units: "ReLU", widths: p.reluWidths, testPoints: p.builtTestPoints },
      {
        ...{ ...instance, curve: "two layers", widths: p.twoLayerWidths, secondWidths: p.secondWidths, gain, scales },
        ...{ points: p.twoLayerPoints, validationPoints, testPoints },
      },
      ...fitted,
    ];
  },
  // Roughly: floors and predictions take seconds whatever their widths.
  cost: (task) => {
    switch (task.curve) {
      case "floor":
        return 2e9;
      case "predictions":
        return 5e9;
      case "construction":
        return 5e9 + (task.widths.at(-1)! / (task.units === "any" ? 1 : 15)) * task.testPoints * (task.dimension + 20);
      case "two layers":
        return (
          0.04 * task.scales.length * (task.points + task.testPoints) * task.widths.at(-1)! * (task.dimension + 60)
        );
      case "one layer":
        return (task.points + 10 * task.validationPoints + task.testPoints) * task.width * (task.dimension + 60) + 1e9;
    }
  },
  measure: measureSandwich,
  figure: sandwichFigure,
});

/** Widths from 1 to `largest`, so many a decade. */
function grid(largest: number, perDecade: number): readonly number[] {
  const count = Math.ceil(perDecade * Math.log10(largest) - 1e-9);
  const widths = Array.from({ length: count + 1 }, (_, i) =>
    Math.round(10 ** Math.min(i / perDecade, Math.log10(largest))),
  );
  return [...new Set(widths)];
}

/** A grid, and every width that is built: frames that are just complete do better than their neighbours. */
function predictedWidths({ largest, frameWidths, reluWidths }: Params): readonly number[] {
  return [...new Set([...grid(largest, 3), ...frameWidths, ...reluWidths])].sort((a, b) => a - b);
}

/** The grid, and every width at which one hidden layer is measured. */
function floorWidths({ largest, perDecade, widths, frameWidths, reluWidths }: Params): readonly number[] {
  return [...new Set([...grid(largest, perDecade), ...widths, ...frameWidths, ...reluWidths])].sort((a, b) => a - b);
}
