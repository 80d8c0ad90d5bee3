import { expect, test } from "vitest";
import { Key } from "../../math/random/key.ts";
import { pointsOnSphere } from "../../math/random/samplers.ts";
import {
  type Cubature,
  cell24,
  cell600,
  crossPolytope,
  fewestDirections,
  icosahedron,
  productRule,
  rootsE8,
  simplexRule,
  smallestCubature,
  tchakaloffBound,
} from "./cubature.ts";
import { cubatureErrorBound, momentResidual } from "./cubature-residual.ts";
import { chebyshevAt, evenAt, evenFromPowers, evenToChebyshev } from "./even-polynomial.ts";
import { ridgePolynomial } from "./ridge-polynomial.ts";

const RULES: readonly Cubature[] = [
  crossPolytope(2),
  crossPolytope(7),
  icosahedron(),
  cell24(),
  cell600(),
  rootsE8(),
  simplexRule(3),
  simplexRule(7),
  simplexRule(9),
  simplexRule(12),
  productRule(2, 30),
  productRule(3, 12),
  productRule(3, 10),
  productRule(4, 6),
  productRule(6, 4),
];

test.each(RULES)("$name, d = $dimension: degree $degree, and no more", (rule) => {
  expect(rule.directions.length).toBe(rule.weights.length * rule.dimension);
  for (let row = 0; row < rule.directions.length; row += rule.dimension) {
    expect(Math.abs(Math.hypot(...rule.directions.subarray(row, row + rule.dimension)) - 1)).toBeLessThan(1e-15);
  }
  // A coordinate is right to 4 roundings (8 for products), n of which meet in a power; by Minkowski's inequality these, and the
  // roundings of sums and weights, cost Σ|w| times themselves.
  const total = rule.weights.reduce((sum, w) => sum + Math.abs(w), 0);
  for (let degree = 0; degree <= rule.degree; degree += 2) {
    expect(momentResidual(rule, degree)).toBeLessThan(total * (9 * degree + 2 * rule.weights.length + 24) * 2 ** -53);
  }
  // A mutant of each: the next degree is not integrated.
  expect(momentResidual(rule, rule.degree + 2)).toBeGreaterThan(1e-6);
  // And the last direction turned by 1e-6 is noticed.
  const directions = rule.directions.slice();
  const last = directions.subarray(-rule.dimension);
  const from = last.findIndex((x) => x !== 0);
  const to = (from + 1) % rule.dimension;
  const [a, b] = [last[from]!, last[to]!];
  last[from] = Math.cos(1e-6) * a - Math.sin(1e-6) * b;
  last[to] = Math.cos(1e-6) * b + Math.sin(1e-6) * a;
  expect(momentResidual({ ...rule, directions }, rule.degree)).toBeGreaterThan(1e-10);
});

test.each(RULES)("$name, d = $dimension, turns q into p everywhere", (rule) => {
  const { dimension: d, degree, directions, weights } = rule;
  const p = evenFromPowers(Array.from({ length: degree / 2 + 1 }, (_, k) => (-1) ** k / (k + 1)));
  const series = evenToChebyshev(ridgePolynomial(p, d));
  const bound = cubatureErrorBound(rule, ridgePolynomial(p, d));
  const size = series.reduce((sum, b) => sum + Math.abs(b), 0);
  const points = pointsOnSphere(5, d, Key.root(3).fold("cubature", d).stream());
  for (let row = 0; row < points.length; row += d) {
    let sum = 0;
    for (const [i, w] of weights.entries()) {
      let product = 0;
      for (let j = 0; j < d; j++) product += 0.9 * directions[i * d + j]! * points[row + j]!;
      sum += w * chebyshevAt(series, product);
    }
    // The rule's own error, and the rounding of evaluation (chebyshevAt's bound, the products, and Σ|w| ≤ 3).
    const rounding = 3 * size * 2 ** -53 * (6 * series.length ** 2 + (d + 8) * degree ** 2 + weights.length);
    expect(Math.abs(sum - evenAt(p, 0.9))).toBeLessThan(bound + rounding);
  }
});

test("sizes lie between the bounds where weights are positive, and some designs are tight", () => {
  for (const { dimension, degree, weights } of RULES) {
    if (weights.every((w) => w >= 0))
      expect(BigInt(weights.length)).toBeGreaterThanOrEqual(fewestDirections(dimension, degree));
    expect(weights.reduce((sum, w) => sum + Math.abs(w), 0)).toBeLessThan(3);
  }
  for (const [rule, size] of [
    [icosahedron(), 6n],
    [rootsE8(), 120n],
    [productRule(2, 30), 16n],
    [crossPolytope(7), 7n],
    [simplexRule(7), 28n],
  ] as const) {
    expect(BigInt(rule.weights.length)).toBe(size);
    expect(fewestDirections(rule.dimension, rule.degree)).toBe(size);
  }
  expect(tchakaloffBound(4, 10)).toBe(286n);
});

test("the smallest rule is chosen, and product rules refuse what would not fit", () => {
  const chosen = (d: number, n: number) => {
    const { name, weights } = smallestCubature(d, n);
    return `${name} ${weights.length}`;
  };
  expect(chosen(50, 2)).toBe("cross-polytope 50");
  expect(chosen(3, 4)).toBe("icosahedron 6");
  expect(chosen(4, 8)).toBe("600-cell 60");
  expect(chosen(8, 6)).toBe("E8 120");
  expect(chosen(7, 4)).toBe("simplex 28");
  expect(chosen(20, 4)).toBe("simplex 231");
  expect(chosen(5, 6)).toBe("sign vectors 41");
  expect(chosen(3, 8)).toBe("product 25");
  expect(chosen(20, 6)).toBe("circles 2344");
  expect(chosen(24, 6)).toBe("sign vectors 2624");
  expect(chosen(4, 12)).toBe("fully symmetric 216");
  expect(chosen(3, 0)).toBe("product 1");
  expect(() => smallestCubature(50, 8)).toThrow(/at most 2\^24/);
  expect(() => smallestCubature(500, 4)).toThrow(/at most 2\^24/);
  expect(() => smallestCubature(3, 5)).toThrow(/degree must be an even integer/);
});
