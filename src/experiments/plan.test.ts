import { expect, test } from "vitest";
import { range } from "./plan.ts";

test("range counts from 0", () => {
  expect(range(3)).toEqual([0, 1, 2]);
  expect(range(0)).toEqual([]);
});
