import { studentInterval } from "../../statistics/location.ts";
import { mean } from "../../statistics/moments.ts";
import { ridgeNetworkError } from "../../theory/ridge-network/ridge-network-error.ts";
import type { FigureInput } from "../experiment.ts";
import type { BandPoint, Figure, Mark, Panel } from "../figure.ts";
import { range } from "../plan.ts";
import type { OneLayerTask, RegionTask, RegionValues, TwoLayersTask } from "./forbidden-region-measure.ts";
import { ANY, METHODS, type Params, type Rows, SIDES } from "./forbidden-region-params.ts";
import { floorOf, type Instance, radiusOf, titleOf } from "./instance.ts";
import { tiedPrediction } from "./tied-prediction.ts";

/** The widths shown, and the points of a curve over them. */
const WIDTHS = [8, 1e5] as const;
const POINTS = 48;
/** Shares of the variance shown. */
const SHARES = [0.05, 1.1] as const;
const LEVEL = 0.95;
const TWO = "two layers of sigmoids, gradient descent";

export function forbiddenRegionFigure({ params, rows }: FigureInput<Params, RegionTask, RegionValues>): Figure {
  return {
    id: "forbidden-region",
    title: "Where one hidden layer cannot go",
    caption:
      `Squared error of networks that learn the indicator of a ball, as a share of its variance; the ball has probability q. In the shaded region lies no network ` +
      "with one hidden layer of so many units, whatever its activations and weights: that is proven. Above it, what was reached with one hidden layer, each mark one network with its interval over " +
      "fresh points. Two layers of sigmoids go below it, though gradient descent trains their output neuron only " +
      `(output weights tied; mean of ${params.draws} draws of the hidden layer, ${100 * LEVEL} % intervals; ${stepsOf(params)}). Lines are predictions without a fitted constant: the leading order in 1/√r of their least error, and the expected error of one best function on random directions, an explicit network with one hidden layer. ` +
      "One interval in twenty misses its error; a mark of one hidden layer far inside the shaded region would contradict the proof.",
    panels: SIDES.map((side) => panel(params[side], rows, params)),
  };
}

function stepsOf({ left, right, leastSteps }: Params): string {
  const each = [left, right].map(({ stepsPerUnit }) => (stepsPerUnit === 1 ? "" : `${stepsPerUnit} `));
  return `${each.map((factor) => `${factor}r`).join(" and ")} steps on the left and right, at least ${leastSteps}`;
}

const curveOf = (share: (width: number) => number, points = POINTS) =>
  range(points + 1).map((i) => {
    const x = Math.round(WIDTHS[0] * (WIDTHS[1] / WIDTHS[0]) ** (i / points));
    return { x, y: share(x) };
  });

function panel(instance: Instance, rows: Rows, { gain, scale }: Params): Panel {
  const own = rows.filter(
    ({ task }) =>
      task.law === instance.law && task.dimension === instance.dimension && task.quantile === instance.quantile,
  );
  return {
    title: titleOf(instance),
    x: { label: "hidden units r", scale: "log", domain: WIDTHS },
    y: { label: "squared error / variance", scale: "log", domain: SHARES },
    marks: [
      {
        kind: "floor",
        label: "proven: no network with one hidden layer",
        points: curveOf((r) => floorOf(instance, r).relative),
      },
      { kind: "intervals", label: TWO, points: tied(own, instance) },
      ...[...METHODS].map(([method, label]): Mark => ({ kind: "intervals", label, points: reachedBy(own, method) })),
      {
        kind: "theory",
        label: "two layers, leading order",
        of: TWO,
        points: curveOf(tiedPrediction(instance, { gain, scale })),
      },
      {
        kind: "theory",
        label: "one function on random directions, predicted",
        of: METHODS.get(ANY)!,
        points: curveOf((width) => ridgeNetworkError({ ...instance, radius: radiusOf(instance), width }).value, 16),
      },
    ],
  };
}

function reachedBy(rows: Rows, method: string): readonly BandPoint[] {
  return rows.flatMap(({ task, values }) =>
    task.layers === "one"
      ? values.reached
          .filter((one) => one.method === method)
          .map(({ value, low, high }) => ({ x: (task as OneLayerTask).width, y: value, low, high }))
      : [],
  );
}

/** Mean over draws with Student's interval, of those widths of which every draw has an end. */
function tied(rows: Rows, { quantile }: Instance): readonly BandPoint[] {
  const draws = rows.filter(({ task }) => task.layers === "two");
  const widths = (draws[0]?.task as TwoLayersTask | undefined)?.widths ?? [];
  return widths.flatMap((x, i) => {
    const shares = draws.flatMap(({ values }) => {
      const error = values.tied[i]?.error;
      return error === undefined ? [] : [error / (quantile * (1 - quantile))];
    });
    if (shares.length < draws.length) return [];
    const y = mean(shares);
    if (shares.length < 2) return [{ x, y, low: y, high: y }];
    const { low, high } = studentInterval(shares, { level: LEVEL });
    return [{ x, y, low, high }];
  });
}
