import fc from "fast-check";
import { expect, test } from "vitest";
import { Key } from "../math/random/key.ts";
import { directionOf, isotonic } from "./isotonic.ts";
import { type Curve, crossing, thresholdInterval } from "./threshold.ts";

const infinity = Number.POSITIVE_INFINITY;
const key = Key.root(2);
const xs = [1, 2, 4, 8, 16];

test("isotonic regression: known answer, and nearest among monotone sequences", () => {
  expect([...isotonic([1, 3, 2, 4, 3.5, 3.6], "rising")]).toEqual(
    [1, 2.5, 2.5, 3.7, 3.7, 3.7].map((y) => expect.closeTo(y, 12)),
  );
  expect([...isotonic([5, 6, 1], "falling")]).toEqual([5.5, 5.5, 1]);
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 5, maxLength: 5 }),
      fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 5, maxLength: 5 }),
      (ys, others) => {
        const distance = (fit: ArrayLike<number>) => ys.reduce((sum, y, i) => sum + (y - fit[i]) ** 2, 0);
        const fit = isotonic(ys, "rising");
        expect(fit.every((y, i) => i === 0 || y >= fit[i - 1])).toBe(true);
        expect(distance(fit)).toBeLessThanOrEqual(distance(others.toSorted((a, b) => a - b)) + 1e-9);
      },
    ),
    { seed: 1 },
  );
});

test("a curve crosses linearly in log x, rising or falling", () => {
  expect(crossing(xs, [0, 0, 1, 1, 1], { level: 0.5 })).toEqual({ kind: "at", x: expect.closeTo(Math.sqrt(8), 12) });
  expect(crossing(xs, [1, 1, 1, 0, 0], { level: 0.25 })).toEqual({ kind: "at", x: expect.closeTo(4 * 2 ** 0.75, 12) });
  expect(crossing(xs, [0, 0.5, 0.5, 1, 1], { level: 0.5 })).toEqual({ kind: "at", x: 2 });
  expect(crossing(xs, [0, 0.1, 0.2, 0.3, 0.4], { level: 0.5 })).toEqual({ kind: "beyond", x: 16 });
  expect(crossing(xs, [0.6, 0.7, 0.8, 0.9, 1], { level: 0.5 })).toEqual({ kind: "before", x: 1 });
  expect(crossing(xs, [0.4, 0.3, 0.2, 0.1, 0], { level: 0.5 })).toEqual({ kind: "before", x: 1 });
});

test("a bump is smoothed before it is crossed; the first raw crossing would be elsewhere", () => {
  const ys = [0, 0.8, 0.2, 0.7, 1];
  const { x } = crossing(xs, ys, { level: 0.6 });
  expect(x).toBeCloseTo(4 * 2 ** 0.5, 12);
  expect(x).toBeGreaterThan(2);
  expect(directionOf(ys)).toBe("rising");
  expect(crossing(xs, ys, { level: 0.6, direction: "falling" })).toMatchObject({ kind: "before" });
});

const curves = (shift: number, noise: number): Curve[] => {
  const stream = Key.root(3).fold(shift).stream();
  return Array.from({ length: 10 }, () => ({
    xs,
    ys: xs.map((x) => Math.log2(x) / 4 - shift + noise * stream.gaussian()),
  }));
};

test("the interval holds the crossing and is the same again", () => {
  const estimate = thresholdInterval(curves(0, 0.05), 0.5, { level: 0.95, key });
  expect(estimate.low < 4 && 4 < estimate.high).toBe(true);
  expect(estimate.low < estimate.value && estimate.value < estimate.high).toBe(true);
  expect(estimate).toEqual(thresholdInterval(curves(0, 0.05), 0.5, { level: 0.95, key }));
  const median = thresholdInterval(curves(0, 0.05), 0.5, { level: 0.95, key, statistic: "median" });
  expect(median.low < 4 && 4 < median.high).toBe(true);
  const exact = thresholdInterval(curves(0, 0), 0.5, { level: 0.95, key });
  expect([exact.low, exact.high]).toEqual([exact.value, exact.value]);
  expect(exact.value).toBeCloseTo(4, 12);
});

test("a threshold near or beyond the end of the grid is one-sided", () => {
  const near = thresholdInterval(curves(0.48, 0.2), 0.5, { level: 0.99, key });
  expect(near.high).toBe(infinity);
  expect(near.low).toBeGreaterThan(1);
  expect(near.note).toMatch(/resamples cross off the grid/);
  const beyond = thresholdInterval(curves(0.7, 0.05), 0.5, { level: 0.95, key });
  expect([beyond.value, beyond.low, beyond.high]).toEqual([infinity, infinity, infinity]);
  const before = thresholdInterval(curves(-0.7, 0.05), 0.5, { level: 0.95, key });
  expect([before.value, before.low, before.high]).toEqual([0, 0, 0]);
  expect(thresholdInterval(curves(0, 0.05).slice(0, 1), 0.5, { level: 0.95, key })).toMatchObject({
    low: 0,
    high: infinity,
  });
});

test("what is undefined is an estimate of NaN; different grids and bad levels are refused", () => {
  expect(thresholdInterval([], 0.5, { level: 0.95, key }).value).toBeNaN();
  expect(thresholdInterval([{ xs, ys: [0, 0, Number.NaN, 1, 1] }], 0.5, { level: 0.95, key }).value).toBeNaN();
  const other = { xs: [1, 2], ys: [0, 1] };
  expect(() => thresholdInterval([...curves(0, 0), other], 0.5, { level: 0.95, key })).toThrow(/same xs/);
  expect(() => thresholdInterval(curves(0, 0), 0.5, { level: 1, key })).toThrow(/level/);
  expect(() => crossing([2, 1], [0, 1], { level: 0.5 })).toThrow(/increasing/);
});
