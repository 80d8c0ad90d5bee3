import { describe, expect, it } from "vitest";
import { zonalExpectation } from "../../distributions/uniform-sphere.ts";
import { gaussLegendre } from "../../math/quadrature.ts";
import { ridgeConstantValue } from "../../theory/ridge-directions/ridge-constant.ts";
import {
  meanRidgeVariance,
  narrowest,
  narrowestCubature,
  partsOf,
  polynomialStep,
  reachIn,
  ridgeCoefficients,
  rootMeanSquareCurvature,
  rootMeanSquareLaplacian,
} from "./ridge-budget.ts";

const tent = { lipschitz: 2 };
/** Σ_j c_j T_{2j}(y). */
const chebyshev = (c: readonly number[], y: number): number =>
  c.reduce((sum, x, j) => sum + x * Math.cos(2 * j * Math.acos(Math.max(-1, Math.min(1, y)))), 0);
const secondDifference = (f: (s: number) => number, s: number, step: number): number =>
  (f(s + step) - 2 * f(s) + f(s - step)) / step ** 2;

describe("the parts", () => {
  it("have the E_n and V_n that were computed by other means", () => {
    // Weighted least squares on 4000 nodes and sums of floats, to the digits given.
    const table = { 2: [0.28, 0.0165, 0.0219], 4: [0.159, 1.77, 4.86], 6: [0.06, 2.76, 26.5], 8: [0.03, 1.58, 54] };
    for (const [degree, [error, ten, thousand]] of Object.entries(table)) {
      const step = polynomialStep(tent, Number(degree));
      expect(step.error).toBeCloseTo(error!, 3);
      expect(meanRidgeVariance(step, 10) / ten! - 1).toBeCloseTo(0, 1.9);
      expect(meanRidgeVariance(step, 1000) / thousand! - 1).toBeCloseTo(0, 1.9);
    }
  });

  it("have V_n, Δp and q″ as quadrature of the ridge function has them", () => {
    const [dimension, degree] = [5, 6];
    const c = ridgeCoefficients(tent, { dimension, degree });
    const q = (s: number): number => chebyshev(c, s);
    // Just within [−1, 1], where arccos is defined about s.
    const curvature = (s: number): number => secondDifference(q, s * 0.999, 1e-3);
    const step = polynomialStep(tent, degree);
    const moments = (f: (s: number) => number, r: number): readonly [number, number] => {
      const mean = zonalExpectation((t) => f(r * t), { dimension }).value;
      return [mean, zonalExpectation((t) => f(r * t) ** 2, { dimension }).value];
    };
    const rule = gaussLegendre(10); // squares of polynomials of degree 6 in r
    const over = (g: (r: number) => number): number =>
      rule.nodes.reduce((sum, t, i) => sum + (rule.weights[i]! / 2) * g((1 + t) / 2), 0);
    const variance = over((r) => {
      const [mean, square] = moments(q, r);
      return square - mean * mean;
    });
    expect(variance / meanRidgeVariance(step, dimension)).toBeCloseTo(1, 9);
    // Differences and the factor 0.999 cost some thousandths.
    const laplacian = Math.sqrt(over((r) => moments(curvature, r)[0] ** 2));
    expect(laplacian / rootMeanSquareLaplacian(step, dimension)).toBeCloseTo(1, 1.5);
    const whole = Math.sqrt(over((r) => moments(curvature, r)[1]));
    expect(whole / rootMeanSquareCurvature(step, dimension)).toBeCloseTo(1, 1.5);
    expect(Math.abs(whole / laplacian - 1)).toBeGreaterThan(0.2);
  });

  it("have an interpolation error that is a bias w²Δp/12 where many cells are crossed", () => {
    const [dimension, degree, cells] = [20, 4, 130];
    const c = ridgeCoefficients(tent, { dimension, degree });
    const reach = reachIn(dimension);
    const w = (2 * reach) / cells;
    const q = (s: number): number => chebyshev(c, s / reach);
    const kinks = Array.from({ length: cells + 1 }, (_, j) => j * w - reach);
    const off = (s: number): number => {
      const cell = Math.min(cells - 1, Math.floor((s + reach) / w));
      const [a, b] = [cell * w - reach, (cell + 1) * w - reach];
      return q(a) + ((q(Math.min(b, reach)) - q(a)) * (s - a)) / w - q(s);
    };
    const bias = (r: number): number =>
      zonalExpectation((t) => off(r * t), { dimension, kinks: kinks.map((k) => k / r) }).value;
    const p = (r: number): number => zonalExpectation((t) => q(r * t), { dimension }).value;
    const h = 1e-3;
    for (const r of [0.2, 0.5, 0.9]) {
      const laplacian = secondDifference(p, r, h) + ((dimension - 1) * (p(r + h) - p(r - h))) / (2 * h * r);
      // Euler–Maclaurin's next term is −w⁴Δ²p/720: 0.3 % at most.
      expect(Math.abs(bias(r) / ((w * w * laplacian) / 12) - 1)).toBeLessThan(0.005);
    }
  });
});

describe("narrowest", () => {
  it("has the error asked for, and says what is reachable", () => {
    const plan = narrowest(tent, { dimension: 50, error: 0.1, degrees: [2, 4, 6] });
    const { polynomial, directions, interpolation } = partsOf(tent, plan);
    expect(polynomial + directions / plan.directions + interpolation).toBeCloseTo(0.01, 12);
    expect(plan).toMatchObject({ degree: 6, cells: 64 });
    expect(() => narrowest(tent, { dimension: 50, error: 0.05, degrees: [2, 4, 6] })).toThrow("above 0.0600");
  });

  it("has cubatures within their bounds, and says what is reachable", () => {
    for (const dimension of [2, 4]) {
      const { bound, width, degree, cells } = narrowestCubature(tent, { dimension, error: 0.05 });
      expect(bound).toBeLessThanOrEqual(0.05);
      expect(width).toBe((degree / 2 + 1) ** (dimension - 1) * (cells + 1));
    }
    expect(() => narrowestCubature(tent, { dimension: 2, error: 1e-3 })).toThrow("degree 40 reaches");
  });
});

describe("constants of the ridge functions", () => {
  it("satisfy the two relations that the exponent of the accuracy is derived from", () => {
    for (const d of [1, 2, 5]) {
      for (const k of [1, 3, 6]) {
        const c = ridgeConstantValue(k, d);
        expect(ridgeConstantValue(k, d + 2) / c).toBeCloseTo((d + 2 * k) / d, 12);
        // The k-th moment of Beta(d/2, ½).
        let moment = 1;
        for (let j = 0; j < k; j++) moment *= (d / 2 + j) / (d / 2 + 0.5 + j);
        expect(c / ridgeConstantValue(k, d + 1)).toBeCloseTo(moment, 12);
      }
    }
  });
});
