import { expect, it } from "vitest";
import { hermite } from "./hermite.ts";
import { gaussHermite, gaussLegendre, integrate, type Rule, trapezoidOnLine } from "./quadrature.ts";

const apply = ({ nodes, weights }: Rule, f: (t: number) => number): number =>
  nodes.reduce((sum, t, i) => sum + weights[i]! * f(t), 0);

it.each([1, 2, 5, 24, 101, 400])("gaussLegendre(%i) is exact to degree 2n − 1 and no further", (n) => {
  const rule = gaussLegendre(n);
  // ∫ t^m = 2/(m + 1), m even. n positive terms that add up to 2: rounding of order √n ulps.
  for (const m of [0, n - (n % 2), 2 * n - 2].filter((m) => m < 2 * n))
    expect(Math.abs(apply(rule, (t) => t ** m) - 2 / (m + 1))).toBeLessThan(5e-15);
  // The first degree that fails: error 2^(2n+1) n!⁴/((2n+1) (2n)!²), about 4^(1−n)·π/4.
  if (n <= 5) expect(Math.abs(apply(rule, (t) => t ** (2 * n)) - 2 / (2 * n + 1))).toBeGreaterThan(1e-4);
});

it.each([1, 2, 3, 20, 101, 300])("gaussHermite(%i) makes h_0..h_(n−1) orthonormal", (n) => {
  const rule = gaussHermite(n);
  const degrees = [0, 1, (n - 1) >> 1, n - 1].filter((k) => k < n);
  for (const j of degrees) {
    for (const k of degrees) {
      const product = apply(rule, (t) => hermite(j, t) * hermite(k, t));
      // Christoffel–Darboux makes the terms' sizes add up to at most 1; the recurrence loses about n ulps.
      expect(Math.abs(product - (j === k ? 1 : 0))).toBeLessThan((n + 4) * 2 * Number.EPSILON);
    }
  }
  expect(Array.from(rule.nodes)).toEqual(Array.from(rule.nodes).sort((a, b) => a - b));
  // h_n vanishes at every node, so degree 2n is not integrated: the rule is no larger than claimed.
  expect(apply(rule, (t) => hermite(n, t) ** 2)).toBeLessThan(1e-6);
});

it("integrate splits at kinks, and says so when it does not converge", () => {
  const f = (t: number) => Math.abs(t - 0.3);
  expect(integrate(f, { from: -1, to: 1, kinks: [0.3] }).value).toBeCloseTo((1.3 ** 2 + 0.7 ** 2) / 2, 14);
  const split = integrate(f, { from: -1, to: 1, kinks: [0.3] });
  const blind = integrate((t) => (t > 0.3 ? 1 : 0), { from: -1, to: 1 });
  expect(split.error).toBeLessThan(1e-14);
  expect(blind.error).toBeGreaterThan(1e-14);
  expect(Math.abs(blind.value - 0.7)).toBeLessThan(100 * blind.error + 1e-4);
  expect(() => integrate(f, { from: 1, to: -1 })).toThrow("integrate: from < to, both finite, got [1,-1]");
});

it("trapezoidOnLine converges geometrically for an analytic function, and aliases when the step is coarse", () => {
  const f = (t: number) => Math.exp(-t * t);
  // Error 2√π e^{−π²/step²}: 1e-17 at 0.5, 2e-4 at 1.
  expect(Math.abs(trapezoidOnLine(f, { step: 0.5, range: 9 }) - Math.sqrt(Math.PI))).toBeLessThan(2e-15);
  expect(Math.abs(trapezoidOnLine(f, { step: 1, range: 9 }) - Math.sqrt(Math.PI))).toBeGreaterThan(1e-4);
});
