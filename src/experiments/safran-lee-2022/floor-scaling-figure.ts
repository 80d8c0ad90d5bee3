import type { FigureInput } from "../experiment.ts";
import type { Figure, Mark } from "../figure.ts";
import type { FloorTask, FloorValues } from "./floor-scaling-measure.ts";
import { EXPONENTS, floorsOf, NAMES, type Params, type Rows } from "./floor-scaling-rows.ts";

export function floorScalingFigure({ params, rows, worlds }: FigureInput<Params, FloorTask, FloorValues>): Figure {
  const others = [...worlds.values()];
  const exponential = others.filter((world) => world.some(({ task }) => task.growth === "exponential")).flat();
  const median = others.filter((world) => world.some(({ task }) => task.quantile !== params.quantile)).flat();
  const smooth = others.filter((world) => world.some(({ task }) => task.target !== "ball")).flat();
  const first = floorsOf(rows, EXPONENTS.length - 1)[0];
  return {
    id: "floor-scaling",
    title: "What polynomial width cannot reach",
    caption:
      "Certified floors under every network with one hidden layer of k units, over the variance of the target. Left: the indicator of " +
      `the ball of probability ${params.quantile}, k = d^c; the paper's theorem lets accuracy fall like d^(−4), the line. Right: ` +
      "the same ball and exponential widths; a smooth bump and k = d^c. Floors on the left that fall like those on the right would contradict the claim.",
    panels: [
      {
        title: "ball, polynomial width",
        x: { label: "dimension d", scale: "log" },
        y: { label: "floor / variance", scale: "log" },
        marks: [
          ...EXPONENTS.map((c, i) => floorMark(rows, i, NAMES[c])),
          ...(median.length === 0
            ? []
            : [floorMark(median, EXPONENTS.length - 1, `ball of probability ½, ${NAMES[3]}`)]),
          ...(first === undefined ? [] : [fourthPower(first.dimension, first.floor)]),
        ],
      },
      {
        title: "what falls",
        x: { label: "dimension d", scale: "log" },
        y: { label: "floor / variance", scale: "log" },
        marks: [
          ...(exponential.length === 0
            ? []
            : EXPONENTS.map((c, i) =>
                floorMark(exponential, i, `ball, k = e^${{ 1: "(d/4)", 2: "(d/2)", 3: "(3d/4)" }[c]}`),
              )),
          ...(smooth.length === 0 ? [] : EXPONENTS.map((c, i) => floorMark(smooth, i, `smooth bump, ${NAMES[c]}`))),
        ],
      },
    ],
  };
}

/** Floors that rounding has not halved. */
function floorMark(rows: Rows, i: number, label: string): Mark {
  const points = floorsOf(rows, i).filter(({ floor, ceiling }) => 2 * floor > ceiling);
  return {
    kind: "measured",
    label,
    points: points.map(({ dimension, floor }) => ({ x: dimension, y: floor, low: floor, high: floor })),
  };
}

/** Down by a factor 16, from d to 2d. */
const fourthPower = (from: number, floor: number): Mark => ({
  kind: "theory",
  label: "slope −4",
  points: [1, 2].map((factor) => ({ x: from * factor, y: floor / factor ** 4 })),
});
