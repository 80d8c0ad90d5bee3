import { describe, expect, test } from "vitest";
import { Key } from "../math/random/key.ts";
import { logLogSlope, pooledSpread, type SlopeGroup } from "./slope.ts";

const infinity = Number.POSITIVE_INFINITY;
const stream = Key.root(9).stream();
const groups: SlopeGroup[] = [16, 32, 64, 128, 256].map((x) => ({
  x,
  values: Array.from({ length: 8 }, () => 3 * x ** 1.5 * Math.exp(0.1 * stream.gaussian())),
}));
const options = { level: 0.95 };
/** The groups with the `count` largest values of group `at` censored. */
const censor = (at: number, count: number): SlopeGroup[] =>
  groups.map(({ x, values }, g) => ({
    x,
    values: values.toSorted((a, b) => a - b).map((value, j) => (g === at && j >= 8 - count ? infinity : value)),
  }));

test("an exact power law has its exponent, with no width", () => {
  const exact = groups.map(({ x }) => ({ x, values: [x ** 2, x ** 2, x ** 2] }));
  for (const statistic of ["mean", "median"] as const) {
    const { value, low, high } = logLogSlope(exact, { ...options, statistic });
    expect(value).toBeCloseTo(2, 12);
    expect([low, high]).toEqual([value, value]);
  }
});

test("two groups: the difference of two means, with Welch's interval", () => {
  // x = 1 and e: weights −1 and 1. Logs 0, 2 and 3, 4, 8: variances 2/2 and 7/3, degrees 1 and 2.
  const welch = logLogSlope(
    [
      { x: 1, values: [1, Math.exp(2)] },
      { x: Math.E, values: [Math.exp(3), Math.exp(4), Math.exp(8)] },
    ],
    options,
  );
  expect(welch.value).toBeCloseTo(4, 12);
  expect(welch.standardError).toBeCloseTo(Math.sqrt(10 / 3), 12);
  // ν = (10/3)²/(1 + (7/3)²/2) = 2.98507…; t_0.975 from scipy, stats.t.ppf(0.975, ν).
  expect((welch.high - welch.value) / welch.standardError!).toBeCloseTo(3.1914671560708165, 6);
});

test("scaling the values changes nothing, a power of x adds to the exponent", () => {
  const base = logLogSlope(groups, options);
  const tilted = logLogSlope(
    groups.map(({ x, values }) => ({ x: 7 * x, values: values.map((value) => 5 * value * x ** 0.25) })),
    options,
  );
  expect(tilted.value).toBeCloseTo(base.value + 0.25, 12);
  expect(tilted.high - tilted.low).toBeCloseTo(base.high - base.low, 12);
  expect(base.low < 1.5 && 1.5 < base.high).toBe(true);
});

test("one value a group: the scatter about the line", () => {
  const line = (values: number[]) => values.map((value, i) => ({ x: Math.exp(i), values: [Math.exp(value)] }));
  const bent = logLogSlope(line([0, 1, 3]), options);
  // β = 1.5, residuals 1/6, −1/3, 1/6: s² = 1/6 on one degree, spread 2.
  expect(bent.value).toBeCloseTo(1.5, 12);
  expect(bent.standardError).toBeCloseTo(Math.sqrt(1 / 12), 12);
  expect((bent.high - bent.value) / bent.standardError!).toBeCloseTo(12.706204736, 6);
  expect(logLogSlope(line([0, 1]), options)).toMatchObject({ low: -infinity, high: infinity });
});

test("a few censored values leave a median exact, and make a mean a bound", () => {
  const exact = logLogSlope(groups, { ...options, statistic: "median" });
  const median = logLogSlope(censor(4, 3), { ...options, statistic: "median" });
  expect(median.value).toBe(exact.value);
  expect(Number.isFinite(median.low) && Number.isFinite(median.high)).toBe(true);
  const mean = logLogSlope(censor(4, 1), options);
  expect(mean).toMatchObject({ high: infinity, note: "5 groups, 1 censored: a bound" });
  expect(mean.low).toBeLessThan(1.5);
  expect(logLogSlope(censor(0, 1), options)).toMatchObject({ low: -infinity });
  expect(logLogSlope(censor(0, 1), options).high).toBeGreaterThan(1.5);
});

