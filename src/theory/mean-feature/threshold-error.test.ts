import { expect, it } from "vitest";
import references from "../../../tests/reference/mean-feature.json" with { type: "json" };
import logistic from "../../activations/logistic.ts";
import { besselLaw } from "../../distributions/radial/bessel-law.ts";
import { Key } from "../../math/random/key.ts";
import { type FeatureProfile, featureProfile } from "./feature-profile.ts";
import { type RadiusLaw, thresholdError } from "./threshold-error.ts";

const profile = featureProfile(logistic, { gain: 5 });

it.each(references.thresholdErrors)("under φ²: d = $dimension, q = $quantile, width $width", (reference) => {
  const law = besselLaw({ dimension: reference.dimension });
  const radius = law.quantile(reference.quantile);
  const { value, error } = thresholdError(profile, { law, radius, width: reference.width });
  // scipy's Bessel functions and the quantile's bracket leave some 1e-11 of the reference.
  const close = (x: number) => Math.abs(x - reference.value) <= 1e-9 * reference.value;
  expect(close(value)).toBe(true);
  expect(error).toBeLessThan(1e-10);
  // Mutant: 1 % more width.
  expect(close(thresholdError(profile, { law, radius, width: 1.01 * reference.width }).value)).toBe(false);
});

/** ρ uniform on (0, 2). */
const uniform: RadiusLaw = { density: (r) => (r > 0 && r < 2 ? 0.5 : 0), quantile: (u) => 2 * u };

it("is what networks drawn at random do, to leading order", () => {
  const [width, count] = [200, 20_000];
  const stream = Key.root(11).fold("threshold error of random units").stream();
  const threshold = profile.mean(1);
  let wrong = 0;
  for (let i = 0; i < count; i++) {
    const rho = 2 * stream.uniform();
    let sum = 0;
    for (let j = 0; j < width; j++) sum += logistic.value(5 * (rho * stream.gaussian() - 1));
    if (sum / width <= threshold !== rho <= 1) wrong++;
  }
  const share = wrong / count;
  // 4.9 standard errors (false alarms 1e-6), and 2 % for the next order: units are skew.
  const agrees = (of: FeatureProfile) => {
    const predicted = thresholdError(of, { law: uniform, radius: 1, width }).value;
    const margin = 4.9 * Math.sqrt((predicted * (1 - predicted)) / count) + 0.02 * predicted;
    return Math.abs(share - predicted) <= margin;
  };
  expect(agrees(profile)).toBe(true);
  // Mutant: the variance for the standard deviation.
  expect(agrees({ ...profile, standardDeviation: (rho) => profile.standardDeviation(rho) ** 2 })).toBe(false);
});

it("integrates a heavy tail: few units, law of density 1/(1 + r)²", () => {
  const heavy: RadiusLaw = { density: (r) => 1 / (1 + r) ** 2, quantile: (u) => u / (1 - u) };
  const { value, error } = thresholdError(profile, { law: heavy, radius: 1, width: 2 });
  // The midpoint rule over the quantile, 20 000 nodes: jumps nowhere, a kink at ½; error below 1e-6.
  let sum = 0;
  for (let i = 0; i < 20_000; i++) {
    const rho = heavy.quantile((i + 0.5) / 20_000);
    const gap = Math.abs(profile.mean(rho) - profile.mean(1)) * Math.SQRT2;
    sum += normal(-gap / profile.standardDeviation(rho)) / 20_000;
  }
  expect(Math.abs(value - sum)).toBeLessThan(1e-6 + error);
  expect(error).toBeLessThan(1e-5);
});

/** Φ by Simpson's rule on [−8, x], 400 intervals. */
function normal(x: number): number {
  const h = Math.max(0, x + 8) / 400;
  const at = (i: number) => (i === 0 || i === 400 ? 1 : i % 2 === 1 ? 4 : 2) * Math.exp(-0.5 * (-8 + i * h) ** 2);
  return Array.from({ length: 401 }, (_, i) => at(i)).reduce((a, b) => a + b, 0) * (h / 3 / Math.sqrt(2 * Math.PI));
}
