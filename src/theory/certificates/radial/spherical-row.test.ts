import { describe, expect, it } from "vitest";
import { gaussLegendre } from "../../../math/quadrature.ts";
import { ballUnderLaw, radiusOfQuantile } from "./ball-law.ts";
import { certificateIntegral } from "./ball-spectrum.ts";
import { orderRow } from "./order-row.ts";
import { sphericalRow } from "./spherical-row.ts";

/** j_0, …, j_3 by sines and cosines (DLMF 10.49.3); at x ≥ 1 they lose some tens of roundings to cancellation, below 10⁻¹⁴. */
const closed = (x: number): readonly number[] => {
  const [s, c] = [Math.sin(x), Math.cos(x)];
  return [
    s / x,
    s / x ** 2 - c / x,
    (3 / x ** 3 - 1 / x) * s - (3 * c) / x ** 2,
    (15 / x ** 4 - 6 / x ** 2) * s - (15 / x ** 3 - 1 / x) * c,
  ];
};

describe("sphericalRow", () => {
  it.each([1, 3, 7.5, 40.5, 333.25, 5000])("at %d is within its bound of the closed forms", (x) => {
    const { values, error } = sphericalRow(x);
    expect(error).toBeLessThan(1e-15 * values.length);
    for (const [l, exact] of closed(x).entries()) {
      // sin and cos err by an ulp; the terms above are at most 36 for x ≥ 1.
      const slack = error / Math.sqrt(2 * l + 1) + 1e-14 / x;
      expect(Math.abs(values[l]! - exact)).toBeLessThanOrEqual(slack);
      // Mutant: the error that a wrong normalisation by √(Σ 2l g²) makes.
      expect(Math.abs(values[l]! * (1 + 1e-6) - exact) / Math.abs(exact)).toBeGreaterThan(9e-7);
    }
  });

  it.each([0.01, 2, 25, 400])("at %d represents e^{ixt}, and one wrong value shows", (x) => {
    const { values, error } = sphericalRow(x);
    expect(planeWaveError(values, x)).toBeLessThanOrEqual(error + 3e-16 * values.length);
    for (const l of [0, 1, Math.floor(x)]) {
      const wrong = values.slice();
      wrong[l]! += 1e-6;
      expect(planeWaveError(wrong, x)).toBeGreaterThan(0.9e-6);
    }
  });

  it("refuses arguments that it has no bound for", () => {
    for (const x of [0, -1, 1e7, Number.NaN]) expect(() => sphericalRow(x)).toThrow("sphericalRow: x must be in");
  });
});

/** (½ ∫ |Σ (2l+1) iˡ g_l P_l − e^{ixt}|² dt)^{1/2}, whose square is Σ (2l+1)(g_l − j_l)², by a rule exact to the sum's degree. */
function planeWaveError(values: Float64Array, x: number): number {
  const { nodes, weights } = gaussLegendre(values.length + 20);
  let square = 0;
  for (const [n, t] of nodes.entries()) {
    let [before, p, real, imaginary] = [0, 1, 0, 0];
    for (const [l, g] of values.entries()) {
      const term = (2 * l + 1) * g * p * (l % 4 < 2 ? 1 : -1);
      if (l % 2 === 0) real += term;
      else imaginary += term;
      [before, p] = [p, ((2 * l + 1) * t * p - l * before) / (l + 1)];
    }
    square += (weights[n]! / 2) * ((real - Math.cos(x * t)) ** 2 + (imaginary - Math.sin(x * t)) ** 2);
  }
  return Math.sqrt(square);
}

describe("the law in odd dimensions", () => {
  it.each([3, 5, 11])("d = %d: P(‖x‖ ≤ λ) is the integral of its density", (d) => {
    const radius = radiusOfQuantile(d, 0.4);
    const { probability, argument } = ballUnderLaw(d, radius);
    expect(probability.lower).toBeLessThanOrEqual(0.4);
    expect(probability.upper).toBeGreaterThanOrEqual(0.4);
    const { nodes, weights } = gaussLegendre(40);
    const order = (d - 1) / 2;
    const integral = nodes.reduce((sum, t, i) => {
      const z = (argument * (1 + t)) / 2;
      return sum + (argument / 2) * weights[i]! * ((2 * d) / Math.PI) * sphericalRow(z).values[order]! ** 2;
    }, 0);
    expect(Math.abs(integral - 0.4)).toBeLessThan(1e-12);
    // Mutant: without the factor 2 of the series.
    const { values, scale } = orderRow(d, argument);
    const single = values.slice(order).reduce((sum, j) => sum + (scale * j) ** 2, 0);
    expect(single).toBeLessThan(probability.lower);
  });

  it("d = 3: Λ is 2π (3/4π)^{1/3} λ", () => {
    const { argument, argumentError } = ballUnderLaw(3, 0.75);
    const exact = 2 * Math.PI * Math.cbrt(3 / (4 * Math.PI)) * 0.75;
    expect(Math.abs(argument - exact)).toBeLessThan(argumentError + 4 * 2 ** -53 * exact);
  });

  it("I(u) by its series is the integral over z", () => {
    const { nodes, weights } = gaussLegendre(60);
    for (const d of [3, 9]) {
      const ball = { dimension: d, argument: 8.25, argumentError: 0 };
      const order = (d - 1) / 2;
      for (const u of [1, 1.37, 4]) {
        const integral = nodes.reduce((sum, t, i) => {
          const z = (ball.argument * (1 + t)) / 2;
          const product = z * sphericalRow(z).values[order]! * sphericalRow(u * z).values[order - 1]!;
          return sum + ((ball.argument * Math.sqrt(u)) / Math.PI) * weights[i]! * product;
        }, 0);
        const { value, error } = certificateIntegral(ball, u);
        expect(error).toBeLessThan(1e-12);
        expect(Math.abs(value - integral)).toBeLessThan(error + 1e-13); // 60 nodes for a type of 8.25 · 5: exact to rounding
        // Mutant: the dimension next to it.
        expect(Math.abs(certificateIntegral({ ...ball, dimension: d + 1 }, u).value - integral)).toBeGreaterThan(1e-4);
      }
    }
  });
});
