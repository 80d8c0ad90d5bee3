import { describe, expect, it } from "vitest";
import { findActivation } from "../../activations/find.ts";
import { activations } from "../../activations/registry.gen.ts";
import { harmonicDimension } from "../../math/harmonics.ts";
import { legendre } from "../../math/legendre.ts";
import { funkHecke, funkHeckeByQuadrature } from "./funk-hecke.ts";
import { funkHeckeOfValues } from "./funk-hecke-of-values.ts";
import { hermiteCoefficient, hermiteCoefficientOfValues } from "./hermite-coefficient.ts";
import { stated } from "./stated.ts";

const { tanh, relu, logistic, exponential } = activations;
/** ∫ (1 − t²)^((d−3)/2) dt over [−1, 1], by B_d = B_{d−2} (d − 3)/(d − 2) from B_2 = π, B_3 = 2. */
const beta = (d: number): number => (d === 2 ? Math.PI : d === 3 ? 2 : (beta(d - 2) * (d - 3)) / (d - 2));
/** e^{c t²}. */
const growing = (c: number) => ({
  id: `e^(${c} t^2)`,
  vector: { value: ((v, t) => v.exp(v.multiply(c, v.multiply(t, t)))) as typeof tanh.vector.value },
  kinks: [],
});

describe("eigenvalues", () => {
  it("keep their relative accuracy where 110 digits cancel", () => {
    // tests/reference has more; here the way there: mpmath, 260 digits.
    const { value, error } = funkHeckeByQuadrature(logistic, { dimension: 1000, degree: 49 });
    expect(Math.abs(value / 1.5375605036749254e-110 - 1)).toBeLessThan(1e-15);
    expect(error).toBeLessThan(1e-12 * value);
  });

  it("of a function that is constant on the sphere are 0, with an error that says so", () => {
    // t − 40 < 0.
    const { value, error } = funkHecke(relu, { dimension: 4, degree: 3, bias: -40 });
    expect(value).toBe(0);
    expect(error).toBeLessThan(1e-90);
  });

  it("notice a feature much narrower than the weight and P_k", () => {
    // e^{−c(t − s)²} on the sphere and on the line, to the order c^{−1} beyond its area √(π/c): laws of S^9 and S^10 about s.
    const [c, s] = [1e6, 0.3];
    const bump = findActivation(`exp(-${c}*(t-${s})^2)`);
    for (const dimension of [10, 11]) {
      const density = (t: number) =>
        ((1 - t * t) ** ((dimension - 3) / 2) * legendre(2, t, dimension)) / beta(dimension);
      const curvature = (density(s + 1e-3) - 2 * density(s) + density(s - 1e-3)) / 1e-6;
      const area = Math.sqrt(Math.PI / c) * (density(s) + curvature / (4 * c));
      const { value, error } = funkHecke(bump, { dimension, degree: 2 });
      // What is left is c^−2 times fourth derivatives.
      expect(Math.abs(value / area - 1)).toBeLessThan(1e-9);
      expect(error).toBeLessThan(1e-12 * Math.abs(value));
      // On top of tanh, a millionth of it.
      const small = findActivation(`tanh(t)+1e-6*exp(-${c}*(t-${s})^2)`);
      const whole = funkHecke(small, { dimension, degree: 3 }).value - funkHecke(tanh, { dimension, degree: 3 }).value;
      const share = funkHecke(bump, { dimension, degree: 3 }).value * 1e-6;
      expect(Math.abs(whole - share)).toBeLessThan(1e-6 * Math.abs(share));
    }
    const gauss =
      (((Math.sqrt(Math.PI / c) * Math.exp((-s * s) / 2)) / Math.sqrt(2 * Math.PI)) * (s * s - 1)) / Math.SQRT2;
    const { value, error } = hermiteCoefficient(bump, { degree: 2 });
    // 1/(4c) of a second derivative is missing.
    expect(Math.abs(value / gauss - 1)).toBeLessThan(1e-5);
    expect(error).toBeLessThan(1e-12 * Math.abs(value));
  });

  it("by values: error within 1e-13 ‖f‖/√N, and the second moment", () => {
    const { value, error, secondMoment } = funkHeckeOfValues((t) => t ** 3, { dimension: 5, degree: 3 });
    // E[t³ P_3] = 3!/(d (d + 2) (d + 4)), E t⁶ = 15/(d (d + 2) (d + 4)).
    expect(Math.abs(value - 6 / 315)).toBeLessThan(error);
    expect(Math.abs(secondMoment - 15 / 315)).toBeLessThan(1e-15);
    expect(error).toBeLessThan((1e-13 * Math.sqrt(secondMoment)) / Math.sqrt(Number(harmonicDimension(5, 3))));
  });

  it("refuse what has none, and say where", () => {
    const options = { dimension: 10, degree: 2 };
    expect(() => funkHeckeOfValues((t) => 1 / Math.abs(t), options)).toThrow(
      /E f² must be finite; it grows without bound about t = -?\d[\d.e-]*e-1/,
    );
    expect(() => funkHeckeOfValues(Math.log, options)).toThrow(/must be finite at t = -0\.\d+, got NaN/);
    expect(() => funkHecke(tanh, { dimension: 1, degree: 2 })).toThrow("dimension must be an integer ≥ 2, got 1");
    expect(() => funkHecke(tanh, { dimension: 3, degree: -2 })).toThrow("degree must be an integer ≥ 0, got -2");
    expect(() => funkHecke(tanh, { ...options, gain: 0 })).toThrow("gain must be > 0 and finite, got 0");
    expect(() => funkHecke(tanh, { ...options, bias: Number.NaN })).toThrow("bias must be finite, got NaN");
  });
});

