import { expect, test } from "vitest";
import { Key } from "../math/random/key.ts";
import { meanInterval, medianInterval, studentInterval } from "./location.ts";

const key = Key.root(1);
const values = [2.1, 3.7, 1.2, 8.4, 4.4, 2.9, 3.3, 5.1];
const infinity = Number.POSITIVE_INFINITY;

test("the mean's interval holds Student's, and reaches further on the side of the tail", () => {
  const { value, low, high, standardError } = meanInterval(values, { level: 0.95, key });
  const reach = 2.364624251592785 * standardError!;
  expect(value).toBeCloseTo(3.8875, 12);
  expect(low).toBeLessThanOrEqual(value - reach * (1 - 1e-9));
  expect(high).toBeGreaterThan(value + 1.1 * reach);
  expect(meanInterval(values, { level: 0.95, key })).toEqual(meanInterval(values, { level: 0.95, key }));
});

test("Student's interval is symmetric, and says nothing of one value", () => {
  const { value, low, high, standardError } = studentInterval(values, { level: 0.95 });
  // t_7 at 0.975.
  expect((high - value) / standardError!).toBeCloseTo(2.364624251592785, 12);
  expect(value - low).toBeCloseTo(high - value, 12);
  expect(studentInterval([1], { level: 0.95 }).low).toBeNaN();
  expect(studentInterval([1, infinity], { level: 0.95 }).value).toBeNaN();
});

test("the median's interval is order statistics where their coverage is the level", () => {
  // n = 8: [x_(2), x_(7)] has 1 − 18/256, [x_(1), x_(8)] has 1 − 2/256.
  expect(medianInterval(values, { level: 1 - 18 / 256 })).toMatchObject({ value: 3.5, low: 2.1, high: 5.1 });
  expect(medianInterval(values, { level: 1 - 2 / 256 })).toMatchObject({ low: 1.2, high: 8.4 });
  const between = medianInterval(values, { level: 0.95 });
  expect(between.low > 1.2 && between.low < 2.1 && between.high > 5.1 && between.high < 8.4).toBe(true);
  // Hettmansperger & Sheather's weight for k = 1: I = (254/256 − 0.95)/(16/256), λ = 7 I/(1 + 6 I).
  const share = (254 / 256 - 0.95) / (16 / 256);
  const weight = (7 * share) / (1 + 6 * share);
  expect(between.low).toBeCloseTo(1.2 + weight * 0.9, 12);
  expect(between.high).toBeCloseTo(8.4 - weight * 3.3, 12);
});

test("small levels and odd numbers: the interval holds the median and grows with the level", () => {
  for (const sample of [values, values.slice(1)]) {
    let last = 0;
    for (const level of [0.01, 0.1, 0.3, 0.5, 0.8, 0.95, 0.98]) {
      const { value, low, high } = medianInterval(sample, { level });
      expect(low <= value && value <= high).toBe(true);
      expect(high - low).toBeGreaterThanOrEqual(last);
      last = high - low;
    }
  }
});

test("censored values are order statistics; too few values say nothing", () => {
  const censored = [...values.slice(0, 6), infinity, infinity];
  expect(medianInterval(censored, { level: 0.9 })).toMatchObject({ value: expect.closeTo(4.05, 12), high: infinity });
  expect(medianInterval(censored, { level: 0.9 }).low).toBeGreaterThan(1.2);
  expect(medianInterval([infinity, infinity], { level: 0.2 })).toMatchObject({ value: infinity, low: infinity });
  expect(medianInterval([1, 2, 3, 4, 5], { level: 0.95 })).toMatchObject({ value: 3, low: -infinity, high: infinity });
});

test("what is undefined is an estimate of NaN with a note", () => {
  for (const sample of [[], [1, Number.NaN]]) {
    for (const interval of [meanInterval, medianInterval]) {
      const { value, low, high, note } = interval(sample, { level: 0.95, key });
      expect([value, low, high]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
      expect(note).toMatch(/./);
    }
  }
  expect(meanInterval([1, infinity], { level: 0.95, key }).value).toBeNaN();
  expect(meanInterval([4], { level: 0.95, key })).toMatchObject({ value: 4, low: -infinity, high: infinity });
  expect(meanInterval([4, 4], { level: 0.95, key })).toMatchObject({ value: 4, low: 4, high: 4 });
  expect(() => meanInterval(values, { level: 2, key })).toThrow(/level/);
  expect(() => medianInterval(values, { level: 0 })).toThrow(/level/);
});