test("a censored median gives a one-sided interval, in the middle of the design none is lost, at both ends nothing", () => {
  const last = logLogSlope(censor(4, 6), { ...options, statistic: "median" });
  expect(last.high).toBe(infinity);
  expect(last.low).toBeLessThan(1.5);
  const middle = logLogSlope(censor(2, 6), { ...options, statistic: "median" });
  expect(Number.isFinite(middle.low) && Number.isFinite(middle.high)).toBe(true);
  const ends = censor(0, 6).map((group, g) => (g === 4 ? censor(4, 6)[4] : group));
  expect(logLogSlope(ends, { ...options, statistic: "median" }).value).toBeNaN();
  expect(logLogSlope(censor(4, 8), { ...options, statistic: "median" }).value).toBeNaN();
  expect(logLogSlope(censor(4, 8), options).note).toMatch(/./);
});

test("what is undefined is an estimate of NaN; a bad design or level is refused", () => {
  const lone = { x: 2, values: [1, 2] };
  for (const bad of [[], [lone], [lone, lone], [lone, { x: 3, values: [] }], [lone, { x: 3, values: [-1, 2] }]]) {
    expect(logLogSlope(bad, options).value).toBeNaN();
  }
  expect(() => logLogSlope([lone, { x: 0, values: [1] }], options)).toThrow(/every x must be positive/);
  expect(() => logLogSlope(groups, { level: 1 })).toThrow(/level/);
});

describe("pooled spread", () => {
  /** Runs of 300 in which the interval, `share` of its length, holds the slope 1: six groups of three seeds, scatter 1/√x. */
  const runs = 300;
  const hits = (share: number): number => {
    let inside = 0;
    for (let run = 0; run < runs; run++) {
      const seeds = Key.root(5).fold("pooled slope", run).stream();
      const pooled = [1, 4, 9, 16, 25, 36].map((x) => ({
        x,
        values: Array.from({ length: 3 }, () => Math.exp(Math.log(x) + (0.3 * seeds.gaussian()) / Math.sqrt(x))),
        spread: 1 / Math.sqrt(x),
      }));
      const { value, high } = logLogSlope(pooled, { level: 0.95 });
      if (Math.abs(value - 1) <= share * (high - value)) inside += 1;
    }
    return inside;
  };

  test("pools over the groups, and leaves out single and censored values", () => {
    // Logs 0, 2 (variance 2, spread 1) and 0, 3, 6 (variance 9, spread 3): φ² = (2 + 2 · 1)/3.
    const two = [
      { x: 1, values: [1, Math.exp(2)], spread: 1 },
      { x: 2, values: [1, Math.exp(3), Math.exp(6)], spread: 3 },
    ];
    const { factor, degrees } = pooledSpread(two);
    expect(factor).toBeCloseTo(Math.sqrt(4 / 3), 12);
    expect(degrees).toBe(3);
    const left = [...two, { x: 3, values: [5], spread: 1 }, { x: 4, values: [1, 9, infinity], spread: 1 }];
    expect(pooledSpread(left)).toEqual({ factor, degrees });
    // x = 1, 2: weights ∓1/log 2, squared standard errors φ²/2 and 9 φ²/3.
    expect(logLogSlope(two, options).standardError).toBeCloseTo((factor * Math.sqrt(1 / 2 + 3)) / Math.LN2, 12);
    expect(pooledSpread([{ x: 1, values: [1], spread: 1 }])).toEqual({ factor: Number.NaN, degrees: 0 });
  });

  test("refuses medians and spreads that are not positive", () => {
    const declared = [1, 2, 3].map((x) => ({ x, values: [1, 2, 3], spread: 1 }));
    expect(() => logLogSlope(declared, { ...options, statistic: "median" })).toThrow(/must be "mean"/);
    expect(() => logLogSlope([...declared, { x: 4, values: [1, 2], spread: 0 }], options)).toThrow(/positive spread/);
    expect(() => pooledSpread(groups)).toThrow(/positive spread/);
  });

  test("covers at its level; a mutant two thirds as long does not", () => {
    // Five binomial standard deviations around 0.95 · 300: false alarm 6e-7.
    const slack = 5 * Math.sqrt(runs * 0.95 * 0.05);
    expect(Math.abs(hits(1) - 0.95 * runs)).toBeLessThan(slack);
    expect(hits(2 / 3)).toBeLessThan(0.95 * runs - slack);
  });
});
