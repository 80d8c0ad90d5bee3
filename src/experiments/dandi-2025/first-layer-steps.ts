import type { SlopeGroup } from "../../statistics/slope.ts";
import type { MeasuredRow } from "../experiment.ts";

/** Everything that one run of the first layer needs. */
export type FirstLayerTask = {
  readonly epsilon: number;
  readonly dimension: number;
  readonly effectiveDimension: number;
  /** Degree of P, orthonormal. */
  readonly innerDegree: number;
  readonly activation: string;
  readonly width: number;
  /** Points of a batch. */
  readonly samples: number;
  /** η. */
  readonly rate: number;
  /** Whether x is drawn in full, or in the few directions that matter (the same law). */
  readonly drawnInFull: boolean;
  readonly least: number;
  readonly most: number;
  /** Overlap at which the run ends; null: after `least` steps. */
  readonly level: number | null;
  readonly replica: number;
};

/** Mean over neurons of ‖W* w‖², before the first step and after each. */
export interface FirstLayerValues {
  readonly squares: readonly number[];
}

export type FirstLayerRows = readonly MeasuredRow<FirstLayerTask, FirstLayerValues>[];

/** log tan of the angle between a neuron and the hidden subspace, from the mean square of its cosine. It grows by log(1 + a) a
 *  step up to the end, where the overlap itself saturates. */
export const logTangent = (square: number): number => 0.5 * Math.log(square / (1 - square));

/** Growth of log tan a step over the first `steps` steps. */
export const growthPerStep = (squares: readonly number[], steps: number): number =>
  (logTangent(squares[steps]!) - logTangent(squares[0]!)) / steps;

/** Steps until the overlap reaches `level`, log tan interpolated linearly between steps; ∞ where it did not. */
export function stepsToLevel(squares: readonly number[], level: number): number {
  const wanted = logTangent(level * level);
  const i = squares.findIndex((square) => logTangent(square) >= wanted);
  if (i === -1) return Number.POSITIVE_INFINITY;
  if (i === 0) return 0;
  const [before, after] = [logTangent(squares[i - 1]!), logTangent(squares[i]!)];
  return i - 1 + (wanted - before) / (after - before);
}

/**
 * T + (u d/d_eff − 1)/(2 log(1 + a)), T the steps to the level and u the mean square overlap before the first step. E u = d_eff/d
 * exactly, so the mean is that of T; but a run that began nearer gets there sooner, by log(√(u d/d_eff))/log(1 + a), and that
 * scatter, most of T's, is gone.
 */
export function adjustedSteps(
  { task, values: { squares } }: FirstLayerRows[number],
  { level, growth }: { readonly level: number; readonly growth: number },
): number {
  const start = (squares[0]! * task.dimension) / task.effectiveDimension;
  return stepsToLevel(squares, level) + (start - 1) / (2 * Math.log1p(growth));
}

/** Runs of one ε by dimension, ascending. */
export function byDimension(rows: FirstLayerRows, epsilon: number): readonly (readonly [number, FirstLayerRows])[] {
  const own = rows.filter(({ task }) => task.epsilon === epsilon);
  return [...Map.groupBy(own, ({ task }) => task.dimension)].sort(([a], [b]) => a - b);
}

/** Groups whose logarithms are the adjusted steps. What the batches scatter is that of d_eff · width angles. */
export const stepGroups = (
  rows: FirstLayerRows,
  epsilon: number,
  options: { readonly level: number; readonly growth: number },
): readonly SlopeGroup[] =>
  byDimension(rows, epsilon).map(([x, group]) => ({
    x,
    values: group.map((row) => Math.exp(adjustedSteps(row, options))),
    spread: 1 / Math.sqrt(group[0]!.task.effectiveDimension * group[0]!.task.width),
  }));
