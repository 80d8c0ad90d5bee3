import { describe, expect, it } from "vitest";
import { besselLaw } from "../../distributions/radial/bessel-law.ts";
import { gaussianRadius } from "../../distributions/radial/gaussian.ts";
import { referenceEngine as engine } from "../../engine/reference/reference-engine.ts";
import { legendre } from "../../math/legendre.ts";
import { Key } from "../../math/random/key.ts";
import { ridgeSumPredictor } from "../../training/one-hidden-layer/ridge-sum.ts";
import { errorInterval, shellSample, testErrorOf } from "./attack-error.ts";
import { attackFloor } from "./attack-measure.ts";
import survey from "./attack-on-the-floor.ts";
import { overlapsOf } from "./attack-overlaps.ts";
import { descendPopulation } from "./attack-population.ts";

const key = Key.root(17);
const gaussian = gaussianRadius({ dimension: 5, standardDeviation: 1 });
const ball =
  (radius: number): ((r: number) => number) =>
  (r) =>
    r <= radius ? 1 : 0;

describe("overlaps", () => {
  const basis = { even: true, size: 121, knee: 1 };
  const settings = { degree: 30, radii: 1000, nodes: 800, engine };
  const overlaps = overlapsOf({ law: gaussian, target: ball(gaussian.quantile(0.5)), basis }, settings);
  /** Of exp(−t²/2) at the knots s = t/(t + 1). */
  const h = Float64Array.from({ length: 121 }, (_, m) => (m === 120 ? 0 : Math.exp(-((m / (120 - m)) ** 2) / 2)));

  it("are those of Gaussian vectors: Cov(h(g), h(g′)) = (4 − c²)^(−1/2) − ½ for h = exp(−t²/2) and correlation c", () => {
    const energies = overlaps.byDegree.map(({ data }) =>
      h.reduce((sum, a, m) => sum + h.reduce((inner, b, n) => inner + a * b * data[m * 121 + n]!, 0), 0),
    );
    for (const c of [-0.9, 0, 0.3, 0.8]) {
      const covariance = energies.reduce((sum, energy, l) => sum + energy * legendre(2 * l, c, 5), 0);
      // Interpolation between 121 knots errs by about h″ (2/120)²/8, the mean over 1000 radii by 1/2000 of a variance.
      expect(Math.abs(covariance - (1 / Math.sqrt(4 - c * c) - 0.5))).toBeLessThan(2e-4);
    }
    // Of (4 − c²)^(−1/2) = ½ + c²/16 + …, with P_2 = (5c² − 1)/4: at least 4/5 of 1/16.
    expect(energies[1]!).toBeGreaterThan(0.05 - 2e-4);
  });

  it("know that the hats add to 1", () => {
    expect(overlaps.means.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
    expect(overlaps.withTarget.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 12);
    for (const { data } of overlaps.byDegree) {
      for (const m of h.keys())
        expect(data.subarray(m * 121, m * 121 + 121).reduce((sum, a) => sum + a, 0)).toBeCloseTo(0, 10);
    }
    expect(overlaps.mean).toBe(0.5);
    expect(overlaps.variance).toBeCloseTo(0.25, 14);
  });

  it("are of even functions and even degrees", () => {
    const target = ball(1);
    expect(() => overlapsOf({ law: gaussian, target, basis: { ...basis, even: false } }, settings)).toThrow("even");
    expect(() => overlapsOf({ law: gaussian, target, basis }, { ...settings, degree: 5 })).toThrow("degree");
  });
});

describe("descent on the population", () => {
  const law = besselLaw({ dimension: 4 });
  const target = ball(law.quantile(0.3));
  const basis = { even: true, size: 24, knee: law.quantile(0.5) };
  const overlaps = overlapsOf({ law, target, basis }, { degree: 30, radii: 500, nodes: 400, engine });
  const settings = { starts: ["random"], rounds: 0, steps: 30, unknowns: 0 } as const;
  const options = { width: 12, key, engine };

  it("knows its error as fresh points have it, with functions common and the units' own", () => {
    for (const unknowns of [0, 36, 24 * 12]) {
      const { sum, error } = descendPopulation(overlaps, { ...settings, rounds: 2, unknowns }, options);
      const { x, y } = shellSample({ law, target }, 20_000, key.fold("test"));
      const tested = testErrorOf(ridgeSumPredictor(sum, engine).predict(x), y);
      // Five standard errors, and 10⁻³ of the variance for 500 radii.
      expect(Math.abs(tested.error - error * 0.21)).toBeLessThan(5 * tested.standardError + 2e-4);
      expect(sum.directions.rows).toBe(12);
    }
  });

  it("goes down: by moving the directions, and by functions of the units' own", () => {
    const still = descendPopulation(overlaps, settings, options).error;
    const moved = descendPopulation(overlaps, { ...settings, rounds: 3 }, options).error;
    const own = descendPopulation(overlaps, { ...settings, unknowns: 24 * 12 }, options).error;
    expect(moved).toBeLessThan(still - 0.01);
    expect(own).toBeLessThan(still - 0.001);
    const several = descendPopulation(overlaps, { ...settings, starts: ["random", "orthonormal"], rounds: 3 }, options);
    expect(several.error).toBeLessThanOrEqual(moved);
  });
});

describe("the error on shells", () => {
  it("has one point in each shell of equal probability", () => {
    const { x, y } = shellSample({ law: gaussian, target: (r) => r }, 200, key);
    y.forEach((radius, i) => {
      expect(Math.floor(200 * gaussian.cdf(radius) + 1e-9 * (i + 1))).toBe(i);
      expect(Math.hypot(...x.data.subarray(5 * i, 5 * i + 5))).toBeCloseTo(radius, 12);
    });
    expect(() => shellSample({ law: gaussian, target: (r) => r }, 7, key)).toThrow("even");
  });

  it("covers the truth, with an interval that is narrower than that of independent points", () => {
    // E (0 − r²)² = d (d + 2) = 35 for r² of five degrees of freedom.
    const { y } = shellSample({ law: gaussian, target: (r) => r * r }, 4000, key);
    const tested = testErrorOf(new Float64Array(4000), y);
    // E r⁸ = 5·7·9·11: independent points would leave √(3465 − 35²)/√4000 = 0.75. Five standard errors.
    expect(Math.abs(tested.error - 35)).toBeLessThan(5 * tested.standardError);
    expect(tested.standardError).toBeLessThan(0.4);
    const { low, high } = errorInterval(tested, 0.99);
    expect((high - low) / tested.standardError).toBeCloseTo(2 * 2.5783, 2);
  });

  it("is the spread of repeated samples where shells are alike", () => {
    // Errors are 0 or 1 by a fair coin: a mean of 400 has standard error 0.5/√400 = 0.025, none of it explained by shells. Of 200 pairs
    // half differ, ± 4.9 standard errors of √(1/4/200), twice that relative to ½.
    const coin = key.fold("coin").stream();
    const y = Float64Array.from({ length: 400 }, () => (coin.sign() + 1) / 2);
    const { standardError } = testErrorOf(new Float64Array(400), y);
    expect(Math.abs((standardError / 0.025) ** 2 - 1)).toBeLessThan(4.9 * Math.sqrt(1 / 200));
  });
});

it("an attack is a function of task and key, and has the width that it says", () => {
  const [first] = survey.plan(survey.profiles.smoke).filter(({ method }) => method === "least potential");
  const values = attackFloor(first!, { key, engine });
  expect(attackFloor(first!, { key, engine })).toEqual(values);
  expect(values.units).toBe(12);
  expect(values.error / 0.25).toBeGreaterThan(0.2);
  expect(values.error / 0.25).toBeLessThan(0.5);
});
