import { closeSync, existsSync, fstatSync, openSync, readdirSync, readSync } from "node:fs";
import { join } from "node:path";
import type { Row } from "../experiments/row.ts";
import type { SegmentState } from "./index-database.ts";
import { rowOf } from "./line.ts";
import { linesOf } from "./segment.ts";
import { codeOf, StoreError } from "./store-error.ts";

/** Receives what a segment holds, in its order. */
export interface SegmentVisitor {
  readonly onRow: (row: Row, offset: number, length: number) => void;
  /** A line that is no row, with file, offset and what is wrong. */
  readonly onDamage: (warning: string) => void;
}

/** The names of the segments, oldest first. */
export function segmentsIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".jsonl"))
    .map(({ name }) => name)
    .sort();
}

/** Reads a segment from an offset at which a line begins, and returns how far it could be read. */
export function readSegment(folder: string, segment: string, visitor: SegmentVisitor & { from: number }): SegmentState {
  const path = join(folder, segment);
  const file = openSegment(path);
  try {
    let indexed = visitor.from;
    let size = visitor.from;
    for (const { offset, bytes, whole } of linesOf(file, visitor.from)) {
      size = offset + bytes.length + (whole ? 1 : 0);
      if (whole) indexed = size;
      const row = whole ? rowOf(bytes) : undefined;
      if (row !== undefined) visitor.onRow(row, offset, bytes.length);
      else visitor.onDamage(`${path}: the line at byte ${offset} ${whole ? "has a wrong checksum" : "is cut off"}`);
    }
    return { indexed, size, modified: fstatSync(file).mtimeMs };
  } finally {
    closeSync(file);
  }
}

/** A row's line; undefined unless it is there and its checksum is right. The place may be nonsense of a damaged index. */
export function readLine(
  folder: string,
  { segment, offset, length }: { readonly segment: string; readonly offset: number; readonly length: number },
): Row | undefined {
  const path = join(folder, segment);
  if (!existsSync(path)) return undefined;
  const file = openSegment(path);
  try {
    const { size } = fstatSync(file);
    if (!(offset >= 0 && length > 0 && offset + length <= size)) return undefined;
    const bytes = Buffer.alloc(length);
    return readSync(file, bytes, 0, length, offset) === length ? rowOf(bytes) : undefined;
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    closeSync(file);
  }
}

function openSegment(path: string): number {
  try {
    return openSync(path, "r");
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): StoreError {
  return new StoreError(
    `${path} cannot be read (${codeOf(error)}); make it readable, or delete it to compute its rows again.`,
  );
}
