import { type Matrix, matrix } from "../engine/matrix.ts";
import { requireDomain } from "../math/domain-error.ts";
import type { Key } from "../math/random/key.ts";
import { pointsOnSphere } from "../math/random/samplers.ts";
import type { Frame, LabelledPoints, Problem } from "./problem.ts";
import { placeOf } from "./row-frame.ts";

/** Points at which a function of d numbers is looked at, to be drawn. */
export interface Looks {
  readonly line: LineLooks;
  readonly plane: PlaneLooks;
}

/** `turns` points for each place of a line: directions, or the other coordinates. */
export interface LineLooks {
  /** What `at` is. */
  readonly label: string;
  readonly at: Float64Array;
  readonly turns: number;
  /** [at.length · turns, d], the turns of one place one after another. */
  readonly points: Matrix;
}

/** A square of points. */
export interface PlaneLooks {
  readonly label: string;
  /** Of both axes. */
  readonly axis: Float64Array;
  /** [axis.length², d], rows first. */
  readonly points: Matrix;
  /** Whether a point of the square has a point of the law's support. */
  readonly inside: Uint8Array;
}

/** A function over a line: its mean, least and largest value over the turns. */
export interface LineValues {
  readonly mean: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** Some of a file's rows where they fall on the line and the plane, with their values: there is no function to draw. */
export interface RowsSeen {
  readonly line: { readonly at: Float64Array; readonly value: Float64Array };
  readonly plane: { readonly a: Float64Array; readonly b: Float64Array; readonly value: Float64Array };
}

const PLACES = 61;
const MOST_SEEN = 300;
const TURNS = 24;
const SIDE = 33;

/**
 * Radial: along rays in random directions, and on a plane of two of them. On the sphere: along great circles through the target's pole, and
 * a hemisphere around it seen from above. Of a file: through the mean of its rows. Else: along the first coordinate, the others being drawn,
 * and over the first two, the others 0.
 */
export function looksOf(problem: Problem, key: Key): Looks {
  const { dimension: d, shape, reach, pole, rows } = problem;
  if (rows !== undefined) return looksAtRows(rows.frame, reach);
  const drawn = pointsOnSphere(TURNS, d, key.fold("turns").stream());
  const turn = (k: number): Float64Array => drawn.slice(k * d, (k + 1) * d);
  const pairs = orthonormal([pole ?? turn(0), turn(1), turn(2)], d);
  const first = pairs[0]!;
  const axis = evenly(-reach, reach, SIDE);
  switch (shape) {
    case "radial": {
      const at = evenly(0, reach, PLACES);
      const line = lineOf("‖x‖", at, d, (r, k, i) => r * drawn[k * d + i]!);
      return { line, plane: planeOf("two random directions", axis, d, (a, b, i) => a * first[i]! + b * pairs[1]![i]!) };
    }
    case "sphere": {
      const at = evenly(0, Math.PI, PLACES);
      const sides = Array.from({ length: TURNS }, (_, k) => orthonormal([first, turn(k === 0 ? 3 : k)], d)[1]!);
      const line = lineOf(
        "angle to the pole",
        at,
        d,
        (t, k, i) => Math.cos(t) * first[i]! + Math.sin(t) * sides[k]![i]!,
      );
      const up = (a: number, b: number): number => Math.sqrt(Math.max(0, 1 - a * a - b * b));
      const [e1, e2] = [pairs[1]!, pairs[2] ?? new Float64Array(d)];
      const point = (a: number, b: number, i: number): number => up(a, b) * first[i]! + a * e1[i]! + b * e2[i]!;
      const inside = (a: number, b: number): boolean => a * a + b * b <= 1;
      return { line, plane: planeOf("the hemisphere around the pole", axis, d, point, inside) };
    }
    default: {
      const at = evenly(-reach, reach, PLACES);
      const others = matrix(TURNS, d);
      key.fold("others").stream().fillGaussian(others.data);
      const line = lineOf("x₁, the others drawn", at, d, (t, k, i) => (i === 0 ? t : others.data[k * d + i]!));
      return { line, plane: planeOf("x₁ and x₂, the others 0", axis, d, (a, b, i) => (i === 0 ? a : i === 1 ? b : 0)) };
    }
  }
}

function looksAtRows({ mean, directions, labels, ends, shift, scale }: Frame, reach: number): Looks {
  const [first, second] = directions;
  const d = mean.length;
  const places = evenly(ends[0], ends[1], PLACES);
  const line = lineOf(labels.line, places, d, (t, _, i) => mean[i]! + t * first[i]!, 1);
  const axis = evenly(-reach, reach, SIDE);
  const point = (a: number, b: number, i: number): number => mean[i]! + a * first[i]! + b * second[i]!;
  return { line: { ...line, at: places.map((t) => shift + scale * t) }, plane: planeOf(labels.plane, axis, d, point) };
}

/** The first rows of some points within what is looked at. */
export function rowsSeen(
  { mean, directions, ends, shift, scale }: Frame,
  { x, y }: LabelledPoints,
  reach: number,
): RowsSeen {
  const along = (k: 0 | 1): Float64Array =>
    Float64Array.from({ length: Math.min(MOST_SEEN, x.rows) }, (_, i) =>
      placeOf(x.data, i * mean.length, { mean, direction: directions[k] }),
    );
  const [a, b] = [along(0), along(1)];
  const indices = Array.from(a.keys());
  const onLine = indices.filter((i) => a[i]! >= ends[0] && a[i]! <= ends[1]);
  const onPlane = indices.filter((i) => Math.abs(a[i]!) <= reach && Math.abs(b[i]!) <= reach);
  const of = (values: Float64Array, chosen: readonly number[]): Float64Array =>
    Float64Array.from(chosen, (i) => values[i]!);
  return {
    line: { at: of(a, onLine).map((t) => shift + scale * t), value: of(y, onLine) },
    plane: { a: of(a, onPlane), b: of(b, onPlane), value: of(y, onPlane) },
  };
}

/** Values at the points of a line, summed up over the turns. */
export function overTurns({ at, turns }: LineLooks, values: Float64Array): LineValues {
  requireDomain(
    values.length === at.length * turns,
    "overTurns",
    `there must be ${at.length * turns} values`,
    values.length,
  );
  const [mean, low, high] = [new Float64Array(at.length), new Float64Array(at.length), new Float64Array(at.length)];
  for (let i = 0; i < at.length; i++) {
    const own = values.subarray(i * turns, (i + 1) * turns);
    mean[i] = own.reduce((sum, value) => sum + value, 0) / turns;
    low[i] = Math.min(...own);
    high[i] = Math.max(...own);
  }
  return { mean, low, high };
}

/** Values at the points of a plane; NaN where there is no point. */
export const overPlane = ({ inside }: PlaneLooks, values: Float64Array): Float64Array =>
  values.map((value, i) => (inside[i] === 1 ? value : Number.NaN));

const evenly = (from: number, to: number, count: number): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));

