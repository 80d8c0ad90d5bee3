import { describe, expect, it } from "vitest";
import { Key } from "../../math/random/key.ts";
import { largestFactor, type OverlapCurves, smallestMean } from "./overlap-statistics.ts";

const xs = [100, 1000];
/** Overlaps linear in log n that cross the level ½ at n. */
const curve = (n: number) => ({ xs, ys: xs.map((x) => 0.5 + 0.1 * Math.log(x / n)) });
const seeds = (first: readonly number[], second: readonly number[]): OverlapCurves[] =>
  first.map((n, i) => ({ first: curve(n), second: curve(second[i]!) }));
const levels = [0.5, 0.5] as const;
const level = 0.99;

describe("largestFactor", () => {
  it("is the ratio of the crossings of the mean curves, above or below 1, the largest over the dimensions", () => {
    const equal = { x: 16, predicted: 1, seeds: seeds([200, 200], [260, 260]) };
    const below = { x: 36, predicted: 1, seeds: seeds([600, 600], [400, 400]) };
    const { value, low, high } = largestFactor([equal, below], levels, { level });
    for (const end of [value, low, high]) expect(end).toBeCloseTo(1.5, 10);
    expect(largestFactor([equal], levels, { level }).value).toBeCloseTo(1.3, 10);
  });

  it("is taken from what theory predicts", () => {
    const groups = [{ x: 16, predicted: 4, seeds: seeds([200, 200], [400, 400]) }];
    expect(largestFactor(groups, levels, { level }).value).toBeCloseTo(2, 10);
  });

  it("has an interval that widens with the scatter of the seeds, and is wider for more dimensions", () => {
    const noisy = { x: 16, predicted: 1, seeds: seeds([200, 210, 190], [250, 330, 290]) };
    const quiet = { x: 36, predicted: 1, seeds: seeds([200, 200, 200], [210, 210, 210]) };
    const alone = largestFactor([noisy], levels, { level });
    const both = largestFactor([noisy, quiet], levels, { level });
    expect(alone.low).toBeLessThan(alone.value);
    expect(alone.high).toBeGreaterThan(alone.value);
    expect(both.value).toBe(alone.value);
    expect(both.high).toBeGreaterThan(alone.high);
  });

  it("is undefined where a level is crossed off the grid, and for one seed", () => {
    const off = { x: 16, predicted: 1, seeds: seeds([200, 200], [2000, 2000]) };
    expect(largestFactor([off], levels, { level }).value).toBeNaN();
    expect(largestFactor([{ ...off, seeds: seeds([200], [300]) }], levels, { level }).value).toBeNaN();
    expect(largestFactor([], levels, { level }).value).toBeNaN();
  });
});

describe("smallestMean", () => {
  const options = { level, key: Key.root(1) };

  it("is the smallest mean, its ends the smallest of the groups' ends at Bonferroni's level", () => {
    const near = [0.8, 0.82, 0.78, 0.81];
    const far = [0.9, 0.92, 0.88, 0.91];
    const both = smallestMean([far, near], options);
    const alone = smallestMean([near], options);
    expect(both.value).toBeCloseTo(0.8025, 12);
    expect(both.low).toBeLessThan(alone.low);
    expect(both.high).toBeGreaterThan(alone.high);
  });

  it("is undefined where a value is missing, or all are", () => {
    expect(smallestMean([[0.8, Number.NaN]], options).value).toBeNaN();
    expect(smallestMean([], options).value).toBeNaN();
  });
});
