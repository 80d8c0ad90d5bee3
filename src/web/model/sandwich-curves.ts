import type { Figure, Mark } from "../../experiments/figure.ts";
import type { SandwichView } from "../../permalink/view.ts";
import { LAWS, type ProblemCurve, type SandwichProblem, type WidthError } from "./sandwich.ts";

/** In the order of the legend. */
export const CURVES = ["floor", "estimate", "random", "any", "relu", "two"] as const;
export type CurveName = (typeof CURVES)[number];

/** A curve as it came, and the function (as the key of its problem) that it is of. */
export type KnownCurve = ProblemCurve & { readonly of: string };
export type KnownCurves = Readonly<Partial<Record<CurveName, KnownCurve>>>;

export const CURVE_LABELS: Readonly<Record<CurveName, string>> = {
  floor: "certified floor: no network with one hidden layer comes below",
  estimate: "estimate of the floor, until it is certified",
  random: "one layer, independent random directions, the best function: predicted",
  any: "one layer, one function on orthonormal frames: predicted",
  relu: "one layer, the same by so many ReLU units: predicted",
  two: "two layers, so many units in all, the first of random sigmoids: predicted",
};

/** What the vertical axis shows. */
export type Measure = SandwichView["measure"];
export const MEASURES: Readonly<Record<Measure, string>> = {
  share: "squared error / variance",
  rms: "root mean square error",
};

/** A squared error as the axis shows it. */
export const shownAs = (measure: Measure, error: number, variance: number): number =>
  measure === "share" ? error / variance : Math.sqrt(error);

export type Band = { readonly x: number; readonly y: number; readonly low: number; readonly high: number };
/** Networks that were built or trained, measured on fresh points. */
export interface Series {
  readonly label: string;
  readonly points: readonly Band[];
}

/** The measured points of the survey's figure, whose first pair of axes has shares, and its second roots. */
export function measuredSeries(figure: Figure | null | undefined, measure: Measure): readonly Series[] {
  const panel = figure?.panels[measure === "share" ? 0 : 1];
  return (panel?.marks ?? []).flatMap((mark) =>
    mark.kind === "intervals" ? [{ label: mark.label, points: mark.points }] : [],
  );
}

/** Below it nothing is shown, and at least so far down the axis goes. */
const LEAST = 1e-7;
const DOWN = 0.1;
const TOP = 1.3;
/** What is shown goes down to the least that is reached, less this factor. */
const BELOW = 2;

/** Ends of the vertical axis, on steps of √10 so that it does not move with every change. */
export function verticalRange(
  curves: KnownCurves,
  { measure, measured }: { readonly measure: Measure; readonly measured: readonly Series[] },
): readonly [number, number] {
  const reached = (["any", "relu", "random"] as const).flatMap((name) => {
    const curve = curves[name];
    return curve === undefined ? [] : curve.points.map(({ error }) => shownAs(measure, error, curve.variance));
  });
  const variance = varianceOf(curves);
  const unit = measure === "share" ? 1 : Math.sqrt(variance);
  const square = (y: number): number => (measure === "share" ? y : (y / unit) ** 2);
  const all = [...reached, ...measured.flatMap(({ points }) => points.map(({ y }) => y))];
  const shares = all.map(square).filter((y) => y > 0 && Number.isFinite(y));
  const least = Math.max(LEAST, Math.min(DOWN, ...shares) / BELOW);
  const step = 10 ** (Math.floor(2 * Math.log10(least)) / 2);
  return measure === "share" ? [step, TOP] : [unit * Math.sqrt(step), unit * Math.sqrt(TOP)];
}

/** The variance, by whichever curve knows it; 1 while none does. */
export function varianceOf(curves: KnownCurves): number {
  const known = CURVES.flatMap((name) => curves[name]?.variance ?? []).find((v) => v > 0 && Number.isFinite(v));
  return known ?? 1;
}

interface Shown {
  readonly problem: SandwichProblem;
  readonly largest: number;
  readonly measure: Measure;
  readonly measured: readonly Series[];
}

/** What the page shows, for its table and for files. */
export function figureOfCurves(curves: KnownCurves, { problem, largest, measure, measured }: Shown): Figure {
  const [low, high] = verticalRange(curves, { measure, measured });
  const lines = CURVES.flatMap((name): Mark[] => {
    const curve = curves[name];
    if (curve === undefined) return [];
    const points = curve.points.map(({ width, error }: WidthError) => ({
      x: width,
      y: shownAs(measure, error, curve.variance),
    }));
    const label = CURVE_LABELS[name];
    return [
      { kind: name === "floor" ? "floor" : "theory", label, points: name === "floor" ? raised(points, low) : points },
    ];
  });
  const dots = measured.map((series): Mark => ({ kind: "intervals", ...series }));
  return {
    id: "sandwich-instant",
    title: `${problem.profile.length > 60 ? `${problem.profile.slice(0, 59)}…` : problem.profile} under ${lawName(problem)}, d = ${problem.dimension}`,
    caption:
      "Error of networks that approximate f(x) = g(‖x‖), against the number of hidden units. In the shaded region lies no network with one hidden layer, whatever its activations " +
      "and weights; that is proven. Lines are predicted without a sample, points are networks measured on fresh inputs, with 95 % intervals.",
    panels: [
      {
        x: { label: "hidden units", scale: "log", domain: [1, largest] },
        y: { label: MEASURES[measure], scale: "log", domain: [low, high] },
        marks: [...lines, ...dots],
      },
    ],
  };
}

const lawName = ({ law }: SandwichProblem): string => LAWS.find(({ id }) => id === law)?.name ?? law;

/** A logarithmic axis has no 0. */
const raised = (points: readonly { readonly x: number; readonly y: number }[], least: number) =>
  points.map(({ x, y }) => ({ x, y: Math.max(least, y) }));
