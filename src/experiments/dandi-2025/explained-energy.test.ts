import { describe, expect, it } from "vitest";
import { Key } from "../../math/random/key.ts";
import { studentQuantile } from "../../math/special/student.ts";
import type { CurveGroup } from "../../statistics/crossing-slope.ts";
import { explainedCurve, largestExplained, thresholdPoints } from "./explained-energy.ts";

const XS = [64, 128, 256, 512];
const group = (x: number, ...curves: readonly (readonly number[])[]): CurveGroup => ({
  x,
  curves: curves.map((ys) => ({ xs: XS, ys })),
});
const RISING = [0, 0.2, 0.4, 0.8];

describe("largestExplained", () => {
  it("is 1 − (1 − c)² of the mean coefficient at the crossing of the other curves, the largest over groups", () => {
    // Crossing ½ at a quarter of the last step in log n, where c = 0.1 + 0.25 · 0.2.
    const threshold = [group(8, RISING, RISING), group(16, RISING, RISING)];
    const explained = [group(8, [0, 0, 0.1, 0.3], [0, 0, 0.1, 0.3]), group(16, [0, 0, 0, 0.1], [0, 0, 0, 0.1])];
    const { value, low, high } = largestExplained({ threshold, explained, crossingLevel: 0.5 }, { level: 0.99 });
    for (const end of [value, low, high]) expect(end).toBeCloseTo(1 - 0.85 ** 2, 12);
  });

  it("reads the first grid point where the crossing is there", () => {
    const flat = [0.5, 0.6, 0.7, 0.8];
    const groups = {
      threshold: [group(8, flat, flat)],
      explained: [group(8, RISING.with(0, 0.1), RISING.with(0, 0.1))],
    };
    expect(largestExplained({ ...groups, crossingLevel: 0.5 }, { level: 0.99 }).value).toBeCloseTo(1 - 0.9 ** 2, 12);
  });

  it("has the interval of the mean where the crossing is fixed: 1 − (1 − c̄)² ± t · 2(1 − c̄) s/√m", () => {
    const small = [-2, -1, 0, 1, 2].map((e) => 0.2 + 1e-4 * e);
    const threshold = [group(8, ...small.map(() => [0, 0, 0.5, 1]))];
    const explained = [group(8, ...small.map((c) => [0, 0, c, c]))];
    const { value, low, high } = largestExplained({ threshold, explained, crossingLevel: 0.5 }, { level: 0.95 });
    const reach = studentQuantile(0.975, 4) * 2 * 0.8 * Math.sqrt((2.5 * 1e-8) / 5);
    // The share is linear in c up to s² = 2.5e-8, a fraction 1e-4 of the reach.
    expect(value).toBeCloseTo(1 - 0.8 ** 2, 7);
    expect((high - value) / reach).toBeCloseTo(1, 3);
    expect((value - low) / reach).toBeCloseTo(1, 3);
  });

  it("its upper end bounds all groups together: 400 worlds of 5 groups at the level 0.9", () => {
    const RUNS = 400;
    const run = (i: number) => {
      const stream = Key.root(16).fold("explained-energy.test", i).stream();
      const seeds = Array.from({ length: 5 }, () => Array.from({ length: 8 }, () => 0.1 * stream.gaussian()));
      const threshold = seeds.map((own, g) => group(g + 4, ...own.map((e) => RISING.map((y) => y + e))));
      const explained = seeds.map((own, g) =>
        group(g + 4, ...own.map(() => [0, 0, 0.05, 0.25].map((c) => c + 0.05 * stream.gaussian()))),
      );
      return largestExplained({ threshold, explained, crossingLevel: 0.5 }, { level: 0.9 });
    };
    const truth = 1 - (1 - 0.1) ** 2;
    const ends = Array.from({ length: RUNS }, (_, i) => run(i));
    // At most 5 % of runs may end below the truth, 20 ± 4.4: P(Bin(400, 0.05) ≥ 45) = 5e-7.
    expect(ends.filter(({ high }) => high < truth).length).toBeLessThan(45);
    // Mutant: the largest of the groups' values is no bound, and without Bonferroni's level neither is its low end.
    expect(ends.filter(({ value }) => value > truth).length).toBeGreaterThan(300);
    expect(ends.filter(({ low }) => low > truth).length).toBeLessThan(45);
  });

  it("is undefined where a group crosses off its grid or is a single seed, and without groups", () => {
    const off = RISING.map((y) => y / 2);
    const of = (threshold: CurveGroup[]) =>
      largestExplained({ threshold, explained: threshold, crossingLevel: 0.5 }, { level: 0.99 });
    for (const groups of [[], [group(8, RISING)], [group(8, RISING, RISING), group(16, off, off)]]) {
      const { value, low, high } = of(groups);
      expect([value, low, high]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    }
  });
});

describe("what the figure draws", () => {
  it("thresholdPoints: the crossing, two jackknife errors of its logarithm, and only groups that have both", () => {
    const later = RISING.map((y) => y - 0.1);
    const points = thresholdPoints(
      [group(8, RISING, RISING), group(16, RISING), group(32, [0, 0, 0, 0], RISING), group(64, RISING, later)],
      0.5,
    );
    expect(points.map(({ x }) => x)).toEqual([8, 64]);
    expect(points[0]!.y).toBeCloseTo(256 * 2 ** 0.25, 9);
    expect(points[0]!.high - points[0]!.low).toBeCloseTo(0, 9);
    // One curve crosses at 2^¼, the other at 2^½, the mean at 2^⅜ · 256; half the distance is the standard error.
    expect(Math.log2(points[1]!.y / 256)).toBeCloseTo(3 / 8, 10);
    expect(Math.log2(points[1]!.high / points[1]!.y)).toBeCloseTo(2 / 8, 10);
  });

  it("explainedCurve: the share of the mean coefficient in a band that holds it, also around c = 1 where the share turns", () => {
    const curve = explainedCurve(group(8, [0.1, 0.9, 0.99, 1.3], [0.3, 1, 1.03, 1.4], [0.2, 0.95, 0.98, 1.5]));
    expect(curve.map(({ x }) => x)).toEqual([1, 2, 4, 8]);
    expect(curve[0]!.y).toBeCloseTo(1 - 0.8 ** 2, 14);
    expect(curve[0]!.high).toBeCloseTo(1 - (0.8 - 0.2 / Math.sqrt(3)) ** 2, 12);
    expect(curve.every(({ y, low, high }) => low <= y && y <= high && high <= 1)).toBe(true);
    expect(curve[2]!.high).toBe(1);
    expect(curve[3]!.high).toBeLessThan(1);
    expect(explainedCurve(group(8, [0.1, 0.2, 0.3, 0.4]))[0]).toEqual({
      x: 1,
      y: 1 - 0.9 ** 2,
      low: 1 - 0.9 ** 2,
      high: 1 - 0.9 ** 2,
    });
    expect(explainedCurve(undefined)).toEqual([]);
  });
});
