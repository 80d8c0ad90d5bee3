import type { FigureInput } from "../experiment.ts";
import type { Figure, Mark, Point } from "../figure.ts";
import type { ThresholdTask, ThresholdValues } from "./lipschitz-threshold-measure.ts";
import {
  degreesOf,
  floorsOf,
  leadingFloors,
  type Params,
  type Rows,
  thresholdsOf,
  WIDTHS,
} from "./lipschitz-threshold-rows.ts";

export function lipschitzThresholdFigure({
  params,
  rows,
  worlds,
}: FigureInput<Params, ThresholdTask, ThresholdValues>): Figure {
  const louder = [...worlds.values()].flat();
  const { lipschitz, tolerance, share, dimensions } = params;
  const shown = [...new Set([dimensions[0]!, dimensions[dimensions.length >> 1]!, dimensions.at(-1)!])];
  const names = [`width ${params.fixedWidth}`, "width e^(d/2)"];
  return {
    id: "lipschitz-threshold",
    title: "How steep is too steep",
    caption:
      `Triangle waves of Lipschitz constant L. Left: least degree of an even polynomial within ${tolerance} of the amplitude, on [0, 1]; it stays where it is when the amplitude makes L. Middle: proven floors of one hidden layer of ` +
      `${params.fixedWidth} units over the variance, under φ², L over a median of ‖x‖; thin lines are the leading order, without a fitted constant. Right: the L at which the floor passes ${share} of the variance. ` +
      "A degree that does not grow like L, or a threshold a quarter off its line, would contradict the claim.",
    panels: [
      {
        title: "degree",
        x: { label: "Lipschitz constant L", scale: "log" },
        y: { label: "needed degree n", scale: "log" },
        marks: [
          measured(degreePoints(rows), "frequency makes L"),
          ...(louder.length === 0 ? [] : [measured(degreePoints(louder), "amplitude makes L")]),
          curve(lipschitz, "n = πL", (L) => Math.PI * L),
          curve(lipschitz, "Favard", (L) => (Math.PI * L) / (2 * tolerance) - 1),
        ],
      },
      {
        title: `floors, width ${params.fixedWidth}`,
        x: { label: "Lipschitz constant L", scale: "log" },
        y: { label: "floor / variance", scale: "log", domain: [1e-3, 1.1] },
        marks: shown.flatMap((d): Mark[] => [
          measured(inView(floorsOf(rows, d, 0)), `d = ${d}`),
          { kind: "theory", label: "leading order", of: `d = ${d}`, points: inView(leadingFloors(d, 0, params)) },
        ]),
      },
      {
        title: "where floors switch on",
        x: { label: "dimension d", scale: "log" },
        y: { label: `L with floor = ${share} variance`, scale: "log" },
        marks: WIDTHS.flatMap((_, i): Mark[] => {
          const all = thresholdsOf(rows, i, params);
          const points = (which: "measured" | "predicted") =>
            all.map((own) => ({ x: own.dimension, y: own[which] })).filter(({ y }) => Number.isFinite(y));
          return [
            measured(points("measured"), names[i]!),
            { kind: "theory", label: "leading order", of: names[i]!, points: points("predicted") },
          ];
        }),
      },
    ],
  };
}

const degreePoints = (rows: Rows): readonly Point[] =>
  degreesOf(rows).map(({ lipschitz, most }) => ({ x: lipschitz, y: most }));

const inView = (points: readonly Point[]): readonly Point[] => points.filter(({ y }) => y >= 1e-3);

const measured = (points: readonly Point[], label: string): Mark => ({
  kind: "measured",
  label,
  points: points.map(({ x, y }) => ({ x, y, low: y, high: y })),
});

const curve = (xs: readonly number[], label: string, y: (x: number) => number): Mark => ({
  kind: "theory",
  label,
  points: xs.map((x) => ({ x, y: y(x) })),
});
