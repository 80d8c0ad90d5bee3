import { describe, expect, it } from "vitest";
import type { Activation } from "../../src/activations/activation.ts";
import { activations } from "../../src/activations/registry.gen.ts";
import { harmonicDimension } from "../../src/math/harmonics.ts";
import { legendre } from "../../src/math/legendre.ts";
import { gaussGegenbauer } from "../../src/math/quadrature.ts";
import { Key } from "../../src/math/random/key.ts";
import { funkHecke, funkHeckeByQuadrature } from "../../src/theory/spherical/funk-hecke.ts";
import { funkHeckeOfValues } from "../../src/theory/spherical/funk-hecke-of-values.ts";
import { hermiteCoefficient, hermiteCoefficientOfValues } from "../../src/theory/spherical/hermite-coefficient.ts";

type Spherical = Parameters<typeof funkHecke>[1];
type Eigenvalue = (activation: Activation, options: Spherical) => { readonly value: number; readonly error: number };

/** The worst violation in units of the tolerance: the law holds when it is at most 1. */
interface Law {
  readonly states: string;
  readonly violation: (activation: Activation, eigenvalue: Eigenvalue) => number;
  /** A wrong activation or a wrong eigenvalue that the law must reject. */
  readonly mutant: { readonly activation: Activation; readonly eigenvalue?: Eigenvalue };
}

const { relu, logistic, tanh, softplus, gelu, exponential } = activations;
const range = (n: number): number[] => Array.from({ length: n }, (_, k) => k);
const worst = (values: readonly number[]): number => Math.max(0, ...values);
const count = (d: number, k: number): number => Number(harmonicDimension(d, k));
/** Dimension, degree, gain and bias at random, of all sizes; the key is fixed. */
const draws = ((): readonly Required<Spherical>[] => {
  const stream = Key.root(20190625).fold("funk-hecke.test").stream();
  return range(6).map(() => ({
    dimension: 2 + Math.floor(2 ** (6 * stream.uniform())),
    degree: Math.floor(12 * stream.uniform()),
    gain: 2 ** (4 * stream.uniform() - 2),
    bias: 2 * stream.uniform() - 1,
  }));
})();
/** With the degree's opposite, wrong by its sign in half the cases. */
const wrongDegree: Eigenvalue = (a, o) => funkHecke(a, { ...o, degree: o.degree + 1 });
const slightly: Eigenvalue = (a, o) => {
  const { value, error } = funkHeckeByQuadrature(a, o);
  return { value: value * (1 + 1e-9), error };
};

