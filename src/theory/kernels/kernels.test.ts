import { describe, expect, it } from "vitest";
import { hermite } from "../../math/hermite.ts";
import { gaussHermite } from "../../math/quadrature.ts";
import {
  degreeEigenvalue,
  exponentialEigenvalue,
  exponentialKernel,
  polynomialKernel,
  spectrumOf,
} from "./dot-product.ts";
import { ridgeEquivalent, samplesToLearn } from "./ridge-equivalent.ts";

describe("eigenvalues", () => {
  it("of (1 + t)³ are their closed forms", () => {
    const kernel = polynomialKernel([1, 3, 3, 1]);
    for (const d of [3, 16, 100]) {
      const forms = [1 + 3 / d, 3 / d + (3 * (d + 2)) / d ** 3, 6 / d ** 2, 6 / d ** 3];
      forms.forEach((form, l) => {
        expect(degreeEigenvalue(kernel, d, l) / form).toBeCloseTo(1, 14);
      });
      expect(degreeEigenvalue(kernel, d, 4)).toBe(0);
    }
  });

  it("agree with quadrature over both arguments at d = 2, for a harmonic polynomial of each degree", () => {
    // Y = x₁x₂ (degree 2), x₁ (degree 1); κ = e^t: E[k Y Y′] by 40-point rules, which integrate it to 1e-13.
    const { nodes, weights } = gaussHermite(40);
    const pair = (j: number) => {
      let sum = 0;
      nodes.forEach((x, a) => {
        nodes.forEach((y, b) => {
          sum += weights[a]! * weights[b]! * Math.exp((x * y) / 2) * hermite(j, x) * hermite(j, y);
        });
      });
      return sum;
    };
    expect(degreeEigenvalue(exponentialKernel, 3, 2)).toBeGreaterThan(0);
    expect(pair(1) ** 2 / degreeEigenvalue(exponentialKernel, 2, 2)).toBeCloseTo(1, 9);
    expect((pair(1) * pair(0)) / degreeEigenvalue(exponentialKernel, 2, 1)).toBeCloseTo(1, 9);
  });

  it("of the exponential kernel sum to its trace and their squares to E k², exactly (Mehler)", () => {
    for (const d of [8, 64]) {
      const { multiplicities } = spectrumOf(exponentialKernel, d, 60);
      const sum = (power: number) =>
        multiplicities.reduce((s, n, l) => s + n * exponentialEigenvalue(d, l) ** power, 0);
      expect(sum(1) / (1 - 2 / d) ** (-d / 2)).toBeCloseTo(1, 12);
      expect(sum(2) / (1 - 4 / d ** 2) ** (-d / 2)).toBeCloseTo(1, 12);
    }
  });

  it("the Rayleigh quotient is within O(1/d²) of the exponential's eigenvalue, the leading order is not", () => {
    for (const l of [0, 1, 2, 3]) {
      const gap = (d: number, value: number) => Math.abs(value / exponentialEigenvalue(d, l) - 1);
      expect(gap(64, degreeEigenvalue(exponentialKernel, 64, l)) * 64 ** 2).toBeLessThan(10);
      // The mutant, taylor(l) l!/d^l alone (here 1/d^l), is off at order 1/d.
      expect(gap(64, 64 ** -l) * 64 ** 2).toBeGreaterThan(10);
    }
  });
});

describe("ridgeEquivalent", () => {
  const spectrum = spectrumOf(exponentialKernel, 36, 14);

  it("solves its equation", () => {
    for (const [samples, ridge] of [
      [10, 0.1],
      [1000, 0.1],
      [1e5, 1],
      [500, 0],
    ] as const) {
      const { effectiveRidge: k, learned } = ridgeEquivalent(spectrum, { samples, ridge });
      const right = spectrum.eigenvalues.reduce(
        (sum, mu, l) => sum + (spectrum.multiplicities[l]! * mu * k) / (k + samples * mu),
        ridge,
      );
      expect(right / k).toBeCloseTo(1, 12);
      // Σ N_l c_l ≤ n: not more is learned than there are samples.
      expect(learned.reduce((sum, c, l) => sum + c * spectrum.multiplicities[l]!, 0)).toBeLessThanOrEqual(
        samples * (1 + 1e-12),
      );
    }
  });

  it("is ordinary ridge shrinkage for one eigenvalue, where κ has a closed form", () => {
    const one = { eigenvalues: [0.5], multiplicities: [20] };
    const { effectiveRidge } = ridgeEquivalent(one, { samples: 100, ridge: 3 });
    // κ = λ + N μ κ/(κ + n μ): κ² + (nμ − λ − Nμ) κ − λ n μ = 0.
    const b = 50 - 3 - 10;
    expect(effectiveRidge).toBeCloseTo((-b + Math.sqrt(b * b + 4 * 150)) / 2, 11);
  });

  it("without ridge and with samples for the whole rank everything is learned", () => {
    const finite = spectrumOf(polynomialKernel([1, 1, 1]), 8, 9);
    expect(ridgeEquivalent(finite, { samples: 45, ridge: 0 }).learned).toEqual([1, 1, 1]);
    expect(ridgeEquivalent(finite, { samples: 44, ridge: 0 }).learned[2]!).toBeLessThan(1);
  });
});

describe("samplesToLearn", () => {
  it("inverts the learned coefficient", () => {
    const spectrum = spectrumOf(exponentialKernel, 24, 14);
    for (const degree of [1, 2, 3]) {
      const samples = samplesToLearn(spectrum, { ridge: 0.1, degree, level: 0.4 });
      expect(ridgeEquivalent(spectrum, { samples, ridge: 0.1 }).learned[degree]).toBeCloseTo(0.4, 10);
    }
  });

  it("grows like d^l: slope within 0.15 of l between d = 64 and 256, and not of l ± 1", () => {
    for (const degree of [1, 2]) {
      const at = (d: number) =>
        Math.log(samplesToLearn(spectrumOf(exponentialKernel, d, 14), { ridge: 0.1, degree, level: 0.5 }));
      expect(Math.abs((at(256) - at(64)) / Math.log(4) - degree)).toBeLessThan(0.15);
    }
  });
});
