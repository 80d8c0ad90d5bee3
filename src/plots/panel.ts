import * as Plot from "@observablehq/plot";
import type { BandPoint, Mark, Panel, Point } from "../experiments/figure.ts";
import { barred, clamp, type Domain, drawable } from "./domain.ts";
import type { Box } from "./layout.ts";
import type { PanelScales } from "./panel-scales.ts";
import { behindToFront, GRID, INK, type Style, styleKey } from "./style.ts";
import type { Tick } from "./ticks.ts";

/** A panel's axes and marks drawn in an SVG of the given size; the axes fill `frame`. */
export function plotPanel(
  panel: Panel,
  options: {
    readonly scales: PanelScales;
    readonly styles: ReadonlyMap<string, Style>;
    readonly frame: Box;
    readonly width: number;
    readonly height: number;
    readonly document: Document;
  },
): Element {
  const { scales, frame, width, height } = options;
  return Plot.plot({
    document: options.document,
    width,
    height,
    marginLeft: frame.left,
    marginTop: frame.top,
    marginRight: width - frame.right,
    marginBottom: height - frame.bottom,
    x: { type: panel.x.scale, domain: [...scales.x], axis: null },
    y: { type: panel.y.scale, domain: [...scales.y], axis: null },
    marks: [
      Plot.gridX(labelled(scales.xTicks), { stroke: GRID, strokeOpacity: 1, strokeWidth: 0.6 }),
      Plot.gridY(labelled(scales.yTicks), { stroke: GRID, strokeOpacity: 1, strokeWidth: 0.6 }),
      ...behindToFront(panel.marks).flatMap((mark) =>
        drawMark(mark, panel, scales, options.styles.get(styleKey(mark)) as Style),
      ),
      Plot.frame({ stroke: "#8c8c8c", strokeWidth: 0.7 }),
      ...axisMarks("x", scales.xTicks),
      ...axisMarks("y", scales.yTicks),
    ],
  });
}

/** The ticks of one axis: long ones with their labels, short ones without. */
function axisMarks(direction: "x" | "y", all: readonly Tick[]): readonly Plot.Markish[] {
  const names = new Map(all.map(({ at, label }) => [at, label]));
  const minor = all.filter(({ label }) => label === "").map(({ at }) => at);
  return [
    { ticks: labelled(all), tickSize: 4 },
    { ticks: minor, tickSize: 2.2 },
  ]
    .filter(({ ticks: places }) => places.length > 0)
    .map((group) => {
      const look = { ...group, label: null, color: INK, strokeWidth: 0.7, tickPadding: 2.5 };
      const tickFormat = (at: number) => names.get(at) ?? "";
      return direction === "x"
        ? Plot.axisX({ ...look, tickFormat, textAnchor: "middle" })
        : Plot.axisY({ ...look, tickFormat });
    });
}

const labelled = (all: readonly Tick[]): number[] => all.filter(({ label }) => label !== "").map(({ at }) => at);

function drawMark(mark: Mark, panel: Panel, scales: PanelScales, style: Style): readonly Plot.Markish[] {
  const dash = style.dash === "" ? {} : { strokeDasharray: style.dash };
  switch (mark.kind) {
    case "margin-y": {
      const ends = { y1: clamp(mark.low, scales.y), y2: clamp(mark.high, scales.y) };
      return [Plot.rectY([0], { x1: scales.x[0], x2: scales.x[1], ...ends, fill: style.color, fillOpacity: 0.22 })];
    }
    case "floor":
      return [floor(mark.points, panel, { domain: scales.y, style })];
    case "line-x":
      return within(mark.at, scales.x)
        ? [Plot.ruleX([mark.at], { stroke: style.color, strokeWidth: 0.9, ...dash })]
        : [];
    case "line-y":
      return within(mark.at, scales.y)
        ? [Plot.ruleY([mark.at], { stroke: style.color, strokeWidth: 0.9, ...dash })]
        : [];
    case "theory":
      return [curve(mark.points, panel, { stroke: style.color, strokeWidth: 0.9, ...dash })];
    case "measured":
      return [
        band(mark.points, panel, { domain: scales.y, style }),
        curve(mark.points, panel, { stroke: style.color, strokeWidth: 1.3, ...dash }),
        dots(thinned(visible(mark.points, panel, scales)), style),
      ];
    case "intervals":
      return errorBars(mark.points, panel, scales, style);
  }
}

