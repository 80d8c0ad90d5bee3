import { csvFormatRows } from "d3-dsv";
import type { Figure, Mark, Panel } from "../../experiments/figure.ts";
import { formatNumber } from "../../plots/ticks.ts";

/** What a mark of a figure is, in the words of its legend. */
export type Role = "measured" | "theory" | "floor" | "line" | "margin";

/** One point, line or band of a figure; null where it has no such number. */
export interface FigureRow {
  readonly series: string;
  readonly role: Role;
  readonly x: number | null;
  readonly y: number | null;
  /** Ends of the interval, or of the band. */
  readonly low: number | null;
  readonly high: number | null;
}

/** The table behind one pair of axes. */
export interface PanelTable {
  readonly title: string;
  /** Labels of the axes, with their units. */
  readonly x: string;
  readonly y: string;
  readonly rows: readonly FigureRow[];
}

/** Everything that a figure draws, as numbers: one table a panel, marks in the figure's order, no number left out. */
export function tableOf(figure: Figure): readonly PanelTable[] {
  return figure.panels.map((panel, index) => ({
    title: titleOf(figure, panel, index),
    x: panel.x.label,
    y: panel.y.label,
    rows: panel.marks.flatMap(rowsOf),
  }));
}

/** RFC 4180 with a header; numbers as JavaScript prints them (they read back to the same bits), absent ones empty. */
export function figureCsv(figure: Figure): string {
  const head = ["panel", "x is", "y is", "series", "role", "x", "y", "low", "high"];
  const lines = tableOf(figure).flatMap(({ title, x, y, rows }) =>
    rows.map((row) => [title, x, y, row.series, row.role, ...[row.x, row.y, row.low, row.high].map(exact)]),
  );
  return `${csvFormatRows([head, ...lines])}\n`;
}

/** A number of the table as people read it; "" where there is none. */
export function shown(value: number | null): string {
  return value === null ? "" : formatNumber(value, 4);
}

const exact = (value: number | null): string => (value === null ? "" : String(value));

function rowsOf(mark: Mark): readonly FigureRow[] {
  const series = mark.label;
  const none = { x: null, y: null, low: null, high: null };
  switch (mark.kind) {
    case "measured":
    case "intervals":
      return mark.points.map(({ x, y, low, high }) => ({ series, role: "measured", x, y, low, high }));
    case "theory": {
      const name = mark.of === undefined ? series : `${series}: ${mark.of}`;
      return mark.points.map(({ x, y }) => ({ ...none, series: name, role: "theory", x, y }));
    }
    case "floor":
      return mark.points.map(({ x, y }) => ({ ...none, series, role: "floor", x, y }));
    case "line-x":
      return [{ ...none, series, role: "line", x: mark.at }];
    case "line-y":
      return [{ ...none, series, role: "line", y: mark.at }];
    case "margin-y":
      return [{ ...none, series, role: "margin", low: mark.low, high: mark.high }];
  }
}

function titleOf(figure: Figure, panel: Panel, index: number): string {
  if (panel.title !== undefined) return panel.title;
  return figure.panels.length === 1 ? figure.title : `${figure.title} (${index + 1})`;
}
