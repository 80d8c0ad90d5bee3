import { describe, expect, it } from "vitest";
import { type Activation, defineActivation } from "../../activations/activation.ts";
import relu from "../../activations/relu.ts";
import sign from "../../activations/sign.ts";
import tanh from "../../activations/tanh.ts";
import { harmonicDimension } from "../../math/harmonics.ts";
import { legendreValues } from "../../math/legendre.ts";
import { sinePowerIntegral } from "./angular-rule.ts";
import { type ZonalKernel, zonalKernel } from "./zonal-kernel.ts";

const grid = Array.from({ length: 201 }, (_, i) => -1 + i / 100);
const greatest = (values: readonly number[]): number => values.reduce((most, v) => Math.max(most, Math.abs(v)), 0);

/** κ(t) = Σ_k N(d, k) α_k² P_k(t): Funk–Hecke and the addition theorem. `rest`: what degrees beyond `degree` add at t = 1. */
function series(kernel: ZonalKernel, degree: number) {
  const { dimension } = kernel;
  const energies = Array.from(
    { length: degree + 1 },
    (_, k) => Number(harmonicDimension(dimension, k)) * kernel.projection(k) ** 2,
  );
  const value = (t: number): number => {
    const p = legendreValues(degree, t, dimension);
    return energies.reduce((sum, energy, k) => sum + energy * p[k]!, 0);
  };
  return { value, rest: kernel.energy - energies.reduce((sum, energy) => sum + energy, 0) };
}

/** Of the energy. What the table's doubling tolerates is 2e-14; sums of a thousand terms of one size round by some ulps. */
const TOLERANCE = 1e-13;

