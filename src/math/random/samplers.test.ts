import { expect, test } from "vitest";
import { Key } from "./key.ts";
import { alternatingSigns, balancedSigns, permutation, pointsOnSphere, rademacher, subsetSampler } from "./samplers.ts";

const stream = Key.root(11).stream();

test("points have norm 1", () => {
  for (const d of [1, 2, 3, 50]) {
    const points = pointsOnSphere(20, d, stream);
    expect(points.length).toBe(20 * d);
    for (let i = 0; i < 20; i++) {
      // Error of the norm: (d/2 + 2) ulp.
      expect(Math.abs(Math.hypot(...points.subarray(i * d, (i + 1) * d)) - 1)).toBeLessThan((d + 4) * 1.2e-16);
    }
  }
  expect(pointsOnSphere(0, 3, stream).length).toBe(0);
});

test("a permutation holds every index once, a subset none twice", () => {
  for (const n of [0, 1, 2, 17]) {
    expect([...permutation(n, stream)].sort((a, b) => a - b)).toEqual([...Array(n).keys()]);
  }
  expect(new Set(subsetSampler(9)(5, stream)).size).toBe(5);
  expect(() => subsetSampler(3)(4, stream)).toThrow(/size must be at most n = 3, got 4/);
  // One sampler's subsets are those of new ones.
  const draw = subsetSampler(40);
  for (const size of [7, 0, 40, 39, 7]) {
    const key = Key.root(11).fold("subset", size);
    expect(draw(size, key.stream())).toEqual(subsetSampler(40)(size, key.stream()));
  }
});

test("signs are balanced as far as their number allows", () => {
  const sum = (signs: Float64Array): number => signs.reduce((total, sign) => total + sign, 0);
  for (const n of [0, 2, 10, 64]) {
    expect(sum(balancedSigns(n, stream))).toBe(0);
    expect(sum(alternatingSigns(n))).toBe(0);
  }
  const odd = new Set(Array.from({ length: 64 }, () => sum(balancedSigns(9, stream))));
  expect([...odd].sort()).toEqual([-1, 1]);
  expect([...alternatingSigns(3)]).toEqual([1, -1, 1]);
  expect(new Set(rademacher(64, stream))).toEqual(new Set([-1, 1]));
});
