import type { BandPoint, Mark, Panel } from "../../experiments/figure.ts";
import type { PlaygroundState } from "../../permalink/playground-state.ts";
import type { LineValues } from "../../playground/looks.ts";
import type { PlaygroundView } from "../../playground/view.ts";
import { formatNumber } from "../../plots/ticks.ts";
import { letter, seriesName } from "./chart-networks.ts";
import { decayedDegrees, floorMarks, predictionMarks } from "./chart-theory.ts";

/** How a chart of curves is looked at. */
export interface Scales {
  readonly x: "linear" | "log";
  readonly y: "linear" | "log";
  /** Most points of one curve that are drawn; all where it is not given. */
  readonly most?: number;
}

type Axis = PlaygroundState["axes"][number];
/** In the order of an address. */
const AXES: readonly Axis[] = ["error-steps", "error-values", "loss-steps", "loss-values"];

/** How the state wants curves to be looked at. Values of the correlation loss have both signs. */
export function scalesOf({ axes, training }: PlaygroundState, curves: "error" | "loss", most: number): Scales {
  const scale = (axis: Axis): "linear" | "log" => (axes.includes(axis) ? "log" : "linear");
  const signed = curves === "loss" && training.loss === "correlation";
  return { x: scale(`${curves}-steps`), y: signed ? "linear" : scale(`${curves}-values`), most };
}

/** The state with one axis logarithmic, or not. */
export const withAxis = (state: PlaygroundState, axis: Axis, logarithmic: boolean): PlaygroundState => ({
  ...state,
  axes: AXES.filter((each) => (each === axis ? logarithmic : state.axes.includes(each))),
});

/** Whether the state asks for a quantity. */
export const asksFor = ({ shown }: PlaygroundState, quantity: PlaygroundState["shown"][number]): boolean =>
  shown.includes(quantity);

/** What the error is, under the loss of the training. */
export function errorLabel({ training }: PlaygroundState): string {
  switch (training.loss) {
    case "squared":
      return "mean squared error, share of Var f";
    case "correlation":
      return "1 − ρ²: error after the best multiple and constant";
    case "cross-entropy":
      return "squared error of the probability, share of Var f";
  }
}

/** A linear axis of errors ends here: what lies above is worse than a constant, and its size says little. */
const WORST = 2;

/** Errors on fresh points against steps, with the band over the seeds, certified floors and predictions. */
export function errorPanel(view: PlaygroundView, state: PlaygroundState, scales: Scales): Panel {
  const domain = stepDomain(view, state, scales);
  const curves = view.networks.map(({ curve }, j): Mark => {
    const points = thinned(curve, scales).map(({ step, error, low, high }) => ({ x: step, y: error, low, high }));
    return { kind: "measured", label: seriesName(view, j), points };
  });
  const bounds = [
    ...(asksFor(state, "floor") ? floorMarks(view, state, domain) : []),
    ...(asksFor(state, "theory") ? predictionMarks(view, state, { domain, scale: scales.x }) : []),
  ];
  return {
    title: "Error on fresh points",
    x: { label: "steps", scale: scales.x, domain },
    y: { label: errorLabel(state), scale: scales.y, domain: errorDomain([...bounds, ...kept(view, curves)], scales) },
    marks: [...bounds, ...curves],
  };
}

/** Mean loss of the batches against steps. */
export function lossPanel(view: PlaygroundView, state: PlaygroundState, scales: Scales): Panel {
  const marks = view.networks.map(({ curve }, j): Mark => {
    const points = thinned(curve, scales).map(({ step, loss }) => ({ x: step, y: loss, low: loss, high: loss }));
    return { kind: "measured", label: seriesName(view, j), points };
  });
  return {
    title: "Loss of the batches",
    x: { label: "steps", scale: scales.x, domain: stepDomain(view, state, scales) },
    y: { label: LOSSES[state.training.loss], scale: scales.y, domain: rangeOf(kept(view, marks), scales.y) },
    marks,
  };
}

const LOSSES: Readonly<Record<PlaygroundState["training"]["loss"], string>> = {
  squared: "mean of ½(f̂ − f)²",
  correlation: "mean of −f̂ f",
  "cross-entropy": "mean cross-entropy of the labels, nats",
};

/**
 * What was learnt along a line, in the first repetition: the mean over the turns, and the band from the least to the largest; beside the
 * target, or rows of the file that were held out.
 */
