import type { FigureInput } from "../experiment.ts";
import type { Figure, Mark, Panel } from "../figure.ts";
import {
  DEGREES,
  type Degree,
  DIMENSIONS,
  errorOf,
  type Params,
  predictedError,
  type Rows,
} from "./error-budget-rows.ts";
import type { NetworkTask, NetworkValues } from "./ridge-networks.ts";

export function errorBudgetFigure({ params, rows, worlds }: FigureInput<Params, NetworkTask, NetworkValues>): Figure {
  const coarse = [...worlds.values()].flat().filter(({ task }) => task.cells !== params.cells);
  return {
    id: "error-budget",
    title: "What an explicit network errs by",
    caption:
      `Root mean square error of explicit networks against their width m(W + 1), W = ${params.cells}, for the tent of Lipschitz constant ${params.lipschitz} (two standard ` +
      "errors): one colour for each degree n of the polynomial. Curves: √(E_n² + V_n/m + interpolation), no constant fitted. They " +
      "end on plateaus E_n that are the same in all dimensions, and hardly change from d = 50 to d = 100. " +
      "Points off their curves by more than 10 % at the largest m would contradict the claim.",
    panels: DIMENSIONS.map((dimension) => panelOf(params, { rows, coarse, dimension })),
  };
}

interface Shown {
  readonly rows: Rows;
  readonly coarse: Rows;
  readonly dimension: number;
}

function panelOf(params: Params, { rows, coarse, dimension }: Shown): Panel {
  const marks = DEGREES.flatMap((degree): Mark[] => {
    const label = `n = ${degree}`;
    return [
      { kind: "intervals", label, points: pointsOf(rows, { params, dimension, degree }) },
      { kind: "theory", label: "prediction", of: label, points: curveOf(params, { dimension, degree }) },
    ];
  });
  const control = pointsOf(coarse, { params, dimension, degree: 8 });
  return {
    title: `d = ${dimension}`,
    x: { label: "width m(W + 1)", scale: "log" },
    y: { label: "RMS error", scale: "log", domain: [0.02, 1.5] },
    marks:
      control.length === 0
        ? marks
        : [...marks, { kind: "intervals", label: "n = 8, W = 16 (control)", points: control }],
  };
}

interface Series {
  readonly params: Params;
  readonly dimension: number;
  readonly degree: Degree;
}

function pointsOf(rows: Rows, { params, dimension, degree }: Series) {
  const own = rows.filter(({ task }) => task.dimension === dimension);
  const cells = own[0]?.task.cells ?? params.cells;
  return own.length < 2
    ? []
    : own[0]!.task.directions.map((m, place) => {
        const { value, low, high } = errorOf(own, { dimension, degree, place, level: 0.95 });
        return { x: m * (cells + 1), y: value, low, high };
      });
}

/** A curve from the least to the largest m, eight points to the octave or so. */
function curveOf(params: Params, { dimension, degree }: Omit<Series, "params">) {
  const predicted = predictedError(params, { dimension, degree });
  const [first, last] = [params.directions[0]!, params.directions.at(-1)!];
  return Array.from({ length: 41 }, (_, i) => {
    const directions = first * (last / first) ** (i / 40);
    return { x: directions * (params.cells + 1), y: predicted(directions) };
  });
}
