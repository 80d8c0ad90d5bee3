import { type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";
import type { Column, Table } from "../../plots/row-table.ts";
import { npz } from "./npz.ts";

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
