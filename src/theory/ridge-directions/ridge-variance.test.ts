import { expect, test } from "vitest";
import reference from "../../../tests/reference/ridge-variances.json" with { type: "json" };
import { legendre } from "../../math/legendre.ts";
import { gaussGegenbauer, gaussHermite, gaussLegendre } from "../../math/quadrature.ts";
import { Key } from "../../math/random/key.ts";
import { pointsOnSphere } from "../../math/random/samplers.ts";
import {
  chebyshevAt,
  type EvenPolynomial,
  evenAt,
  evenFromChebyshev,
  evenFromPowers,
  evenMean,
  evenToChebyshev,
} from "./even-polynomial.ts";
import { ridgeConstant, ridgeConstantValue } from "./ridge-constant.ts";
import { limitingRidgePolynomial, ridgePolynomial, secondDerivativeBound } from "./ridge-polynomial.ts";
import { frameVariance, ridgeCovariance, ridgeVariance, varianceOfMean } from "./ridge-variance.ts";

/** Small coefficients, so that float64 quadrature of the same integrals keeps its digits. */
const POLYNOMIAL = evenFromPowers([0.25, -1.5, 2, 0.75]);

/** E f(⟨u, e⟩), exact for degree 2 · 20 − 1. */
function overSphere(dimension: number, f: (t: number) => number): number {
  const { nodes, weights } = gaussGegenbauer(20, dimension);
  return nodes.reduce((sum, t, i) => sum + weights[i]! * f(t), 0);
}

test("c_{k,d} is 1/E u₁^{2k}", () => {
  expect(ridgeConstant(2, 50)).toEqual({ numerator: 2600n, denominator: 3n });
  for (const d of [2, 3, 7, 40]) {
    for (const k of [0, 1, 2, 5, 9]) {
      // A moment of 20 nodes, each right to some ulps times the power 2k.
      expect(Math.abs(ridgeConstantValue(k, d) * overSphere(d, (t) => t ** (2 * k)) - 1)).toBeLessThan(1e-13 * (1 + k));
    }
  }
  expect(ridgeConstant(7, 1)).toEqual({ numerator: 1n, denominator: 1n });
  expect(() => ridgeConstant(1.5, 4)).toThrow(/degree must be an integer/);
  expect(() => ridgeConstant(1, 0)).toThrow(/dimension must be an integer/);
});

test("p(‖x‖) = E q(⟨u, x⟩), and q = (s p(s))′ at d = 3", () => {
  for (const d of [2, 3, 9, 60]) {
    const q = ridgePolynomial(POLYNOMIAL, d);
    for (const r of [0.3, 1, 1.4]) {
      const size = overSphere(d, (t) => Math.abs(evenAt(q, r * t)));
      expect(Math.abs(overSphere(d, (t) => evenAt(q, r * t)) - evenAt(POLYNOMIAL, r))).toBeLessThan(1e-14 * (1 + size));
    }
  }
  expect(evenAt(ridgePolynomial(POLYNOMIAL, 3), 2)).toBe(0.25 - 3 * 1.5 * 4 + 5 * 2 * 16 + 7 * 0.75 * 64);
});

test("q(z/√d) tends to the Gaussian's, whose mean is p", () => {
  const limit = limitingRidgePolynomial(POLYNOMIAL);
  const { nodes, weights } = gaussHermite(20);
  const mean = nodes.reduce((sum, g, i) => sum + weights[i]! * evenAt(limit, 0.8 * g), 0);
  expect(mean).toBeCloseTo(evenAt(POLYNOMIAL, 0.8), 12);
  // c_{3,d}/d³ is 1/15 (1 + 2/d)(1 + 4/d): the difference is 6/d of a term.
  const far = evenAt(ridgePolynomial(POLYNOMIAL, 1_000_000), 1.3 / 1000);
  expect(Math.abs(far - evenAt(limit, 1.3))).toBeLessThan(1e-5);
  expect(Math.abs(far - evenAt(limit, 1.3))).toBeGreaterThan(1e-9);
});

