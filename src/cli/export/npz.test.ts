import { unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { npz } from "./npz.ts";
import { tableNpz } from "./table.ts";

/** Reads a .npy by the format's description: an independent few lines, for these types only. */
function readNpy(file: Uint8Array): unknown[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  expect([...file.subarray(0, 8)]).toEqual([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  const start = 10 + view.getUint16(8, true);
  expect(start % 64).toBe(0);
  const header = new TextDecoder().decode(file.subarray(10, start));
  expect(header.endsWith("\n")).toBe(true);
  const [, type, width, count] =
    /^\{'descr': '(<f|\|b|<U)(\d+)', 'fortran_order': False, 'shape': \((\d+),\), \} *\n$/.exec(header) as unknown as [
      string,
      string,
      number,
      number,
    ];
  expect(file.length).toBe(start + Number(count) * Number(width) * (type === "<U" ? 4 : 1));
  return Array.from({ length: Number(count) }, (_, row) => {
    if (type === "<f") return view.getFloat64(start + 8 * row, true);
    if (type === "|b") return file[start + row] === 1;
    const points = Array.from({ length: Number(width) }, (__, i) =>
      view.getUint32(start + 4 * (row * Number(width) + i), true),
    );
    return String.fromCodePoint(...points.filter((point) => point !== 0));
  });
}

describe("npz", () => {
  it("comes back", () => {
    const arrays = {
      numbers: Float64Array.of(1, Number.NaN, -Infinity, 5e-324),
      texts: ["", "λ", "𝜆 long", "a"],
      truths: [true, false, true, true],
      nothing: [] as string[],
    };
    const files = unzipSync(npz(Object.entries(arrays).map(([name, data]) => ({ name, data }))));
    expect(Object.keys(files)).toEqual(["numbers.npy", "texts.npy", "truths.npy", "nothing.npy"]);
    for (const [name, data] of Object.entries(arrays)) expect(readNpy(files[`${name}.npy`]!)).toEqual([...data]);
  });

  it("gives the same bytes for the same arrays", () => {
    const make = () => npz([{ name: "x", data: Float64Array.of(1, 2) }]);
    expect(make()).toEqual(make());
  });
});

it("tableNpz writes absent numbers as NaN, absent texts as empty", () => {
  const files = unzipSync(
    tableNpz([
      { name: "x", values: [1, null] },
      { name: "s", values: ["a", null] },
      { name: "b", values: [true, false] },
      { name: "some", values: [true, null] },
      { name: "mixed", values: [1, "a"] },
    ]),
  );
  const read = Object.fromEntries(Object.entries(files).map(([name, file]) => [name, readNpy(file)]));
  expect(read).toEqual({
    "x.npy": [1, Number.NaN],
    "s.npy": ["a", ""],
    "b.npy": [true, false],
    "some.npy": ["true", ""],
    "mixed.npy": ["1", "a"],
  });
});
