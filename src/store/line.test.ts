import { expect, test } from "vitest";
import { rowOfTask } from "../../tests/fixtures/rows.ts";
import { lineOf, rowBytes, rowOf } from "./line.ts";

test("a line gives its row back, NaN and infinities too", () => {
  const row = rowOfTask(7);
  const line = lineOf(row);
  expect(rowOf(line.subarray(0, -1))).toEqual(row);
  expect(JSON.parse(line.toString())).toMatchObject({ row: { task: { n: 7 } }, sha256: /^[0-9a-f]{64}$/ });
});

test("the bytes do not depend on the order of the keys", () => {
  const row = rowOfTask(7);
  const reversed = Object.fromEntries(Object.entries(row).reverse()) as unknown as typeof row;
  expect(rowBytes(reversed)).toEqual(rowBytes(row));
});

test("every flipped bit of a line is noticed", () => {
  const line = lineOf(rowOfTask(3)).subarray(0, -1);
  for (let bit = 0; bit < 8 * line.length; bit++) {
    const flipped = Buffer.from(line);
    flipped[bit >> 3] ^= 1 << (bit & 7);
    expect(rowOf(flipped)).toBeUndefined();
  }
});

test("every cut of a line is noticed", () => {
  const line = lineOf(rowOfTask(3)).subarray(0, -1);
  for (let length = 0; length < line.length; length++) expect(rowOf(line.subarray(0, length))).toBeUndefined();
});

test("a text that stands for a number is refused", () => {
  expect(() => rowBytes(rowOfTask(1, { values: { name: "NaN" } }))).toThrow("values.name");
});
