import { mean } from "../../statistics/moments.ts";
import type { FigureInput } from "../experiment.ts";
import type { Figure, Mark } from "../figure.ts";
import type { CubatureTask, CubatureValues } from "./polynomial-in-accuracy-measure.ts";
import {
  accuracyExponent,
  DIMENSIONS,
  type Dimension,
  type Params,
  type Rows,
  rowsFrom,
} from "./polynomial-in-accuracy-rows.ts";

export function polynomialInAccuracyFigure({
  params,
  rows,
  worlds,
}: FigureInput<Params, CubatureTask, CubatureValues>): Figure {
  const control = [...worlds.values()].flat();
  const growing = { ...params, growth: 1 };
  return {
    id: "polynomial-in-accuracy",
    title: "Width against accuracy in fixed dimension",
    caption:
      `Width of explicit networks for the tent of Lipschitz constant ${params.lipschitz} against 1 over their measured root mean square error. Left: fixed d; the straight ` +
      "lines through the first points have the slopes of the theorem, which the measured ones must stay below. Right: the control, in which d grows by 1 as the error that is asked " +
      "for is halved, with the lines of its first d.",
    panels: [
      {
        title: "d fixed",
        x: { label: "1 / RMS error", scale: "log" },
        y: { label: "width", scale: "log" },
        marks: DIMENSIONS.flatMap((d) => marksOf(rows, params, d)),
      },
      {
        title: "d grows (control)",
        x: { label: "1 / RMS error", scale: "log" },
        y: { label: "width", scale: "log" },
        marks: control.length === 0 ? [] : DIMENSIONS.flatMap((d) => marksOf(control, growing, d)),
      },
    ],
  };
}

function marksOf(rows: Rows, params: Params, dimension: Dimension): readonly Mark[] {
  const groups = rowsFrom(rows, params, dimension);
  const label = params.growth === 0 ? `d = ${dimension}` : `d = ${dimension}, ${dimension + 1}, …`;
  const points = groups.flatMap((own) => {
    if (own.length === 0) return [];
    const { width } = own[0]!.values;
    return [{ x: 1 / Math.sqrt(mean(own.map(({ values }) => values.square))), y: width, low: width, high: width }];
  });
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return [];
  const slope = accuracyExponent(dimension);
  const line = [first, last].map(({ x }) => ({ x, y: first.y * (x / first.x) ** slope }));
  return [
    { kind: "measured", label, points },
    { kind: "theory", label: "slope of the theorem", of: label, points: line },
  ];
}
