import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { DataFileError, LIMITS, readDataFile } from "./data-file.ts";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string) => readDataFile(encode(text), "a.csv");
/** 20 rows of two numbers, the least that is read. */
const rows = Array.from({ length: LIMITS.leastRows }, (_, i) => [i / 4, 1 - i] as const);
const body = (delimiter: string, end = "\n"): string => rows.map((row) => row.join(delimiter)).join(end);

describe("numbers are read", () => {
  const values = Float64Array.from(rows.flat());

  test.each([",", ";", "\t", " ", "   "])("separated by «%s», with a line of names or without", (delimiter) => {
    expect(read(body(delimiter))).toMatchObject({ rows: 20, columns: 2, values, names: ["column 1", "column 2"] });
    const named = read(`age${delimiter}9lives\r\n${body(delimiter, "\r\n")}\r\n\r\n`);
    expect(named).toMatchObject({ rows: 20, columns: 2, values, names: ["age", "9lives"] });
  });

  test("with quotes, a byte-order mark, every way to write a decimal, and names that are partly numbers", () => {
    const { names, values: numbers } = read(`\ufeff"a, b",1990\n"+.5",1e-3\n-1E2,7.\n${body(",")}`);
    expect(names).toEqual(["a, b", "1990"]);
    expect([...numbers.slice(0, 4)]).toEqual([0.5, 1e-3, -100, 7]);
  });

  test("from JSON, as rows or as mappings", () => {
    expect(read(JSON.stringify(rows))).toMatchObject({ rows: 20, columns: 2, values });
    const mappings = rows.map(([x, y]) => ({ x, y }));
    expect(read(JSON.stringify(mappings))).toMatchObject({ values, names: ["x", "y"] });
  });

  test.each([
    ["<f8", false, 8],
    ["<f4", true, 4],
  ] as const)("from NumPy, %s, columns first: %s", (type, fortran, size) => {
    const header = `{'descr': '${type}', 'fortran_order': ${fortran ? "True" : "False"}, 'shape': (20, 2), }\n`;
    const bytes = new Uint8Array(10 + header.length + 40 * size);
    bytes.set([0x93, ...encode("NUMPY"), 1, 0, header.length, 0, ...encode(header)]);
    const view = new DataView(bytes.buffer);
    for (let i = 0; i < 20; i++) {
      for (let j = 0; j < 2; j++) {
        const at = 10 + header.length + size * (fortran ? j * 20 + i : 2 * i + j);
        if (size === 8) view.setFloat64(at, rows[i]![j]!, true);
        else view.setFloat32(at, rows[i]![j]!, true);
      }
    }
    expect(readDataFile(bytes, "a.npy")).toMatchObject({ rows: 20, columns: 2, values });
    expect(() => readDataFile(bytes.subarray(0, -1), "a.npy")).toThrow("20 × 2 numbers");
  });

  test("under the digest of their bytes", () => {
    const bytes = encode(body(","));
    expect(readDataFile(bytes, "b").sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
  });
});

test("what is no table of numbers is refused by a sentence that says where", () => {
  const bad: readonly (readonly [string | Uint8Array, string])[] = [
    ["", "the file is empty"],
    ["   \n", "the file has only blanks"],
    ["1\n2\n3", "there is one column"],
    ["1,2\n3,4", "there are 2 rows of numbers; at least 20"],
    ["a,b", "there are 0 rows of numbers"],
    [`${body(",")}\n1,2,3`, "line 21 has 3 cells, the first line has 2"],
    [`x,y\n${body(",")}\n1`, "line 22 has 1 cell, the first line has 2"],
    [`1,2\n\n${body(",")}`, "line 2 is empty"],
    [`x,y\n1,red\n${body(",")}`, "line 2, column 2 (y): «red» is no number; only numbers are read"],
    [`5.1,setosa\n4.9,setosa\n${body(",")}`, "line 1, column 2: «setosa» is no number"],
    [`x,y\n1,NaN\n${body(",")}`, "line 2, column 2 (y): «NaN» is no finite number"],
    [`x,y\n1,1e999\n${body(",")}`, "«1e999» is no finite number"],
    [`x,y\n,1\n${body(",")}`, "line 2, column 1 (x) is empty"],
    [`x,y\n0x10,1\n${body(",")}`, "«0x10» is no number"],
    [`x;y\n1,5;2\n${body(";")}`, "«1,5» is no number; write decimal points"],
    [Array.from({ length: 1001 }, (_, i) => i).join(","), "there are 1001 columns; at most 1000"],
    [`1,2\n${" ".repeat(100_001)}3`, "line 2 has 100002 characters; at most 100000"],
    ["1,2\n".repeat(200_001), "there are more than 200000 rows"],
    [`${"1,".repeat(999)}1\n`.repeat(5001), "there are more than 5000000 numbers"],
    ["[[1,2],", "this begins as JSON and is none"],
    ["[]", "the list of rows is empty"],
    ['{"x": [1]}', "JSON must be a list of rows"],
    ['[{"x":1,"y":2},{"x":1,"z":2}]', "row 2 has other names than the first"],
    ['[{"x":1,"y":2},{"x":1,"y":null}]', "row 2, column 2 (y): «null» is no finite number"],
    ['[{"x":1,"y":2},{"x":1}]', "row 2 has other names than the first"],
    ["[1,2]", "row 1 is no list and no mapping"],
    [encode("\u0000\u0001\u0002"), "this is no text: byte 1 is 0"],
    [new Uint8Array([0x31, 0x2c, 0xff, 0x0a]), "this is no text in UTF-8"],
    [new Uint8Array([0xff, 0xfe, 0x31, 0]), "UTF-16"],
    [new Uint8Array([0x50, 0x4b, 3, 4, 0]), "archive or a spreadsheet"],
    [new Uint8Array([0x1f, 0x8b, 8]), "compressed (gzip)"],
    [new Uint8Array([0x93, ...encode("NUMPY"), 1, 0, 200, 0, 0, 0]), "ends in its header"],
    [new Uint8Array(LIMITS.bytes + 1), "at most 20 MB are read"],
  ];
  for (const [given, said] of bad) {
    const bytes = typeof given === "string" ? encode(given) : given;
    expect(() => readDataFile(bytes, "x"), said).toThrow(DataFileError);
    expect(() => readDataFile(bytes, "x")).toThrow(said);
  }
});

test("what is made to be slow is not", () => {
  // Quadratic work on two million characters is 4 · 10¹²: the test would not end.
  const blanks = " ".repeat(90_000);
  for (const text of [
    `a${" ".repeat(2_000_000)}b`,
    "1 ".repeat(1_000_000),
    '"'.repeat(2_000_000),
    `a${blanks}b\n`.repeat(20),
    "\n".repeat(2_000_000),
    `1${"\n".repeat(2_000_000)}1,2`,
    "[".repeat(2_000_000),
  ]) {
    expect(() => read(text)).toThrow(DataFileError);
  }
});
