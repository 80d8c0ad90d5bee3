import { describe, expect, it } from "vitest";
import { DomainError } from "./domain-error.ts";
import { harmonicDimension } from "./harmonics.ts";
import { legendre, legendreValues } from "./legendre.ts";
import { gaussGegenbauer, type Rule } from "./quadrature.ts";

const apply = ({ nodes, weights }: Rule, f: (t: number) => number): number =>
  nodes.reduce((sum, t, i) => sum + weights[i]! * f(t), 0);

describe("Legendre polynomials", () => {
  it("are Chebyshev's in the plane and Legendre's in space", () => {
    for (const theta of [0.1, 1.3, 2.9]) {
      // cos(kθ) from t = cos θ: conditioning k²/2 at worst near the ends, in units of u.
      for (const k of [0, 1, 2, 7, 20])
        expect(Math.abs(legendre(k, Math.cos(theta), 2) - Math.cos(k * theta))).toBeLessThan((k * k + 2) * 2.3e-16);
    }
    for (const t of [-0.7, 0.3]) expect(legendre(4, t, 3)).toBeCloseTo((35 * t ** 4 - 30 * t ** 2 + 3) / 8, 15);
    // (t² − 1/d) d/(d − 1): the harmonic polynomial x₁² − |x|²/d.
    expect(legendre(2, 0.4, 10)).toBeCloseTo((10 * 0.16 - 1) / 9, 15);
  });

  it("one at a time is all at once, and 1 at t = 1", () => {
    expect(Array.from(legendreValues(9, -0.37, 7))).toEqual(
      Array.from({ length: 10 }, (_, k) => legendre(k, -0.37, 7)),
    );
    for (const d of [2, 3, 50, 1000]) expect(legendre(50, 1, d)).toBeCloseTo(1, 13);
  });

  it("refuses what is no degree and no dimension", () => {
    expect(() => legendre(-1, 0, 3)).toThrow(DomainError);
    expect(() => legendreValues(2, 0, 1)).toThrow("legendreValues: dimension must be an integer ≥ 2, got 1");
  });
});

describe.each([2, 3, 4, 10, 1000])("gaussGegenbauer in dimension %i", (d) => {
  it.each([1, 2, 5, 40])("with %i nodes makes √N P_k orthonormal, and integrates no further", (n) => {
    const rule = gaussGegenbauer(n, d);
    const norm = (k: number) => Math.sqrt(Number(harmonicDimension(d, k)));
    const degrees = [0, 1, n >> 1, n - 1].filter((k) => k < n);
    for (const j of degrees) {
      for (const k of degrees) {
        const product = apply(rule, (t) => norm(j) * legendre(j, t, d) * norm(k) * legendre(k, t, d));
        // Christoffel–Darboux makes the terms' sizes add up to at most 1; the recurrences lose about n ulps each.
        expect(Math.abs(product - (j === k ? 1 : 0))).toBeLessThan((n + 4) * 4 * Number.EPSILON);
      }
    }
    // P_n vanishes at every node, so degree 2n is not integrated: E N P_n² would be 1.
    expect(apply(rule, (t) => (norm(n) * legendre(n, t, d)) ** 2)).toBeLessThan(1e-6);
  });
});
