import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { decodeNumbers, encodeNumbers } from "../experiments/encode-numbers.ts";
import type { Row } from "../experiments/row.ts";
import type { Json } from "../math/json.ts";

const HEAD = Buffer.from('{"row":');
const MIDDLE = Buffer.from(',"sha256":"');
const TAIL = Buffer.from('"}');
/** Bytes of a line behind the row: the checksum has 64 hexadecimal digits. */
const REST = MIDDLE.length + 64 + TAIL.length;

/** The bytes by which rows are compared: canonical JSON (RFC 8785) as UTF-8, numbers as in `encodeNumbers`. */
export function rowBytes(row: Row): Buffer {
  return Buffer.from(canonicalize({ ...row, values: encodeNumbers(row.values) }) as string);
}

/** A row as a line of a segment, `{"row":…,"sha256":"…"}` and a line feed; the checksum is over {@link rowBytes}. */
export function lineOf(row: Row): Buffer {
  const bytes = rowBytes(row);
  return Buffer.concat([HEAD, bytes, MIDDLE, Buffer.from(checksum(bytes)), TAIL, Buffer.from("\n")]);
}

/** The row of a line without its line feed; undefined unless every byte is as {@link lineOf} writes it. */
export function rowOf(line: Buffer): Row | undefined {
  const end = line.length - REST;
  if (end <= HEAD.length || !line.subarray(0, HEAD.length).equals(HEAD)) return undefined;
  const bytes = line.subarray(HEAD.length, end);
  const rest = Buffer.concat([MIDDLE, Buffer.from(checksum(bytes)), TAIL]);
  if (!line.subarray(end).equals(rest)) return undefined;
  const row = JSON.parse(bytes.toString()) as Row<Json>;
  return { ...row, values: decodeNumbers(row.values) };
}

function checksum(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
