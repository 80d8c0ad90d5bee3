import { expect, it } from "vitest";
import { changedParameters } from "./changed-parameters.ts";

it("names the parameters that differ, whatever the order of keys", () => {
  const params = { a: 1, b: [2, 3], c: "x", d: { e: 1, f: 2 } };
  expect(changedParameters(params, { ...params, d: { f: 2, e: 1 } })).toEqual([]);
  expect(changedParameters(params, { a: 1, b: [2], c: "y", d: { e: 1, f: 3 } })).toEqual([
    "b = [2,3]",
    "c = x",
    'd = {"e":1,"f":2}',
  ]);
});
