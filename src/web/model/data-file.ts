import type { PlaygroundData } from "../../permalink/playground-state.ts";
import type { DataFile } from "../../playground/data-file.ts";

/** How a file is read where nothing else was chosen; choices about the same file are kept. */
export function dataOf({ sha256, name }: DataFile, before: PlaygroundData | undefined): PlaygroundData {
  if (before?.sha256 === sha256) return before;
  return { sha256, name, standardise: true, held: 0.25, along: [] };
}

/** The column of the value, counted from 1. */
export const valueColumn = ({ columns }: DataFile, { column }: PlaygroundData): number => column ?? columns;

/** Another column as the value: it is no input any more, and so nothing is looked at along it. */
export function withValueColumn(file: DataFile, data: PlaygroundData, column: number): PlaygroundData {
  const { column: _, ...others } = data;
  const along = data.along.filter((each) => each !== column);
  return { ...others, ...(column !== file.columns && { column }), along };
}

/** Why a file cannot be learnt as it is read; undefined where it can. */
export function problemOfChoice(file: DataFile, data: PlaygroundData): string | undefined {
  const column = valueColumn(file, data);
  if (column > file.columns) return `The value is column ${column}, and ${file.name} has ${file.columns}.`;
  if (!varies(file, column)) {
    const value = file.values[column - 1];
    return `${file.names[column - 1]} is ${value} in every row: choose another column as the value.`;
  }
  const wrong = data.along.find((each) => each > file.columns || each === column);
  return wrong === undefined ? undefined : `Column ${wrong} is no input: look along another one.`;
}

function varies({ values, rows, columns }: DataFile, column: number): boolean {
  for (let i = 1; i < rows; i++) if (values[i * columns + column - 1] !== values[column - 1]) return true;
  return false;
}

/** Why a file is not the one that an address is about; undefined where it is. */
export function problemOfDigest(file: DataFile, wanted: PlaygroundData | undefined): string | undefined {
  if (wanted === undefined || wanted.sha256 === file.sha256) return undefined;
  const name = wanted.name === undefined ? "the file of this link" : `${wanted.name}, the file of this link`;
  return `${file.name} is another file: its SHA-256 begins with ${start(file.sha256)}, that of ${name}, with ${start(wanted.sha256)}.`;
}

/** The first digits of a digest. */
export const start = (sha256: string): string => sha256.slice(0, 8);

/** The first rows: at most so many columns, of which the value is always one. */
export function previewOf(
  file: DataFile,
  data: PlaygroundData,
  { rows, columns }: { readonly rows: number; readonly columns: number },
): { readonly columns: readonly number[]; readonly rows: readonly (readonly number[])[]; readonly left: number } {
  const value = valueColumn(file, data);
  const inputs = Array.from({ length: file.columns }, (_, j) => j + 1).filter((column) => column !== value);
  const shown = [...inputs.slice(0, columns - 1), value];
  const count = Math.min(rows, file.rows);
  return {
    columns: shown,
    rows: Array.from({ length: count }, (_, i) => shown.map((column) => file.values[i * file.columns + column - 1]!)),
    left: file.columns - shown.length,
  };
}
