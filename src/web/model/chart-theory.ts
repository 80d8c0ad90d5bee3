import type { Mark, Point } from "../../experiments/figure.ts";
import type { PlaygroundState } from "../../permalink/playground-state.ts";
import { type Decay, errorAfter, leftAfter } from "../../playground/decay-curve.ts";
import type { PlaygroundView } from "../../playground/view.ts";
import { formatNumber } from "../../plots/ticks.ts";
import { seriesName } from "./chart-networks.ts";

/** The axis of steps along which a curve is computed. */
interface StepAxis {
  readonly domain: readonly [number, number];
  readonly scale: "linear" | "log";
}

/** Certified: one for each number of units. Those of networks with more layers are of one layer with as many units. */
export function floorMarks(
  view: PlaygroundView,
  state: PlaygroundState,
  domain: readonly [number, number],
): readonly Mark[] {
  const floors = new Map<number, number>();
  for (const [j, { theory }] of view.networks.entries()) {
    if (theory?.floor != null && theory.floor > 0) floors.set(unitsOf(state, j), theory.floor);
  }
  return [...floors].map(([units, floor]) => ({
    kind: "floor",
    label: `no network with one hidden layer of ${units} units goes below ${formatNumber(floor)}, certified`,
    points: domain.map((x) => ({ x, y: floor })),
  }));
}

/** Predictions, one for each number of units. */
export function predictionMarks(view: PlaygroundView, state: PlaygroundState, steps: StepAxis): readonly Mark[] {
  const reached = new Map<number, number>();
  for (const [j, { theory }] of view.networks.entries()) {
    if (theory?.randomDirections != null) reached.set(unitsOf(state, j), theory.randomDirections);
  }
  const levels = [...reached].map(
    ([units, at]): Mark => ({
      kind: "line-y",
      label: `${units} random directions with the best profile reach ${formatNumber(at)}: prediction, no bound`,
      at,
    }),
  );
  const decays = decayMarks(view, (decay) =>
    stepsAlong(steps).map((x) => ({ x, y: errorAfter(decay, x) / view.variance })),
  );
  return [...levels, ...decays];
}

/** Points of a computed curve. */
const COMPUTED = 81;

function stepsAlong({ domain: [from, to], scale }: StepAxis): readonly number[] {
  return Array.from({ length: COMPUTED }, (_, i) => {
    const part = i / (COMPUTED - 1);
    return scale === "log" ? from * (to / from) ** part : from + (to - from) * part;
  });
}

const unitsOf = ({ networks }: PlaygroundState, network: number): number =>
  (networks[network]?.widths ?? []).reduce((sum, width) => sum + width, 0);

/** What is predicted to be left of each degree now, as a bar at the network's place. */
export function decayedDegrees(
  view: PlaygroundView,
  degrees: readonly number[],
  placeOf: (degree: number, network: number) => number,
): readonly Mark[] {
  return decayMarks(view, (decay, network) =>
    degrees.flatMap((degree) => {
      const left = decay.degrees.find((each) => each.degree === degree);
      const y = left === undefined ? Number.NaN : leftAfter(left, view.steps) / view.variance;
      const x = placeOf(degree, network);
      return [
        { x: x - 0.12, y },
        { x: x + 0.12, y },
        { x: Number.NaN, y: Number.NaN },
      ];
    }),
  );
}

/** One curve for each network whose decay is known. */
function decayMarks(
  view: PlaygroundView,
  pointsOf: (decay: Decay, network: number) => readonly Point[],
): readonly Mark[] {
  return view.networks.flatMap(({ theory }, j): readonly Mark[] => {
    const { decay } = theory ?? {};
    if (decay === undefined) return [];
    const points = pointsOf(decay, j);
    return [{ kind: "theory", label: "predicted, many units and points", of: seriesName(view, j), points }];
  });
}
