import { expect, it } from "vitest";
import { gaussianRadius } from "./gaussian.ts";
import { ownDensityRadius } from "./own-density.ts";
import { ownQuantileRadius } from "./own-quantile.ts";
import { studentRadius } from "./student.ts";

it("an expression's law is the known one: Gaussian, Cauchy", () => {
  const pairs = [
    [
      ownDensityRadius({ dimension: 5, density: "r^4*exp(-r^2/2)", from: 0 }),
      gaussianRadius({ dimension: 5, standardDeviation: 1 }),
    ],
    [
      ownDensityRadius({ dimension: 2, density: "3*r*(1 + r^2)^(-3/2)", from: 0 }),
      studentRadius({ dimension: 2, degrees: 1, factor: 1 }),
    ],
  ] as const;
  for (const [own, known] of pairs) {
    for (const r of [0.01, 0.7, 2, 5]) {
      // The doc comments' 10⁻¹².
      expect(Math.abs(own.cdf(r) - known.cdf(r))).toBeLessThan(1e-12);
      expect(Math.abs(own.survival(r) - known.survival(r))).toBeLessThan(1e-12);
      expect(Math.abs(own.density(r) / known.density(r) - 1)).toBeLessThan(1e-12);
    }
    expect(Math.abs(own.moment(0.5) / known.moment(0.5) - 1)).toBeLessThan(1e-12);
    expect(Math.abs(own.quantile(0.3) / known.quantile(0.3) - 1)).toBeLessThan(1e-11);
    // Far out in a power tail too, relative.
    if (known.survival(1e6) > 1e-10) {
      expect(Math.abs(own.survival(1e6) / known.survival(1e6) - 1)).toBeLessThan(1e-10);
      expect(own.moment(1)).toBe(Number.POSITIVE_INFINITY);
      expect(known.moment(1)).toBe(Number.POSITIVE_INFINITY);
    }
  }
});

it("corners: a triangle, cut at both sides", () => {
  const law = ownDensityRadius({ dimension: 10, density: "max(0, 1 - abs(r - 2))", from: 1.5, to: 2.5 });
  // Area 3/4; from 1.5 to 2 half of it.
  expect(law.cdf(2)).toBeCloseTo(0.5, 13);
  expect(law.density(2)).toBeCloseTo(4 / 3, 13);
  expect([law.density(1.4), law.cdf(1.5), law.cdf(2.6), law.survival(2.5)]).toEqual([0, 0, 1, 0]);
});

it("Pareto's law by its quantile: exact in its whole tail", () => {
  const law = ownQuantileRadius({ dimension: 4, quantile: "s^(-1/2.5)" });
  for (const r of [1.5, 7, 1e20]) {
    expect(Math.abs(law.survival(r) / r ** -2.5 - 1)).toBeLessThan(1e-13);
    expect(Math.abs(law.density(r) / (2.5 * r ** -3.5) - 1)).toBeLessThan(1e-13);
  }
  // α/(α − n).
  expect(Math.abs(law.moment(1) / (2.5 / 1.5) - 1)).toBeLessThan(1e-12);
  expect(law.moment(2.6)).toBe(Number.POSITIVE_INFINITY);
  expect(law.cdf(0.5)).toBe(0);
});

it("refuses what is no law, and says where", () => {
  const density = (text: string, to?: number) => () =>
    ownDensityRadius({ dimension: 3, density: text, from: 0, ...(to === undefined ? {} : { to }) });
  expect(density("1/(1 + r)")).toThrow("density of the radius: its integral must be finite, not 0, and converge");
  expect(density("1/r", 1)).toThrow(/converge/);
  expect(density("0*r")).toThrow(/not 0/);
  expect(density("1 - r", 2)).toThrow(/density of the radius: must be finite and ≥ 0 at r = 1\.\d+, got -/);
  expect(density("x", 1)).toThrow(/expression, column 1/);
  expect(() => ownDensityRadius({ dimension: 3, density: "1", from: 2, to: 1 })).toThrow("0 ≤ from < to");
  expect(() => ownQuantileRadius({ dimension: 3, quantile: "1 - p" })).toThrow("rise with p");
  expect(() => ownQuantileRadius({ dimension: 3, quantile: "log(p)" })).toThrow("must be finite, ≥ 0");
});