function lineOf(
  label: string,
  at: Float64Array,
  d: number,
  coordinate: (at: number, turn: number, i: number) => number,
  turns = TURNS,
): LineLooks {
  const points = matrix(at.length * turns, d);
  for (let row = 0; row < points.rows; row++) {
    const [place, turn] = [Math.floor(row / turns), row % turns];
    for (let i = 0; i < d; i++) points.data[row * d + i] = coordinate(at[place]!, turn, i);
  }
  return { label, at, turns, points };
}

function planeOf(
  label: string,
  axis: Float64Array,
  d: number,
  coordinate: (a: number, b: number, i: number) => number,
  holds: (a: number, b: number) => boolean = () => true,
): PlaneLooks {
  const side = axis.length;
  const points = matrix(side * side, d);
  const inside = new Uint8Array(side * side);
  for (let row = 0; row < points.rows; row++) {
    const [b, a] = [axis[Math.floor(row / side)]!, axis[row % side]!];
    inside[row] = Number(holds(a, b));
    for (let i = 0; i < d; i++) points.data[row * d + i] = coordinate(a, b, i);
  }
  return { label, axis, points, inside };
}

/** Gram and Schmidt; at most d of the vectors. */
function orthonormal(vectors: readonly Float64Array[], d: number): readonly Float64Array[] {
  const basis: Float64Array[] = [];
  for (const vector of vectors.slice(0, d)) {
    const rest = vector.slice();
    // Twice is enough (Giraud, Langou & Rozložník 2005).
    for (const known of [...basis, ...basis]) {
      const along = known.reduce((sum, value, i) => sum + value * rest[i]!, 0);
      for (let i = 0; i < d; i++) rest[i]! -= along * known[i]!;
    }
    const norm = Math.sqrt(rest.reduce((sum, value) => sum + value * value, 0));
    basis.push(rest.map((value) => value / norm));
  }
  return basis;
}
