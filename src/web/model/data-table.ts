import { csvFormatRows } from "d3-dsv";
import { shown } from "./figure-table.ts";

/** A column of a table: the key in its rows, and its heading. */
export interface Column {
  readonly name: string;
  readonly label: string;
  /** Whether it holds numbers, which do not wrap. */
  readonly number?: boolean;
}

/** One cell; null where there is nothing. */
export type Cell = string | number | boolean | null | undefined;
export type DataRow = Readonly<Record<string, Cell>>;

/** Rows of a table that a page shows; a longer one is cut there, and is whole in its file. */
export const MOST_ROWS = 500;

/** A cell as people read it: numbers to four digits. */
export function cellText(cell: Cell): string {
  return typeof cell === "number" ? shown(cell) : cell === null || cell === undefined ? "" : String(cell);
}

/** RFC 4180 with the headings; numbers as JavaScript prints them, so that they read back to the same bits. */
export function tableCsv(columns: readonly Column[], rows: readonly DataRow[]): string {
  const lines = rows.map((row) => columns.map(({ name }) => String(row[name] ?? "")));
  return `${csvFormatRows([columns.map(({ label }) => label), ...lines])}\n`;
}
