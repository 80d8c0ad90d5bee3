import { csvFormatRows } from "d3-dsv";
import { type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";
import type { Row } from "../../experiments/row.ts";
import { flatten, type Scalar } from "./flatten.ts";
import { npz } from "./npz.ts";

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

/** Parquet: numbers as DOUBLE (NaN and ±∞ kept), truth values as BOOLEAN, all else as UTF-8; an absent value is null. */
export function tableParquet(table: Table): Uint8Array {
  const columnData = table.map((column): ColumnSource => {
    const type = kindOf(column);
    const data =
      type === "STRING" ? column.values.map((value) => (value === null ? null : String(value))) : column.values;
    return { name: column.name, data: [...data], type };
  });
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}

/**
 * A NumPy archive with one array a column: float64 (an absent value is NaN, which NumPy cannot tell apart), bool where
 * none is absent, unicode otherwise (an absent value is empty). Loads with `allow_pickle=False`.
 */
export function tableNpz(table: Table): Uint8Array {
  return npz(
    table.map((column) => {
      const { name, values } = column;
      const kind = kindOf(column);
      if (kind === "DOUBLE")
        return { name, data: Float64Array.from(values, (value) => (value as number) ?? Number.NaN) };
      if (kind === "BOOLEAN" && !values.includes(null)) return { name, data: values as readonly boolean[] };
      return { name, data: values.map((value) => (value === null ? "" : String(value))) };
    }),
  );
}

/** One type for the whole column; a mixed or wholly absent one is text. */
function kindOf({ values }: Column): "DOUBLE" | "BOOLEAN" | "STRING" {
  const types = new Set(values.filter((value) => value !== null).map((value) => typeof value));
  if (types.size === 1 && types.has("number")) return "DOUBLE";
  return types.size === 1 && types.has("boolean") ? "BOOLEAN" : "STRING";
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
