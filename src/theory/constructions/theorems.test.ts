import { describe, expect, it } from "vitest";
import { gaussGegenbauer } from "../../math/quadrature.ts";
import { truncatedChebyshev } from "../radial-approximation/chebyshev.ts";
import { encloseWithin } from "../radial-approximation/enclose-within.ts";
import { largestError } from "../radial-approximation/largest-error.ts";
import {
  chebyshevAt,
  evenAt,
  evenFromChebyshev,
  evenSecondDerivative,
  evenToChebyshev,
} from "../ridge-directions/even-polynomial.ts";
import { ridgePolynomial } from "../ridge-directions/ridge-polynomial.ts";
import { ridgeVariance } from "../ridge-directions/ridge-variance.ts";
import { directionVariance, shallowWidthL2 } from "./dimension-free-width.ts";
import { squaredEnvelopes } from "./envelopes.ts";
import { accuracyExponent, favardMultiplier, shallowWidthSup, squaredSizes } from "./theorems.ts";

/** 1-Lipschitz functions on [0, 1]. */
const PROFILES = ["max(0, 0.5 - abs(r - 0.5))", "r", "abs(r - 0.7)", "sin(9*r)/9", "abs(abs(r - 0.4) - 0.2)"];

/** Favard's polynomial of g(R|s|), g continued by g(1): Chebyshev coefficients in s/R. */
function favard(profile: string, degree: number, radius = 1) {
  const f = encloseWithin(profile.replaceAll("r", "min(r, 1)"), radius);
  const plain = truncatedChebyshev(f, { degree, radius });
  const coefficients = plain.coefficients.map((c, k) => c * favardMultiplier(degree, 2 * k));
  return { f, polynomial: { ...plain, coefficients } };
}

describe("Favard's method", () => {
  it("has the norm π/(2(n + 1))", () => {
    for (const n of [2, 5, 12]) {
      const mean = (degree: number): number => {
        const points = 40_000;
        let sum = 0;
        for (let i = 0; i < points; i++) {
          const t = (2 * Math.PI * (i + 0.5)) / points;
          let rest = (Math.PI - t) / 2;
          for (let j = 1; j <= n; j++) rest -= (favardMultiplier(degree, j) * Math.sin(j * t)) / j;
          sum += Math.abs(rest);
        }
        return (2 * sum) / points;
      };
      // The midpoint rule at some n kinks and a jump.
      expect(Math.abs(mean(n) / (Math.PI / (2 * (n + 1))) - 1)).toBeLessThan(1e-3);
      // Mutant: the multipliers of the next degree.
      expect(mean(n + 1)).toBeGreaterThan((Math.PI / (2 * (n + 1))) * 1.01);
    }
  });

  it("is as close as promised, with coefficients in the ellipsoid", () => {
    for (const profile of PROFILES) {
      for (const degree of [2, 6, 16]) {
        for (const radius of [1, 1.5]) {
          const { f, polynomial } = favard(profile, degree, radius);
          expect(largestError(f, polynomial).upper).toBeLessThanOrEqual((Math.PI * radius) / (2 * (degree + 1)) + 1e-9);
          const sizes = squaredSizes(degree);
          const norm = polynomial.coefficients.slice(1).reduce((sum, c, i) => sum + c * c * (1 / sizes[i]!), 0);
          expect(norm).toBeLessThanOrEqual(radius ** 2 * (1 + 1e-6));
        }
      }
    }
  });
});

describe("directionVariance", () => {
  it("is Σ 4^m p^{(m)}(1)²/(2m)! in the limit", () => {
    // T_2 = 2t − 1: 2 · 2²; T_4 = 8t² − 8t + 1: 2 · 8² + (16/24) · 16².
    expect(directionVariance(1, Infinity)).toBeCloseTo(8, 6);
    expect(directionVariance(2, Infinity) / (896 / 3)).toBeCloseTo(1, 7);
  });

  it("bounds the exact variance at all radii, and is it for d = ∞ at radius 1", () => {
    for (const k of [1, 2, 3, 5, 8, 12]) {
      const unit = Array.from({ length: k + 1 }, (_, j) => (j === k ? 1 : 0));
      for (const dimension of [2, 3, 10, 100, Infinity]) {
        const exact = ridgeVariance(evenFromChebyshev(unit), dimension);
        const bound = directionVariance(k, dimension);
        for (const rho of [0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 1]) {
          expect(evenAt(exact, rho)).toBeLessThanOrEqual(bound);
        }
        if (dimension === Infinity) expect(evenAt(exact, 1) / bound).toBeGreaterThan(1 - 1e-8);
        // No dimension needs more than the limit does; beyond k = 24 the closed form serves finite d.
        expect(bound).toBeLessThanOrEqual(directionVariance(k, Infinity) * (1 + 1e-8));
      }
    }
    expect(directionVariance(25, 1000)).toBeLessThan(directionVariance(25, Infinity));
    expect(directionVariance(25, 1e5) / directionVariance(25, Infinity)).toBeGreaterThan(0.9);
  });
});