describe("zonalKernel", () => {
  it.each([3, 4, 5, 10, 11, 50])("is the arc-cosine kernel for ReLU, d = %d", (d) => {
    const kernel = zonalKernel(relu, { dimension: d });
    // E relu relu on the sphere is that of N(0, I)/d: (sin θ + (π − θ) cos θ)/(2π d) (Cho & Saul 2009).
    const arcCosine = (t: number): number => (Math.sqrt(1 - t * t) + t * (Math.PI - Math.acos(t))) / (2 * Math.PI * d);
    const gap = (other: (t: number) => number): number => greatest(grid.map((t) => other(t) - kernel.value(t)));
    expect(gap(arcCosine)).toBeLessThan(TOLERANCE * kernel.energy);
    expect(kernel.error).toBeLessThan(TOLERANCE * kernel.energy);
    expect(gap((t) => (arcCosine(t) * d) / (d + 1))).toBeGreaterThan(1e-3 * kernel.energy);
    const closed = zonalKernel(relu, { dimension: d, closedForm: arcCosine });
    expect([closed.value(0.3), closed.error, closed.projection(2)]).toEqual([arcCosine(0.3), 0, kernel.projection(2)]);
  });

  it.each([3, 10, 50])("is 1 − 2θ/π for the sign, whose law is that of an angle, d = %d", (d) => {
    const kernel = zonalKernel(sign, { dimension: d });
    expect(greatest(grid.map((t) => 1 - (2 * Math.acos(t)) / Math.PI - kernel.value(t)))).toBeLessThan(TOLERANCE);
  });

  it("has the Funk–Hecke eigenvalues of ReLU, tanh and the sign (mpmath)", () => {
    const values: readonly (readonly [Activation, number, number, number])[] = [
      [relu, 10, 2, 0.011758633602171777],
      [relu, 20, 6, 0.00002244169259298075],
      [relu, 50, 0, 0.05670174066887254],
      [relu, 50, 4, -0.000020977336540463387],
      [tanh, 3, 1, 0.2812007366881278],
      [tanh, 10, 3, -0.0009494734973304165],
      // Sign = 2 step − 1.
      [sign, 10, 3, -2 * 0.011758633602171777],
      [sign, 20, 5, 2 * 0.0005610423148245187],
    ];
    for (const [activation, dimension, k, expected] of values) {
      const kernel = zonalKernel(activation, { dimension });
      // Rounding of a sum of terms at most √energy in the mean, some ten ulps.
      expect(Math.abs(kernel.projection(k) - expected)).toBeLessThan(20 * 2 ** -53 * Math.sqrt(kernel.energy));
    }
  });

  // A bump whose second derivative jumps, at two places: rims that touch at θ = 2A, 2B, A ± B and beyond.
  const twoKinks = defineActivation({
    ...relu,
    id: "two-kinks",
    value: (t) => Math.max(t - 0.6, 0) + 0.5 * Math.max(-t - 0.2, 0),
    kinks: [0.6, -0.2],
  });
  it.each([
    ["tanh, gain 2, bias 0.7", tanh, { dimension: 10, gain: 2, bias: 0.7 }, 60],
    ["tanh, gain 5, d = 3", tanh, { dimension: 3, gain: 5, bias: 0 }, 100],
    ["ReLU, bias −0.5", relu, { dimension: 10, bias: -0.5 }, 250],
    ["ReLU, bias 0.3, odd d", relu, { dimension: 11, bias: 0.3 }, 250],
    ["ReLU, bias 0.95", relu, { dimension: 9, bias: 0.95 }, 250],
    ["two kinks", twoKinks, { dimension: 12, bias: 0 }, 200],
    ["ReLU beyond its kink", relu, { dimension: 6, bias: 1.5 }, 4],
  ] as const)("is its Legendre series: %s", (_, activation, options, degree) => {
    const kernel = zonalKernel(activation, options);
    const { value, rest } = series(kernel, degree);
    // What is missing is at most rest · max |P_k(t)|, k > degree, over the |t| ≤ 0.8 that are compared.
    const tolerance = TOLERANCE * kernel.energy + Math.max(0, rest) * decayOfLegendre(options.dimension, degree);
    const gap = greatest(grid.filter((t) => Math.abs(t) < 0.801).map((t) => value(t) - kernel.value(t)));
    expect(gap).toBeLessThan(tolerance);
    expect(tolerance).toBeLessThan(1e-10 * kernel.energy);
    expect(kernel.value(1)).toBeCloseTo(kernel.energy, 13);
    // The mutant: a bias that is a little larger.
    if (options.dimension !== 10) return;
    const other = zonalKernel(activation, { ...options, bias: options.bias + 0.01 });
    expect(greatest(grid.map((t) => value(t) - other.value(t)))).toBeGreaterThan(1e-3 * kernel.energy);
  });

  it("names what it cannot do", () => {
    expect(() => zonalKernel(relu, { dimension: 2 })).toThrow("zonalKernel: dimension must be an integer ≥ 3, got 2");
    expect(() => zonalKernel(relu, { dimension: 5, gain: 0 })).toThrow("gain must be positive, got 0");
    expect(() => zonalKernel(relu, { dimension: 5, bias: Number.NaN })).toThrow("bias must be finite, got NaN");
  });
});

/**
 * |P_k(cos θ)| ≤ Γ((d−1)/2)/√π · (4/(k (1 − t²)))^((d−2)/2) (Müller, Spherical Harmonics, 1966): at k = degree, |t| = 0.801, and at most 1.
 */
function decayOfLegendre(d: number, k: number): number {
  // Γ((d − 1)/2)/√π = Γ(d/2)/∫ sin^(d−2) … by ∫_0^π sin^(d−2) = √π Γ((d−1)/2)/Γ(d/2).
  let gamma = d % 2 === 0 ? 1 : Math.sqrt(Math.PI) / 2;
  for (let s = d % 2 === 0 ? 1 : 1.5; s < d / 2; s++) gamma *= s;
  const constant = (gamma * sinePowerIntegral(d - 2)) / Math.PI;
  return Math.min(1, constant * (4 / (k * (1 - 0.801 ** 2))) ** ((d - 2) / 2));
}
