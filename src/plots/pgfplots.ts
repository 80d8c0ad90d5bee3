import type { Axis, BandPoint, Figure, Mark, Panel, Point } from "../experiments/figure.ts";
import { barred, clamp, type Domain, drawable } from "./domain.ts";
import { type LegendEntry, legendEntries } from "./legend.ts";
import { panelScales } from "./panel-scales.ts";
import { behindToFront, isRegion, type Marker, type Style, styleKey, styles } from "./style.ts";
import { texOf } from "./tex.ts";
import type { Tick } from "./ticks.ts";

/** d3's markers by their names in pgfplots. */
const MARKERS: Readonly<Record<Marker, string>> = {
  circle: "*",
  square: "square*",
  triangle: "triangle*",
  diamond: "diamond*",
  cross: "+",
  star: "star",
  wye: "Mercedes star",
};

/** Inches of a panel's axes alone, and of the space between two panels. */
const AXES = { width: 2.6, height: 1.7, between: 0.75 };

/**
 * A figure as a LaTeX document with one pgfplots picture: the panels, colours, markers, dashes, ticks and domains of
 * the SVG, the data inlined. It compiles by itself, in one run; the tikzpicture can be pasted into a paper that loads
 * the same packages.
 */
export function figurePgfplots(figure: Figure): string {
  const looks = styles(figure);
  const entries = legendEntries(figure, { styles: looks, written: new Set() });
  const count = Math.max(1, figure.panels.length);
  const center = (count + ((count - 1) * AXES.between) / AXES.width) / 2;
  return [
    `% ${oneLine(figure.title)}`,
    `% ${oneLine(figure.caption)}`,
    `% Compile with: pdflatex ${figure.id}.tex`,
    "% In a paper: copy the four lines after \\documentclass into the preamble and the tikzpicture into a figure.",
    "\\documentclass[border=2pt]{standalone}",
    "\\usepackage{amsmath,amssymb}",
    "\\usepackage{pgfplots}",
    "\\usepgfplotslibrary{groupplots}",
    "\\pgfplotsset{compat=1.16}",
    "\\begin{document}",
    "\\begin{tikzpicture}[font=\\footnotesize]",
    ...[...new Set([...looks.values(), ...entries.map(({ style }) => style)].map(({ color }) => color))].map(
      (color) => `\\definecolor{${colorName(color)}}{HTML}{${color.slice(1).toUpperCase()}}`,
    ),
    "\\begin{groupplot}[",
    `  group style={group size=${count} by 1, horizontal sep=${AXES.between}in},`,
    `  scale only axis, width=${AXES.width}in, height=${AXES.height}in,`,
    "  grid=major, major grid style={black!10}, tick align=outside, tick pos=left, mark size=1.6pt,",
    `  legend columns=3, legend cell align=left,`,
    `  legend style={draw=none, at={(${fixed(center)},-0.3)}, anchor=north, /tikz/every even column/.append style={column sep=6pt}},`,
    "]",
    ...figure.panels.flatMap((panel, index) => panelCode(panel, looks, index === 0 ? entries : [])),
    "\\end{groupplot}",
    "\\end{tikzpicture}",
    "\\end{document}",
    "",
  ].join("\n");
}

function panelCode(panel: Panel, looks: ReadonlyMap<string, Style>, legend: readonly LegendEntry[]): readonly string[] {
  const { x, y, xTicks, yTicks } = panelScales(panel);
  const options = [
    ...(panel.title === undefined ? [] : [`title={${texOf(panel.title)}}`]),
    `xlabel={${texOf(panel.x.label)}}`,
    `ylabel={${texOf(panel.y.label)}}`,
    `xmode=${mode(panel.x)}, ymode=${mode(panel.y)}`,
    `xmin=${x[0]}, xmax=${x[1]}, ymin=${y[0]}, ymax=${y[1]}`,
    tickCode("x", xTicks),
    tickCode("y", yTicks),
  ];
  return [
    "\\nextgroupplot[",
    ...options.map((option) => `  ${option},`),
    "]",
    ...legend.map((entry) => `\\addlegendimage{${legendLook(entry)}}\n\\addlegendentry{${texOf(entry.label)}}`),
    ...behindToFront(panel.marks).flatMap((mark) =>
      markCode(mark, panel, { x, y, style: looks.get(styleKey(mark)) as Style }),
    ),
  ];
}

interface Place {
  readonly x: Domain;
  readonly y: Domain;
  readonly style: Style;
}

