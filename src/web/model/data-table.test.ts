import { csvParse } from "d3-dsv";
import { expect, it } from "vitest";
import { cellText, tableCsv } from "./data-table.ts";

const columns = [
  { name: "n", label: "n", number: true },
  { name: "note", label: 'what, "and" why' },
];

it("a file has every row, quoted where it must be, its numbers to the last bit", () => {
  const rows = Array.from({ length: 700 }, (_, i) => ({ n: Math.sin(i), note: i === 3 ? 'a "b",\nc' : null }));
  const read = csvParse(tableCsv(columns, rows));
  expect(read).toHaveLength(700);
  expect(read.map(({ n }) => Number(n))).toEqual(rows.map(({ n }) => n));
  expect(read[3]!['what, "and" why']).toBe('a "b",\nc');
  expect(read[4]!['what, "and" why']).toBe("");
});

it("cells are as people read them", () => {
  expect([1 / 3, -1e-7, Number.NaN, Number.POSITIVE_INFINITY, true, null, undefined, "x"].map(cellText)).toEqual([
    ...["0.3333", "−1·10⁻⁷", "undefined", "∞", "true", "", "", "x"],
  ]);
});