export function linePanel(view: PlaygroundView): Panel | undefined {
  if (view.line === undefined) return undefined;
  const { at, target, points, label } = view.line;
  const targets = target === undefined ? [] : targetMarks(at, target);
  const learnt = view.networks.map(({ line }, j): Mark => {
    const point = (x: number, i: number): BandPoint => ({
      x,
      ...{ y: line!.mean[i]!, low: line!.low[i]!, high: line!.high[i]! },
    });
    return { kind: "measured", label: seriesName(view, j), points: line === undefined ? [] : Array.from(at, point) };
  });
  const rows = Array.from(points?.at ?? [], (x, i) => ({ x, y: points!.value[i]! }));
  const given = rows.map(({ x, y }) => ({ x, y, low: y, high: y }));
  const held: readonly Mark[] = points === undefined ? [] : [{ kind: "intervals", label: HELD, points: given }];
  return {
    title: "What was learnt, along a line",
    x: {
      label: label.startsWith("angle") ? `${label}, radians` : label,
      ...{ scale: "linear", domain: [at[0]!, at.at(-1)!] },
    },
    y: {
      label: target === undefined ? "value and f̂" : "f and f̂",
      ...{ scale: "linear", domain: aroundTarget([...targets, ...held], learnt) },
    },
    marks: [...targets, ...learnt, ...held],
  };
}

/** What rows of a file are called that no network learns from. */
export const HELD = "rows held out";

function targetMarks(at: Float64Array, { mean, low, high }: LineValues): readonly Mark[] {
  const mark = (label: string, values: Float64Array): Mark => ({
    kind: "theory",
    label,
    points: Array.from(at, (x, i) => ({ x, y: values[i]! })),
  });
  const varies = at.some((_, i) => high[i]! - low[i]! > 1e-9 * (1 + Math.abs(mean[i]!)));
  if (!varies) return [mark("target f", mean)];
  const ends = "target f: least and largest over the turns";
  return [mark("target f: mean over the turns", mean), mark(ends, low), mark(ends, high)];
}

/** What is left of each degree beside what there was, as shares of Var f, in the first repetition. */
export function degreesPanel(view: PlaygroundView, state: PlaygroundState): Panel | undefined {
  const known = view.networks.find(({ degrees }) => degrees !== undefined)?.degrees;
  if (known === undefined) return undefined;
  const share = (value: number): number => value / view.variance;
  const energy = known.flatMap(({ degree, energy: all }) => [
    { x: degree - 0.42, y: share(all) },
    { x: degree + 0.42, y: share(all) },
    { x: Number.NaN, y: Number.NaN },
  ]);
  /** Beside one another within the degree's place. */
  const placeOf = (degree: number, network: number): number =>
    degree + (0.6 * (network + 0.5)) / view.networks.length - 0.3;
  const residuals = view.networks.map(({ degrees }, j): Mark => {
    const points = (degrees ?? []).map(({ degree, residual }) => ({
      x: placeOf(degree, j),
      ...{ y: share(residual.value), low: share(residual.low), high: share(residual.high) },
    }));
    return { kind: "intervals", label: seriesName(view, j), points };
  });
  const marks: readonly Mark[] = [
    { kind: "theory", label: "E f_k²: all of the degree", points: energy },
    ...(asksFor(state, "theory")
      ? decayedDegrees(
          view,
          known.map(({ degree }) => degree),
          placeOf,
        )
      : []),
    ...residuals,
  ];
  const places = known.map(({ degree }) => degree);
  return {
    title: "What is left of each degree",
    x: { label: "degree k", scale: "linear", domain: [Math.min(...places) - 0.5, Math.max(...places) + 0.5] },
    y: { label: "left: E r_k², r = f − f̂, share of Var f", scale: "linear", domain: rangeOf(marks, "linear") },
    marks,
  };
}

/** How much of the first layers lies in the space of the coordinates that the target reads. */
export function overlapPanel(view: PlaygroundView): Panel | undefined {
  const chance = view.networks.find(({ overlap }) => overlap !== undefined)?.overlap?.chance;
  if (chance === undefined) return undefined;
  const marks = view.networks.map(({ overlap }, j): Mark => {
    const point = overlap && { x: j + 1, y: overlap.value, low: overlap.value, high: overlap.value };
    return { kind: "intervals", label: seriesName(view, j), points: point ? [point] : [] };
  });
  return {
    title: "First layer in the target’s space",
    x: {
      label: `networks ${view.networks.map((_, j) => letter(j)).join(", ")} in this order`,
      scale: "linear",
      domain: [0.5, view.networks.length + 0.5],
    },
    y: { label: "share of ‖W₁‖²", scale: "linear", domain: [0, 1] },
    marks: [{ kind: "line-y", label: `chance: ${formatNumber(chance)}`, at: chance }, ...marks],
  };
}

