import type { Estimate } from "../../statistics/estimate.ts";
import { studentInterval } from "../../statistics/location.ts";
import type { MeasuredRow } from "../experiment.ts";
import type { Curve, WidthPoint, WidthTask, WidthValues } from "./construction-widths-measure.ts";

export type Rows = readonly MeasuredRow<WidthTask, WidthValues>[];

type At = { readonly width: number; readonly error: number };

/** Points of one curve by replica, widths ascending; the plain construction has one replica. */
export function replicasOf(
  rows: Rows,
  { curve, dimension, profile }: { readonly curve: Curve; readonly dimension: number; readonly profile: string },
): readonly (readonly At[])[] {
  return rows
    .filter(({ task }) => task.dimension === dimension)
    .map(({ values }) =>
      values.points.filter((point: WidthPoint) => point.curve === curve && point.profile === profile),
    )
    .filter((points) => points.length > 0)
    .map((points) => points.toSorted((a, b) => a.width - b.width));
}

/**
 * The least width at which a curve has the error, straight in the logarithms between neighbouring points; undefined outside of what was
 * measured: where it starts below the error, or never comes down to it.
 */
export function widthAt(curve: readonly At[], error: number): number | undefined {
  const after = curve.findIndex((point) => point.error <= error);
  if (after < 0 || (after === 0 && curve[0]!.error < error)) return undefined;
  const to = curve[after]!;
  if (after === 0) return to.width;
  const from = curve[after - 1]!;
  const share = Math.log(from.error / error) / Math.log(from.error / to.error);
  return from.width * (to.width / from.width) ** share;
}

/** Width over width at equal error. */
export interface Ratio {
  readonly profile: string;
  readonly dimension: number;
  /** Geometric mean over widths, and over pairs of replicas; undefined where no error was reached by both. */
  readonly ratio: Estimate | undefined;
  /** The largest one over widths, replicas averaged: undefined likewise. */
  readonly worst: number | undefined;
  /**
   * Where the first curve is below all that the second one reached: its width there over the second one's largest, which the ratio does not exceed
   * as far as the second curve falls. Undefined where it never is.
   */
  readonly bound: number | undefined;
}

/**
 * The width on `curve` over that which `other` needs for the same error: at each point of `curve` whose error lies within what
 * `other` measured; replica i against replica i, or all against the only one. Student's interval over the replicas' mean logarithms.
 */
export function ratioOf(
  rows: Rows,
  {
    curve,
    other,
    dimension,
    profile,
    level,
  }: {
    readonly curve: Curve;
    readonly other: Curve;
    readonly dimension: number;
    readonly profile: string;
    readonly level: number;
  },
): Ratio {
  const own = replicasOf(rows, { curve, dimension, profile });
  const others = replicasOf(rows, { curve: other, dimension, profile });
  const logarithms: number[] = [];
  const byWidth = new Map<number, number[]>();
  let bound: number | undefined;
  for (const [i, points] of own.entries()) {
    const rival = others.length === 1 ? others[0]! : others[i];
    if (rival === undefined) continue;
    const least = Math.min(...rival.map(({ error }) => error));
    const found: number[] = [];
    for (const { width, error } of points) {
      const needed = widthAt(rival, error);
      if (needed !== undefined) {
        found.push(Math.log(width / needed));
        byWidth.set(width, [...(byWidth.get(width) ?? []), found.at(-1)!]);
      } else if (error < least) bound = Math.min(bound ?? Infinity, width / rival.at(-1)!.width);
    }
    if (found.length > 0) logarithms.push(found.reduce((sum, value) => sum + value, 0) / found.length);
  }
  const means = [...byWidth.values()].map((values) => values.reduce((sum, value) => sum + value, 0) / values.length);
  return {
    profile,
    dimension,
    ratio: logarithms.length === 0 ? undefined : exponential(logarithms, level),
    worst: means.length === 0 ? undefined : Math.exp(Math.max(...means)),
    bound,
  };
}

function exponential(logarithms: readonly number[], level: number): Estimate {
  if (logarithms.length === 1) {
    return { value: Math.exp(logarithms[0]!), low: 0, high: Number.POSITIVE_INFINITY, level, note: "one replica" };
  }
  const { value, low, high } = studentInterval(logarithms, { level });
  return { value: Math.exp(value), low: Math.exp(low), high: Math.exp(high), level };
}
