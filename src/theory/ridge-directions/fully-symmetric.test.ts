import { expect, test } from "vitest";
import { legendre } from "../../math/legendre.ts";
import { Key } from "../../math/random/key.ts";
import { pointsOnSphere } from "../../math/random/samplers.ts";
import { toNumber } from "../../math/rational.ts";
import { fewestDirections } from "./cubature.ts";
import { momentResidual } from "./cubature-residual.ts";
import {
  absoluteMoments,
  type SymmetricRule,
  symmetricCubature,
  symmetricRule,
  symmetricSize,
} from "./fully-symmetric.ts";
import { ridgeConstantValue } from "./ridge-constant.ts";
import { signVectors } from "./sign-vectors.ts";

const NAMES = ["fully symmetric", "sign vectors"] as const;
const rule = (d: number, n: number, name: SymmetricRule["name"] = "fully symmetric") => symmetricRule(d, n, { name })!;

test.each(
  [
    [3, 4],
    [3, 12],
    [4, 8],
    [5, 6],
    [7, 6],
    [10, 4],
    [9, 6],
    [6, 8],
  ].flatMap(([d, n]) => NAMES.map((name) => [d!, n!, name] as const)),
)("d = %i is exact for degree %i, %s, and for no more", (d, n, name) => {
  const known = symmetricRule(d, n, { name });
  if (known === undefined) {
    expect(n / 2).toBeGreaterThan(d);
    return;
  }
  const cubature = symmetricCubature(known);
  const total = cubature.weights.reduce((sum, w) => sum + Math.abs(w), 0);
  // Each coordinate has 1.5 roundings, n of them in a moment, each weight one; sums add at most one a direction. The square root of
  // the number of monomials is in r by Minkowski's inequality, as Σ n!/α! u^{2α} = 1.
  const allowed = total * (3 * n + 2 * cubature.weights.length + 24) * 2 ** -53;
  for (let degree = 0; degree <= n; degree += 2) expect(momentResidual(cubature, degree)).toBeLessThan(allowed);
  // Mutants: the next degree; a weight; a direction moved by two of its coordinates.
  expect(momentResidual(cubature, n + 2)).toBeGreaterThan(1e-4);
  const weights = cubature.weights.slice();
  weights[0]! += 1e-9;
  expect(momentResidual({ ...cubature, weights }, n)).toBeGreaterThan(1e-10);
  const directions = cubature.directions.slice();
  const last = directions.subarray(-d);
  const from = last.findIndex((x) => x !== 0);
  const to = (from + 1) % d;
  const [a, b] = [last[from]!, last[to]!];
  last[from] = Math.cos(1e-6) * a - Math.sin(1e-6) * b;
  last[to] = Math.cos(1e-6) * b + Math.sin(1e-6) * a;
  expect(momentResidual({ ...cubature, directions }, n)).toBeGreaterThan(1e-11);
});

test("d = 20, degree 6: zonal harmonics have mean 0, all those about a pole at once", () => {
  for (const name of NAMES) {
    const { directions, weights } = symmetricCubature(rule(20, 6, name));
    const total = weights.reduce((sum, w) => sum + Math.abs(w), 0);
    const poles = pointsOnSphere(4, 20, Key.root(1).fold("poles").stream());
    for (let row = 0; row < poles.length; row += 20) {
      const mean = (l: number): number =>
        weights.reduce((sum, w, i) => {
          let t = 0;
          for (let j = 0; j < 20; j++) t += directions[i * 20 + j]! * poles[row + j]!;
          return sum + w * legendre(l, t, 20);
        }, 0);
      // t errs by 24 roundings, |P_l′| ≤ l(l + d − 2)/(d − 1) < 10; 30 of P_l itself, and one a direction.
      for (const l of [2, 4, 6]) expect(Math.abs(mean(l))).toBeLessThan(total * (300 + weights.length) * 2 ** -53);
      expect(Math.abs(mean(8))).toBeGreaterThan(1e-6);
    }
  }
});