const laws: readonly Law[] = [
  {
    // Bessel exactly, up to 1e-12 of each term; the tail of a jump, Σ_{k>K} N α_k² ~ K^(−1), is below a third of the energy
    // from K = 12 on, and so is that of all others.
    states: "Σ_k N α_k² stays below E φ² and comes near it",
    violation: (a, eigenvalue) =>
      worst(
        [2, 3, 10].map((dimension) => {
          const { secondMoment } = funkHeckeOfValues(a.value, { dimension, degree: 0, kinks: a.kinks });
          const sum = range(13).reduce(
            (total, degree) => total + count(dimension, degree) * eigenvalue(a, { dimension, degree }).value ** 2,
            0,
          );
          const missing = 1 - sum / secondMoment;
          return Math.max(-missing / 1e-11, missing * 3);
        }),
      ),
    mutant: {
      activation: relu,
      eigenvalue: (a, o) => ({ value: funkHecke(a, o).value * Math.sqrt(o.dimension), error: 0 }),
    },
  },
  {
    // 1e-14 is declared of closed forms, 2.5e-13 of quadrature.
    states: "closed forms and quadrature agree to 1e-12 at every gain",
    violation: (a, eigenvalue) =>
      a.funkHecke === undefined
        ? 0
        : worst(
            draws.map(({ dimension, degree, gain }) => {
              const { value } = funkHecke(a, { dimension, degree, gain });
              if (value === 0) return 0;
              return Math.abs(eigenvalue(a, { dimension, degree, gain }).value - value) / (1e-12 * Math.abs(value));
            }),
          ),
    mutant: { activation: relu, eigenvalue: slightly },
  },
  {
    // The error of the values' integral is its own statement; an ulp of the other.
    states: "φ(γt + b) as a function known by its values has the same eigenvalue",
    violation: (a, eigenvalue) =>
      worst(
        draws.map((options) => {
          const known = eigenvalue(a, options);
          const { value, error, secondMoment } = funkHeckeOfValues(a.value, { ...options, kinks: a.kinks });
          const promised = (1e-13 * Math.sqrt(secondMoment)) / Math.sqrt(count(options.dimension, options.degree));
          return Math.max(Math.abs(value - known.value) / (error + known.error), error / promised);
        }),
      ),
    mutant: { activation: tanh, eigenvalue: (a, o) => funkHecke(a, { ...o, bias: -o.bias! / 2 }) },
  },
  {
    // Declared zeros are exact; an undeclared one would be below 1e-15 of the bound ‖φ‖/√N, which a catalogue function that is not
    // zero exceeds at these degrees.
    states: "eigenvalues vanish at bias 0 where that is declared, and only there",
    violation: (a) =>
      worst(
        range(7).map((degree) => {
          const { value } = funkHecke(a, { dimension: 5, degree });
          const { value: seen, secondMoment } = funkHeckeOfValues(a.value, { dimension: 5, degree, kinks: a.kinks });
          const bound = Math.sqrt(secondMoment / count(5, degree));
          return value === 0 ? Math.abs(seen) / (1e-13 * bound) : (1e-13 * bound) / Math.abs(seen);
        }),
      ),
    mutant: { activation: { ...relu, vanishing: { parity: "even", from: 4 } } },
  },
  {
    // Every estimate ends by agreement, not by exhaustion; the extended form is analytic between its kinks.
    states: "the error stated is at most 1e-12 of the value, at large gain and bias too",
    violation: (a, eigenvalue) =>
      worst(
        [
          { dimension: 3, degree: 5, gain: 30, bias: -2 },
          { dimension: 10, degree: 8, gain: 0.25, bias: 1 },
          { dimension: 100, degree: 20, gain: 2, bias: 0.1 },
        ].map((options) => {
          const { value, error } = eigenvalue(a, options);
          // A polynomial has no degree 5 or more, a function without a kink in reach no more: 0 to 60 digits.
          return value === 0 ? error / 1e-60 : error / (1e-12 * Math.abs(value));
        }),
      ),
    mutant: {
      // A kink of size 1e-9 that is not declared.
      activation: {
        ...tanh,
        vector: {
          ...tanh.vector,
          value: (v, t) => v.add(v.tanh(t), v.multiply(1e-9, v.absolute(v.subtract(t, 0.01)))),
        },
      },
    },
  },
  {
    // √N α_k of φ(√d t) is h_k (1 + c/d + …): halving 1/d halves the difference, within a factor 1.25 for d as large as this.
    states: "√N α_k(φ(√d t)) tends to the Hermite coefficient like 1/d",
    violation: (a, eigenvalue) =>
      worst(
        range(4).map((degree) => {
          const limit = hermiteCoefficient(a, { degree }).value;
          const difference = (dimension: number) =>
            Math.sqrt(count(dimension, degree)) *
              eigenvalue(a, { dimension, degree, gain: Math.sqrt(dimension) }).value -
            limit;
          const [far, near] = [difference(2000), difference(4000)];
          // What is equal to rounding is equal.
          if (Math.abs(far) < 1e-11 * (1 + Math.abs(limit)))
            return Math.abs(near) < 1e-11 * (1 + Math.abs(limit)) ? 0 : 2;
          return Math.abs(Math.log2(far / near) - 1) / Math.log2(1.25);
        }),
      ),
    mutant: {
      activation: relu,
      eigenvalue: (a, o) => ({ value: funkHecke(a, o).value * Math.sqrt(1 + 1 / Math.sqrt(o.dimension)), error: 0 }),
    },
  },
  {
    // Both by quadrature to 1e-13; the derivative is float64's.
    states: "Rodrigues: α_1 in dimension d is γ/d times E φ′(γt + b) in dimension d + 2, where there are no jumps",
    violation: (a, eigenvalue) =>
      a.kinks.some((kink) => Math.abs(a.value(kink + 1e-9) - a.value(kink - 1e-9)) > 1e-6)
        ? 0
        : worst(
            draws.map(({ dimension, gain, bias }) => {
              const { value } = eigenvalue(a, { dimension, degree: 1, gain, bias });
              const slope = { dimension: dimension + 2, degree: 0, gain, bias, kinks: a.kinks };
              const mean = funkHeckeOfValues(a.derivative, slope);
              const tolerance = (gain / dimension) * (mean.error + 1e-13 * Math.sqrt(mean.secondMoment));
              return Math.abs(value - (gain / dimension) * mean.value) / tolerance;
            }),
          ),
    mutant: { activation: softplus, eigenvalue: (a, o) => funkHecke(a, { ...o, dimension: o.dimension + 1 }) },
  },
  {
    // Errors as stated by both.
    states: "Hermite coefficients by many digits, by values and in closed form agree",
    violation: (a) =>
      worst(
        draws.flatMap(({ degree, gain, bias }) => {
          const known = hermiteCoefficient(a, { degree, gain, bias });
          const seen = hermiteCoefficientOfValues(a.value, { degree, gain, bias, kinks: a.kinks });
          const unbiased = hermiteCoefficient(a, { degree, gain }).value;
          const closed = a.hermite(degree, gain) - unbiased;
          return [
            Math.abs(known.value - seen.value) / (known.error + seen.error),
            // The contract of `hermite`.
            Math.abs(closed) /
              (1e-13 *
                Math.max(
                  1,
                  Math.sqrt(hermiteCoefficientOfValues(a.value, { degree: 0, gain, kinks: a.kinks }).secondMoment),
                )),
          ];
        }),
      ),
    mutant: { activation: { ...tanh, value: (t) => Math.tanh(t) + 1e-12 * t * t } },
  },
];

