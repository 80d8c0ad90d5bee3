import { csvFormatRows } from "d3-dsv";
import type { Row } from "../experiments/row.ts";
import { flatten, type Scalar } from "./flatten.ts";

/** A column of a table: one value a row, null where the row has none. */
export interface Column {
  readonly name: string;
  readonly values: readonly Scalar[];
}

/** Columns of equal length. */
export type Table = readonly Column[];

/**
 * The rows of an experiment as one flat table. Who computed the row and its task come first and are repeated on every
 * line; lists in a task stay together as JSON text. Measured values have a column a scalar; where they hold lists, the
 * row takes one line an entry, lists of the same row side by side, with the entry's number in `index`.
 */
export function rowTable(rows: readonly Row[]): Table {
  const lines = rows.flatMap((row) => {
    const { task, values, versions, ...identity } = row;
    const known = { ...identity, ...named("versions", versions), ...named("task", withTextLists(task)) };
    return flatten({ values }).map((measured) => ({ ...known, ...measured }));
  });
  const names = new Set(lines.flatMap((line) => Object.keys(line)));
  return [...names].map((name) => ({
    name,
    values: lines.map((line) => (line as Readonly<Record<string, Scalar | undefined>>)[name] ?? null),
  }));
}

/** CSV with a header, RFC 4180. NaN and ±∞ are written NaN, Infinity and -Infinity; an absent value is empty. */
export function tableCsv(table: Table): string {
  const lines = Array.from({ length: length(table) }, (_, row) =>
    table.map(({ values }) => (values[row] === null ? "" : String(values[row]))),
  );
  return `${csvFormatRows([table.map(({ name }) => name), ...lines])}\n`;
}

const length = (table: Table): number => table[0]?.values.length ?? 0;

const named = (prefix: string, value: unknown): Readonly<Record<string, Scalar>> =>
  flatten({ [prefix]: value })[0] ?? {};

/** A task with each list, however deep, replaced by its JSON. */
function withTextLists(value: unknown): unknown {
  if (Array.isArray(value)) return JSON.stringify(value);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, withTextLists(entry)]));
}