/** Up to the next 1, 2 or 5 times a power of ten, so that the curves move seldom; at most to the state's last step. */
function stepDomain(view: PlaygroundView, state: PlaygroundState, { x }: Scales): readonly [number, number] {
  const power = 10 ** Math.floor(Math.log10(Math.max(10, view.steps)));
  const next = [1, 2, 5, 10].map((factor) => factor * power).find((end) => end >= view.steps)!;
  return x === "log"
    ? [1, Math.max(2, Math.min(next, state.training.steps))]
    : [0, Math.min(next, state.training.steps)];
}

/** Of the networks that have not diverged, as long as there is one: what diverges would flatten the others. */
function kept(view: PlaygroundView, curves: readonly Mark[]): readonly Mark[] {
  const alive = curves.filter((_, j) => view.networks[j]!.diverged.length === 0);
  return alive.length === 0 ? curves : alive;
}

/** From 0 on, and on a linear axis to where the best of the networks begins at the most. */
function errorDomain(marks: readonly Mark[], { y }: Scales): readonly [number, number] {
  if (y === "log") return rangeOf(marks, "log");
  const [, highest] = rangeOf(marks, "linear");
  const now = marks.flatMap((mark) => (mark.kind === "measured" ? (mark.points.at(-1)?.y ?? []) : []));
  const best = Math.min(...now.filter(Number.isFinite));
  return [0, Math.min(highest, Number.isFinite(best) ? Math.max(WORST, 1.5 * best) : WORST)];
}

/** All values of the marks with a twentieth of room; on a linear axis with 0. */
function rangeOf(marks: readonly Mark[], scale: "linear" | "log"): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of valuesOf(marks)) {
    if (!Number.isFinite(value) || (scale === "log" && !(value > 0))) continue;
    [low, high] = [Math.min(low, value), Math.max(high, value)];
  }
  if (scale === "log") return high > 0 ? [low / 1.15, high * 1.15] : [0.1, 1];
  [low, high] = [Math.min(0, low), Math.max(0, high)];
  const room = Math.max(1e-12, high - low) / 20;
  return Number.isFinite(high - low) ? [low < 0 ? low - room : 0, high + room] : [0, 1];
}

/** The target's values with half as much room again on either side, as far as the networks reach. */
function aroundTarget(targets: readonly Mark[], learnt: readonly Mark[]): readonly [number, number] {
  const values = [...valuesOf(targets)].filter(Number.isFinite);
  const [low, high] = values.length === 0 ? [0, 1] : [Math.min(...values), Math.max(...values)];
  const room = high > low ? (high - low) / 2 : 1;
  const [lowest, highest] = rangeOf([...targets, ...learnt], "linear");
  const least = room / 5;
  return [Math.min(low - least, Math.max(low - room, lowest)), Math.max(high + least, Math.min(high + room, highest))];
}

function* valuesOf(marks: readonly Mark[]): Generator<number> {
  for (const mark of marks) {
    if (mark.kind === "line-y") yield mark.at;
    else if (mark.kind === "measured" || mark.kind === "intervals") {
      for (const { y, low, high } of mark.points) yield* [y, low, high];
    } else if ("points" in mark) for (const { y } of mark.points) yield y;
  }
}

/** Points as far apart on the axis as `most` of them would be; the first and the last always. */
function thinned<T extends { readonly step: number }>(curve: readonly T[], { x, most }: Scales): readonly T[] {
  if (most === undefined || curve.length <= most) return curve;
  const place = x === "log" ? (step: number): number => Math.log(Math.max(1, step)) : (step: number): number => step;
  const gap = (place(curve.at(-1)!.step) - place(curve[0]!.step)) / most;
  let last = Number.NEGATIVE_INFINITY;
  return curve.filter(({ step }, i) => {
    if (i !== curve.length - 1 && place(step) - last < gap) return false;
    last = place(step);
    return true;
  });
}
