import { randomBytes } from "node:crypto";
import {
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { codeOf, StoreError } from "./store-error.ts";
import { syncFolder } from "./write-aside.ts";

/** Where an appended line is, and its segment's state behind it. */
export interface Appended {
  readonly segment: string;
  readonly offset: number;
  readonly size: number;
  readonly modified: number;
}

/** Appends lines to a segment of its own, made with the first line. */
export interface SegmentWriter {
  append(line: Buffer): Appended;
  close(): void;
}

/** A line of a segment without its line feed; `whole` is false for what stands behind the last line feed. */
export interface SegmentLine {
  readonly offset: number;
  readonly bytes: Buffer;
  readonly whole: boolean;
}

/**
 * A line is written, and durable, when `append` returns. When it throws, the line is cut off again, and the next one
 * goes to a new segment, so that it cannot continue a remainder that could not be cut off.
 */
export function createSegmentWriter(folder: string): SegmentWriter {
  let segment: { readonly name: string; readonly path: string; readonly file: number; length: number } | undefined;

  const start = () => {
    mkdirSync(folder, { recursive: true });
    const time = new Date().toISOString().replace(/[-:.]/g, "");
    const name = `${time}-${process.pid}-${randomBytes(4).toString("hex")}.jsonl`;
    const path = join(folder, name);
    const file = openSync(path, "ax");
    syncFolder(folder);
    return { name, path, file, length: 0 };
  };

  const abandon = (): void => {
    if (segment === undefined) return;
    const { file, path, length } = segment;
    segment = undefined;
    try {
      ftruncateSync(file, length);
      if (length === 0) rmSync(path, { force: true });
    } catch {
      // A remainder stays behind the last line feed, where readers ignore it.
    } finally {
      closeSync(file);
    }
  };

  return {
    append(line) {
      try {
        if (segment !== undefined && fstatSync(segment.file).nlink === 0) abandon(); // somebody deleted it
        segment ??= start();
        writeWhole(segment.file, line);
        fsyncSync(segment.file);
        const offset = segment.length;
        segment.length += line.length;
        return { segment: segment.name, offset, size: segment.length, modified: fstatSync(segment.file).mtimeMs };
      } catch (error) {
        abandon();
        throw new StoreError(
          `a row could not be written to ${folder} (${explain(codeOf(error))}); all rows before it are intact.`,
        );
      }
    },
    close() {
      if (segment !== undefined) closeSync(segment.file);
      segment = undefined;
    },
  };
}

/** The lines of an open segment from an offset at which one begins. */
export function* linesOf(file: number, start: number): Generator<SegmentLine> {
  let offset = start;
  let position = start;
  let rest = Buffer.alloc(0);
  for (;;) {
    const chunk = Buffer.allocUnsafe(CHUNK);
    const count = readSync(file, chunk, 0, CHUNK, position);
    if (count === 0) break;
    position += count;
    const bytes = Buffer.concat([rest, chunk.subarray(0, count)]);
    let from = 0;
    for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, from)) {
      yield { offset, bytes: bytes.subarray(from, end), whole: true };
      offset += end + 1 - from;
      from = end + 1;
    }
    rest = bytes.subarray(from);
  }
  if (rest.length > 0) yield { offset, bytes: rest, whole: false };
}

const CHUNK = 2 ** 20;
const LINE_FEED = 10;

/** One call to write; a full disk takes a part first and says so at the second. */
function writeWhole(file: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}

function explain(code: string): string {
  if (code === "ENOSPC" || code === "EDQUOT") return `${code}: the disk is full; make room and run again`;
  if (code === "EFBIG") return `${code}: the limit of a file's size is reached; raise it and run again`;
  return code;
}