describe("squaredEnvelopes", () => {
  it("has the moduli of the coefficients, and their moments", () => {
    // T_4 = 8s⁴ − 8s² + 1, weighed by 1/4; c_1 = d, c_2 = d(d + 2)/3, z = √d s.
    const d = 7;
    const { value, curvature } = squaredEnvelopes(Float64Array.of(1e-300, 0.25), d);
    const modulus = (z: number): number => 8 * z ** 2 + (8 / 3) * (1 + 2 / d) * z ** 4;
    const bent = (z: number): number => 16 + 32 * (1 + 2 / d) * z ** 2;
    const rule = gaussGegenbauer(40, d);
    const mean = (f: (z: number) => number): number =>
      rule.nodes.reduce((sum, t, i) => sum + rule.weights[i]! * f(Math.sqrt(d) * t), 0);
    const closeTo = (log: number, exact: number) => expect(Math.exp(log) / exact).toBeCloseTo(1, 12);
    for (const z of [0.3, 1, 2]) {
      closeTo(value.logAt(z), modulus(z) ** 2 / 4);
      closeTo(curvature.logAt(z), bent(z) ** 2 / 4);
    }
    closeTo(
      value.logMoment(3),
      mean((z) => (z ** 6 * modulus(z) ** 2) / 4),
    );
    closeTo(
      curvature.logScaledMean(1.3),
      mean((z) => bent(1.3 * z) ** 2 / 4),
    );
  });
});

/** The interpolant of q on equal cells of [−reach, reach], constant outside, less q. */
function interpolationError(q: (s: number) => number, { cells, reach }: { cells: number; reach: number }) {
  const width = (2 * reach) / cells;
  const knot = (j: number): number => -reach + j * width;
  return (s: number): number => {
    const inside = Math.min(reach, Math.max(-reach, s));
    const j = Math.min(cells - 1, Math.floor((inside + reach) / width));
    const [a, b] = [q(knot(j)), q(knot(j + 1))];
    return a + ((b - a) * (inside - knot(j))) / width - q(s);
  };
}

describe("shallowWidthL2", () => {
  it("keeps each part of its promise for given profiles", () => {
    for (const [error, dimension] of [
      [0.45, 8],
      [0.3, 20],
      [0.2, 200],
    ] as const) {
      const { degree, directions, cells, reach, split, width } = shallowWidthL2({ lipschitz: 1, error, dimension });
      expect(width).toBe(directions * (cells + 1n));
      expect(split.directions).toBeGreaterThan(0);
      expect(Math.hypot(split.polynomial, split.directions) + split.interpolation).toBeLessThanOrEqual(error);
      for (const profile of PROFILES) {
        const { f, polynomial } = favard(profile, degree);
        expect(largestError(f, polynomial).upper).toBeLessThanOrEqual(split.polynomial);
        const p = evenFromChebyshev(polynomial.coefficients);
        const variance = ridgeVariance(p, dimension);
        const coefficients = evenToChebyshev(ridgePolynomial(p, dimension));
        const q = (s: number): number => chebyshevAt(coefficients, Math.max(-1, Math.min(1, s)));
        const off = interpolationError(q, { cells: Number(cells), reach: reach / Math.sqrt(dimension) });
        const rule = gaussGegenbauer(400, dimension);
        for (const rho of [0.1, 0.5, 1]) {
          expect(Math.sqrt(evenAt(variance, rho) / Number(directions))).toBeLessThanOrEqual(split.directions);
          const square = rule.nodes.reduce((sum, t, i) => sum + rule.weights[i]! * off(rho * t) ** 2, 0);
          expect(Math.sqrt(square)).toBeLessThanOrEqual(split.interpolation);
        }
      }
    }
  });

  it("asks for no more in any dimension than without one, and less for larger errors", () => {
    const free = shallowWidthL2({ lipschitz: 2, error: 0.4, dimension: Infinity });
    let last = 0n;
    for (const dimension of [2, 5, 20, 100, 10_000]) {
      const { width } = shallowWidthL2({ lipschitz: 2, error: 0.4, dimension });
      expect(width).toBeGreaterThanOrEqual(last);
      // Another rounding of the same search.
      expect(Number(width)).toBeLessThanOrEqual(Number(free.width) * 1.001);
      last = width;
    }
    expect(shallowWidthL2({ lipschitz: 2, error: 0.5, dimension: Infinity }).width).toBeLessThan(free.width);
    // L/ε is what counts.
    expect(shallowWidthL2({ lipschitz: 4, error: 0.8, dimension: Infinity }).width).toBe(free.width);
    expect(shallowWidthL2({ lipschitz: 1, error: 0.5, dimension: 9 }).width).toBe(0n);
    expect(() => shallowWidthL2({ lipschitz: 1, error: 1e-3, dimension: 9 })).toThrow(/larger/);
  });
});

