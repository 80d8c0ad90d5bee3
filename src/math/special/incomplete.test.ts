import { expect, it } from "vitest";
import { integrate } from "../quadrature.ts";
import { incompleteBeta } from "./incomplete-beta.ts";
import { gammaDensity, incompleteGamma } from "./incomplete-gamma.ts";
import { logGamma } from "./log-gamma.ts";
import { unitVolumeRadius } from "./unit-volume-radius.ts";

it("log Γ: factorials, √π, no 0", () => {
  let logarithm = 0;
  for (let n = 1; n < 60; n++) {
    // Ulps of the terms of Stirling's series, 12 log 12 at least, and of the n logarithms here.
    expect(Math.abs(logGamma(n) - logarithm)).toBeLessThan(2 ** -51 * (30 + n * Math.log(n)));
    logarithm += Math.log(n);
  }
  expect(Math.abs(logGamma(0.5) - Math.log(Math.PI) / 2)).toBeLessThan(2 ** -51 * 30);
  expect(() => logGamma(0)).toThrow("logGamma: x must be a number > 0, got 0");
});

/** mpmath, 40 digits: gammainc(a, x, inf)/gamma(a), or gammainc(a, 0, x)/gamma(a). */
const GAMMA = [
  [0.5, 3, "upper", 0.01430587843542964],
  [500, 400, "lower", 8.109381078799159e-7],
  [500, 640, "upper", 3.9327537985682766e-9],
  [11.5, 60, "upper", 4.1606993502906164e-15],
  [5000, 5100, "upper", 0.07932888107761897],
] as const;

it.each(GAMMA)("incomplete gamma of %f at %f", (a, x, side, expected) => {
  expect(Math.abs(incompleteGamma(a, x)[side] / expected - 1)).toBeLessThan(1e-12);
});

it("incomplete gamma is the integral of its density, on both sides of its mean", () => {
  for (const a of [1, 3.5, 20, 300]) {
    for (const x of [0.8 * a, a, 1.3 * a]) {
      const { value } = integrate((t) => (t > 0 ? gammaDensity(a, t) : 0), { from: 0, to: x });
      expect(Math.abs(incompleteGamma(a, x).lower - value)).toBeLessThan(1e-12);
      expect(Math.abs(incompleteGamma(a, x).lower + incompleteGamma(a, x).upper - 1)).toBeLessThan(1e-15);
    }
  }
});

/** mpmath, 40 digits: betainc(a, b, 0, x, regularized=True), its complement for "upper". */
const BETA = [
  [2, 3, 0.25, "lower", 0.26171875],
  [250, 1.5, 0.75, "lower", 5.235209424874943e-31],
  [500, 20, 0.9921875, "upper", 1.0027824323335423e-8],
  [0.5, 0.5, 0.0009765625, "lower", 0.019897607325877215],
] as const;

it.each(BETA)("incomplete beta of %f, %f at %f", (a, b, x, side, expected) => {
  expect(Math.abs(incompleteBeta({ x, y: 1 - x }, { a, b })[side] / expected - 1)).toBeLessThan(1e-12);
});

it("the ball of radius R_d has volume 1: V_d = (2π/d) R² V_(d−2) from V_2 = πR², V_1 = 2R", () => {
  for (const d of [1, 2, 3, 7, 50, 301]) {
    const radius = unitVolumeRadius(d);
    let volume = d % 2 === 0 ? Math.PI * radius ** 2 : 2 * radius;
    for (let k = d % 2 === 0 ? 4 : 3; k <= d; k += 2) volume *= (2 * Math.PI * radius ** 2) / k;
    // The radius to 4 ulps, to the power d.
    expect(Math.abs(volume - 1)).toBeLessThan(4 * Number.EPSILON * (d + 1));
  }
  expect(() => unitVolumeRadius(0)).toThrow("unitVolumeRadius: dimension must be an integer in [1, 10⁶], got 0");
});
