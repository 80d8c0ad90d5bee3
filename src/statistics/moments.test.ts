import { expect, test } from "vitest";
import { mean, median, quantileOfSorted, variance } from "./moments.ts";

test("mean, variance and median of small samples", () => {
  expect(mean([1, 2, 6])).toBe(3);
  expect(variance([1, 2, 6])).toBe(7);
  expect(median([6, 1, 2])).toBe(2);
  expect(median([6, 1, 2, 3])).toBe(2.5);
  expect([mean([]), variance([1]), median([]), median([1, Number.NaN])]).toEqual(Array(4).fill(Number.NaN));
});

test("medians and quantiles take infinite values", () => {
  const infinity = Number.POSITIVE_INFINITY;
  expect(median([1, 2, infinity])).toBe(2);
  expect(median([1, 2, infinity, infinity])).toBe(infinity);
  expect(median([infinity, infinity])).toBe(infinity);
  expect(median([-infinity, -infinity, 4])).toBe(-infinity);
  const ordered = new Float64Array([1, 2, 3, infinity]);
  expect(quantileOfSorted(ordered, 0.6)).toBe(3);
  expect(quantileOfSorted(ordered, 0.7)).toBe(infinity);
});

test("quantiles interpolate at p (n + 1) and stop at the extremes", () => {
  const ordered = new Float64Array([10, 20, 30]);
  expect([0, 0.25, 0.375, 0.5, 0.75, 1].map((p) => quantileOfSorted(ordered, p))).toEqual([10, 10, 15, 20, 30, 30]);
});
