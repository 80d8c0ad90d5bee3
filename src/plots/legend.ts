import type { Figure, Mark } from "../experiments/figure.ts";
import { FONT_SIZE, LINE_HEIGHT } from "./layout.ts";
import { isPrediction, isRegion, PREDICTION, type Style, styleKey } from "./style.ts";
import { textWidth, wrapText } from "./text-width.ts";

/** One line of the legend: a label and what it stands for. */
export interface LegendEntry {
  readonly label: string;
  readonly style: Style;
  readonly shows: Mark["kind"];
  /** Whether an interval is drawn around the curve. */
  readonly banded: boolean;
}

interface Placed extends LegendEntry {
  readonly x: number;
  readonly y: number;
  readonly lines: readonly string[];
}

/** A legend with every entry in its place; its top is 0. */
export interface LegendLayout {
  readonly entries: readonly Placed[];
  readonly height: number;
}

/** Width of the sample before a label. */
export const SWATCH = 22;
const GAP = 5;
const BETWEEN = 16;
const ROW_SPACE = 3;

/** What the legend must say: each label once, without those written beside their line. */
export function legendEntries(
  figure: Figure,
  { styles, written }: { readonly styles: ReadonlyMap<string, Style>; readonly written: ReadonlySet<Mark> },
): readonly LegendEntry[] {
  const entries = new Map<string, LegendEntry>();
  for (const mark of figure.panels.flatMap((panel) => panel.marks)) {
    const prediction = isPrediction(mark);
    const key = prediction ? `prediction:${mark.label}` : styleKey(mark);
    if (written.has(mark) || mark.label === "" || entries.get(key)?.shows === "measured") continue;
    if (entries.has(key) && mark.kind !== "measured") continue;
    const banded = mark.kind === "measured" && mark.points.some(({ low, high }) => low < high);
    const style = prediction ? PREDICTION : (styles.get(key) as Style);
    entries.set(key, { label: mark.label, style, shows: mark.kind, banded });
  }
  return [...entries.values()].sort((a, b) => rank(a) - rank(b));
}

/** Places the entries in columns as narrow as the longest label allows, left to right, then down. */
export function layoutLegend(entries: readonly LegendEntry[], width: number): LegendLayout {
  if (entries.length === 0) return { entries: [], height: 0 };
  const room = width - SWATCH - GAP;
  const wrapped = entries.map((entry) => ({ ...entry, lines: wrapText(entry.label, room, FONT_SIZE) }));
  const widths = wrapped.map(
    ({ lines }) => SWATCH + GAP + Math.max(...lines.map((line) => textWidth(line, FONT_SIZE))) + BETWEEN,
  );
  const inOneRow = widths.reduce((sum, each) => sum + each, 0) - BETWEEN <= width;
  const columns = inOneRow ? entries.length : fittingColumns(widths, width);
  const columnWidths = Array.from({ length: columns }, (_, column) =>
    Math.max(...widths.filter((_width, index) => index % columns === column)),
  );
  const slack = Math.max(0, width - columnWidths.reduce((sum, each) => sum + each, -BETWEEN));
  const placed: Placed[] = [];
  let y = 0;
  for (let start = 0; start < wrapped.length; start += columns) {
    const row = wrapped.slice(start, start + columns);
    let x = slack / 2;
    for (const [column, entry] of row.entries()) {
      placed.push({ ...entry, x, y });
      x += columnWidths[column] as number;
    }
    y += Math.max(...row.map(({ lines }) => lines.length)) * LINE_HEIGHT + ROW_SPACE;
  }
  return { entries: placed, height: y - ROW_SPACE };
}

/** The lines of text of a legend, each with the left end of its base line. */
export function legendTexts({
  entries,
}: LegendLayout): readonly { readonly text: string; readonly x: number; readonly y: number }[] {
  return entries.flatMap(({ x, y, lines }) =>
    lines.map((text, index) => ({ text, x: x + SWATCH + GAP, y: y + 8.5 + index * LINE_HEIGHT })),
  );
}

/** Data first, then theory, then margins. */
const rank = ({ shows }: LegendEntry): number =>
  shows === "measured" || shows === "intervals" ? 0 : isRegion({ kind: shows }) ? 2 : 1;

function fittingColumns(widths: readonly number[], width: number): number {
  for (let columns = widths.length - 1; columns > 1; columns--) {
    let total = -BETWEEN;
    for (let column = 0; column < columns; column++)
      total += Math.max(...widths.filter((_, index) => index % columns === column));
    if (total <= width) return columns;
  }
  return 1;
}