/** V and C by quadrature: u₁ = t, u₂ = √(1 − t²) s with s a coordinate of the sphere S^(d−2). */
function byQuadrature(d: number, r: number): { readonly variance: number; readonly covariance: number } {
  const q = ridgePolynomial(POLYNOMIAL, d);
  const p = evenAt(POLYNOMIAL, r);
  return {
    variance: overSphere(d, (t) => (evenAt(q, r * t) - p) ** 2),
    covariance: overSphere(d, (t) =>
      overSphere(d - 1, (s) => (evenAt(q, r * t) - p) * (evenAt(q, r * Math.sqrt(1 - t * t) * s) - p)),
    ),
  };
}

test("variance and covariance are those of quadrature", () => {
  for (const d of [3, 5, 30]) {
    for (const r of [0.5, 1.2]) {
      const { variance, covariance } = byQuadrature(d, r);
      expect(evenAt(ridgeVariance(POLYNOMIAL, d), r) / variance).toBeCloseTo(1, 12);
      // Cancels: absolute error of the size of the variance's rounding.
      expect(Math.abs(evenAt(ridgeCovariance(POLYNOMIAL, d), r) - covariance)).toBeLessThan(1e-13 * variance);
    }
  }
});

test("a block multiplies the part of degree l by 1 + (b − 1) P_l(0)", () => {
  for (const d of [2, 3, 8]) {
    const q = ridgePolynomial(POLYNOMIAL, d);
    for (const b of [1, 2, d]) {
      let expected = 0;
      for (const l of [2, 4, 6]) {
        // N(d, l) E[q P_l] = q_l and E P_l² = 1/N(d, l): the variance is Σ q_l²/N = Σ (E q P_l)²/E P_l².
        const product = overSphere(d, (t) => evenAt(q, t) * legendre(l, t, d));
        expected += (product ** 2 / overSphere(d, (t) => legendre(l, t, d) ** 2)) * (1 + (b - 1) * legendre(l, 0, d));
      }
      const units = 5 * b;
      expect((units * evenAt(varianceOfMean(POLYNOMIAL, { dimension: d, units, block: b }), 1)) / expected).toBeCloseTo(
        1,
        12,
      );
    }
  }
  // ‖x‖² in whole frames has no variance at all; ‖x‖⁴ has less than from independent directions where degree 2 dominates.
  const power = (k: number) => evenFromPowers(Array.from({ length: k + 1 }, (_, i) => (i === k ? 1 : 0)));
  for (const d of [2, 6, Infinity]) expect(evenAt(frameVariance(power(1), d), 1)).toBe(0);
  expect(evenAt(frameVariance(power(2), 100), 1)).toBeLessThan(evenAt(ridgeVariance(power(2), 100), 1));
  const sixthDegree = {
    frames: evenAt(frameVariance(POLYNOMIAL, 1e6), 1),
    limit: evenAt(frameVariance(POLYNOMIAL, Infinity), 1),
  };
  // The first correction is of order 1/d.
  expect(Math.abs(sixthDegree.frames / sixthDegree.limit - 1)).toBeLessThan(1e-4);
});

test("an incomplete last block counts its own pairs", () => {
  const of = (units: number, block: number) => evenAt(varianceOfMean(POLYNOMIAL, { dimension: 6, units, block }), 0.9);
  const [variance, covariance] = [ridgeVariance, ridgeCovariance].map((f) => evenAt(f(POLYNOMIAL, 6), 0.9)) as [
    number,
    number,
  ];
  expect(of(11, 4)).toBeCloseTo((11 * variance + (12 + 12 + 6) * covariance) / 121, 12);
  expect(of(11, 1)).toBeCloseTo(variance / 11, 12);
  expect(() => of(11, 7)).toThrow(/block must be an integer in \[1, 6\]/);
});

