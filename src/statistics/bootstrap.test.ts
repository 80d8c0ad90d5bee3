import { expect, test } from "vitest";
import { Key } from "../math/random/key.ts";
import { bootstrapInterval, stratifiedInterval } from "./bootstrap.ts";
import { mean, median } from "./moments.ts";

const key = Key.root(1);
const options = { level: 0.95, key };
const values = [2.1, 3.7, 1.2, 8.4, 4.4, 2.9, 3.3, 5.1, 2.2, 6.0];

test("the same key gives the same bits, another key other ones", () => {
  expect(bootstrapInterval(values, mean, options)).toEqual(bootstrapInterval(values, mean, options));
  const other = bootstrapInterval(values, mean, { ...options, key: Key.root(2) });
  expect(other.low).not.toBe(bootstrapInterval(values, mean, options).low);
});

test("the interval moves and scales with the data, and widens with the level", () => {
  const base = bootstrapInterval(values, mean, options);
  const moved = bootstrapInterval(
    values.map((x) => 10 - 2 * x),
    mean,
    options,
  );
  expect(moved.value).toBeCloseTo(10 - 2 * base.value, 12);
  // Mirrored data mirror the quantiles exactly, but for ties, of which a mean of reals has none.
  expect(moved.low).toBeCloseTo(10 - 2 * base.high, 1);
  expect(moved.high).toBeCloseTo(10 - 2 * base.low, 1);
  const wider = bootstrapInterval(values, mean, { ...options, level: 0.99 });
  expect(wider.low < base.low && wider.high > base.high).toBe(true);
  expect(base.low < base.value && base.value < base.high).toBe(true);
});

test("skewed data give a skewed interval: the acceleration", () => {
  const { value, low, high } = bootstrapInterval([...values, 40], mean, options);
  expect(high - value).toBeGreaterThan(1.3 * (value - low));
});

test("the standard error of a mean is s/√n, within the noise of 2000 draws", () => {
  // Relative standard error of a standard deviation from 2000 draws: 1/√4000 = 1.6 %; 4.9 of them.
  const exact = Math.sqrt(values.reduce((sum, x) => sum + (x - mean(values)) ** 2, 0) / 9 / 10);
  expect(Math.abs(bootstrapInterval(values, mean, options).standardError! / exact - 1)).toBeLessThan(0.08);
  // Mutant: without √(n/(n − 1)) it is 5 % low, which 60 000 draws (0.3 %) show.
  const many = bootstrapInterval(values, mean, { ...options, resamples: 60_000 }).standardError! / exact;
  expect(Math.abs(many - 1)).toBeLessThan(0.015);
  expect(Math.abs(many * Math.sqrt(0.9) - 1)).toBeGreaterThan(0.015);
});

test("strata are resampled within: a difference of two means ignores what the groups have in common", () => {
  const near = [values, values.map((x) => x + 1000)];
  const difference = stratifiedInterval(near, ([a, b]) => mean(b) - mean(a), options);
  expect(difference.low).toBeGreaterThan(990);
  expect(difference.high).toBeLessThan(1010);
  const medians = stratifiedInterval(near, ([a, b]) => median(b) - median(a), { ...options, inflate: false });
  expect(medians.value).toBe(1000);
});

test("what is undefined is an estimate of NaN with a note", () => {
  for (const estimate of [
    bootstrapInterval([], mean, options),
    bootstrapInterval([1, Number.NaN], mean, options),
    stratifiedInterval([[1, 2], []], () => 1, options),
    stratifiedInterval([], () => 1, options),
    bootstrapInterval(values, (x) => (median(x) > 3.2 ? 1 : Number.NaN), options),
  ]) {
    expect([estimate.value, estimate.low, estimate.high]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(estimate.note).toMatch(/./);
  }
  expect(bootstrapInterval([3], mean, options)).toMatchObject({ value: 3, low: -Infinity, high: Infinity });
  expect(bootstrapInterval([3, 3, 3], mean, options)).toMatchObject({ value: 3, low: 3, high: 3 });
});

test("bad options are refused", () => {
  for (const level of [0, 1, 95, Number.NaN]) {
    expect(() => bootstrapInterval(values, mean, { level, key })).toThrow(/level must be in \(0, 1\)/);
  }
  expect(() => bootstrapInterval(values, mean, { ...options, resamples: 10 })).toThrow(/resamples/);
});
