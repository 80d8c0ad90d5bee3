import type { FigureInput } from "../experiment.ts";
import type { Figure, Mark, Point } from "../figure.ts";
import { DIMENSIONS, type Params, predictedWidth, type Rows, widthAt } from "./polynomial-in-dimension-rows.ts";
import { narrowest, polynomialStep, type Tent } from "./ridge-budget.ts";
import type { NetworkTask, NetworkValues } from "./ridge-networks.ts";

/** d of the curves. */
const SHOWN = [2, 3, 4, 5, 7, 10, 14, 20, 28, 40, 56, 80, 112, 160, 250, 400, 630, 1000] as const;
/** Of the steeper and steeper profile, as far as degrees up to 40 take it. */
const GROWING = [5, 6, 7, 8, 10, 12, 14, 16] as const;
const MANY_DEGREES = Array.from({ length: 20 }, (_, i) => 2 * i + 2);

export function polynomialInDimensionFigure({
  params,
  rows,
  worlds,
}: FigureInput<Params, NetworkTask, NetworkValues>): Figure {
  const control = [...worlds.values()].flat();
  const fixed = SHOWN.map((d) => ({ x: d, y: predictedWidth(params, d) }));
  const growing = growingCurve(params.error);
  const inControl = { ...params, growth: 1 / 2 };
  return {
    id: "polynomial-in-dimension",
    title: "Width against dimension at fixed error",
    caption:
      `Left: width that an explicit network needs for root mean square error ${params.error} against d, tent of Lipschitz constant ${params.lipschitz}; points: from networks built, by the ` +
      "variance between groups of their directions (two standard errors); curves: from the exact V_n, no constant fitted. With a Lipschitz constant that grows (2d/5: predicted alone; " +
      "2√(d/1000): the control) the width grows without end. Right: the slopes of the curves; that of the fixed function falls below 1, ½ and at last 0.2, that of 2d/5 rises.",
    panels: [
      {
        x: { label: "dimension d", scale: "log" },
        y: { label: "width", scale: "log", domain: [100, 1e10] },
        marks: [
          { kind: "intervals", label: "L = 2", points: measured(rows, params.error) },
          { kind: "theory", label: "prediction", of: "L = 2", points: fixed },
          ...controlMarks(control, inControl),
          { kind: "theory", label: "L = 2d/5, predicted", points: growing },
        ],
      },
      {
        x: { label: "dimension d", scale: "log" },
        y: { label: "slope of log width in log d", scale: "log" },
        marks: [
          { kind: "theory", label: "prediction", of: "L = 2", points: slopes(fixed) },
          { kind: "theory", label: "L = 2d/5, predicted", points: slopes(growing) },
          { kind: "line-y", label: `bound ${params.slopeBound}`, at: params.slopeBound },
        ],
      },
    ],
  };
}

function measured(rows: Rows, error: number) {
  return DIMENSIONS.flatMap((dimension) => {
    const { value, low, high } = widthAt(rows, { dimension, error, level: 0.95 });
    return Number.isNaN(value) ? [] : [{ x: dimension, y: value, low, high }];
  });
}

function controlMarks(control: Rows, params: Params): readonly Mark[] {
  if (control.length === 0) return [];
  const label = "L = 2√(d/1000) (control)";
  return [
    { kind: "intervals", label, points: measured(control, params.error).filter(({ x }) => x >= 250) },
    {
      kind: "theory",
      label: "prediction",
      of: label,
      points: SHOWN.filter((d) => d >= 250).map((d) => ({ x: d, y: predictedWidth(params, d) })),
    },
  ];
}

/** L = 2d/5, as far as polynomials reach the error. */
function growingCurve(error: number): readonly Point[] {
  return GROWING.flatMap((dimension) => {
    const tent: Tent = { lipschitz: (2 * dimension) / 5 };
    const degrees = MANY_DEGREES.filter((degree) => polynomialStep(tent, degree).error < error);
    return degrees.length === 0 ? [] : [{ x: dimension, y: narrowest(tent, { dimension, error, degrees }).width }];
  });
}

/** Between neighbours, at their geometric mean. */
const slopes = (points: readonly Point[]): readonly Point[] =>
  points.slice(1).map(({ x, y }, i) => {
    const last = points[i]!;
    return { x: Math.sqrt(x * last.x), y: Math.log(y / last.y) / Math.log(x / last.x) };
  });
