import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { dsvFormat } from "d3-dsv";
import { readNpy } from "./npy.ts";

/** A table of finite numbers that somebody gave: plain data, to be sent to a worker. */
export interface DataFile {
  readonly name: string;
  /** Of the file's bytes, in hexadecimal digits. */
  readonly sha256: string;
  /** Of every column; "column 3" where the file has none. */
  readonly names: readonly string[];
  readonly rows: number;
  readonly columns: number;
  /** [rows, columns], row-major. */
  readonly values: Float64Array;
}

/** What is wrong with a file, where, and what to do: a sentence. */
export class DataFileError extends Error {
  override readonly name = "DataFileError";
}

/** What is read at most, and at least. */
export const LIMITS = { bytes: 20_000_000, rows: 200_000, columns: 1000, numbers: 5_000_000, leastRows: 20 } as const;

export type Table = Pick<DataFile, "names" | "rows" | "columns" | "values">;

/**
 * Reads numbers separated by commas, semicolons, tabs or blanks, with a first line of names or without; a JSON list of rows; or a NumPy
 * array (.npy) of one or two dimensions. What the file is, its bytes say, not its name. A DataFileError says what is wrong where.
 */
export function readDataFile(bytes: Uint8Array, name: string): DataFile {
  refuse(bytes.length === 0, "the file is empty");
  const megabytes = (bytes.length / 1e6).toFixed(1);
  refuse(bytes.length > LIMITS.bytes, `the file has ${megabytes} MB; at most ${LIMITS.bytes / 1e6} MB are read`);
  const table = tableOf(bytes);
  const { rows, columns } = table;
  refuse(
    columns < 2,
    "there is one column; at least two are needed, inputs and a value, separated by commas, semicolons, tabs or blanks",
  );
  refuse(rows < LIMITS.leastRows, `there are ${rows} rows of numbers; at least ${LIMITS.leastRows} are needed`);
  return { name, sha256: bytesToHex(sha256(bytes)), ...table };
}

