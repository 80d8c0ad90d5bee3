import { expect, it } from "vitest";
import references from "../../../tests/reference/mean-feature.json" with { type: "json" };
import { findActivation } from "../../activations/find.ts";
import quantity from "../quantities/mean-feature.ts";
import { featureProfile } from "./feature-profile.ts";
import { meanFeature, meanFeatureSlope, radialResolution, unitMoments, unitVariance } from "./mean-feature.ts";
import { owensT, probitMeanFeature, probitUnitVariance } from "./probit-unit.ts";

const logistic = findActivation("logistic");
const within = (relative: number, value: number, expected: number): boolean =>
  Math.abs(value - expected) <= relative * Math.abs(expected);

it.each(references.values)("agrees with mpmath: $params", ({ params, value }) => {
  const predicted = quantity.value(quantity.params.parse(params));
  expect(within(references.relativeTolerance, Number(predicted.value), Number(value))).toBe(true);
  const allowed =
    predicted.accuracyIs === "relative" ? predicted.accuracy * Math.abs(Number(value)) : predicted.accuracy;
  expect(Math.abs(Number(predicted.value) - Number(value))).toBeLessThanOrEqual(allowed);
  // Mutant: an error in the tenth digit.
  expect(within(references.relativeTolerance, Number(predicted.value) * (1 + 3e-10), Number(value))).toBe(false);
});

it("mean and variance for the probit function are Owen's closed forms", () => {
  const probit = findActivation("probit");
  for (const gain of [0.01, 1, 5, 200]) {
    for (const radius of [0.05, 1, 3]) {
      const unit = { gain, bias: -gain, radius };
      // Both sides to some 1e-15; where the variance is small, to 1e-13 of its root times the mean.
      expect(Math.abs(meanFeature(probit, unit).value - probitMeanFeature(unit))).toBeLessThan(2e-15);
      expect(Math.abs(unitVariance(probit, unit).value - probitUnitVariance(unit))).toBeLessThan(4e-15);
      expect(Math.abs(unitMoments(probit, unit).mean - probitMeanFeature(unit))).toBeLessThan(2e-14);
    }
  }
  // T(0, a) = arctan(a)/2π; T(h, 1) = Φ(h)(1 − Φ(h))/2.
  expect(owensT(0, 0.6)).toBeCloseTo(Math.atan(0.6) / (2 * Math.PI), 15);
  for (const h of [0.3, 2, 6]) {
    const p = probitMeanFeature({ gain: 1, radius: 0, bias: h });
    expect(Math.abs(owensT(h, 1) - (p * (1 - p)) / 2)).toBeLessThan(1e-15);
  }
});

it("float64 moments keep their digits where a unit is a narrow step or nearly constant", () => {
  for (const radius of [1e-3, 0.2, 1, 40]) {
    const unit = { gain: 5, bias: -5, radius };
    const { mean, variance } = unitMoments(logistic, unit);
    expect(Math.abs(mean - meanFeature(logistic, unit).value)).toBeLessThan(1e-14);
    // V(ρ) → (Gρ σ′(−G))² as ρ → 0, to relative order (Gρ)².
    if (radius === 1e-3) expect(within(1e-4, variance, (5e-3 * logistic.derivative(-5)) ** 2)).toBe(true);
  }
});

it("the slope is the derivative of the mean, at kinks too", () => {
  for (const id of ["relu", "leaky-relu", "logistic"]) {
    const activation = findActivation(id);
    const unit = { gain: 3, bias: -2, radius: 0.8 };
    const at = (radius: number) => meanFeature(activation, { ...unit, radius }).value;
    const h = 1e-4;
    // Central difference: h² ψ‴/6 about 1e-8, and 1e-16/h.
    const difference = (at(0.8 + h) - at(0.8 - h)) / (2 * h);
    expect(within(1e-6, difference, meanFeatureSlope(activation, unit).value)).toBe(true);
  }
});

it("a law: ψ rises from σ(−G) to ½, which it approaches like 1/(√(2π) ρ), for every gain", () => {
  for (const gain of [1, 5, 20]) {
    const at = (radius: number, bias = -gain) => unitMoments(logistic, { gain, bias, radius }).mean;
    const values = [0, 0.1, 0.5, 0.9, 1, 1.1, 2, 10, 100].map((radius) => at(radius));
    values.slice(1).forEach((value, i) => {
      expect(value).toBeGreaterThan(values[i]!);
    });
    expect(values[0]).toBe(logistic.value(-gain));
    // The next term is of relative order 1/ρ² · (½ + (π/G)²/6).
    expect(within(2e-4, (0.5 - at(300)) * 300 * Math.sqrt(2 * Math.PI), 1)).toBe(true);
    // Mutant: a bias that does not grow with the gain.
    if (gain !== 1) expect(within(2e-4, (0.5 - at(300, -1)) * 300 * Math.sqrt(2 * Math.PI), 1)).toBe(false);
  }
  // Without a bias nothing is seen of the radius.
  expect(meanFeature(logistic, { gain: 5, bias: 0, radius: 3 }).value).toBeCloseTo(0.5, 15);
});

it("radial resolution is a root of a variance over a slope: 3.47/√r at G = 1, 1.44/√r at G = 5", () => {
  const at = (gain: number, width: number) => radialResolution(logistic, { gain, bias: -gain, radius: 1, width });
  expect(at(1, 1)).toBeCloseTo(3.47, 2);
  expect(at(5, 1)).toBeCloseTo(1.44, 2);
  expect(within(1e-14, at(5, 400), at(5, 1) / 20)).toBe(true);
});

it("the profile interpolates to its stated error, from 0 to far out", () => {
  for (const [id, gain] of [
    ["logistic", 5],
    ["step", 1],
  ] as const) {
    const activation = findActivation(id);
    const profile = featureProfile(activation, { gain });
    expect(profile.error).toBeLessThan(1e-12);
    for (const rho of [0.02, 0.3, 0.97, 1, 1.7, 12, 4e3]) {
      const unit = { gain, bias: -gain, radius: rho };
      expect(Math.abs(profile.mean(rho) - unitMoments(activation, unit).mean)).toBeLessThan(profile.error);
      const deviation = Math.sqrt(unitVariance(activation, unit).value);
      expect(Math.abs(profile.standardDeviation(rho) - deviation)).toBeLessThan(1e-11);
    }
    expect(profile.mean(0)).toBeCloseTo(activation.value(-gain), 12);
  }
});

it("refuses what the monotonicity of ψ does not cover, and infinite variances", () => {
  const profile = (text: string) => () => featureProfile(findActivation(text), { gain: 5 });
  expect(profile("relu")).toThrow("σ(t) + σ(−t) = 1");
  expect(profile("tanh")).toThrow("σ(t) + σ(−t) = 1");
  expect(profile("0.5 + 0.3*sin(t)")).toThrow("must not decrease");
  expect(profile("0.5 + 4*t^3/(1 + 8*abs(t)^3)")).toThrow("concave");
  expect(profile("0.5 + t")).toThrow("values in [0, 1]");
  expect(() => unitVariance(findActivation("exp(t^2)"), { gain: 1, bias: 0, radius: 1 })).toThrow("finite");
  expect(() => meanFeature(logistic, { gain: 1, bias: 0, radius: -1 })).toThrow("radius must be ≥ 0");
  expect(() => meanFeatureSlope(logistic, { gain: 1, bias: 0, radius: 0 })).toThrow("must be > 0");
});
