import { describe, expect, it } from "vitest";
import type { Activation } from "../../src/activations/activation.ts";
import erf from "../../src/activations/erf.ts";
import { hermiteActivation } from "../../src/activations/hermite-family.ts";
import { activations } from "../../src/activations/registry.gen.ts";
import relu from "../../src/activations/relu.ts";
import tanh from "../../src/activations/tanh.ts";
import { hermite } from "../../src/math/hermite.ts";
import { legendre } from "../../src/math/legendre.ts";
import { integrate, trapezoidOnLine } from "../../src/math/quadrature.ts";

/** The worst violation in units of the tolerance: the law holds when it is at most 1. */
interface Law {
  readonly states: string;
  readonly violation: (activation: Activation) => number;
  readonly mutant: Activation;
}

const POINTS = [-3.7, -2.1, -0.9, -0.35, 0.2, 0.8, 1.6, 3.3];
const worst = (values: readonly number[]): number => Math.max(0, ...values);
const GAINS = [0.3, 1, 3];
const range = (n: number): number[] => Array.from({ length: n }, (_, k) => k);

/** E f(g) for an f with kinks where γt has those of σ. The line is cut at ±20, where eᵗ to the tenth power is still negligible. */
const gaussianMean = (f: (t: number) => number, kinks: readonly number[], gain: number): number =>
  integrate((t) => (f(t) * Math.exp(-t * t * 0.5)) / Math.sqrt(2 * Math.PI), {
    from: -20,
    to: 20,
    kinks: [...range(19).map((i) => 2 * i - 18), ...kinks.map((kink) => kink / gain)],
  }).value;

interface SphereCase {
  readonly k: number;
  readonly dimension: number;
  readonly gain: number;
}

const sphereCases: readonly SphereCase[] = [2, 3, 4, 7, 40].flatMap((dimension) =>
  [0.4, 1, 2.5].flatMap((gain) => range(9).map((k) => ({ k, dimension, gain }))),
);

/** E f(t), t = cos θ with density ∝ sin^(d−2) θ, f smooth between 0 < θ < π/2 and π/2 < θ < π. */
function sphereMean(f: (t: number) => number, dimension: number): number {
  const over = (g: (t: number) => number) =>
    integrate((theta) => g(Math.cos(theta)) * Math.sin(theta) ** (dimension - 2), {
      from: 0,
      to: Math.PI,
      kinks: [Math.PI / 2],
    }).value;
  return over(f) / over(() => 1);
}

function funkHeckeViolation({ value, funkHecke }: Activation, { k, dimension, gain }: SphereCase): number {
  const closed = funkHecke!(k, { dimension, gain });
  const norm = Math.sqrt(sphereMean((t) => value(gain * t) ** 2, dimension));
  const integral = sphereMean((t) => value(gain * t) * legendre(k, t, dimension), dimension);
  return Math.abs(closed - integral) / (2e-14 * norm);
}

/** The catalogue, and members of the families beside it. */
const subjects: readonly Activation[] = [...Object.values(activations), ...[0, 1, 2, 3, 8].map(hermiteActivation)];

const laws: readonly Law[] = [
  {
    // Central differences err by h²|σ‴|/6, with h = 1e-5 and σ‴ from second differences of σ′ (|σ‴| ≤ 8 for erf), and by
    // rounding, u|σ|/h a value or a few.
    states: "the derivative is that of the value, away from kinks",
    violation: ({ value, derivative, kinks }) =>
      worst(
        POINTS.filter((t) => kinks.every((kink) => Math.abs(t - kink) > 0.01)).map((t) => {
          const third = Math.abs(derivative(t + 0.01) - 2 * derivative(t) + derivative(t - 0.01)) / 1e-4;
          const tolerance = 1e-10 * (1 + third / 3) + 5e-11 * (1 + Math.abs(value(t)));
          return Math.abs((value(t + 1e-5) - value(t - 1e-5)) / 2e-5 - derivative(t)) / tolerance;
        }),
      ),
    mutant: { ...tanh, derivative: (t) => 1 / Math.cosh(t) },
  },
  {
    // Both sides are good to 1e-13 of the norm of σ(γg): the contract of `hermite`, and panels whose terms add up to three norms.
    states: "Hermite coefficients agree with quadrature for every gain",
    violation: ({ value, kinks, hermite: c }) =>
      worst(
        GAINS.flatMap((gain) => {
          const norm = Math.sqrt(gaussianMean((t) => value(gain * t) ** 2, kinks, gain));
          return range(13).map((k) => {
            const integral = gaussianMean((t) => value(gain * t) * hermite(k, t), kinks, gain);
            return Math.abs(c(k, gain) - integral) / (2e-13 * Math.max(1, norm));
          });
        }),
      ),
    mutant: { ...tanh, hermite: (k) => tanh.hermite(k, 1) },
  },
  {
    // Bessel's inequality up to rounding of 151 squares; the slowest tail (a jump) falls like K^(−1/2): √(30/150) < 1/2.
    states: "Σ c_k² stays below E σ² and the deficit at degree 150 is less than half that at degree 30",
    violation: (a) => {
      const energy = gaussianMean((t) => a.value(t) ** 2, a.kinks, 1);
      const deficit = (top: number) => range(top + 1).reduce((left, k) => left - a.hermite(k) ** 2, energy);
      const tolerance = 1e-13 * Math.max(1, energy);
      return worst([-deficit(150) / tolerance, (deficit(150) - deficit(30) / 2) / tolerance]);
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
    // Exact zeros by construction; those that are not declared exceed the error of `hermite` a thousand times.
    states: "coefficients vanish where that is declared, and nowhere for all degrees of a parity",
    violation: ({ hermite: c, parity, vanishing }) =>
      worst(
        range(2).map((odd) => {
          const degrees = range(13).filter((k) => k % 2 === odd);
          const own = vanishing?.parity === (odd === 1 ? "odd" : "even") ? vanishing.from : Infinity;
          const from = parity === (odd === 1 ? 1 : -1) ? 0 : own;
          const zero = degrees.filter((k) => k >= from).every((k) => c(k, 1.7) === 0);
          const before = from === Infinity ? degrees.slice(-3) : degrees.filter((k) => k === from - 2);
          return zero && (from === 0 || before.some((k) => Math.abs(c(k, 1.7)) > 1e-10)) ? 0 : 2;
        }),
      ),
    mutant: { ...relu, vanishing: { parity: "odd", from: 5 } },
  },
  {
    // Both in units of √E σ(γt)²: panels stop at 1e-14 of their terms, |P_k| ≤ 1 errs by k roundings, the closed form by less.
    // That small coefficients are good to 1e-14 of themselves is seen in funk-hecke.test.ts.
    states: "Funk–Hecke coefficients agree with quadrature on the sphere",
    violation: (a) => (a.funkHecke === undefined ? 0 : worst(sphereCases.map((at) => funkHeckeViolation(a, at)))),
    mutant: { ...relu, funkHecke: (k, o) => relu.funkHecke!(k, o) * (k === 4 ? 1 + 1e-9 : 1) },
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
  it.each(subjects)("$id", (activation) => {
    expect(violation(activation)).toBeLessThanOrEqual(1);
  });

  it("rejects its mutant", () => {
    expect(violation(mutant)).toBeGreaterThan(1);
  });
});

it("every id is its file name, by which the registry keys it", () => {
  for (const [name, { id }] of Object.entries(activations)) expect(id).toBe(name);
});
