import { expect, test } from "vitest";
import type { DataFile } from "../../playground/data-file.ts";
import { usualData } from "../../playground/data-problem.ts";
import { dataOf, previewOf, problemOfChoice, problemOfDigest, valueColumn, withValueColumn } from "./data-file.ts";

const file: DataFile = {
  ...{ name: "a.csv", sha256: "ab".repeat(32), names: ["x", "y", "one", "z"], rows: 2, columns: 4 },
  values: Float64Array.of(1, 2, 1, 3, 4, 5, 1, 6),
};
const usual = dataOf(file, undefined);

test("a new file is read as the address's defaults say; choices about the same file stay", () => {
  expect(usual).toEqual({ ...usualData(file.sha256), name: "a.csv" });
  const chosen = { ...usual, held: 0.5 };
  expect(dataOf(file, chosen)).toBe(chosen);
  expect(dataOf({ ...file, sha256: "cd".repeat(32) }, chosen).held).toBe(0.25);
});

test("the last column is the value unless another is chosen, and the value is no input", () => {
  expect(valueColumn(file, usual)).toBe(4);
  const second = withValueColumn(file, { ...usual, along: [2, 1] }, 2);
  expect(second).toEqual({ ...usual, column: 2, along: [1] });
  expect(withValueColumn(file, second, 4)).toEqual({ ...usual, along: [1] });
});

test("what cannot be learnt is said", () => {
  expect(problemOfChoice(file, usual)).toBeUndefined();
  expect(problemOfChoice(file, { ...usual, column: 3 })).toBe(
    "one is 1 in every row: choose another column as the value.",
  );
  expect(problemOfChoice(file, { ...usual, column: 7 })).toContain("has 4");
  expect(problemOfChoice(file, { ...usual, along: [4] })).toContain("no input");
});

test("another file than the link's is told by both digests", () => {
  expect(problemOfDigest(file, undefined)).toBeUndefined();
  expect(problemOfDigest(file, usual)).toBeUndefined();
  expect(problemOfDigest(file, { ...usual, sha256: "cd".repeat(32), name: "b.csv" })).toBe(
    "a.csv is another file: its SHA-256 begins with abababab, that of b.csv, the file of this link, with cdcdcdcd.",
  );
});

test("a preview has the value in its last column", () => {
  expect(previewOf(file, { ...usual, column: 1 }, { rows: 5, columns: 3 })).toEqual({
    columns: [2, 3, 1],
    rows: [
      [2, 1, 1],
      [5, 1, 4],
    ],
    left: 1,
  });
});
