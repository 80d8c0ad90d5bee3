import { expect, test } from "vitest";
import type { Activation } from "./activation.ts";
import { findActivation } from "./find.ts";
import { meanAbsoluteCoordinate } from "./funk-hecke.ts";

/**
 * mpmath 1.3, 30 digits, rounded to float64: quotients of Γ for relu, leaky-relu, step and sign, Bessel's I for the exponential, quadrature
 * in θ for the Hermite polynomials. [activation, k, d, γ, α_k].
 */
const VALUES = [
  ["relu", 0, 2, 1.0, 0.3183098861837907],
  ["relu", 0, 31, 1.0, 0.07223222404718399],
  ["relu", 0, 33, 1.0, 0.06997496704570949],
  ["relu", 1, 10, 2.5, 0.125],
  ["relu", 2, 3, 0.5, 0.03125],
  ["relu", 4, 10, 1.0, -0.0009045102770901366],
  ["relu", 30, 5, 1.0, 6.867921911180019e-6],
  ["relu", 120, 7, 1.0, -2.4032940420389705e-9],
  ["relu", 6, 1000, 1.0, 3.7517925949884864e-11],
  ["relu", 0, 100000, 1.0, 0.001261569414929675],
  ["step", 1, 2, 1.0, 0.3183098861837907],
  ["step", 3, 10, 0.5, -0.011758633602171777],
  ["step", 51, 4, 1.0, -0.00023552340820110298],
  ["step", 7, 1000, 1.0, -1.875896297494243e-10],
  ["sign", 5, 9, 3.0, 0.0068359375],
  ["leaky-relu", 8, 6, 1.5, -0.0004197493004621415],
  ["exponential", 0, 2, 0.5, 1.0634833707413236],
  ["exponential", 3, 10, 1.0, 0.0006140998007811821],
  ["exponential", 20, 5, 0.25, 4.842282991713216e-39],
  ["exponential", 5, 4, 30.0, 28366105402.86094],
  ["exponential", 10, 1000, 2.0, 9.382319939404016e-28],
  ["exponential", 0, 3, 600.0, 3.144183584108283e257],
  ["quadratic", 2, 7, 1.3, 0.05365079365079366],
  ["hermite-8", 0, 10, 1.0, 0.3386675595687249],
  ["hermite-8", 2, 10, 1.3, -0.03976227449448166],
  ["hermite-8", 8, 5, 2.0, 0.0002355373878741536],
  ["hermite-8", 4, 60, 7.0, 0.00024252422656502007],
  ["hermite-3", 1, 11, 3.0, -0.10277579340349],
  ["hermite-3", 3, 4, 1.0, 0.01275775907699572],
] as const;

/** Largest relative error. */
const worst = (change: (activation: Activation) => Required<Activation>["funkHecke"]): number =>
  Math.max(
    ...VALUES.map(([id, k, dimension, gain, value]) =>
      Math.abs(change(findActivation(id))(k, { dimension, gain }) / value - 1),
    ),
  );

test("closed forms are good to 1e-14 relative, from d = 2 to 100 000 and k = 0 to 120", () => {
  // A handful of roundings each; rational parts are exact.
  expect(worst(({ funkHecke }) => funkHecke!)).toBeLessThan(2e-15);
  expect(
    worst(
      ({ funkHecke }) =>
        (k, options) =>
          funkHecke!(k, options) * (1 + 1e-14),
    ),
  ).toBeGreaterThan(2e-15);
});

test("E|t| on the circle, the sphere, and by its recurrence across the change of method", () => {
  expect(meanAbsoluteCoordinate(3)).toBeCloseTo(1 / 2, 15);
  for (const d of [2, 7, 31, 32, 33, 34, 999]) {
    const ratio = (meanAbsoluteCoordinate(d + 2) * (d + 1)) / (meanAbsoluteCoordinate(d) * d);
    expect(Math.abs(ratio - 1)).toBeLessThan(8 * 2 ** -53);
  }
});

test("bad arguments are refused", () => {
  const { funkHecke } = findActivation("exponential");
  expect(() => funkHecke!(1, { dimension: 1, gain: 1 })).toThrow("dimension must be an integer ≥ 2, got 1");
  expect(() => funkHecke!(-1, { dimension: 3, gain: 1 })).toThrow("k must be an integer ≥ 0, got -1");
  expect(() => funkHecke!(1, { dimension: 3, gain: 0 })).toThrow("gain must be in (0, 700], got 0");
});
