import { InvariantError } from "../../math/domain-error.ts";
import type { Point } from "../figure.ts";
import { errorInterval } from "../safran-lee-2022/attack-error.ts";
import type { Reached, Stated } from "./sandwich-measure.ts";
import { FITTED, type FittedName } from "./sandwich-methods.ts";
import type { Rows } from "./sandwich-params.ts";

/** What a curve is. */
type Kind = "certified" | "measured" | "constructed" | "predicted";

/** A network, or what is said of all with so many units. */
export interface CurvePoint extends Point {
  /** Of its interval at 95 %, where it is measured. */
  readonly low?: number;
  readonly high?: number;
  /** Error on the points that choices were made by, where there were any. */
  readonly validation?: number;
}

export interface Curve {
  readonly kind: Kind;
  readonly label: string;
  /** Label of the curve that a prediction is of. */
  readonly of?: string;
  readonly layers: 1 | 2;
  /** Squared errors E (N − f)² at widths, ascending; with 95 % intervals over fresh points where they are measured. */
  readonly points: readonly CurvePoint[];
}

export interface Sandwich {
  /** Var f; NaN while its row is missing. */
  readonly variance: number;
  readonly floor: readonly Stated[];
  readonly curves: readonly Curve[];
}

export const LABELS = {
  floor: "certified: no network with one hidden layer",
  any: "constructed, one layer: one function on orthonormal frames",
  relu: "constructed, one layer: the same by ReLU units",
  predicted: "predicted",
  two: "measured, two layers: random sigmoids, then ReLU units by least squares",
} as const;
export const labelOf = (method: string): string => `measured, one layer: ${FITTED[method as FittedName].label}`;

const LEVEL = 0.95;
/** One-sided false-alarm rate of "below the floor", for a network exactly on it. */
const ALARM = 1e-6;

/** Everything that rows say, as curves. Throws an InvariantError where one of them, measured, is below the floor. */
export function sandwichOf(rows: Rows): Sandwich {
  const floor = rows.flatMap(({ values }) => values.floors).toSorted((a, b) => a.width - b.width);
  const variance = rows.find(({ values }) => values.variance !== null)?.values.variance ?? Number.NaN;
  const reachedBy = new Map<string, Reached[]>();
  const add = (label: string, found: readonly Reached[]): void => {
    reachedBy.set(label, [...(reachedBy.get(label) ?? []), ...found]);
  };
  for (const { task, values } of rows) {
    if (task.curve === "one layer") add(labelOf(task.method), values.reached);
    if (task.curve === "construction") add(task.units === "any" ? LABELS.any : LABELS.relu, values.reached);
    if (task.curve === "two layers") add(LABELS.two, values.reached);
  }
  const measured = [...reachedBy].map(([label, reached]): Curve => {
    if (label !== LABELS.two) requireAbove(floor, label, reached);
    const points = reached.toSorted((a, b) => a.width - b.width).map(banded);
    const kind = label === LABELS.any || label === LABELS.relu ? "constructed" : "measured";
    return { kind, label, layers: label === LABELS.two ? 2 : 1, points };
  });
  const second = rows.flatMap(({ task }) => (task.curve === "two layers" ? task.secondWidths.slice(0, 1) : []))[0] ?? 0;
  const stated = rows.flatMap(({ task, values }) => (task.curve === "predictions" ? [values.predicted] : []));
  const predicted = stated.flatMap(({ any, relu, two }): Curve[] => [
    // A curve that could not be measured has its prediction all the same.
    prediction(any, LABELS.any, 1),
    prediction(relu, LABELS.relu, 1),
    prediction(
      two.map(({ width, error }) => ({ width: width + second, error })),
      LABELS.two,
      2,
    ),
  ]);
  const drawn = predicted.map(({ of, ...rest }) => (of !== undefined && reachedBy.has(of) ? { ...rest, of } : rest));
  const certified: Curve = { kind: "certified", label: LABELS.floor, layers: 1, points: floor.map(pointOf) };
  return { variance, floor, curves: [certified, ...measured, ...drawn] };
}

const pointOf = ({ width, error }: Stated): Point => ({ x: width, y: error });

const prediction = (stated: readonly Stated[], of: string, layers: 1 | 2): Curve => ({
  ...{ kind: "predicted", label: LABELS.predicted, of, layers },
  points: stated.map(pointOf),
});

function banded(reached: Reached): CurvePoint {
  const { value, low, high } = errorInterval(reached, LEVEL);
  const { width, validation } = reached;
  return { x: width, y: value, low: Math.max(0, low), high, ...(validation === null ? {} : { validation }) };
}

/** A certified floor at any width: that of the next larger width of which there is one, as floors fall. */
export function floorAt(floor: readonly Stated[], width: number): number {
  return floor.find((one) => one.width >= width)?.error ?? 0;
}

/**
 * Throws where the whole interval of a network with one hidden layer, at a confidence of 1 − 2·10⁻⁶, is below the floor of its width: certificate or
 * measurement is wrong then.
 */
export function requireAbove(floor: readonly Stated[], label: string, reached: readonly Reached[]): void {
  for (const one of reached) {
    const certified = floorAt(floor, one.width);
    const { high } = errorInterval(one, 1 - 2 * ALARM);
    if (high < certified) {
      throw new InvariantError(
        "sandwich",
        `«${label}» with ${one.width} units has a measured error of ${one.error}, at most ${high}, below the certified floor ${certified}`,
      );
    }
  }
}

/** One line of the table: squared errors of the best that has at most `width` units. */
interface Layer {
  readonly width: number;
  readonly floor: number;
  /** One hidden layer; which of several is not chosen by the points that it is judged by. */
  readonly fitted: (CurvePoint & { readonly label: string }) | undefined;
  /** One hidden layer of any units, and of ReLU units. */
  readonly built: CurvePoint | undefined;
  readonly relu: CurvePoint | undefined;
  readonly twoLayers: CurvePoint | undefined;
}

/** The sandwich at these widths. */
export function layersOf({ floor, curves }: Sandwich, widths: readonly number[]): readonly Layer[] {
  const pointsOf = (...labels: readonly string[]): readonly (CurvePoint & { readonly label: string })[] =>
    curves.flatMap(({ kind, label, points }) =>
      kind !== "predicted" && labels.includes(label) ? points.map((point) => ({ ...point, label })) : [],
    );
  const fitted = pointsOf(...Object.keys(FITTED).map(labelOf));
  const [built, relu, two] = [pointsOf(LABELS.any), pointsOf(LABELS.relu), pointsOf(LABELS.two)];
  return widths.map((width) => ({
    width,
    floor: floorAt(floor, width),
    fitted: bestUpTo(fitted, width),
    built: bestUpTo(built, width),
    relu: bestUpTo(relu, width),
    twoLayers: bestUpTo(two, width),
  }));
}

function bestUpTo<One extends CurvePoint>(points: readonly One[], width: number): One | undefined {
  const allowed = points.filter(({ x }) => x <= width);
  return allowed.toSorted((a, b) => (a.validation ?? a.y) - (b.validation ?? b.y))[0];
}