function tableOf(bytes: Uint8Array): Table {
  const begins = (...head: readonly number[]): boolean => head.every((byte, i) => bytes[i] === byte);
  if (begins(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59)) return named(readNpy(bytes, refuse));
  refuse(begins(0x50, 0x4b, 3, 4), "this is an archive or a spreadsheet (ZIP); unpack it, or save the sheet as CSV");
  refuse(begins(0x1f, 0x8b), "this is compressed (gzip); unpack it first");
  const wide = begins(0xff, 0xfe) || begins(0xfe, 0xff);
  refuse(wide, "this is text in UTF-16; save it as UTF-8");
  const text = textOf(bytes);
  return /^\s*[[{]/.test(text) ? jsonTable(text) : delimitedTable(text);
}

function textOf(bytes: Uint8Array): string {
  const control = bytes.findIndex((byte) => byte < 32 && byte !== 9 && byte !== 10 && byte !== 13);
  refuse(control >= 0, `this is no text: byte ${control + 1} is ${bytes[control]}; give CSV, TSV, JSON or .npy`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new DataFileError("this is no text in UTF-8; save it as UTF-8");
  }
}

function delimitedTable(given: string): Table {
  const text = given.trimEnd();
  refuse(text === "", "the file has only blanks");
  requireShortLines(text);
  const first = /^[^\r\n]*/.exec(text)![0];
  const delimiter = ["\t", ";", ","].find((candidate) => first.includes(candidate));
  const builder = new Builder();
  let waiting: readonly string[] | undefined;
  const take = (cells: readonly string[], i: number): null => {
    // Whether the first line has names may depend on the second.
    if (i === 0) waiting = cells;
    else {
      if (i === 1 && waiting !== undefined) builder.begin(waiting, cells);
      builder.add(cells, i + 1);
    }
    return null;
  };
  if (delimiter !== undefined) dsvFormat(delimiter).parseRows(text, take);
  else for (const [i, line] of text.split(/\r\n?|\n/).entries()) take(line.trim().split(/ +/), i);
  if (builder.columns === 0 && waiting !== undefined) builder.begin(waiting, []);
  return builder.table();
}

/** A line of so many columns needs no more characters; without ends of lines nothing here would be quick. */
const LONGEST_LINE = 100_000;

function requireShortLines(text: string): void {
  const mark = text.includes("\n") ? "\n" : "\r";
  let begin = 0;
  for (let line = 1; begin < text.length; line++) {
    refuse(line > LIMITS.rows + 1, `there are more than ${LIMITS.rows} rows; at most so many are read`);
    const end = text.indexOf(mark, begin);
    const length = (end < 0 ? text.length : end) - begin;
    refuse(length > LONGEST_LINE, `line ${line} has ${length} characters; at most ${LONGEST_LINE} are read`);
    begin += length + 1;
  }
}

/** Rows of numbers, or mappings with the same names; everything else is refused. */
function jsonTable(text: string): Table {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new DataFileError(`this begins as JSON and is none: ${(error as Error).message}`);
  }
  refuse(!Array.isArray(parsed), 'JSON must be a list of rows: [[1, 2], …] or [{"x": 1, "y": 2}, …]');
  const list = parsed as readonly unknown[];
  refuse(list.length === 0, "the list of rows is empty");
  const names = isMapping(list[0]) ? Object.keys(list[0]) : undefined;
  const builder = new Builder();
  for (const [i, row] of list.entries()) {
    const place = `row ${i + 1}`;
    refuse(!(Array.isArray(row) || isMapping(row)), `${place} is no list and no mapping`);
    const cells = Array.isArray(row) ? (row as unknown[]) : (names ?? []).map((name) => (row as Mapping)[name]);
    if (names !== undefined) {
      const alien =
        Array.isArray(row) ||
        names.some((name) => !Object.hasOwn(row as object, name)) ||
        Object.keys(row as object).length !== names.length;
      refuse(alien, `${place} has other names than the first`);
    }
    if (i === 0) builder.name(names ?? numbered(cells.length));
    const texts = cells.map((cell) =>
      typeof cell === "number" || typeof cell === "string" ? String(cell) : JSON.stringify(cell),
    );
    builder.add(texts, i + 1, "row");
  }
  return builder.table();
}

type Mapping = Readonly<Record<string, unknown>>;
const isMapping = (value: unknown): value is Mapping =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Decimal: 12, +.5, 1e-3. */
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
/** What is written for a number that is not there. */
const MISSING = /^(?:|na|n\/a|nan|null|none|\?|-|[+-]?inf(?:inity)?)$/i;
const LONGEST_NAME = 80;

class Builder {
  columns = 0;
  #names: readonly string[] = [];
  #values = new Float64Array(1024);
  #length = 0;

  /** The first line: names if it has a cell that could be one, and no numbers but above numbers. */
  begin(first: readonly string[], second: readonly string[]): void {
    const cells = first.map((cell) => cell.trim());
    const isName = (cell: string): boolean => !NUMBER.test(cell) && !MISSING.test(cell);
    const alone = cells.every((cell) => !NUMBER.test(cell));
    const above = second.length > 0 && second.every((cell) => NUMBER.test(cell.trim()));
    const hasNames = cells.some(isName) && (alone || above);
    this.name(hasNames ? cells : numbered(cells.length));
    if (!hasNames) this.add(first, 1);
  }

  name(names: readonly string[]): void {
    this.columns = names.length;
    refuse(this.columns > LIMITS.columns, `there are ${this.columns} columns; at most ${LIMITS.columns} are read`);
    this.#names = names.map((name, i) => printable(name).slice(0, LONGEST_NAME) || `column ${i + 1}`);
  }

  add(cells: readonly string[], place: number, unit: "line" | "row" = "line"): void {
    const { columns } = this;
    const empty = cells.length === 1 && cells[0]!.trim() === "";
    refuse(empty && columns > 1, `${unit} ${place} is empty`);
    if (cells.length !== columns) {
      const count = `${cells.length} cell${cells.length === 1 ? "" : "s"}`;
      throw new DataFileError(`${unit} ${place} has ${count}, the first ${unit} has ${columns}`);
    }
    const needed = this.#length + columns;
    refuse(needed > LIMITS.numbers, `there are more than ${LIMITS.numbers} numbers; leave out rows or columns`);
    refuse(needed > LIMITS.rows * columns, `there are more than ${LIMITS.rows} rows; at most so many are read`);
    if (needed > this.#values.length) {
      const larger = new Float64Array(2 * Math.max(needed, this.#values.length));
      larger.set(this.#values);
      this.#values = larger;
    }
    for (let j = 0; j < columns; j++) this.#values[this.#length + j] = this.#number(cells[j]!, `${unit} ${place}`, j);
    this.#length = needed;
  }

  #number(cell: string, place: string, column: number): number {
    const text = cell.trim();
    const value = NUMBER.test(text) ? Number(text) : Number.NaN;
    if (Number.isFinite(value)) return value;
    const name = this.#names[column]!;
    const where = `${place}, column ${column + 1}${name === `column ${column + 1}` ? "" : ` (${name})`}`;
    if (text === "") throw new DataFileError(`${where} is empty; fill it in or leave the row out`);
    const shown = `«${text.length > 30 ? `${text.slice(0, 29)}…` : text}»`;
    if (MISSING.test(text) || NUMBER.test(text)) {
      throw new DataFileError(`${where}: ${shown} is no finite number; fill it in or leave the row out`);
    }
    const hint = /^[+-]?\d+,\d+$/.test(text)
      ? "write decimal points, not commas"
      : "only numbers are read: leave the column out, or write its kinds as 0 and 1";
    throw new DataFileError(`${where}: ${shown} is no number; ${hint}`);
  }

  table(): Table {
    const { columns } = this;
    const values = this.#values.slice(0, this.#length);
    return { names: this.#names, rows: columns === 0 ? 0 : this.#length / columns, columns, values };
  }
}

function named({ rows, columns, values }: Omit<Table, "names">): Table {
  refuse(columns > LIMITS.columns, `there are ${columns} columns; at most ${LIMITS.columns} are read`);
  refuse(rows > LIMITS.rows, `there are ${rows} rows; at most ${LIMITS.rows} are read`);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  const place = `row ${Math.floor(bad / columns) + 1}, column ${(bad % columns) + 1}`;
  refuse(bad >= 0, `${place}: ${values[bad]} is no finite number; fill it in or leave the row out`);
  return { names: numbered(columns), rows, columns, values };
}

const numbered = (columns: number): readonly string[] => Array.from({ length: columns }, (_, j) => `column ${j + 1}`);

/** Without control characters and halves of characters: fit for an address and a terminal. */
export const printable = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\p{Cc}/gu, " ")
    .trim();

function refuse(wrong: boolean, sentence: string): void {
  if (wrong) throw new DataFileError(sentence);
}