test("the mean over random directions scatters as V/m says", () => {
  const [d, units, replicas] = [8, 50, 4000];
  const q = ridgePolynomial(POLYNOMIAL, d);
  const series = evenToChebyshev(q);
  const stream = Key.root(1).fold("ridge directions").stream();
  const p = evenAt(POLYNOMIAL, 1);
  let square = 0;
  let fourth = 0;
  for (let replica = 0; replica < replicas; replica++) {
    const points = pointsOnSphere(units, d, stream);
    let mean = 0;
    for (let i = 0; i < units; i++) mean += chebyshevAt(series, Math.max(-1, Math.min(1, points[i * d]!))) / units;
    square += (mean - p) ** 2 / replicas;
    fourth += (mean - p) ** 4 / replicas;
  }
  const expected = evenAt(varianceOfMean(POLYNOMIAL, { dimension: d, units, block: 1 }), 1);
  // 4.9 standard errors: a false alarm in 1e6.
  const allowed = 4.9 * Math.sqrt((fourth - square ** 2) / replicas);
  expect(Math.abs(square - expected)).toBeLessThan(allowed);
  // Mutant: the variance of two dimensions less.
  expect(Math.abs(square - evenAt(ridgeVariance(POLYNOMIAL, d - 2), 1) / units)).toBeGreaterThan(allowed);
});

/** The least squares polynomial of even degree n of the tent max(0, 1 − 2|r − ½|) under r ~ U[0, 1]: even Legendre polynomials are orthogonal there. */
function tent(n: number): EvenPolynomial {
  const { nodes, weights } = gaussLegendre(20);
  const p = (degree: number, r: number) => legendre(degree, r, 3);
  let powers = Array.from({ length: n / 2 + 1 }, () => 0);
  for (let l = 0; l <= n; l += 2) {
    let product = 0;
    for (const [start, sign] of [
      [0, 1],
      [0.5, -1],
    ] as const) {
      for (const [i, t] of nodes.entries()) {
        const r = start + (t + 1) / 4;
        product += (weights[i]! / 4) * (sign > 0 ? 2 * r : 2 - 2 * r) * p(l, r);
      }
    }
    // P_l = 2^{−l} Σ_j (−1)^j C(l, j) C(2l − 2j, l) r^{l − 2j}.
    const choose = (a: number, b: number) =>
      Array.from({ length: b }, (_, i) => (a - i) / (i + 1)).reduce((x, y) => x * y, 1);
    powers = powers.map((sum, k) => {
      const j = l / 2 - k;
      return j < 0
        ? sum
        : sum + (((2 * l + 1) * product * (-1) ** j) / 2 ** l) * choose(l, j) * choose(2 * l - 2 * j, l);
    });
  }
  return evenFromPowers(powers);
}

/** E R^order for R ~ U[0, 1]. */
const uniform = (order: number) => ({ numerator: 1n, denominator: BigInt(order + 1) });

// tests/reference/ridge-variances.py: fractions throughout.
test.each(reference.values)(
  "mean variance of the tent's polynomial: n = $degree, d = $dimension",
  ({ degree, dimension, value }) => {
    const mean = evenMean(ridgeVariance(tent(degree), dimension), uniform);
    expect(mean.error).toBeLessThan(1e-15 * value);
    // Coefficients up to 1e3 of p, right to about 1e-14 of it, as those of the Legendre polynomials cancel at worst 1e2.
    expect(Math.abs(mean.value / value - 1)).toBeLessThan(1e-11);
    // Mutant: one dimension more.
    expect(Math.abs(evenMean(ridgeVariance(tent(degree), dimension + 1), uniform).value / value - 1)).toBeGreaterThan(
      1e-7,
    );
  },
);

// The digits known before, from least squares on some two thousand equidistant points of [0, 1] that count both ends in full, which
// moves p by a thousandth: half a unit of the last digit given, and 0.6 %.
test.each([
  [2, ["0.0055", "0.0126", "0.0165", "0.0190", "0.0207", "0.0214", "0.0219"]],
  [4, ["0.158", "0.825", "1.77", "2.82", "3.88", "4.36", "4.86"]],
  [6, ["0.200", "0.968", "2.76", "6.89", "14.7", "19.8", "26.5"]],
  [8, ["0.191", "0.708", "1.58", "4.85", "17.6", "30.8", "54.0"]],
] as const)("the table of mean variances converges in d, n = %i", (n, digits) => {
  const p = tent(n);
  for (const [i, d] of [2, 5, 10, 20, 50, 100, 1000].entries()) {
    const unit = 10 ** -(digits[i]!.length - 1 - digits[i]!.indexOf("."));
    const { value } = evenMean(ridgeVariance(p, d), uniform);
    expect(Math.abs(value - Number(digits[i]))).toBeLessThan(0.5 * unit + 0.006 * value);
  }
  // Dimension-free: what 1000 dimensions lack of the limit is about n²/d of it.
  const limit = evenMean(ridgeVariance(p, Infinity), uniform).value;
  expect(Math.abs(evenMean(ridgeVariance(p, 1000), uniform).value / limit - 1)).toBeLessThan((n * n) / 1000);
});

