import { csvParse } from "d3-dsv";
import { parquetReadObjects } from "hyparquet";
import { describe, expect, it } from "vitest";
import type { Row } from "../../experiments/row.ts";
import { flatten } from "../../plots/flatten.ts";
import { rowTable, tableCsv } from "../../plots/row-table.ts";
import { tableParquet } from "./table.ts";

const row = (address: string, values: unknown, more: Partial<Row> = {}): Row => ({
  address,
  experiment: "p/e",
  codeVersion: "c0de",
  task: { d: 32, inner: [{ degree: 2 }, { degree: 3 }], target: { epsilon: 0.5 } },
  seed: 1,
  engine: "reference",
  outcome: "ok",
  values,
  versions: { thalweg: "0.1.0" },
  ...more,
});

const rows = [
  row("a", { samples: [10, 20, 30], overlaps: [0.1, Number.NaN], crossing: Infinity, converged: true }),
  row("b", { samples: [], overlaps: [], crossing: -0.1, converged: false }),
  row("c", null, { outcome: "failed", message: 'said "no", twice\nλ = 𝜆' }),
];
const table = rowTable(rows);
const column = (name: string) => table.find((each) => each.name === name)?.values;

describe("flatten", () => {
  it("sets lists side by side, an entry a line, and repeats the rest", () => {
    expect(flatten({ a: 1, b: { c: [1, 2], d: [{ x: 3 }] } })).toEqual([
      { a: 1, index: 0, "b.c": 1, "b.d.x": 3 },
      { a: 1, index: 1, "b.c": 2 },
    ]);
  });

  it("numbers the levels of nested lists and reads typed arrays", () => {
    expect(flatten({ m: [new Float64Array([1, 2]), [3]] })).toEqual([
      { index: 0, "index.2": 0, m: 1 },
      { index: 0, "index.2": 1, m: 2 },
      { index: 1, "index.2": 0, m: 3 },
    ]);
  });

  it("loses no number of a value, whatever its shape", () => {
    const value = {
      a: 1,
      b: [
        { c: [2, 3], d: 4 },
        { c: [], d: 5 },
      ],
      e: { f: { g: [[6], [7, 8]] } },
    };
    const seen = new Set(
      flatten(value).flatMap((line) =>
        Object.entries(line)
          .filter(([key]) => !key.startsWith("index"))
          .map(([, v]) => v),
      ),
    );
    expect([...seen].sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
});

describe("rowTable", () => {
  it("has columns of one length: who and what first, then values in long form", () => {
    expect(new Set(table.map(({ values }) => values.length))).toEqual(new Set([5]));
    expect(column("address")).toEqual(["a", "a", "a", "b", "c"]);
    expect(column("task.d")).toEqual([32, 32, 32, 32, 32]);
    expect(column("task.target.epsilon")?.[0]).toBe(0.5);
    expect(column("task.inner")?.[0]).toBe('[{"degree":2},{"degree":3}]');
    expect(column("index")).toEqual([0, 1, 2, null, null]);
    expect(column("values.samples")).toEqual([10, 20, 30, null, null]);
    expect(column("values.overlaps")).toEqual([0.1, Number.NaN, null, null, null]);
    expect(column("outcome")).toEqual(["ok", "ok", "ok", "ok", "failed"]);
  });

  it("is empty for no rows", () => expect(rowTable([])).toEqual([]));
});

describe("CSV", () => {
  it("comes back, NaN and infinities as text", () => {
    const read = csvParse(tableCsv(table));
    expect(read.columns).toEqual(table.map(({ name }) => name));
    expect(read.map((line) => line["values.overlaps"])).toEqual(["0.1", "NaN", "", "", ""]);
    expect(read.map((line) => line["values.crossing"])).toEqual(["Infinity", "Infinity", "Infinity", "-0.1", ""]);
    expect(read[4]?.message).toBe('said "no", twice\nλ = 𝜆');
  });
});

describe("Parquet", () => {
  it("comes back with types, NaN, infinities and nulls", async () => {
    const bytes = tableParquet(table);
    const read = await parquetReadObjects({ file: bytes.buffer as ArrayBuffer });
    expect(read.length).toBe(5);
    for (const { name, values } of table) expect(read.map((line) => line[name] ?? null)).toEqual(values);
  });
});
