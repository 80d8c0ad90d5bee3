import type { Mark, Panel } from "../../experiments/figure.ts";
import type { Box } from "../../plots/layout.ts";
import { panelScales, position } from "../../plots/panel-scales.ts";
import { linearTicks, logTicks, type Tick } from "../../plots/ticks.ts";

/** Where everything of a chart lies, in CSS pixels. */
export interface ChartLayout {
  readonly width: number;
  readonly height: number;
  readonly frame: Box;
  /** Pixel of a value; not finite where the axis has no place for it. */
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  /** Value at a pixel. */
  readonly xAt: (pixel: number) => number;
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
  readonly ends: readonly EndLabel[];
}

/** What is written beside the right end of a curve. */
export interface EndLabel {
  readonly mark: Mark;
  readonly text: string;
  /** Middle of the text. */
  readonly y: number;
}

export interface LayoutOptions {
  readonly width: number;
  readonly height: number;
  /** Width of a text. */
  readonly measure: (text: string) => number;
  /** In place of the ticks that the domain gives. */
  readonly xTicks?: readonly Tick[];
}

export const TEXT = 12;
const LINE = 15;
/** From here on curves are named whole, and not by their letter. */
const ROOMY = 440;

/** A panel's axes, ticks as many as can be read, and the names of its curves beside their ends. */
export function layoutChart(panel: Panel, { width, height, measure, xTicks }: LayoutOptions): ChartLayout {
  const { x: xDomain, y: yDomain } = panelScales(panel);
  const named = panel.marks.filter((mark) => mark.kind === "measured");
  const texts = named.map(({ label }) => (width >= ROOMY ? label : label.split(":")[0]!));
  const right = named.length === 0 ? 10 : 18 + Math.max(0, ...texts.map((text) => measure(`${text} ↑`)));
  // The name of the y axis stands above, that of the x axis below.
  const [top, bottom] = [LINE + 8, height - 2 * LINE - 6];
  const yTicks = ticksOf(panel.y.scale, yDomain, Math.max(2, Math.floor((bottom - top) / 40)));
  const left = 10 + Math.max(0, ...yTicks.map(({ label }) => measure(label)));
  const frame: Box = { left, right: Math.max(left + 40, width - right), top, bottom };
  const room = Math.max(2, Math.floor((frame.right - frame.left) / (panel.x.scale === "log" ? 45 : 62)));
  const x = position(panel.x, xDomain, { from: frame.left, to: frame.right });
  const y = position(panel.y, yDomain, { from: frame.bottom, to: frame.top });
  const [from, to] = panel.x.scale === "log" ? [Math.log(xDomain[0]), Math.log(xDomain[1])] : xDomain;
  const xAt = (pixel: number): number => {
    const value = from + ((pixel - frame.left) / (frame.right - frame.left)) * (to - from);
    return panel.x.scale === "log" ? Math.exp(value) : value;
  };
  const ends = named.flatMap((mark, i) => {
    const end = mark.points.findLast((point) => Number.isFinite(x(point.x)) && Number.isFinite(y(point.y)));
    if (end === undefined) return [];
    const at = y(end.y);
    const beyond = at < top ? " ↑" : at > bottom ? " ↓" : "";
    return [{ mark, text: `${texts[i]!}${beyond}`, y: Math.min(bottom, Math.max(top, at)) }];
  });
  const sizes = { width, height, frame, x, y, xAt };
  const shownX = xTicks ?? spaced(ticksOf(panel.x.scale, xDomain, room), x, measure);
  return { ...sizes, xTicks: shownX, yTicks, ends: apart(ends, { top, bottom }) };
}

const ticksOf = (scale: "linear" | "log", [low, high]: readonly [number, number], count: number): readonly Tick[] =>
  scale === "log" ? logTicks(low, high, count) : linearTicks(low, high, count);

/** Without the labels that would run into the one before. */
function spaced(
  ticks: readonly Tick[],
  x: (value: number) => number,
  measure: (text: string) => number,
): readonly Tick[] {
  let taken = Number.NEGATIVE_INFINITY;
  return ticks.map((tick) => {
    const half = measure(tick.label) / 2;
    if (tick.label === "" || x(tick.at) - half < taken) return { at: tick.at, label: "" };
    taken = x(tick.at) + half + 8;
    return tick;
  });
}

/** Moves labels so that none covers another: down in the order of their ends, then up where the frame ends. */
function apart(
  ends: readonly EndLabel[],
  { top, bottom }: { readonly top: number; readonly bottom: number },
): readonly EndLabel[] {
  const sorted = [...ends].sort((a, b) => a.y - b.y);
  const places: number[] = [];
  for (const { y } of sorted) places.push(Math.max(y, (places.at(-1) ?? top - LINE) + LINE));
  for (let i = places.length - 1, end = bottom; i >= 0; i--, end = places[i + 1]! - LINE)
    places[i] = Math.min(places[i]!, end);
  return sorted.map((label, i) => ({ ...label, y: places[i]! }));
}
