import { type ActivationId, activations } from "../../activations/registry.gen.ts";
import { meanSquareOverlaps } from "../../theory/hierarchical/first-layer.ts";
import type { FigureInput } from "../experiment.ts";
import type { Figure } from "../figure.ts";
import { range } from "../plan.ts";
import {
  adjustedSteps,
  byDimension,
  type FirstLayerRows,
  type FirstLayerTask,
  type FirstLayerValues,
  stepsToLevel,
} from "./first-layer-steps.ts";
import { TANH_3 } from "./running-example.ts";
import { rangePoint } from "./summaries.ts";

/** What the figure asks of the parameters. */
interface Params {
  readonly level: number;
  readonly growth: number;
}

/** Paths of the overlap and steps to the level. The worlds are those of the controls, in their order: He_3, d_eff held. */
export function firstLayerFigure({
  rows,
  worlds,
  params: p,
}: FigureInput<Params, FirstLayerTask, FirstLayerValues>): Figure {
  const [withoutSecond, held] = [...worlds.values()];
  return {
    id: "first-layer-weak-recovery",
    title: "The first layer finds the subspace",
    caption:
      "Left: root mean square overlap of the neurons with the hidden subspace against steps, ε = 1/4 (mean over runs, bars " +
      "from least to greatest), with the recursion of the mean gradient and the batch's noise, which has no fitted " +
      "constant; the control's inner polynomial is He_3. Right: steps to overlap 1/2 against d, adjusted for the initial overlap.",
    panels: [
      {
        x: { label: "step", scale: "linear" },
        y: { label: "overlap with W*", scale: "log" },
        marks: [
          ...shown(byDimension(rows, 0.25)).flatMap(([d, group]) => [
            { kind: "measured" as const, label: `d = ${d}`, points: meanPath(group) },
            { kind: "theory" as const, label: `recursion, d = ${d}`, points: predictedPath(group[0]!.task) },
          ]),
          ...byDimension((withoutSecond as FirstLayerRows | undefined) ?? [], 0.25)
            .slice(-1)
            .map(([d, group]) => ({
              kind: "measured" as const,
              label: `d = ${d}, He₃ (control)`,
              points: meanPath(group),
            })),
          { kind: "line-y" as const, label: `level ${p.level}`, at: p.level },
        ],
      },
      {
        x: { label: "dimension d", scale: "log" },
        y: { label: "steps to the level", scale: "linear" },
        marks: [
          ...[0.25, 0.5].flatMap((epsilon) => [
            { kind: "intervals" as const, label: `ε = ${epsilon}`, points: stepPoints(rows, epsilon, p) },
            {
              kind: "theory" as const,
              label: `recursion, ε = ${epsilon}`,
              points: byDimension(rows, epsilon).map(([x, group]) => ({
                x,
                y: stepsToLevel(predictedSquares(group[0]!.task), p.level),
              })),
            },
          ]),
          {
            kind: "intervals" as const,
            label: "d_eff = 4 held (control, ε = 0.25)",
            points: stepPoints((held as FirstLayerRows | undefined) ?? [], 0.25, p),
          },
        ],
      },
    ],
  };
}

/** Long enough for the overlap of every planned run to reach 1/2. */
const predictedSquares = ({ activation, ...task }: FirstLayerTask): readonly number[] =>
  meanSquareOverlaps(
    {
      ...task,
      activation: activations[activation as ActivationId],
      outer: activations[TANH_3.activation],
      gain: TANH_3.gain,
    },
    task.most,
  );

function predictedPath(task: FirstLayerTask) {
  const squares = predictedSquares(task);
  const last = squares.findIndex((square) => square >= (task.level ?? 1) ** 2);
  return squares.slice(0, last + 1).map((square, t) => ({ x: t, y: Math.sqrt(square) }));
}

/** The least, the middle and the largest. */
const shown = <Group>(groups: readonly Group[]): readonly Group[] =>
  groups.filter((_, i) => i === 0 || i === groups.length - 1 || i === Math.floor(groups.length / 2));

/** Mean overlap at every step that all runs made. */
function meanPath(group: FirstLayerRows) {
  const steps = Math.min(...group.map(({ values }) => values.squares.length));
  return range(steps).map((t) =>
    rangePoint(
      t,
      group.map(({ values }) => Math.sqrt(values.squares[t]!)),
    ),
  );
}

const stepPoints = (rows: FirstLayerRows, epsilon: number, options: Params) =>
  byDimension(rows, epsilon).flatMap(([d, group]) => {
    const steps = group.map((row) => adjustedSteps(row, options)).filter(Number.isFinite);
    return steps.length === 0 ? [] : [rangePoint(d, steps)];
  });