describe("Hermite coefficients", () => {
  it("of e^{c t²} are √(1 − 2c)^{−1} times powers of c/(1 − 2c), as long as E e^{2ct²} is finite", () => {
    for (const c of [0.1, 0.2, 0.24]) {
      // E[e^{cg²} (g² − 1)] = (1/(1 − 2c) − 1)/√(1 − 2c).
      const expected = (1 / (1 - 2 * c) - 1) / Math.sqrt(1 - 2 * c) / Math.SQRT2;
      const { value, error } = hermiteCoefficient(growing(c), { degree: 2 });
      expect(Math.abs(value - expected)).toBeLessThan(error + 1e-15);
      expect(error).toBeLessThan(1e-12 * value);
    }
    for (const c of [0.25, 0.3, 0.5, 1]) {
      expect(() => hermiteCoefficient(growing(c), { degree: 2 })).toThrow("must be finite");
      expect(() => hermiteCoefficientOfValues((t) => Math.exp(c * t * t), { degree: 2 })).toThrow("must be finite");
    }
  });

  it("of e^{γg} are e^{γ²/2} γ^k/√k!, at gain 10 too", () => {
    for (const [gain, degree] of [
      [1, 3],
      [10, 4],
    ] as const) {
      let expected = Math.exp((gain * gain) / 2);
      for (let j = 1; j <= degree; j++) expected *= gain / Math.sqrt(j);
      const { value } = hermiteCoefficient(exponential, { degree, gain });
      // e^50 has a relative error of 50 ulps of its exponent.
      expect(Math.abs(value / expected - 1)).toBeLessThan(1e-13);
    }
  });

  it("by values say where the function is not finite", () => {
    expect(() => hermiteCoefficientOfValues((t) => 1 / (t > 1 ? 0 : 1), { degree: 1 })).toThrow(
      /must be finite at t = [\d.]+, got Infinity/,
    );
    expect(() => hermiteCoefficientOfValues((t) => 1 / Math.abs(t - 0.5), { degree: 1 })).toThrow("about t = 0.5");
  });
});

it("a value is stated with no digits beyond its error", () => {
  expect(stated({ value: 1.2345678901234, error: 1e-14 })).toMatchObject({
    value: 1.2345678901234,
    accuracyIs: "relative",
  });
  expect(stated({ value: 1.2345678901234, error: 1e-5 })).toEqual({
    value: 1.23457,
    accuracy: 6e-5,
    accuracyIs: "absolute",
  });
  expect(stated({ value: 1e-9, error: 1e-5 })).toEqual({ value: 0, accuracy: 1e-5, accuracyIs: "absolute" });
  expect(stated({ value: 0, error: 0 })).toEqual({ value: 0, accuracy: 0, accuracyIs: "absolute" });
});
