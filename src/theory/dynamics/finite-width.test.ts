import { describe, expect, it } from "vitest";
import { harmonicDimension } from "../../math/harmonics.ts";
import { integrate } from "../../math/quadrature.ts";
import { halfLife, residualFactor } from "./degree-decay.ts";
import { finiteWidth } from "./finite-width.ts";
import { firstOrderWidthFactor, widthFactorRange } from "./width-correction.ts";

/** E f(λ) under Marchenko and Pastur's law, density √((b − λ)(λ − a))/(2πxλ), 0 < x < 1, by λ = 1 + x + 2√x cos θ. */
function marchenkoPastur(f: (eigenvalue: number) => number, x: number): number {
  const integrand = (theta: number): number => {
    const eigenvalue = 1 + x + 2 * Math.sqrt(x) * Math.cos(theta);
    return ((2 / Math.PI) * Math.sin(theta) ** 2 * f(eigenvalue)) / eigenvalue;
  };
  return integrate(integrand, { from: 0, to: Math.PI }).value;
}

/** ReLU, d = 10. */
const RELU = [0.1293449696238895, 0.05, 0.011758633602171777, 0, -0.0009045102770901367];
const relu = (units: number) => ({ dimension: 10, alphas: RELU, energy: 0.05, units });

describe("finiteWidth", () => {
  it.each([0.02, 0.264, 0.9])("is Marchenko and Pastur's law for one degree, N/m = %d", (x) => {
    const [d, alpha] = [90, 0.3];
    const one = finiteWidth({ dimension: d, alphas: [0, alpha], energy: d * alpha ** 2, units: Math.round(d / x) });
    const aspect = d / Math.round(d / x);
    const rate = 0.2 / alpha ** 2;
    for (const time of [0, 1, 3.3, 40, 300]) {
      const expected = marchenkoPastur((l) => (1 - rate * alpha ** 2 * l) ** time, aspect);
      expect(Math.abs(one.residual(1, { rate, time }) - expected)).toBeLessThan(1e-10);
      // The mutant: another width.
      const other = marchenkoPastur((l) => (1 - rate * alpha ** 2 * l) ** time, 0.9 * aspect);
      if (time === 3.3) expect(Math.abs(other - expected)).toBeGreaterThan(1e-4);
    }
    expect(one.edge / (alpha ** 2 * (1 + Math.sqrt(aspect)) ** 2)).toBeCloseTo(1, 10);
    expect(one.floor(1)).toBeLessThan(1e-100);
  });

  it("cannot learn more than m of N harmonics", () => {
    const [d, m, alpha] = [90, 60, 0.3];
    const few = finiteWidth({ dimension: d, alphas: [0, alpha], energy: d * alpha ** 2, units: m });
    expect(few.floor(1)).toBeCloseTo(1 - m / d, 12);
    expect(few.residual(1, { rate: 1, time: 1e6 })).toBeCloseTo(1 - m / d, 9);
    expect(few.timeTo(1, { rate: 1, level: 0.3 })).toBe(Number.POSITIVE_INFINITY);
    expect(few.timeTo(1, { rate: 1, level: 0.5 })).toBeLessThan(1e3);
  });

  it("becomes the infinitely wide law", () => {
    const rate = 0.9 / RELU[0]! ** 2;
    const wide = finiteWidth(relu(1e9));
    for (const k of [1, 2, 4]) {
      const time = halfLife(RELU[k]!, rate);
      // First order: at most 440/m.
      expect(Math.abs(wide.residual(k, { rate, time }) - residualFactor(RELU[k]!, { rate, time }))).toBeLessThan(1e-6);
      expect(Math.abs(wide.timeTo(k, { rate }) / time - 1)).toBeLessThan(1e-6);
    }
    expect(wide.residual(3, { rate, time: 1e5 })).toBeCloseTo(1, 10); // α_3 = 0
    expect(wide.floor(3)).toBe(1);
  });

  it("has the first-order factor where eigenvalues are far apart", () => {
    // Ratios 10⁴ of N α²: what the expansion leaves out is as small. d = 30: N = 30, 464, 4930.
    const alphas = [1, 1e-3, 1e-6, 1e-9];
    const count = (k: number): number => Number(harmonicDimension(30, k));
    const energy = 2 * alphas.reduce((sum, alpha, k) => sum + count(k) * alpha ** 2, 0) - 1;
    const units = 1e8;
    const network = {
      dimension: 30,
      alphas: alphas.slice(0, 3),
      energy: 1 + count(1) * 1e-6 + count(2) * 1e-12 * 3,
      units,
    };
    expect(energy).toBeGreaterThan(0);
    const rate = 0.01;
    for (const level of [0.5, 0.2]) {
      for (const k of [1, 2]) {
        const time = -Math.log(level) / -Math.log1p(-rate * alphas[k]! ** 2);
        const exact = (finiteWidth(network).timeTo(k, { rate, level }) / time - 1) * units;
        const first = (firstOrderWidthFactor(k, { ...network, level }) - 1) * units;
        // Independent entries have N where harmonics on the sphere have N − 1.
        const independent = first - Math.log(level) / 2;
        // Contour 1e-10 in r and bisection 1e-10 in t, times m = 10⁸: 0.04; second order below 500²/m.
        expect(Math.abs(exact - independent)).toBeLessThan(0.1);
      }
    }
    expect(() => firstOrderWidthFactor(3, relu(100))).toThrow("the degree must have an α ≠ 0, got 3");
    expect(widthFactorRange(66, 660)).toEqual([1.035, 1 / 0.9]);
    expect(() => widthFactorRange(660, 500)).toThrow("there must be more units than 660 harmonics, got 500");
  });

  it("names what is out of range", () => {
    const { edge, residual } = finiteWidth(relu(500));
    expect(() => residual(1, { rate: 1.01 / edge, time: 2 })).toThrow(
      `rate must be in (0, 1/edge) = (0, ${(1 / edge).toPrecision(6)})`,
    );
    expect(() => residual(0, { rate: 1, time: 2 })).toThrow("degree must be an integer from 1 to 4, got 0");
    expect(() => finiteWidth({ ...relu(500), energy: 0.04 })).toThrow("energy must be at least Σ N α²");
    expect(() => finiteWidth({ ...relu(1) })).toThrow("units must be an integer ≥ 2, got 1");
  });
});