describe.each(laws)("$states", ({ violation, mutant }) => {
  it.each(Object.values(activations))("$id", (activation) => {
    expect(violation(activation, funkHecke)).toBeLessThanOrEqual(1);
  });

  it("rejects its mutant", () => {
    expect(violation(mutant.activation, mutant.eigenvalue ?? funkHecke)).toBeGreaterThan(1);
  });
});

it("Rodrigues in full: for e^t all derivatives are e^t", () => {
  for (const { dimension, degree, gain } of draws) {
    let factor = 1;
    for (let i = 0; i < degree; i++) factor *= gain / (dimension + 2 * i);
    const mean = funkHeckeByQuadrature(exponential, { dimension: dimension + 2 * degree, degree: 0, gain }).value;
    const { value } = funkHeckeByQuadrature(exponential, { dimension, degree, gain });
    expect(Math.abs(value - factor * mean)).toBeLessThan(1e-12 * value);
    expect(Math.abs(wrongDegree(exponential, { dimension, degree, gain }).value - factor * mean)).toBeGreaterThan(
      1e-3 * value,
    );
  }
});

describe("Legendre polynomials", () => {
  const dimensions = [2, 3, 7, 40];

  it("are orthogonal, E P_j P_k = δ_jk/N", () => {
    for (const d of dimensions) {
      const { nodes, weights } = gaussGegenbauer(12, d);
      const mean = (j: number, k: number, wrong = 0) =>
        nodes.reduce((sum, t, i) => sum + weights[i]! * legendre(j, t, d) * legendre(k, t, d + wrong), 0);
      for (const [j, k] of [
        [0, 3],
        [2, 4],
        [3, 3],
        [1, 5],
        [8, 8],
        [7, 9],
      ] as const) {
        // Terms of size 1 with total weight 1.
        expect(Math.abs(mean(j, k) - (j === k ? 1 / count(d, k) : 0))).toBeLessThan(1e-14);
      }
      expect(Math.abs(mean(2, 4, 1))).toBeGreaterThan(1e-7);
    }
  });

  it("satisfy the addition theorem: E_x[P_k(⟨u,x⟩) P_k(⟨v,x⟩)] = P_k(⟨u,v⟩)/N on the circle and the sphere", () => {
    for (const k of [1, 2, 5]) {
      const nodes = range(64).map((i) => (2 * Math.PI * (i + 0.3)) / 64);
      const circle =
        nodes.reduce((sum, a) => sum + legendre(k, Math.cos(a), 2) * legendre(k, Math.cos(a - 0.7), 2), 0) / 64;
      expect(Math.abs(circle - legendre(k, Math.cos(0.7), 2) / count(2, k))).toBeLessThan(1e-14);
      // S²: Gauss–Legendre in height, equal angles around.
      const { nodes: heights, weights } = gaussGegenbauer(16, 3);
      let sphere = 0;
      heights.forEach((z, i) => {
        for (const a of nodes) {
          const inner = z * Math.cos(0.7) + Math.sqrt(1 - z * z) * Math.cos(a) * Math.sin(0.7);
          sphere += (weights[i]! / 64) * legendre(k, z, 3) * legendre(k, inner, 3);
        }
      });
      expect(Math.abs(sphere - legendre(k, Math.cos(0.7), 3) / count(3, k))).toBeLessThan(1e-14);
      expect(Math.abs(sphere - legendre(k, Math.cos(0.7), 3) / count(4, k))).toBeGreaterThan(1e-3);
    }
  });

  it("have the derivative k (k + d − 2)/(d − 1) P_{k−1} of dimension d + 2, and stay within ±1", () => {
    for (const d of dimensions) {
      for (const k of [1, 2, 6]) {
        for (const t of [-0.8, 0.1, 0.6]) {
          const slope = (legendre(k, t + 1e-5, d) - legendre(k, t - 1e-5, d)) / 2e-5;
          const expected = ((k * (k + d - 2)) / (d - 1)) * legendre(k - 1, t, d + 2);
          // Differences err by h² times the third derivative, k⁶ at most, over 6, and by rounding, u/h.
          expect(Math.abs(slope - expected)).toBeLessThan((1e-10 * k ** 6) / 6 + 1e-10);
          expect(Math.abs(legendre(k, t, d))).toBeLessThanOrEqual(1);
        }
      }
    }
  });
});

it("logistic and gelu lose a parity, and a bias gives it back", () => {
  expect(funkHecke(logistic, { dimension: 10, degree: 4 })).toEqual({ value: 0, error: 0 });
  expect(funkHecke(gelu, { dimension: 10, degree: 5 })).toEqual({ value: 0, error: 0 });
  expect(funkHecke(logistic, { dimension: 10, degree: 4, bias: 0.1 }).value).not.toBe(0);
});
