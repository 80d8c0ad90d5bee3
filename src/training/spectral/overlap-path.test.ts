import { describe, expect, it } from "vitest";
import { referenceEngine as engine } from "../../engine/reference/reference-engine.ts";
import { Key } from "../../math/random/key.ts";
import { dandiRunningExample } from "../../targets/presets.ts";
import sight from "../../targets/sight.ts";
import { gaussianSample } from "../gaussian-sample.ts";
import { momentDirections, overlapWithFirst } from "./moment-matrix.ts";
import { firstCrossing, overlapPath } from "./overlap-path.ts";
import { heldSample } from "./sample.ts";

const key = Key.root(12).fold("overlap-path.test");
const dimension = 24;
const target = sight.draw({ effectiveDimension: 4, ...dandiRunningExample }, key.fold("target"));
const path = (samples: readonly number[], stopAbove?: number) =>
  overlapPath({ dimension, target, samples, ...(stopAbove === undefined ? {} : { stopAbove }) }, key, { engine });

/** The same overlap from the sample held in memory, to the tolerance of the eigensolver. */
const direct = (samples: number): number => {
  const held = heldSample(gaussianSample(target, { dimension, samples }, key));
  return overlapWithFirst(momentDirections(held, { engine, count: 4, tolerance: 1e-10 }).vectors, 4);
};

describe("overlapPath", () => {
  it("is the overlap on the first n points of the stream, whatever the sizes on the way and the chunks of 1024", () => {
    const { samples, overlaps } = path([100, 1023, 1025, 3000]);
    expect(samples).toEqual([100, 1023, 1025, 3000]);
    // Residuals of 1e-5 in relative gaps of 1e-2 and more turn a vector by 1e-3 at most: 1e-6 of the squared overlap.
    for (const [i, n] of samples.entries()) expect(Math.abs(overlaps[i] ** 2 - direct(n) ** 2)).toBeLessThan(2e-6);
    expect(Math.abs(path([3000]).overlaps[0] - overlaps[3])).toBeLessThan(2e-6);
    // Mutant: a sample that leaves out the first 100 points is another one.
    expect(Math.abs(overlaps[1] - direct(923))).toBeGreaterThan(1e-4);
  });

  it("stops after the first overlap at or above `stopAbove`, and works from a single point on", () => {
    const { samples, overlaps } = path([1, 2, 200, 400, 800, 1600, 3200], 0.8);
    expect(samples.length).toBeLessThan(7);
    expect(overlaps.at(-1)).toBeGreaterThanOrEqual(0.8);
    expect(overlaps.slice(0, -1).every((overlap) => overlap < 0.8)).toBe(true);
    expect(overlaps.every((overlap) => overlap >= 0 && overlap <= 1 + 1e-12)).toBe(true);
    expect(path([])).toEqual({ samples: [], overlaps: [] });
  });

  it("refuses sizes that do not increase, and a target that does not fit", () => {
    expect(() => path([10, 10])).toThrow("samples must increase from at least 1, got 10");
    expect(() => path([0])).toThrow("samples must increase from at least 1, got 0");
    expect(() => overlapPath({ dimension: 3, target, samples: [10] }, key, { engine })).toThrow(
      "dimension must be ≥ 4",
    );
  });
});

describe("firstCrossing", () => {
  const rising = { samples: [10, 100, 1000], overlaps: [0.2, 0.4, 0.8] };

  it.each([
    [0.3, 10 ** 1.5],
    [0.5, 10 ** 2.25],
    [0.8, 1000],
  ])("is linear in log n between the points around the first overlap at or above the level %s", (level, n) => {
    const { kind, x } = firstCrossing(rising, level);
    expect(kind).toBe("at");
    expect(Math.abs(x / n - 1)).toBeLessThan(1e-12);
  });

  it("takes the first of several crossings", () => {
    const { x } = firstCrossing({ samples: [1, 10, 100, 1000], overlaps: [0.1, 0.6, 0.3, 0.9] }, 0.5);
    expect(Math.abs(x / 10 ** 0.8 - 1)).toBeLessThan(1e-12);
  });

  it("is an inequality where the level is not on the grid", () => {
    expect(firstCrossing(rising, 0.9)).toEqual({ kind: "beyond", x: 1000 });
    expect(firstCrossing(rising, 0.2)).toEqual({ kind: "before", x: 10 });
  });
});
