import { mean } from "../../statistics/moments.ts";
import {
  eliminationBound,
  queriesToEliminate,
  spectralEliminationBound,
} from "../../theory/statistical-queries/elimination.ts";
import type { FigureInput, MeasuredRow } from "../experiment.ts";
import type { Figure, Mark } from "../figure.ts";
import { range } from "../plan.ts";
import type { Task, Values } from "./statistical-queries-measure.ts";

type Rows = readonly MeasuredRow<Task, Values>[];

/** Points of a computed curve, less one. */
const STEPS = 60;

/** A point without a bar. */
const exact = (x: number, y: number) => ({ x, y, low: y, high: y });

export function statisticalQueriesFigure({ rows }: FigureInput<unknown, Task, Values>): Figure {
  const curves = rows.filter(({ task }) => task.curves);
  const random = curves.filter(({ task }) => task.core === "none");
  const extremal = curves.filter(({ task }) => task.core === "equiangular");
  const { dimension, degree } = (curves[0] ?? rows[0])!.task;
  return {
    id: "statistical-queries",
    title: "What one query can tell about a harmonic",
    caption:
      `Zonal harmonics, d = ${dimension}, k = ${degree}. Left: most targets that one query of norm 1 eliminates at tolerance τ, ` +
      "and the bounds; gradients of a network at its start and random harmonics eliminate none in this range. A point above " +
      "1/(τ² − γ) would refute the bound. Right: queries until fewer than half of |U| targets are left, τ² a fixed multiple " +
      "of γ; a point below the line would refute it. Queries that compare the label with f_u(x) find the target itself.",
    panels: [
      {
        x: { label: "tolerance τ", scale: "log" },
        y: { label: "targets eliminated by one query", scale: "log" },
        marks: [
          ...theoryOfOneQuery(random),
          sweepMark("strongest, equiangular core", extremal, (point) => point.constructed),
          sweepMark("strongest, random poles", random, (point) => point.constructed),
          sweepMark("neuron P_k, random poles", random, (point) => point.zonal),
        ],
      },
      {
        x: { label: "targets |U|", scale: "log" },
        y: { label: "queries", scale: "log" },
        marks: [
          {
            kind: "theory",
            label: "|U|(τ² − γ)/2",
            points: random.flatMap(({ values }) =>
              values.sizes.map((size) => ({ x: size.targets, y: queriesToEliminate(size.targets / 2, size) })),
            ),
          },
          sizeMark("adaptive, equiangular core", extremal, (size) => size.queries),
          sizeMark("adaptive, random poles", random, (size) => size.queries),
          sizeMark("with labels: the target", random, (size) => size.labelQueries),
        ],
      },
    ],
  };
}

/** The lemma's bound with the families' γ, and the bound from the random family's largest eigenvalue. */
function theoryOfOneQuery(random: Rows): readonly Mark[] {
  const bounds = random.flatMap(({ values }) => {
    const [from, to] = [values.sweep[0]!.tolerance, values.sweep.at(-1)!.tolerance];
    return range(STEPS + 1)
      .map((i) => from * (to / from) ** (i / STEPS))
      .map((tolerance) => ({
        x: tolerance,
        lemma: eliminationBound({ tolerance, correlation: values.correlation }),
        spectral: spectralEliminationBound(tolerance, values.largestEigenvalue ?? Number.NaN),
      }));
  });
  return [
    { kind: "theory", label: "1/(τ² − γ)", points: bounds.map(({ x, lemma }) => ({ x, y: lemma })) },
    { kind: "theory", label: "λ/τ², random poles", points: bounds.map(({ x, spectral }) => ({ x, y: spectral })) },
  ];
}

function sweepMark(label: string, rows: Rows, value: (point: Values["sweep"][number]) => number): Mark {
  return {
    kind: "measured",
    label,
    points: joined(
      rows.flatMap(({ values }) => values.sweep),
      (p) => p.tolerance,
      value,
    ),
  };
}

function sizeMark(label: string, rows: Rows, value: (point: Values["sizes"][number]) => number | null): Mark {
  return {
    kind: "measured",
    label,
    points: joined(
      rows.flatMap(({ values }) => values.sizes),
      (p) => p.targets,
      value,
    ),
  };
}

/** Points of positive value at each x; a logarithmic axis has no place for 0. */
function joined<Point>(points: readonly Point[], x: (point: Point) => number, value: (point: Point) => number | null) {
  return [...Map.groupBy(points, x)]
    .map(([at, own]) => exact(at, mean(own.flatMap((point) => value(point) ?? []))))
    .filter(({ y }) => y > 0);
}
