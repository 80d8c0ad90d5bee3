import { expect, test } from "vitest";
import { legendre } from "../../math/legendre.ts";
import { Key } from "../../math/random/key.ts";
import { pointsOnSphere } from "../../math/random/samplers.ts";
import { circleCubature, circleMoments, circleRule } from "./circle-rule.ts";
import { fewestDirections } from "./cubature.ts";
import { momentResidual } from "./cubature-residual.ts";
import { ridgeConstantValue } from "./ridge-constant.ts";

test.each([4, 5, 8, 9, 10])("d = %i is exact for degree 6, and for no more", (d) => {
  const cubature = circleCubature(circleRule(d)!);
  const total = cubature.weights.reduce((sum, w) => sum + Math.abs(w), 0);
  // 1.5 roundings a coordinate and one a weight; sums add at most one a direction.
  const allowed = total * (18 + 2 * cubature.weights.length + 24) * 2 ** -53;
  for (const degree of [0, 2, 4, 6]) expect(momentResidual(cubature, degree)).toBeLessThan(allowed);
  // Mutants: the next degree; a weight.
  expect(momentResidual(cubature, 8)).toBeGreaterThan(1e-3);
  const weights = cubature.weights.slice();
  weights[0]! += 1e-9;
  expect(momentResidual({ ...cubature, weights }, 6)).toBeGreaterThan(1e-10);
});

test.each([26, 30, 50])("d = %i: zonal harmonics of degrees 2, 4, 6 have mean 0, of degree 8 not", (d) => {
  const { directions, weights } = circleCubature(circleRule(d)!);
  const total = weights.reduce((sum, w) => sum + Math.abs(w), 0);
  const poles = pointsOnSphere(2, d, Key.root(1).fold("poles").stream());
  // An axis too, where random poles would not see a wrong power of one coordinate.
  for (const pole of [
    poles.subarray(0, d),
    poles.subarray(d),
    Float64Array.from({ length: d }, (_, i) => (i === 1 ? 1 : 0)),
  ]) {
    const projections = weights.map((_, i) => {
      let t = 0;
      for (let j = 0; j < d; j++) t += directions[i * d + j]! * pole[j]!;
      return Math.max(-1, Math.min(1, t));
    });
    const mean = (l: number) => weights.reduce((sum, w, i) => sum + w * legendre(l, projections[i]!, d), 0);
    // ⟨u, x⟩ errs by d + 4 roundings, |P_l′| < 10; 30 of P_l, and one a direction.
    for (const l of [2, 4, 6])
      expect(Math.abs(mean(l))).toBeLessThan(total * (10 * d + 100 + weights.length) * 2 ** -53);
    expect(Math.abs(mean(8))).toBeGreaterThan(1e-9);
  }
});

test("three coordinates are in one block, and sizes are near the least", () => {
  const { blocks } = circleRule(23)!;
  const seen = new Map<number, number>();
  for (const { coordinates: c } of blocks) {
    for (let i = 0; i < c.length; i++) {
      for (let j = 0; j < i; j++) {
        for (let k = 0; k < j; k++) {
          const name = [c[i]!, c[j]!, c[k]!].sort((a, b) => a - b).reduce((sum, x) => 100 * sum + x, 0);
          seen.set(name, (seen.get(name) ?? 0) + 1);
        }
      }
    }
  }
  expect(seen.size).toBe((23 * 22 * 21) / 6);
  expect(Math.max(...seen.values())).toBe(1);
  // 3-(50, 8, 1): 350 circles of 64 sign vectors, all pairs twice, and the axes.
  expect(circleRule(50)!.count).toBe(350 * 64 + 50 * 49 + 50);
  expect(Number(fewestDirections(50, 6))).toBe(22_100);
  expect(circleRule(3)).toBeUndefined();
  expect(circleRule(171)).toBeUndefined();
});

test("absolute moments bound those of all points, and are nearly reached", () => {
  for (const d of [10, 20]) {
    const known = circleRule(d)!;
    const { directions, weights } = circleCubature(known);
    const points = [...pointsOnSphere(10, d, Key.root(2).fold("points").stream())];
    for (let j = 0; j < d; j++) for (let i = 0; i < d; i++) points.push(i === j ? 1 : 0);
    const most = [0, 0, 0, 0];
    for (let row = 0; row < points.length; row += d) {
      const sums = [0, 0, 0, 0];
      for (const [i, w] of weights.entries()) {
        let t = 0;
        for (let j = 0; j < d; j++) t += directions[i * d + j]! * points[row + j]!;
        for (let k = 0; k <= 3; k++) sums[k]! += Math.abs(w) * t ** (2 * k);
      }
      for (let k = 0; k <= 3; k++) most[k] = Math.max(most[k]!, sums[k]!);
    }
    for (const [k, bound] of circleMoments(known).entries()) {
      // Sums of positive numbers: one rounding a direction.
      expect(most[k]!).toBeLessThan(bound * (1 + weights.length * 2 ** -52));
      expect(most[k]!).toBeGreaterThan(0.9 * bound);
      expect(bound).toBeGreaterThan(0.999 / ridgeConstantValue(k, d));
    }
  }
});
