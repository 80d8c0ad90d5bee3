import type { BandPoint, Panel, Point } from "../../experiments/figure.ts";
import type { PlaygroundView } from "../../playground/view.ts";
import { formatNumber } from "../../plots/ticks.ts";
import type { Estimate } from "../../statistics/estimate.ts";
import { letter, seriesName } from "./chart-networks.ts";

/** "0.412 [0.401, 0.423]"; without an interval where there is none. */
export function estimateText({ value, low, high }: Estimate): string {
  if (Number.isNaN(value)) return "undefined";
  const interval =
    Number.isFinite(low) && Number.isFinite(high) ? ` [${formatNumber(low)}, ${formatNumber(high)}]` : "";
  return `${formatNumber(value)}${interval}`;
}

/** The present numbers of a chart in a sentence, for who does not see it. */
export function errorWords(view: PlaygroundView): string {
  const each = view.networks.map((network, j) => `${seriesName(view, j)} ${errorText(network)}`);
  return `Error against steps. After ${view.steps} steps: ${each.join("; ")}.`;
}

export function lossWords(view: PlaygroundView): string {
  const each = view.networks.map(
    ({ curve }, j) => `${seriesName(view, j)} ${formatNumber(curve.at(-1)?.loss ?? Number.NaN)}`,
  );
  return `Loss of the batches against steps. After ${view.steps} steps: ${each.join("; ")}.`;
}

export function lineWords(view: PlaygroundView): string {
  const { line } = view;
  if (line === undefined) return "";
  const names = view.networks.map((network, j) => {
    if (network.line === undefined) return `${seriesName(view, j)} has none`;
    const off = line.target && largestGap(network.line.mean, line.target.mean);
    const end = `${seriesName(view, j)} goes from ${formatNumber(network.line.mean[0]!)} to ${formatNumber(network.line.mean.at(-1)!)}`;
    return off === undefined ? end : `${end} and is at most ${formatNumber(off)} off`;
  });
  const target = line.target
    ? ` The target goes from ${formatNumber(line.target.mean[0]!)} to ${formatNumber(line.target.mean.at(-1)!)}.`
    : "";
  return `Functions along ${line.label}, means over the turns.${target} ${names.join("; ")}.`;
}

export function planeWords(view: PlaygroundView): string {
  const { plane } = view;
  if (plane === undefined) return "";
  const names = view.networks.map(
    ({ plane: values }, j) => `${seriesName(view, j)}: ${values ? spanOf(values) : "none"}`,
  );
  const target = plane.target ? `target: ${spanOf(plane.target)}; ` : "";
  return `Values over the plane, ${plane.label}. ${target}${names.join("; ")}.`;
}

export function degreeWords(view: PlaygroundView): string {
  const names = view.networks.flatMap(({ degrees }, j) => {
    if (degrees === undefined) return [];
    const each = degrees.map(
      ({ degree, residual }) => `degree ${degree} ${estimateText(scaled(residual, view.variance))}`,
    );
    return [`${seriesName(view, j)}: ${each.join(", ")}`];
  });
  return `What is left of each degree, share of Var f, after ${view.steps} steps. ${names.join("; ")}.`;
}

export function overlapWords(view: PlaygroundView): string {
  const each = view.networks.flatMap(({ overlap }, j) =>
    overlap ? [`${seriesName(view, j)} ${formatNumber(overlap.value)}`] : [],
  );
  const chance = view.networks.find(({ overlap }) => overlap)?.overlap?.chance;
  return `Share of the first layer’s squared weights in the target’s space: ${each.join("; ")}; by chance ${formatNumber(chance ?? Number.NaN)}.`;
}

/** The error now with its interval, or that there is none. */
export function errorText({ error, diverged }: PlaygroundView["networks"][number]): string {
  if (Number.isNaN(error.value)) return diverged.length > 0 ? "diverged" : "undefined";
  return estimateText(error);
}

/** What all curves of a panel are at the place nearest to x, and that place; undefined where nothing is drawn. */
export function readOff(panel: Panel, x: number): { readonly x: number; readonly text: string } | undefined {
  const place =
    panel.x.scale === "log"
      ? (value: number): number => Math.log(Math.max(value, 1e-300))
      : (value: number): number => value;
  const series = panel.marks.flatMap((mark) => {
    if (mark.kind !== "measured" && mark.kind !== "theory") return [];
    const point = nearest<Point | BandPoint>(mark.points, (p) => Math.abs(place(p.x) - place(x)));
    return point === undefined || Number.isNaN(point.y) ? [] : [{ label: mark.label, point }];
  });
  const at = nearest(series, ({ point }) => Math.abs(place(point.x) - place(x)))?.point.x;
  if (at === undefined) return undefined;
  const texts = series.map(({ label, point }) => `${shortName(label)} ${formatNumber(point.y)}${bandText(point)}`);
  return { x: at, text: `${panel.x.label} ${formatNumber(at)}: ${texts.join("; ")}` };
}

const shortName = (label: string): string => (/^[A-D]: /.test(label) ? letter(label.charCodeAt(0) - 65) : label);

const bandText = (point: Point | BandPoint): string =>
  "low" in point && point.low < point.high ? ` [${formatNumber(point.low)}, ${formatNumber(point.high)}]` : "";

function nearest<T>(values: readonly T[], distance: (value: T) => number): T | undefined {
  let found: T | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const value of values) {
    const own = distance(value);
    if (own < least) [found, least] = [value, own];
  }
  return found;
}

function largestGap(a: Float64Array, b: Float64Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}

function spanOf(values: Float64Array): string {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) if (!Number.isNaN(value)) [low, high] = [Math.min(low, value), Math.max(high, value)];
  return `from ${formatNumber(low)} to ${formatNumber(high)}`;
}

const scaled = (estimate: Estimate, by: number): Estimate => ({
  ...estimate,
  ...{ value: estimate.value / by, low: estimate.low / by, high: estimate.high / by },
});
