import type { Control } from "./control.ts";

/** f(x) = g(‖x‖) under a law: what all curves are about. The parameters of the survey that say so. */
export interface SandwichProblem {
  readonly law: "phi2" | "gaussian" | "bochner-riesz";
  readonly dimension: number;
  /** A name with its number, a formula in r (and d), or r:value pairs. */
  readonly profile: string;
}

/** With the first of two layers. */
export interface TwoLayersProblem extends SandwichProblem {
  readonly gain: number;
  readonly scales: readonly number[];
  /** Units of the second layer; the first number counts. */
  readonly secondWidths: readonly number[];
}

/** A squared error at a width: certified, estimated or predicted. */
export interface WidthError {
  readonly width: number;
  readonly error: number;
}

/** Squared errors at widths, and the variance that they are shares of. */
export interface ProblemCurve {
  readonly variance: number;
  readonly points: readonly WidthError[];
  /** A certificate's own sentence about the least width; only of floors. */
  readonly statement?: string;
}

/** The law of ‖x‖. */
export interface LawShape {
  readonly median: number;
  /** Ascending from 0 to where little of the law is left. */
  readonly radii: Float64Array;
  /** Of ‖x‖ on the half-line, at the radii. */
  readonly density: Float64Array;
}

export interface TargetShape {
  /** g at the radii that were asked for. */
  readonly values: Float64Array;
  /** The formula or the points that a name stands for; another text as it is. */
  readonly profile: string;
}

/** A profile that can be asked for by name. */
export interface NamedProfile {
  readonly name: string;
  readonly summary: string;
  readonly usual: number;
  readonly range: readonly [number, number];
}

export type Size = "smoke" | "laptop" | "paper";
export type SandwichParams = Readonly<Record<string, unknown>> &
  TwoLayersProblem & { readonly largest: number; readonly perDecade: number };

export interface SandwichStart {
  readonly names: readonly NamedProfile[];
  /** The survey's parameters at each of its sizes. */
  readonly sizes: Readonly<Record<Size, SandwichParams>>;
  /** Of the dimension. */
  readonly dimension: readonly Control[];
  /** Of the parameters that have no control of their own on the page. */
  readonly controls: readonly Control[];
}

/** What a law is called. */
export const LAWS: readonly { readonly id: SandwichProblem["law"]; readonly name: string }[] = [
  { id: "phi2", name: "φ², heavy-tailed (Eldan and Shamir)" },
  { id: "gaussian", name: "Gaussian, N(0, I)" },
  { id: "bochner-riesz", name: "Bochner–Riesz, finite variance" },
];

/** Integers from 1 to `largest`, about so many a decade. */
export function widthGrid(largest: number, perDecade: number): readonly number[] {
  const decades = Math.log10(largest);
  const count = Math.max(1, Math.ceil(perDecade * decades - 1e-9));
  const widths = Array.from({ length: count + 1 }, (_, i) => Math.round(10 ** Math.min(i / perDecade, decades)));
  return [...new Set(widths)];
}

/** Widths at which the floor is certified: six a decade at least. */
export const floorWidths = ({ largest, perDecade }: { readonly largest: number; readonly perDecade: number }) =>
  widthGrid(largest, Math.min(12, Math.max(6, perDecade)));

/** The place in a grid of widths that is nearest to a width, by ratio. */
export function nearestPlace(widths: readonly number[], width: number): number {
  const distance = (at: number): number => Math.abs(Math.log(at / width));
  return widths.reduce((best, at, i) => (distance(at) < distance(widths[best]!) ? i : best), 0);
}

/** The error at a width as the curve is drawn: straight between its points on logarithmic axes; undefined beyond them. */
export function errorAt(points: readonly WidthError[], width: number): number | undefined {
  const after = points.findIndex((one) => one.width >= width);
  const [next, before] = [points[after], points[after - 1]];
  if (next === undefined) return undefined;
  if (next.width === width) return next.error;
  if (before === undefined) return undefined;
  const share = Math.log(width / before.width) / Math.log(next.width / before.width);
  return before.error > 0 && next.error > 0 ? before.error ** (1 - share) * next.error ** share : next.error;
}

/** A certified floor at any width: that of the next larger width of which there is one, as floors fall; undefined beyond the last. */
export const floorAt = (points: readonly WidthError[], width: number): number | undefined =>
  points.find((one) => one.width >= width)?.error;

/** Widths in the order in which a curve is best seen to come: tenfold steps first, in lots of so many. */
export function inLots(widths: readonly number[], size: number): readonly (readonly number[])[] {
  const isPower = (width: number): boolean => Number.isInteger(Math.round(1e6 * Math.log10(width)) / 1e6);
  const ordered = [...widths.filter(isPower), ...widths.filter((width) => !isPower(width))];
  return Array.from({ length: Math.ceil(ordered.length / size) }, (_, i) => ordered.slice(i * size, (i + 1) * size));
}

/** A curve in the order of its widths, with what came later put in. */
export const joined = (curve: ProblemCurve | undefined, more: ProblemCurve): ProblemCurve =>
  curve === undefined
    ? more
    : { ...more, points: [...curve.points, ...more.points].toSorted((a, b) => a.width - b.width) };
