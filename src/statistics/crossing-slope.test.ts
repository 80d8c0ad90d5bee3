import { describe, expect, it } from "vitest";
import { Key } from "../math/random/key.ts";
import { type CurveGroup, crossingSlope, logCrossing } from "./crossing-slope.ts";
import type { Estimate } from "./estimate.ts";

/** n/x² of the grid, and a curve that passes ½ at n = ¼ x², linear in log n. */
const SIZES = [0.0625, 0.125, 0.1875, 0.25, 0.375, 0.5, 0.75, 1];
const rise = (s: number): number => 0.5 + 0.25 * Math.log2(4 * s);
const DIMENSIONS = [16, 24, 36, 48, 64];
const SEEDS = [9, 8, 7, 6, 5];

/** Runs whose samples are nested have errors that go along the curve; half of the variance here does. */
function simulate(key: Key, noise: number): CurveGroup[] {
  return DIMENSIONS.map((x, g) => ({
    x,
    curves: Array.from({ length: SEEDS[g] }, (_, seed) => {
      const stream = key.fold(x, seed).stream();
      const own = stream.gaussian();
      const ys = SIZES.map((s) => rise(s) + (noise * (own + stream.gaussian())) / Math.SQRT2);
      return { xs: SIZES.map((s) => s * x * x), ys };
    }),
  }));
}

const key = Key.root(14).fold("crossing-slope.test");
const exact = simulate(key, 0);

describe("crossingSlope", () => {
  it("is exact for exact curves, and 1 less for a crossing that moves with x instead of x²", () => {
    const { value, low, high } = crossingSlope(exact, 0.5, { level: 0.95 });
    expect(Math.max(Math.abs(value - 2), Math.abs(low - 2), Math.abs(high - 2))).toBeLessThan(1e-13);
    const slower = exact.map(({ x, curves }) => ({
      x,
      curves: curves.map(({ xs, ys }) => ({ xs: xs.map((n) => n / x), ys })),
    }));
    expect(crossingSlope(slower, 0.5, { level: 0.95 }).value).toBeCloseTo(1, 12);
  });

  it("covers the truth at its level, where an interval of half the width does not", () => {
    const RUNS = 300;
    const runs = Array.from({ length: RUNS }, (_, run) => simulate(key.fold("coverage", run), 0.1));
    const covers = (estimates: readonly Estimate[]) =>
      estimates.filter(({ low, high }) => low <= 2 && 2 <= high).length;
    const estimates = runs.map((groups) => crossingSlope(groups, 0.5, { level: 0.95 }));
    // Of 300 runs 285 ± 3.8 cover: P(Bin(300, 0.95) ≤ 263) = 5e-7 and P(all 300) = 2e-7, together below 1e-6.
    expect(covers(estimates)).toBeGreaterThan(263);
    expect(covers(estimates)).toBeLessThan(RUNS);
    const half = estimates.map((e) => ({ ...e, low: (e.value + e.low) / 2, high: (e.value + e.high) / 2 }));
    expect(covers(half)).toBeLessThanOrEqual(263);
    // No bias: the mean of 300 slopes within 5 standard errors of 2.
    const mean = estimates.reduce((sum, { value }) => sum + value, 0) / RUNS;
    const square = estimates.reduce((sum, { value }) => sum + (value - mean) ** 2, 0) / (RUNS - 1);
    expect(Math.abs(mean - 2)).toBeLessThan(5 * Math.sqrt(square / RUNS));
  });

  it("is undefined, and says why, where a group crosses off its grid, has one curve or a value that is no number", () => {
    const undefinedBy = (groups: readonly CurveGroup[]): string | undefined => {
      const { value, low, high, note } = crossingSlope(groups, 0.5, { level: 0.9 });
      expect([value, low, high]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
      return note;
    };
    const change = (curves: CurveGroup["curves"]) => exact.with(1, { x: 24, curves });
    const { curves } = exact[1];
    expect(undefinedBy(change(curves.slice(0, 1)))).toBe("fewer than two curves at x = 24");
    expect(undefinedBy(change([]))).toBe("fewer than two curves at x = 24");
    expect(undefinedBy(change(curves.map(({ xs, ys }) => ({ xs, ys: ys.map((y) => y - 0.8) }))))).toContain("x = 24");
    expect(undefinedBy(change(curves.map(({ xs, ys }) => ({ xs, ys: ys.map((y) => y + 0.8) }))))).toContain("x = 24");
    // Behind the crossing, where it would not be noticed.
    expect(undefinedBy(change(curves.with(0, { xs: curves[0].xs, ys: curves[0].ys.with(-1, Number.NaN) })))).toContain(
      "24",
    );
    expect(undefinedBy([])).toContain("fewer than two different x");
  });

  it("refuses curves on different grids", () => {
    const [first, second] = exact[0].curves;
    expect(() => logCrossing([first, { xs: second.xs.slice(1), ys: second.ys.slice(1) }], 0.5)).toThrow("the same xs");
    expect(() => logCrossing([], 0.5)).toThrow("there must be a curve");
  });
});
