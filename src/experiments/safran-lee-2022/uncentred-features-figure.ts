import { mean } from "../../statistics/moments.ts";
import type { FigureInput } from "../experiment.ts";
import type { Figure, Mark, Panel } from "../figure.ts";
import { type CentringTask, type CentringValues, type Path, seenSteps } from "./uncentred-features-measure.ts";
import { BALLS, type Ball, type Params, predicted, type Rows, rowsOf } from "./uncentred-features-rows.ts";

const PREDICTED = "two parameters, population";
/** Where panels end. */
const HIGHEST = 1.25;

export function centringFigure({ params: p, rows }: FigureInput<Params, CentringTask, CentringValues>): Figure {
  return {
    id: "uncentred-features",
    title: "What centring the features saves",
    caption:
      `Training error over the variance against steps 16/λ_max of gradient descent on the output neuron, d = ${p.dimension}, r = ${p.width}, G = ${p.gain} ` +
      `(mean and range over ${p.draws} draws): features as they are and less their means, with all weights and with tied ones; lines: descent on the ` +
      "population's two parameters, no fitted constant. Tied curves off their lines would contradict the claim, and so would uncentred features that are at the level in as few steps.",
    panels: BALLS.map((which) => panelOf(rowsOf(rows, p, which), p, which)),
  };
}

function panelOf(rows: Rows, p: Params, which: Ball): Panel {
  const kinds = [true, false].flatMap((centred) =>
    (["tied", "free"] as const).map((weights) => ({ centred, weights })),
  );
  return {
    title: `ball of probability ${p[which].quantile}`,
    x: { label: "steps", scale: "log" },
    y: { label: "training error / variance", scale: "linear", domain: [0, HIGHEST] },
    marks: [
      ...kinds.flatMap(({ centred, weights }) => marksOf(rows, p, { which, centred, weights })),
      { kind: "line-y", label: `level ${p[which].level}`, at: p[which].level },
    ],
  };
}

function marksOf(
  rows: Rows,
  p: Params,
  { which, centred, weights }: { readonly which: Ball; readonly centred: boolean; readonly weights: "tied" | "free" },
): readonly Mark[] {
  const label = `${centred ? "centred" : p.compared}, ${weights === "tied" ? "tied weights" : "all weights"}`;
  const paths = rows.map(({ values }): Path => values[weights][centred ? "centred" : "compared"]);
  const last = Math.max(0, ...rows.map(({ task }) => (centred ? task.centredSteps : task.comparedSteps)));
  const points = seenSteps(last).flatMap((x, i) => {
    const values = paths.flatMap(({ seen }) => seen[i] ?? []);
    if (values.length === 0 || values.length < paths.length) return [];
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return high > HIGHEST ? [] : [{ x, y: mean(values), low, high }];
  });
  if (weights === "free") return [{ kind: "measured", label, points }];
  const { path } = predicted(p, which, centred || p.compared === "centred");
  const line = path.flatMap((y, x) => (x > 0 && y <= HIGHEST && seenAt(x, path.length) ? [{ x, y }] : []));
  return [
    { kind: "intervals", label, points },
    { kind: "theory", label: PREDICTED, of: label, points: line },
  ];
}

/** All of the first steps, and later ones in steps of a fiftieth. */
const seenAt = (x: number, length: number): boolean => x < 50 || x % Math.floor(x / 50) === 0 || x === length - 1;
