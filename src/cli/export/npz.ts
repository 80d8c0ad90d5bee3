import { strToU8, zipSync } from "fflate";

/** An array of a NumPy archive. */
export interface NpzArray {
  readonly name: string;
  readonly data: Float64Array | readonly boolean[] | readonly string[];
}

/** A zip of .npy files, as `numpy.savez_compressed` writes it; without dates, so that the same arrays give the same bytes. */
export function npz(arrays: readonly NpzArray[]): Uint8Array {
  const files = Object.fromEntries(arrays.map(({ name, data }) => [`${name}.npy`, npy(data)]));
  return zipSync(files, { mtime: new Date(1980, 0, 1) });
}

/**
 * One-dimensional .npy, format version 1.0 (numpy.lib.format): magic string, length of the header, a Python literal
 * padded so that the data start at a multiple of 64 bytes, then the data, little-endian.
 */
export function npy(data: NpzArray["data"]): Uint8Array {
  const { type, bytes } = encode(data);
  const literal = `{'descr': '${type}', 'fortran_order': False, 'shape': (${data.length},), }`;
  const start = Math.ceil((10 + literal.length + 1) / 64) * 64;
  const file = new Uint8Array(start + bytes.length);
  file.set([0x93, ...strToU8("NUMPY"), 1, 0, (start - 10) & 0xff, (start - 10) >> 8]);
  file.set(strToU8(`${literal.padEnd(start - 11)}\n`), 10);
  file.set(bytes, start);
  return file;
}

function encode(data: NpzArray["data"]): { readonly type: string; readonly bytes: Uint8Array } {
  if (data instanceof Float64Array) {
    const view = new DataView(new ArrayBuffer(data.length * 8));
    for (const [i, value] of data.entries()) view.setFloat64(i * 8, value, true);
    return { type: "<f8", bytes: new Uint8Array(view.buffer) };
  }
  if (isBooleans(data)) return { type: "|b1", bytes: Uint8Array.from(data, Number) };
  return encodeTexts(data);
}

/** UTF-32, every text padded with zeros to the longest: NumPy's `<U`. */
function encodeTexts(texts: readonly string[]): { readonly type: string; readonly bytes: Uint8Array } {
  const points = texts.map((text) => Array.from(text, (character) => character.codePointAt(0) as number));
  const width = Math.max(1, ...points.map(({ length }) => length));
  const view = new DataView(new ArrayBuffer(texts.length * width * 4));
  for (const [row, text] of points.entries())
    for (const [column, point] of text.entries()) view.setUint32((row * width + column) * 4, point, true);
  return { type: `<U${width}`, bytes: new Uint8Array(view.buffer) };
}

const isBooleans = (data: readonly boolean[] | readonly string[]): data is readonly boolean[] =>
  data.length > 0 && typeof data[0] === "boolean";
