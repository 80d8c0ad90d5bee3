import { formatNumber } from "../../plots/ticks.ts";
import { errorAt, floorAt } from "./sandwich.ts";
import type { CurveName, KnownCurve, KnownCurves } from "./sandwich-curves.ts";

/** Sentences about one width; empty while nothing is known of the function that is asked for (`of`). */
export function readingOf(
  curves: KnownCurves,
  { width, of }: { readonly width: number; readonly of: string | undefined },
): readonly string[] {
  const current = (name: CurveName): KnownCurve | undefined => (curves[name]?.of === of ? curves[name] : undefined);
  const shareOf = (name: CurveName): number | undefined => {
    const curve = current(name);
    const error = curve === undefined ? undefined : (name === "floor" ? floorAt : errorAt)(curve.points, width);
    return error === undefined ? undefined : error / curve!.variance;
  };
  const units = width === 1 ? "1 hidden unit" : `${width.toLocaleString("en")} hidden units`;
  const [floor, any, relu, two] = [shareOf("floor"), shareOf("any"), shareOf("relu"), shareOf("two")];
  const sentences: string[] = [];
  if (floor !== undefined) {
    sentences.push(
      floor > 0
        ? `With ${units} no network with one hidden layer comes below ${percent(floor)} of the variance.`
        : `With ${units} nothing is excluded: the bound is 0 here.`,
    );
  }
  const estimate = floor === undefined ? shareOf("estimate") : undefined;
  if (estimate !== undefined)
    sentences.push(`With ${units} the floor is at about ${percent(estimate)} of the variance: being certified.`);
  const reached = [
    ...(any === undefined ? [] : [`${percent(any)} with one function for all units`]),
    ...(relu === undefined ? [] : [`${percent(relu)} with ReLU units`]),
  ];
  if (reached.length > 0) sentences.push(`An explicit one is predicted to reach ${reached.join(", and ")}.`);
  const enough = floor === undefined || floor === 0 ? undefined : widthFor(current("relu"), floor);
  if (enough !== undefined) {
    sentences.push(`As low as that floor comes an explicit one of ${enough.toLocaleString("en")} ReLU units.`);
  }
  if (two !== undefined) sentences.push(`Two hidden layers with ${units} in all reach about ${percent(two)}.`);
  return sentences;
}

/** The least width, of those that are known, at which a curve is at most at a share of its variance. */
const widthFor = (curve: KnownCurve | undefined, share: number): number | undefined =>
  curve?.points.find(({ error }) => error <= share * curve.variance)?.width;

const percent = (share: number): string => `${formatNumber(100 * share, 3)}\u00a0%`;
