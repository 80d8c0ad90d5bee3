import { expect, test } from "vitest";
import { AUTHORS_INNER, effectiveDimensionOf, innerSchema } from "./running-example.ts";

test.each([
  [1024, 0.3, 8],
  [64, 0.5, 8],
  [63, 0.5, 7],
  [32, 0.5, 5],
  [1000, 1 / 3, 10],
])("d_eff of d = %i, ε = %f is %i, also where d^ε falls short of it by rounding", (d, epsilon, expected) => {
  expect(effectiveDimensionOf(d, epsilon)).toBe(expected);
});

test("some d^ε does fall short, so that the guard has work to do", () => {
  expect(Math.floor(1024 ** 0.3)).toBe(7);
});

test("the authors' inner polynomial satisfies the schema of experiments", () => {
  expect(innerSchema.parse(AUTHORS_INNER)).toEqual(AUTHORS_INNER);
});
