import { expect, it } from "vitest";
import { integrate } from "../../math/quadrature.ts";
import { unitVolumeRadius } from "../../math/special/unit-volume-radius.ts";
import { besselLaw, besselLawParams } from "./bessel-law.ts";

it("the tail is d/(2π² R_d r), right out to where floats end", () => {
  for (const dimension of [2, 3, 10, 51]) {
    const law = besselLaw({ dimension });
    const constant = dimension / (2 * Math.PI ** 2 * unitVolumeRadius(dimension));
    for (const r of [1e6, 1e9, 1e15]) {
      // J_ν² = (1 − (−1)^… sin 2z + O(ν²/z))/(πz): its integral over 2ν/z has relative corrections below (1 + ν²/z)/z.
      const phase = 2 * Math.PI * unitVolumeRadius(dimension) * r;
      expect(Math.abs((r * law.survival(r)) / constant - 1)).toBeLessThan(1 / phase + 1e-13);
      // Mutant: two dimensions more.
      expect(Math.abs((r * law.survival(r) * dimension) / (dimension + 2) / constant - 1)).toBeGreaterThan(1e-2);
      const back = law.survivalQuantile(law.survival(r));
      expect(Math.abs(law.survival(back) / law.survival(r) - 1)).toBeLessThan(1e-13);
    }
  }
});

it("the smoothed law (2/π) arccos(ν/z) to the size of one wave", () => {
  for (const dimension of [10, 101, 1000]) {
    const [law, order] = [besselLaw({ dimension }), dimension / 2];
    for (const stretch of [2, 5, 60]) {
      const r = (stretch * order) / (2 * Math.PI * unitVolumeRadius(dimension));
      // One wave of F is 2ν/(π z √(z² − ν²)) · π/2 high at most: half of it to either side.
      const wave = order / (stretch * order * order * Math.sqrt(stretch ** 2 - 1));
      expect(Math.abs(law.survival(r) - (2 / Math.PI) * Math.asin(1 / stretch))).toBeLessThan(wave);
    }
  }
});

it("moments: 1, ∫ r^n p, and none of order 1", () => {
  for (const dimension of [2, 3, 10, 51, 100]) {
    const law = besselLaw({ dimension });
    // Some logarithms of Γ of size ν log ν.
    expect(Math.abs(law.moment(0) - 1)).toBeLessThan(1e-12);
    expect(law.moment(1)).toBe(Number.POSITIVE_INFINITY);
    expect(law.moment(-dimension)).toBe(Number.POSITIVE_INFINITY);
    const end = law.survivalQuantile(0.002);
    const { value } = integrate((r) => (r > 0 ? law.density(r) / r : 0), { from: 0, to: end });
    // The rest is between 0 and P(R > end)/end.
    expect(law.moment(-1)).toBeGreaterThan(value);
    expect(law.moment(-1)).toBeLessThan(value + 0.002 / end);
  }
});

it("inverts F to its accuracy for 2 ≤ d ≤ 1000, far out, and next to a zero of the density", () => {
  for (const dimension of [2, 3, 7, 100, 999, 1000]) {
    const law = besselLaw({ dimension });
    for (const p of [1e-200, 1e-9, 0.02, 0.3, 0.5, 0.77]) {
      expect(Math.abs(law.cdf(law.quantile(p)) / p - 1)).toBeLessThan(2e-13);
      expect(Math.abs(law.survival(law.survivalQuantile(p)) / p - 1)).toBeLessThan(2e-13);
    }
  }
  // j_{1,1} = 3.8317059702075125, the first zero of J_1 (DLMF 10.21, table): F is flat to third order there.
  const law = besselLaw({ dimension: 2 });
  const zero = 3.8317059702075125 / (2 * Math.PI * unitVolumeRadius(2));
  expect(law.density(zero)).toBeLessThan(1e-25);
  const back = law.quantile(law.cdf(zero));
  // 8 ulps is the tolerance of the inversion at ν = 1.
  expect(Math.abs(law.cdf(back) - law.cdf(zero))).toBeLessThan(8 * Number.EPSILON);
  // F − F(zero) = 2 J_0² (z − zero)³/(3z): 10⁻¹⁵ of F are 3e-5 of z.
  expect(Math.abs(back / zero - 1)).toBeLessThan(1e-4);
});

it("outside its support, and what it refuses", () => {
  const law = besselLaw({ dimension: 5 });
  expect([
    law.density(-1),
    law.cdf(0),
    law.survival(-3),
    law.cdf(1e308),
    law.survival(Number.POSITIVE_INFINITY),
  ]).toEqual([0, 0, 1, 1, 0]);
  expect(law.cdf(Number.NaN)).toBeNaN();
  expect(() => law.quantile(1)).toThrow("besselLaw quantile: the probability must be in (0, 1), got 1");
  expect(() => besselLaw({ dimension: 1 })).toThrow("besselLaw: dimension must be an integer in [2, 1000], got 1");
  expect(besselLawParams.safeParse({ dimension: 1001 }).success).toBe(false);
});