/** ε and d. */
const SUP_CASES = [
  [0.2, 2],
  [0.1, 3],
  [0.2, 6],
] as const;

describe("shallowWidthSup", () => {
  it("keeps its promise for given profiles", () => {
    for (const [error, dimension] of SUP_CASES) {
      const { degree, cells, split, radius } = shallowWidthSup({ lipschitz: 1, error, dimension });
      expect(split.polynomial + split.interpolation).toBeLessThanOrEqual(error);
      for (const profile of PROFILES) {
        const { f, polynomial } = favard(profile, degree, radius);
        expect(largestError(f, polynomial).upper).toBeLessThanOrEqual(split.polynomial * (1 + 1e-9));
        const coefficients = evenToChebyshev(
          ridgePolynomial(evenFromChebyshev(polynomial.coefficients, radius), dimension),
        );
        const off = interpolationError((s) => chebyshevAt(coefficients, Math.max(-1, Math.min(1, s))), {
          cells: Number(cells),
          reach: 1,
        });
        for (let i = 0; i <= 4000; i++) expect(Math.abs(off(-1 + i / 2000))).toBeLessThanOrEqual(split.interpolation);
      }
    }
  });

  it("comes within a factor 3 of what some p in the ellipsoid needs", () => {
    for (const [error, dimension] of SUP_CASES) {
      const { degree, cells, split, radius } = shallowWidthSup({ lipschitz: 1, error, dimension });
      const sizes = squaredSizes(degree);
      const bends = Array.from(sizes, (_, i) => {
        const unit = Array.from({ length: i + 2 }, (_, j) => (j === i + 1 ? 1 : 0));
        const q = ridgePolynomial(evenFromChebyshev(unit, radius), dimension);
        return evenAt(evenSecondDerivative(q), 1);
      });
      // The largest q″(1) over Σ β_k²/ω_k² ≤ R².
      const norm = Math.sqrt(sizes.reduce((sum, w, i) => sum + w * bends[i]! ** 2, 0));
      const beta = Float64Array.of(0, ...Array.from(sizes, (w, i) => (radius * w * bends[i]!) / norm));
      const coefficients = evenToChebyshev(ridgePolynomial(evenFromChebyshev(beta, radius), dimension));
      const q = (s: number): number => chebyshevAt(coefficients, Math.max(-1, Math.min(1, s)));
      const off = interpolationError(q, { cells: Number(cells), reach: 1 });
      let most = 0;
      for (let i = 0; i <= 2000; i++) most = Math.max(most, Math.abs(off(1 - (4 * i) / 2000 / Number(cells))));
      expect(most).toBeLessThanOrEqual(split.interpolation);
      expect(most).toBeGreaterThan(split.interpolation / 3);
    }
  });

  it("grows with 1/ε like a power at fixed d, and has the stated exponents", () => {
    expect([2, 3, 4, 5, 6].map(accuracyExponent)).toEqual([2.5, 3.5, 5, 6, 7.5]);
    const widths = [0.1, 0.05, 0.025].map((error) =>
      Number(shallowWidthSup({ lipschitz: 1, error, dimension: 3 }).width),
    );
    for (const i of [0, 1]) expect(Math.log2(widths[i + 1]! / widths[i]!)).toBeLessThan(accuracyExponent(3) + 0.75);
    expect(() => accuracyExponent(1)).toThrow(/≥ 2/);
  });
});