test("sizes: few orbits, and fewer directions with sign vectors", () => {
  // Genz' own points, all partitions of k, are 5340 and 53600 at d = 20.
  const sizes = (d: number, n: number) => NAMES.map((name) => symmetricSize(rule(d, n, name)));
  expect(sizes(20, 6)).toEqual([20 + 380 + 4 * 1140, 20 + 380 + 2 ** 11]);
  expect(sizes(20, 8)).toEqual([20 + 380 + 760 + 4560 + 8 * 4845, 20 + 380 + 760 + 4560 + 2 ** 15]);
  // Those of the roots of E₈, of which the axes have weight 0.
  expect(sizes(8, 6)[1]).toBe(120);
  for (const [d, n] of [
    [6, 4],
    [24, 6],
    [50, 6],
  ] as const) {
    for (const size of sizes(d, n)) expect(BigInt(size)).toBeGreaterThanOrEqual(fewestDirections(d, n));
  }
  // What is laid out is what was counted, all rows different and of length 1.
  const { directions, weights } = symmetricCubature(rule(6, 8));
  expect(weights.length).toBe(symmetricSize(rule(6, 8)));
  const rows = Array.from(weights, (_, i) => directions.subarray(6 * i, 6 * i + 6));
  expect(new Set(rows.map((row) => row.join())).size).toBe(rows.length);
  for (const row of rows) expect(Math.abs(Math.hypot(...row) - 1)).toBeLessThan(1e-15);
});

test("weights are the fractions known for degree 4", () => {
  for (const d of [2, 5, 20, 1000]) {
    // Axes (4 − d)/(d + 2) in all, pairs the rest: from E u_1⁴ = 3 E u_1² u_2² = 3/(d(d + 2)); none at d = 4, the 24-cell.
    const weights = rule(d, 4).orbits.map(({ weight }) => toNumber(weight));
    expect(weights).toEqual([(4 - d) / (d + 2), (2 * d - 2) / (d + 2)]);
  }
  expect(rule(4, 4).orbits.length).toBe(1);
});

test("absolute moments bound those of all points, and are nearly reached", () => {
  for (const [d, n] of [
    [10, 6],
    [12, 8],
  ] as const) {
    for (const name of NAMES) {
      const known = rule(d, n, name);
      const { directions, weights } = symmetricCubature(known);
      const bounds = absoluteMoments(known);
      const sum = (x: ArrayLike<number>, k: number): number =>
        weights.reduce((total, w, i) => {
          let t = 0;
          for (let j = 0; j < d; j++) t += directions[i * d + j]! * x[j]!;
          return total + Math.abs(w) * t ** (2 * k);
        }, 0);
      const points = pointsOnSphere(20, d, Key.root(2).fold("points").stream());
      for (const [k, bound] of bounds.entries()) {
        for (let row = 0; row < points.length; row += d) {
          // Sums of positive numbers: one rounding a direction, and the powers'.
          const slack = 1 + (weights.length + 100) * 2 ** -53;
          expect(sum(points.subarray(row, row + d), k)).toBeLessThan(bound * slack);
        }
        const most = Math.max(
          ...Array.from({ length: d }, (_, j) =>
            sum(
              Array.from({ length: d }, (_, i) => (i <= j ? 1 / Math.sqrt(j + 1) : 0)),
              k,
            ),
          ),
        );
        // Reached where x² is a power of one coordinate; quotients of coefficients are a little more than those of sums elsewhere.
        expect(most).toBeGreaterThan(0.9 * bound);
        expect(bound).toBeGreaterThan(0.999 / ridgeConstantValue(k, d));
      }
    }
  }
  // Positive weights: E⟨u, x⟩^{2k} itself.
  for (const [k, bound] of absoluteMoments(rule(8, 6, "sign vectors")).entries()) {
    expect(bound * ridgeConstantValue(k, 8)).toBeCloseTo(1, 13);
  }
});

test("sign vectors: no 2, 4, 6 columns add up to 0; 24 columns of 11 bits are Golay's", () => {
  const known = signVectors(24, 6)!;
  expect(known.bits).toBe(11);
  expect(signVectors(25, 6)!.bits).toBe(12);
  const sums = new Set<number>();
  const visit = (from: number, left: number, sum: number): void => {
    if (left === 0) {
      // Two sets of 3 differ in 2, 4 or 6 columns.
      expect(sums.has(sum)).toBe(false);
      sums.add(sum);
      return;
    }
    for (let j = from; j < 24; j++) visit(j + 1, left - 1, sum ^ known.columns[j]!);
  };
  visit(0, 3, 0);
  visit(0, 1, 0);
  // All 2^11: a perfect code.
  expect(sums.size).toBe(2 ** 11);
  expect(signVectors(50, 6, 2 ** 16)).toBeUndefined();
});

test("bad input is refused in a sentence", () => {
  expect(() => symmetricRule(1, 4)).toThrow(/dimension must be an integer ≥ 2, got 1/);
  expect(() => symmetricRule(5, 3)).toThrow(/degree must be an even integer in \[2, 16\], got 3/);
  expect(() => symmetricRule(5, 18)).toThrow(/got 18/);
  expect(() => symmetricCubature(rule(50, 8))).toThrow(/at most 2\^24/);
});
