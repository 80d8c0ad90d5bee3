import { mean } from "../../statistics/moments.ts";
import type { MeasuredRow } from "../experiment.ts";
import type { BandPoint, Figure, Mark } from "../figure.ts";
import { floorOf, type Instance, nameOf } from "./instance.ts";
import type { CurvePoint, CurveTask, CurveValues, RivalTask } from "./learning-curves-measure.ts";

type Rows = readonly MeasuredRow<CurveTask | RivalTask, CurveValues>[];

/** Errors above it are left out: the start, and what diverges. */
const HIGHEST = 1.2;

export function curvesFigure(
  p: Instance & { readonly gain: number; readonly oneLayerWidth: number; readonly samples: number },
  rows: Rows,
): Figure {
  const task = rows.map((row) => row.task).find((own) => own.kind === "two layers");
  const width = task?.width ?? p.oneLayerWidth;
  const last = Math.max(1, task?.tiedSteps ?? 1, task?.freeSteps ?? 1);
  const across = (label: string, values: readonly number[]): Mark[] =>
    values.length === 0 ? [] : [{ kind: "measured", label, points: [1, last].map((x) => spreadAt(x, values)) }];
  const instance = { law: p.law, dimension: p.dimension, quantile: p.quantile };
  const { relative } = floorOf(instance, width);
  return {
    id: "learning-curves",
    title: "Two layers of sigmoids learn a ball",
    caption:
      `Squared error over the variance on fresh points (mean and range over draws) against steps of gradient descent on the output neuron over r = ${width} random ` +
      `units, G = ${p.gain}, ${p.samples} training points: all weights, and one weight for all units. Beside it a linear output on the same units and one hidden layer ` +
      `of ${p.oneLayerWidth} units, all trained (best of SGD and Adam). Shaded: what no network with one hidden layer of ${width} units reaches.`,
    panels: [
      {
        title: `${nameOf(instance)}, r = ${width}`,
        x: { label: "steps", scale: "log" },
        y: { label: "squared error / variance", scale: "linear", domain: [0, HIGHEST] },
        marks: [
          curve(
            "output neuron, tied weights",
            rows.map(({ values }) => values.tied),
          ),
          curve(
            "output neuron, all weights",
            rows.map(({ values }) => values.free),
          ),
          ...across(
            "linear output, same units",
            rows.flatMap(({ values }) => values.leastSquares?.error ?? []),
          ),
          ...across(`one hidden layer of ${p.oneLayerWidth} units`, bestOneLayers(rows)),
          { kind: "floor", label: `floor of ${width} units`, points: [1, last].map((x) => ({ x, y: relative })) },
        ],
      },
    ],
  };
}

/** Of each draw the test error of the trainer that is best on validation points. */
const bestOneLayers = (rows: Rows): readonly number[] =>
  [...Map.groupBy(rows, ({ task }) => task.replica).values()].flatMap((group) => {
    const trained = group.flatMap(({ values }) => values.oneLayer ?? []);
    const best = trained.toSorted((a, b) => a.validation - b.validation)[0];
    return best === undefined ? [] : [best.error];
  });

function curve(label: string, paths: readonly (readonly CurvePoint[])[]): Mark {
  const byStep = Map.groupBy(paths.flat(), ({ step }) => step);
  const points = [...byStep]
    .sort(([a], [b]) => a - b)
    .map(([step, seen]) =>
      spreadAt(
        step,
        seen.map(({ error }) => error),
      ),
    )
    .filter(({ high }) => high <= HIGHEST);
  return { kind: "measured", label, points };
}

const spreadAt = (x: number, values: readonly number[]): BandPoint => {
  return { x, y: mean(values), low: Math.min(...values), high: Math.max(...values) };
};
