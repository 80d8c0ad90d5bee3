import { expect, test } from "vitest";
import { Key } from "../math/random/key.ts";
import { mean, variance } from "./moments.ts";
import { ratioOfMeans, ratioOfMedians } from "./ratio.ts";

const options = { level: 0.95, key: Key.root(6) };
const stream = Key.root(7).stream();
const seeds = Array.from({ length: 12 }, () => Math.exp(stream.gaussian()));
const a = seeds.map((seed) => 3 * seed * Math.exp(0.05 * stream.gaussian()));

test("pairs that share their seed's luck have a narrow ratio; unpaired it would be wide", () => {
  for (const ratio of [ratioOfMeans, ratioOfMedians]) {
    const paired = ratio(a, seeds, options);
    expect(paired.low < 3 && 3 < paired.high).toBe(true);
    expect(paired.high / paired.low).toBeLessThan(1.4);
    const rotated = ratio(a, [...seeds.slice(1), seeds[0]], options);
    expect(rotated.high / rotated.low).toBeGreaterThan(1.5);
  }
});

test("a constant factor is exact, and units do not matter", () => {
  for (const ratio of [ratioOfMeans, ratioOfMedians]) {
    const exact = ratio(
      seeds.map((seed) => 2 * seed),
      seeds,
      options,
    );
    expect([exact.value, exact.low, exact.high].map((x) => expect.closeTo(x, 12))).toEqual([2, 2, 2]);
  }
  const base = ratioOfMeans(a, seeds, options);
  const scaled = ratioOfMeans(
    a.map((x) => 8 * x),
    seeds.map((x) => 4 * x),
    options,
  );
  expect(scaled.low).toBeCloseTo(2 * base.low, 12);
});

test("Fieller's ends are where Student's test of mean(a − ρ b) = 0 just rejects, and those of b/a are reciprocal", () => {
  const direct = ratioOfMeans(a, seeds, options);
  // t_0.975 with 11 degrees, scipy.stats.t.ppf.
  const critical = 2.200985160082949;
  for (const end of [direct.low, direct.high]) {
    const e = a.map((x, i) => x - end * seeds[i]);
    expect((Math.abs(mean(e)) * Math.sqrt(12)) / Math.sqrt(variance(e)) / critical).toBeCloseTo(1, 6);
  }
  const inverse = ratioOfMeans(seeds, a, options);
  expect([1 / inverse.high, 1 / inverse.low].map((x) => expect.closeTo(x, 10))).toEqual([direct.low, direct.high]);
});

test("a mean that cannot be told from 0 leaves its side open", () => {
  const [even, uneven] = [
    [1, 1.1, 0.9],
    [0.1, 3, 0.2],
  ] as const;
  const below = ratioOfMeans(even, uneven, options);
  expect(below.high).toBe(Number.POSITIVE_INFINITY);
  expect(below.low).toBeGreaterThan(0);
  expect(ratioOfMeans(uneven, even, options).low).toBe(0);
  expect(ratioOfMeans(uneven, even, options).high).toBeCloseTo(1 / below.low, 12);
  expect(ratioOfMeans(uneven, uneven.toReversed(), options)).toMatchObject({ low: 0, high: Number.POSITIVE_INFINITY });
});

test("what is undefined is an estimate of NaN; lists of different length are refused", () => {
  expect(ratioOfMeans([], [], options).value).toBeNaN();
  expect(ratioOfMeans([1, 2], [1, 0], options).value).toBeNaN();
  expect(ratioOfMedians([1, Number.POSITIVE_INFINITY], [1, 1], options).note).toMatch(/finite and positive/);
  expect(ratioOfMeans([2], [1], options)).toMatchObject({ value: 2, low: 0, high: Number.POSITIVE_INFINITY });
  expect(() => ratioOfMeans([1], [1, 2], options)).toThrow(/b must have 1 values/);
  expect(() => ratioOfMeans([1], [1], { ...options, level: 0 })).toThrow(/level/);
});