function markCode(mark: Mark, panel: Panel, { x, y, style }: Place): readonly string[] {
  const draw = (look: string, coordinates: string): string =>
    `\\addplot[forget plot, ${look}] coordinates {${coordinates}};`;
  switch (mark.kind) {
    case "margin-y": {
      const [low, high] = [clamp(mark.low, y), clamp(mark.high, y)];
      return [`\\fill[${marginLook(style)}] (axis cs:${x[0]},${low}) rectangle (axis cs:${x[1]},${high});`];
    }
    case "floor":
      return bandRuns(
        mark.points.map(({ x: at, y: high }) => ({ x: at, y: high, low: y[0], high })),
        panel,
      ).map((run) => draw(marginLook(style), outline(run, y)));
    case "line-y":
      return [draw(theoryLook(style), `(${x[0]},${mark.at}) (${x[1]},${mark.at})`)];
    case "line-x":
      return [draw(theoryLook(style), `(${mark.at},${y[0]}) (${mark.at},${y[1]})`)];
    case "theory":
      return [draw(theoryLook(style), pairs(mark.points, panel))];
    case "measured":
      return [
        ...bandRuns(mark.points, panel).map((run) =>
          draw(`draw=none, fill=${colorName(style.color)}, fill opacity=0.16`, outline(run, y)),
        ),
        draw(measuredLook(style), pairs(mark.points, panel)),
      ];
    case "intervals":
      return [
        ...mark.points
          .filter((point) => drawable(point.x, panel.x) && barred(point, panel.y))
          .map((point) => barCode(point, y, style)),
        draw(intervalsLook(style), pairs(mark.points, panel)),
      ];
  }
}

const colorName = (color: string): string => `thalweg${color.slice(1).toLowerCase()}`;
const dashes = ({ dash }: Style): string =>
  dash === ""
    ? "solid"
    : `dash pattern=${dash
        .split(",")
        .map((length, index) => `${index % 2 === 0 ? "on" : "off"} ${length}pt`)
        .join(" ")}`;
const marker = (style: Style): string =>
  `mark=${MARKERS[style.marker]}, mark options={solid, fill=${colorName(style.color)}}`;
const theoryLook = (style: Style): string =>
  `${colorName(style.color)}, ${dashes(style)}, line width=0.5pt, no marks, unbounded coords=jump`;
const measuredLook = (style: Style): string =>
  `${colorName(style.color)}, ${dashes(style)}, line width=0.8pt, ${marker(style)}, unbounded coords=jump`;
const intervalsLook = (style: Style): string =>
  `${colorName(style.color)}, only marks, ${marker(style)}, unbounded coords=discard`;
const marginLook = (style: Style): string => `fill=${colorName(style.color)}, fill opacity=0.22, draw=none`;

function legendLook({ shows, style }: LegendEntry): string {
  if (shows === "measured") return measuredLook(style);
  if (shows === "intervals") return intervalsLook(style);
  return isRegion({ kind: shows }) ? `area legend, ${marginLook(style)}` : theoryLook(style);
}

const mode = ({ scale }: Axis): string => (scale === "log" ? "log" : "normal");

function tickCode(direction: "x" | "y", all: readonly Tick[]): string {
  const major = all.filter(({ label }) => label !== "");
  const minor = all.filter(({ label }) => label === "");
  return [
    `${direction}tick={${major.map(({ at }) => at).join(",")}}`,
    `${direction}ticklabels={${major.map(({ label }) => `{${texOf(label)}}`).join(",")}}`,
    ...(minor.length === 0 ? [] : [`minor ${direction}tick={${minor.map(({ at }) => at).join(",")}}`]),
  ].join(", ");
}

const pairs = (points: readonly Point[], panel: Panel): string =>
  points.map(({ x, y }) => (drawable(x, panel.x) && drawable(y, panel.y) ? `(${x},${y})` : "(nan,nan)")).join(" ");

/** Stretches of points whose interval is defined; each is one filled outline. */
function bandRuns(points: readonly BandPoint[], panel: Panel): readonly (readonly BandPoint[])[] {
  const runs: BandPoint[][] = [[]];
  for (const point of points) {
    const defined = drawable(point.x, panel.x) && !Number.isNaN(point.low) && !Number.isNaN(point.high);
    if (defined) runs.at(-1)?.push(point);
    else runs.push([]);
  }
  return runs.filter((run) => run.length > 1 && run.some(({ low, high }) => low < high));
}

function outline(run: readonly BandPoint[], y: Domain): string {
  const upper = run.map(({ x, high }) => `(${x},${clamp(high, y)})`);
  const lower = run.map(({ x, low }) => `(${x},${clamp(low, y)})`).reverse();
  return [...upper, ...lower, upper[0]].join(" ");
}

/** An error bar; an infinite end is an arrow at the frame. */
function barCode({ x, low, high }: BandPoint, domain: Domain, { color }: Style): string {
  const arrows = `${Number.isFinite(low) ? "" : "stealth"}-${Number.isFinite(high) ? "" : "stealth"}`;
  const [from, to] = [clamp(low, domain), clamp(high, domain)];
  return `\\draw[${colorName(color)}, line width=0.7pt, ${arrows}] (axis cs:${x},${from}) -- (axis cs:${x},${to});`;
}

const fixed = (value: number): string => String(Number(value.toFixed(3)));
const oneLine = (text: string): string => text.replace(/\s+/g, " ");
