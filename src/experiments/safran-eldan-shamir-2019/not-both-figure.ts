import type { FigureInput } from "../experiment.ts";
import type { Figure, Mark } from "../figure.ts";
import { type NotBothTask, type NotBothValues, POWERS } from "./not-both-measure.ts";
import {
  ascending,
  constantLogWidth,
  exponentsOf,
  leadingLogWidth,
  logWidth,
  type Params,
  type Rows,
} from "./not-both-rows.ts";

export function notBothFigure({ params, rows, worlds }: FigureInput<Params, NotBothTask, NotBothValues>): Figure {
  const others = [...worlds.values()].flat();
  const gaussian = others.filter(({ task }) => task.profile === "gaussian");
  const plain = others.filter(({ task }) => task.profile === "hat" && !task.crest);
  const { exponent, rootMeanSquare } = params;
  const exponents = exponentsOf(params);
  const convex = exponents.filter((c) => c >= 3);
  const leading = (shown: (log: number) => number): Mark => leadingMark(rows, params, shown);
  const edge =
    plain.length === 0
      ? []
      : [widthMark(plain, `λ at ${params.reach} medians, error² d^(−${exponent})`, (row) => logWidth(row, exponent))];
  return {
    id: "not-both",
    title: "Not both: dimension and accuracy",
    caption:
      "Left and middle: the least width of one hidden layer that the certificate does not exclude for the hat max(0, λ − ‖x‖) in medians of ‖x‖, under φ², at squared error d^(−c); the thin line is the leading order for " +
      `c = ${exponent}, without a fitted constant. Straight in the middle are powers of d in ln width, steeper than 1 what grows faster than exponentially. At root mean square ${rootMeanSquare} the width stays where it is; for a Gaussian bump, also at ` +
      `d^(−${exponent}), it grows more slowly than any power in the end. A curve for d^(−${exponent}) that is less steep than 1 would contradict the claim. ` +
      "Right: the smallest c for which such a width is excluded at all, floor = d^(−c).",
    panels: [
      {
        title: "least width not excluded",
        x: { label: "dimension d", scale: "linear" },
        y: { label: "width", scale: "log" },
        marks: [
          ...convex.map((c) => widthMark(rows, nameOf(c), (row) => logWidth(row, c))),
          leading(Math.exp),
          ...edge,
        ],
      },
      {
        title: "its logarithm",
        x: { label: "dimension d", scale: "log" },
        y: { label: "1 + ln width", scale: "log" },
        marks: [
          ...exponents.map((c) => measured(rows, nameOf(c), (row) => 1 + logWidth(row, c))),
          leading((log) => 1 + log),
          measured(rows, `error ${rootMeanSquare}`, (row) => 1 + constantLogWidth(row, rootMeanSquare)),
          ...(gaussian.length === 0
            ? []
            : [measured(gaussian, `Gaussian bump, error² d^(−${exponent})`, (row) => 1 + logWidth(row, exponent))]),
        ],
      },
      {
        title: "where exclusion begins",
        x: { label: "dimension d", scale: "log" },
        y: { label: "smallest c", scale: "linear" },
        marks: POWERS.map((p, i) => beginning(rows, i, ["width 1", "width d", "width d²", "width d³"][p]!)),
      },
    ],
  };
}

const nameOf = (exponent: number): string => `error² d^(−${exponent})`;

function measured(rows: Rows, label: string, y: (row: Rows[number]) => number): Mark {
  const points = ascending(rows).map((row) => ({ x: row.task.dimension, y: y(row) }));
  const finite = points.filter((point) => Number.isFinite(point.y));
  return { kind: "measured", label, points: finite.map(({ x, y: at }) => ({ x, y: at, low: at, high: at })) };
}

const widthMark = (rows: Rows, label: string, log: (row: Rows[number]) => number): Mark =>
  measured(rows, label, (row) => Math.exp(log(row)));

function leadingMark(rows: Rows, params: Params, shown: (log: number) => number): Mark {
  const points = ascending(rows).flatMap(({ task: { dimension } }) => {
    const log = leadingLogWidth(dimension, params.exponent, params);
    return log >= 0 ? [{ x: dimension, y: shown(log) }] : [];
  });
  return { kind: "theory", label: "leading order", of: nameOf(params.exponent), points };
}

const beginning = (rows: Rows, i: number, label: string): Mark =>
  measured(rows, label, ({ task, values }) => -Math.log(values.floors[i]!) / Math.log(task.dimension));
