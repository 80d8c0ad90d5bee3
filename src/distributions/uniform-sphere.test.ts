import { describe, expect, it } from "vitest";
import { integrate } from "../math/quadrature.ts";
import { Key } from "../math/random/key.ts";
import { pointsOnSphere } from "../math/random/samplers.ts";
import { studentCdf } from "../math/special/student.ts";
import {
  coordinateDensity,
  coordinateMoment,
  coordinateSurvival,
  uniformSphereParams,
  zonalExpectation,
} from "./uniform-sphere.ts";

/** t, d, P(T > t): mpmath 1.3, 30 digits, betainc((d − 1)/2, 1/2, 0, 1 − t², regularized)/2 at the float64 t. */
const SURVIVAL = [
  [0.3, 2, 0.4030133159793217],
  [0.95, 2, 0.10108262410425992],
  [0.25, 4, 0.3425188212371463],
  [0.5, 5, 0.15625],
  [0.1, 10, 0.3849374999460683],
  [0.7, 100, 1.8934484532025172e-16],
  [0.05, 101, 0.30886715384412217],
  [-0.4, 7, 0.83692],
  [0.02, 1000, 0.26367897520670336],
  [0.3, 1000, 1.4480762384782015e-22],
  [0.999, 6, 3.0352267909466775e-8],
] as const;

describe("the upper tail of a coordinate", () => {
  it("against mpmath, to its last digits where it is 1e-22", () => {
    for (const [t, d, expected] of SURVIVAL) {
      // The constant: d/2 factors and quotients; the power: d ulps of 1 − t²; the sums of positive terms: fewer than these.
      expect(Math.abs(coordinateSurvival(t, d) / expected - 1)).toBeLessThan((2 * d + 20) * 2 ** -53);
      // Mutant: the law in one dimension more.
      expect(Math.abs(coordinateSurvival(t, d + 1) / expected - 1)).toBeGreaterThan(1e-4);
    }
  });

  it("is that of Student's law with d − 1 degrees of freedom at t √(d−1)/√(1−t²)", () => {
    for (const d of [2, 3, 8, 40]) {
      for (const t of [-0.9, -0.2, 0, 0.05, 0.33, 0.6, 0.98]) {
        const student = studentCdf(-t * Math.sqrt((d - 1) / (1 - t * t)), d - 1);
        // The accuracy stated for studentCdf, 1e-13.
        expect(Math.abs(coordinateSurvival(t, d) - student)).toBeLessThan(2e-13);
      }
    }
  });

  it("joins its two series without a step, and ends at 0 and 1", () => {
    for (const d of [2, 9, 64]) {
      const join = 1 / Math.sqrt(d);
      const difference = coordinateSurvival(join * (1 - 1e-13), d) - coordinateSurvival(join * (1 + 1e-13), d);
      expect(Math.abs(difference - 2e-13 * join * coordinateDensity(join, d))).toBeLessThan((2 * d + 20) * 2 ** -53);
      expect([1, -1, 3].map((t) => coordinateSurvival(t, d))).toEqual([0, 1, 0]);
      expect(coordinateSurvival(0, d)).toBe(0.5);
    }
  });
});

it("the density is minus the derivative of the tail, is 1/2 in three dimensions and 0 outside", () => {
  for (const d of [2, 5, 30]) {
    const { value } = integrate((t) => coordinateDensity(t, d), { from: -0.7, to: 0.4 });
    // The tolerance of the quadrature, 1e-14 times two.
    expect(Math.abs(value - coordinateSurvival(-0.7, d) + coordinateSurvival(0.4, d))).toBeLessThan(3e-14);
  }
  expect(coordinateDensity(0.3, 3)).toBe(0.5);
  expect([1.1, -2].map((t) => coordinateDensity(t, 7))).toEqual([0, 0]);
});

it("expectations: moments, a kink, the mass", () => {
  for (const dimension of [2, 3, 11, 400]) {
    for (const power of [0, 1, 2, 5, 8]) {
      const { value } = zonalExpectation((t) => t ** power, { dimension });
      expect(Math.abs(value - coordinateMoment(power, dimension))).toBeLessThan(3e-14 + dimension * 2 ** -53);
    }
    // E|T| = 2 c_d/(d − 1), as c_d t (1 − t²)^((d−3)/2) has a primitive.
    const absolute = (2 * coordinateDensity(0, dimension)) / (dimension - 1);
    const kinked = zonalExpectation(Math.abs, { dimension, kinks: [0] });
    expect(Math.abs(kinked.value - absolute)).toBeLessThan(3e-14 + dimension * 2 ** -53);
  }
  expect(coordinateMoment(2, 7)).toBeCloseTo(1 / 7, 15);
  expect(coordinateMoment(4, 7)).toBeCloseTo(3 / 63, 15);
});

it("pointsOnSphere has this law: the tail at a coordinate is uniform", () => {
  const [n, d] = [20_000, 6];
  const x = pointsOnSphere(n, d, Key.root(8).fold("uniform-sphere.test").stream());
  const tails = Array.from({ length: n }, (_, i) => coordinateSurvival(x[i * d + 2]!, d));
  // Means of n uniforms and of their squares: standard deviations √(1/12) and √(4/45); 4.9 of them is a rate of 1e-6.
  expect(Math.abs(tails.reduce((s, u) => s + u, 0) / n - 1 / 2)).toBeLessThan(4.9 * Math.sqrt(1 / 12 / n));
  expect(Math.abs(tails.reduce((s, u) => s + u * u, 0) / n - 1 / 3)).toBeLessThan(4.9 * Math.sqrt(4 / 45 / n));
  // Mutant: the law of a coordinate in two dimensions less.
  const wrong = tails.map((_, i) => coordinateSurvival(x[i * d + 2]!, d - 2));
  expect(Math.abs(wrong.reduce((s, u) => s + u * u, 0) / n - 1 / 3)).toBeGreaterThan(4.9 * Math.sqrt(4 / 45 / n));
});

it("refuses what is no dimension, power or number", () => {
  expect(() => coordinateSurvival(0.1, 1)).toThrow("coordinateSurvival: dimension must be an integer ≥ 2, got 1");
  expect(() => coordinateSurvival(Number.NaN, 3)).toThrow("coordinateSurvival: t must be a number, got NaN");
  expect(() => coordinateMoment(-2, 3)).toThrow("coordinateMoment: power must be an integer ≥ 0, got -2");
  expect(() => coordinateDensity(0, 2.5)).toThrow(/dimension/);
  expect(() => zonalExpectation((t) => t, { dimension: 0 })).toThrow(/dimension/);
  expect(uniformSphereParams.safeParse({ dimension: 1 }).success).toBe(false);
});
