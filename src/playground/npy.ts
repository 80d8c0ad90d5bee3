/** Throws a sentence where something is wrong. */
type Refuse = (wrong: boolean, sentence: string) => void;

interface Numbers {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

type Reader = (view: DataView, offset: number) => number;

/** Little-endian types of NumPy that are exact in float64, by their mark, with their bytes. */
const TYPES: Readonly<Record<string, readonly [number, Reader]>> = {
  "<f8": [8, (view, at) => view.getFloat64(at, true)],
  "<f4": [4, (view, at) => view.getFloat32(at, true)],
  "<i4": [4, (view, at) => view.getInt32(at, true)],
  "<i2": [2, (view, at) => view.getInt16(at, true)],
  "<u4": [4, (view, at) => view.getUint32(at, true)],
  "<u2": [2, (view, at) => view.getUint16(at, true)],
  // Beyond 2⁵³ rounded to the nearest.
  "<i8": [8, (view, at) => Number(view.getBigInt64(at, true))],
  "<u8": [8, (view, at) => Number(view.getBigUint64(at, true))],
  "|i1": [1, (view, at) => view.getInt8(at)],
  "|u1": [1, (view, at) => view.getUint8(at)],
  "|b1": [1, (view, at) => view.getUint8(at)],
};

/** An array of NumPy's own format, versions 1 to 3 (numpy.lib.format): of two dimensions, or of one, which is a column. */
export function readNpy(bytes: Uint8Array, refuse: Refuse): Numbers {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  refuse(bytes.length < 12, "the NumPy array ends in its header");
  const [begin, length] = bytes[6]! >= 2 ? [12, view.getUint32(8, true)] : [10, view.getUint16(8, true)];
  refuse(begin + length > bytes.length, "the NumPy array ends in its header");
  const header = new TextDecoder("latin1").decode(bytes.subarray(begin, begin + length));
  const type = /'descr':\s*'([^']*)'/.exec(header)?.[1] ?? "something else";
  const [size, read] = Object.hasOwn(TYPES, type) ? TYPES[type]! : [0, () => 0];
  const known = Object.keys(TYPES).join(", ");
  refuse(size === 0, `the NumPy array holds ${type.slice(0, 20)}, not one of ${known}; save it as float64`);
  const shape = (/'shape':\s*\(([^)]*)\)/.exec(header)?.[1] ?? "").split(",").filter((part) => part.trim() !== "");
  const counted = shape.every((part) => /^\s*\d{1,9}\s*$/.test(part));
  refuse(
    !counted || shape.length < 1 || shape.length > 2,
    `the NumPy array must have two dimensions, not ${shape.length}`,
  );
  const [rows, columns] = [Number(shape[0]), Number(shape[1] ?? 1)];
  const start = begin + length;
  const needed = rows * columns * size;
  const there = bytes.length - start;
  refuse(there !== needed, `the NumPy array says ${rows} × ${columns} numbers, ${needed} bytes, and has ${there}`);
  const fortran = /'fortran_order':\s*True/.test(header);
  const values = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      values[i * columns + j] = read(view, start + size * (fortran ? j * rows + i : i * columns + j));
    }
  }
  return { rows, columns, values };
}