const within = (value: number, [low, high]: Domain): boolean => value >= low && value <= high;

/** A line through the points, broken where a coordinate has no place on its axis, cut off at the frame. */
function curve(points: readonly Point[], panel: Panel, look: Plot.LineOptions): Plot.Markish {
  return Plot.line(points, {
    x: ({ x }: Point) => (drawable(x, panel.x) ? x : Number.NaN),
    y: ({ y }: Point) => (drawable(y, panel.y) ? y : Number.NaN),
    clip: true,
    strokeLinejoin: "round",
    strokeLinecap: "butt",
    ...look,
  });
}

function band(
  points: readonly BandPoint[],
  panel: Panel,
  { domain, style }: { readonly domain: Domain; readonly style: Style },
): Plot.Markish {
  const end = (value: number): number => (Number.isNaN(value) ? value : clamp(value, domain));
  return Plot.areaY(points, {
    x: ({ x }: BandPoint) => (drawable(x, panel.x) ? x : Number.NaN),
    y1: ({ low }: BandPoint) => end(low),
    y2: ({ high }: BandPoint) => end(high),
    fill: style.color,
    fillOpacity: 0.16,
    clip: true,
  });
}

/** The region below a curve, down to the frame. */
function floor(
  points: readonly Point[],
  panel: Panel,
  { domain, style }: { readonly domain: Domain; readonly style: Style },
): Plot.Markish {
  return Plot.areaY(points, {
    x: ({ x }: Point) => (drawable(x, panel.x) ? x : Number.NaN),
    y1: domain[0],
    y2: ({ y }: Point) => (Number.isNaN(y) ? y : clamp(y, domain)),
    fill: style.color,
    fillOpacity: 0.22,
    clip: true,
  });
}

function dots(points: readonly Point[], style: Style): Plot.Markish {
  return Plot.dot(points, { x: "x", y: "y", r: 2.4, symbol: style.marker, fill: style.color, stroke: "none" });
}

/** Vertical bars from low to high; an end at infinity runs to the frame and carries an arrow head. A point that is
 *  itself infinite (censored) is its bar alone. */
function errorBars(
  points: readonly BandPoint[],
  panel: Panel,
  scales: PanelScales,
  style: Style,
): readonly Plot.Markish[] {
  const domain = scales.y;
  const bars = points.filter((point) => within(point.x, scales.x) && barred(point, panel.y));
  const arrow = (end: "low" | "high", rotate: number, dy: number) =>
    Plot.dot(
      bars.filter((point) => Math.abs(point[end]) === Number.POSITIVE_INFINITY),
      {
        x: "x",
        y: end === "high" ? domain[1] : domain[0],
        r: 2.2,
        symbol: "triangle",
        rotate,
        dy,
        fill: style.color,
        stroke: "none",
      },
    );
  return [
    Plot.link(bars, {
      x1: "x",
      x2: "x",
      y1: ({ low }: BandPoint) => clamp(low, domain),
      y2: ({ high }: BandPoint) => clamp(high, domain),
      stroke: style.color,
      strokeWidth: 1.1,
      strokeLinecap: "butt",
    }),
    arrow("high", 0, 3),
    arrow("low", 180, -3),
    dots(visible(points, panel, scales), style),
  ];
}

function visible(points: readonly BandPoint[], panel: Panel, scales: PanelScales): readonly BandPoint[] {
  return points.filter(
    ({ x, y }) => drawable(x, panel.x) && drawable(y, panel.y) && within(x, scales.x) && within(y, scales.y),
  );
}

/** At most 25 markers on a curve: more would hide it. */
function thinned<T>(points: readonly T[]): readonly T[] {
  const stride = Math.ceil(points.length / 25);
  return points.filter((_, index) => index % stride === 0);
}
