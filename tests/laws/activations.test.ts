import { describe, expect, it } from "vitest";
import type { Activation } from "../../src/activations/activation.ts";
import erf from "../../src/activations/erf.ts";
import { activations } from "../../src/activations/registry.gen.ts";
import relu from "../../src/activations/relu.ts";
import tanh from "../../src/activations/tanh.ts";
import { expectation } from "../../src/distributions/standard-gaussian.ts";
import { hermite } from "../../src/math/hermite.ts";
import { trapezoidOnLine } from "../../src/math/quadrature.ts";

/** The worst violation in units of the tolerance: the law holds when it is at most 1. */
interface Law {
  readonly states: string;
  readonly violation: (activation: Activation) => number;
  readonly mutant: Activation;
}

const POINTS = [-3.7, -2.1, -0.9, -0.35, 0.2, 0.8, 1.6, 3.3];
const worst = (values: readonly number[]): number => Math.max(0, ...values);
const range = (n: number): number[] => Array.from({ length: n }, (_, k) => k);

const laws: readonly Law[] = [
  {
    // Central differences err by h²|σ‴|/6 ≤ 1e-10 · 8/6 (|σ‴| ≤ 8 for erf) and by rounding, u|σ|/h ≤ 4e-11.
    states: "the derivative is that of the value, away from kinks",
    violation: ({ value, derivative, kinks }) =>
      worst(
        POINTS.filter((t) => kinks.every((kink) => Math.abs(t - kink) > 0.01)).map(
          (t) => Math.abs((value(t + 1e-5) - value(t - 1e-5)) / 2e-5 - derivative(t)) / 3e-10,
        ),
      ),
    mutant: { ...tanh, derivative: (t) => 1 / Math.cosh(t) },
  },
  {
    // Both sides are good to 1e-13: the contract of `hermite`, and panels whose terms add up to at most 3 in size.
    states: "Hermite coefficients agree with quadrature for every gain",
    violation: (a) =>
      worst(
        [0.3, 1, 3].flatMap((gain) =>
          range(13).map((k) => {
            const { value } = expectation(
              (t) => a.value(gain * t) * hermite(k, t),
              a.kinks.map((kink) => kink / gain),
            );
            return Math.abs(a.hermite(k, gain) - value) / 2e-13;
          }),
        ),
      ),
    mutant: { ...tanh, hermite: (k) => tanh.hermite(k, 1) },
  },
  {
    // Bessel's inequality up to rounding of 151 squares; the slowest tail (a jump) falls like K^(−1/2): √(30/150) < 1/2.
    states: "Σ c_k² stays below E σ² and the deficit at degree 150 is less than half that at degree 30",
    violation: (a) => {
      const energy = expectation((t) => a.value(t) ** 2, a.kinks).value;
      const deficit = (top: number) => range(top + 1).reduce((left, k) => left - a.hermite(k) ** 2, energy);
      return worst([-deficit(150) / 1e-13, (deficit(150) - deficit(30) / 2) / 1e-13]);
    },
    mutant: { ...erf, hermite: (k, gain) => erf.hermite(k, gain) * (k === 3 ? 0 : 1) },
  },
  {
    // Exact: sign flips commute with rounding, and absent coefficients are 0 by construction.
    states: "parity holds for values and coefficients, and is declared where it holds",
    violation: ({ value, hermite: c, parity }) => {
      const keeps = (sign: number) => POINTS.every((t) => value(-t) === sign * value(t));
      if (parity === undefined) return keeps(1) || keeps(-1) ? 2 : 0;
      return keeps(parity) && range(20).every((k) => (-1) ** k === parity || c(k, 1.7) === 0) ? 0 : 2;
    },
    mutant: { ...relu, parity: -1 },
  },
  {
    // 4 ulps of the value.
    states: "reference values from outside are met",
    violation: ({ value, reference }) =>
      worst(reference.map((r) => Math.abs(value(r.t) - r.value) / (4 * Number.EPSILON * Math.abs(r.value) + 1e-300))),
    mutant: { ...erf, value: (t) => erf.value(t) * (1 + 1e-14) },
  },
  {
    // The midpoint rule with step 0.02 is exact for |t| < 2π/0.02 − 20, up to the rounding of 1500 terms (1e-14).
    states: "the Fourier pair reproduces σ and σ², and is negligible beyond its range",
    violation: ({ value, fourier }) => {
      if (fourier === undefined) return 0;
      const { sine, cosineOfSquare, range: end } = fourier;
      const half = (f: (omega: number) => number) =>
        trapezoidOnLine((w) => (w > 0 ? f(w) : 0), { step: 0.02, range: end });
      return worst([
        ...POINTS.map((t) => Math.abs(half((w) => Math.sin(w * t) * sine(w)) - value(t)) / 1e-13),
        ...POINTS.map((t) => Math.abs(1 - half((w) => Math.cos(w * t) * cosineOfSquare(w)) - value(t) ** 2) / 1e-13),
        sine(end) / 1e-18,
        cosineOfSquare(end) / 1e-18,
      ]);
    },
    mutant: { ...tanh, fourier: { ...tanh.fourier!, cosineOfSquare: tanh.fourier!.sine } },
  },
];

describe.each(laws)("$states", ({ violation, mutant }) => {
  it.each(Object.values(activations))("$id", (activation) => {
    expect(violation(activation)).toBeLessThanOrEqual(1);
  });

  it("rejects its mutant", () => {
    expect(violation(mutant)).toBeGreaterThan(1);
  });
});

it("every id is its file name, by which the registry keys it", () => {
  for (const [name, { id }] of Object.entries(activations)) expect(id).toBe(name);
});