test("a mean over moments in float64 states its doubt", () => {
  const variance = ridgeVariance(tent(8), 50);
  const exact = evenMean(variance, (order) => ({ numerator: 1n, denominator: BigInt(order + 1) })).value;
  const { value, error } = evenMean(variance, (order) => 1 / (order + 1));
  expect(Math.abs(value - exact)).toBeLessThan(error);
  expect(error).toBeGreaterThan(1e-13 * exact);
});

test("degree 64 in dimension 1000 keeps its digits", () => {
  // p = T_64: coefficients to 1e24. At d = 1, q is p and has no variance.
  const p = evenFromChebyshev(Array.from({ length: 33 }, (_, j) => (j === 32 ? 1 : 0)));
  expect(evenAt(p, 1)).toBe(1);
  expect(evenAt(p, 0.3)).toBeCloseTo(Math.cos(64 * Math.acos(0.3)), 12);
  expect(Array.from(evenToChebyshev(p)).map((b, j) => b === (j === 32 ? 1 : 0))).not.toContain(false);
  expect(evenAt(ridgeVariance(p, 1), 0.7)).toBe(0);
  for (const d of [3, 1000]) {
    const variance = ridgeVariance(p, d);
    for (const r of [0.01, 0.1, 0.5, 0.9, 1]) expect(evenAt(variance, r)).toBeGreaterThan(0);
  }
  // q at d = 3 is (s p)′ = T_64 + s T_64′, of which float64 powers would give noise of 1e8.
  const q = ridgePolynomial(p, 3);
  const exact = (s: number) =>
    Math.cos(64 * Math.acos(s)) + (64 * s * Math.sin(64 * Math.acos(s))) / Math.sqrt(1 - s * s);
  for (const s of [0, 0.2, 0.77, 0.95]) expect(evenAt(q, s)).toBeCloseTo(exact(s), 10);
  const series = evenToChebyshev(q);
  const bound = 6 * 33 ** 2 * 2 ** -53 * series.reduce((sum, b) => sum + Math.abs(b), 0);
  for (const s of [0, 0.2, 0.77, 0.95, 1]) expect(Math.abs(chebyshevAt(series, s) - evenAt(q, s))).toBeLessThan(bound);
});

test("a radius rescales the Chebyshev basis exactly, there and back", () => {
  const coefficients = [0.5, -1.25, 3, 0.1];
  const p = evenFromChebyshev(coefficients, 2.7);
  expect(Array.from(evenToChebyshev(p, 2.7))).toEqual(coefficients);
  expect(evenAt(p, 2.7)).toBeCloseTo(2.35, 14);
  expect(evenAt(p, 0)).toBeCloseTo(0.5 + 1.25 + 3 - 0.1, 14);
});

test("q″ is below its bound, and that is below the sum over the powers", () => {
  const q = ridgePolynomial(tent(6), 10);
  for (const radius of [0.3, 1]) {
    const bound = secondDerivativeBound(q, radius);
    const second = (s: number, h: number) => (evenAt(q, s + h) - 2 * evenAt(q, s) + evenAt(q, s - h)) / h ** 2;
    const largest = Math.max(...Array.from({ length: 201 }, (_, i) => Math.abs(second((radius * i) / 200, 1e-4))));
    // Differences of step h = 1e-4 err by q⁗ h²/12 + 4e-16 max|q|/h², together below 1e-4 of it.
    expect(largest).toBeLessThan(bound * (1 + 1e-4));
    expect(bound).toBeLessThan(3 * largest);
    const powers = q.numerators.reduce((sum, c, k) => {
      const size = Math.abs(Number(c) / Number(q.denominator));
      return sum + size * 2 * k * (2 * k - 1) * (k > 0 ? radius ** (2 * k - 2) : 0);
    }, 0);
    expect(bound).toBeLessThanOrEqual(powers * (1 + 1e-14));
  }
});
