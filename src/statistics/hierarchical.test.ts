import { expect, test } from "vitest";
import { Key } from "../math/random/key.ts";
import { hierarchicalInterval } from "./hierarchical.ts";
import { mean, median, variance } from "./moments.ts";

const options = { level: 0.95, key: Key.root(4) };
const stream = Key.root(5).stream();
const groups = Array.from({ length: 8 }, () => {
  const centre = 3 * stream.gaussian();
  return Array.from({ length: 6 }, () => centre + stream.gaussian());
});

test("the value is the mean of the groups' means, its standard error that of the groups' means", () => {
  const means = groups.map(mean);
  const estimate = hierarchicalInterval(groups, options);
  expect(estimate.value).toBeCloseTo(mean(means), 14);
  // s_between/√G, within the 1.6 % of 2000 draws times 4.9.
  const exact = Math.sqrt(variance(means) / 8);
  expect(Math.abs(estimate.standardError! / exact - 1)).toBeLessThan(0.08);
  // Mutant: all 48 values as one sample, as if they were independent.
  expect(Math.sqrt(variance(groups.flat()) / 48) / exact).toBeLessThan(0.6);
});

test("groups that differ by their members' noise alone", () => {
  const flat = groups.map((group) => group.map((x) => x - mean(group)));
  const within = mean(flat.map(variance));
  const estimate = hierarchicalInterval(flat, options);
  expect(Math.abs(estimate.standardError! / Math.sqrt(within / 48) - 1)).toBeLessThan(0.08);
});

test("another statistic, the same bits, and what is undefined", () => {
  const medians = hierarchicalInterval(groups, { ...options, statistic: (of) => median(of.map(mean)) });
  expect(medians.low < medians.value && medians.value < medians.high).toBe(true);
  expect(hierarchicalInterval(groups, options)).toEqual(hierarchicalInterval(groups, options));
  expect(hierarchicalInterval([], options).value).toBeNaN();
  expect(hierarchicalInterval([[1], []], options).value).toBeNaN();
  expect(hierarchicalInterval([[1], [Number.NaN]], options).value).toBeNaN();
  expect(hierarchicalInterval([[1, 2]], options)).toMatchObject({ value: 1.5, low: -Infinity, high: Infinity });
  expect(() => hierarchicalInterval(groups, { ...options, level: 1 })).toThrow(/level/);
});
