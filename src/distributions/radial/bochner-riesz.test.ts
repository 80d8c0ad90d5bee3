import { describe, expect, it } from "vitest";
import reference from "../../../tests/reference/bochner-riesz.json" with { type: "json" };
import { integrate } from "../../math/quadrature.ts";
import { unitVolumeRadius } from "../../math/special/unit-volume-radius.ts";
import { bochnerRiesz, bochnerRieszParams } from "./bochner-riesz.ts";

type Row = readonly [number, number, string, string, string, string];

describe("the law", () => {
  it.each(reference.law as unknown as readonly Row[])(
    "d = %i, r = %d: density, F and 1 − F by mpmath",
    (d, r, ...texts) => {
      const law = bochnerRiesz({ dimension: d });
      const [density, below, above] = texts.map(Number) as [number, number, number];
      // 10⁻¹³ of the mean size of p, which is less than 100 times p here, and the phase: 2⁻⁵¹ z, twice.
      const z = 2 * Math.PI * unitVolumeRadius(d) * r;
      expect(Math.abs(law.density(r) / density - 1)).toBeLessThan(1e-11 + (100 * 2 * z) / 2 ** 51);
      const smaller = below < above ? law.cdf(r) / below : law.survival(r) / above;
      expect(Math.abs(smaller - 1)).toBeLessThan(1e-12);
      // Mutant: an error of 10⁻¹¹.
      expect(Math.abs(smaller * (1 + 1e-11) - 1)).toBeGreaterThan(1e-12);
    },
  );

  it("the tail is 4μ(μ² − 1)/(3πz³), right out to where floats end", () => {
    for (const dimension of [2, 3, 10, 51]) {
      const law = bochnerRiesz({ dimension });
      const order = dimension / 2 + 1;
      for (const r of [1e6, 1e9, 1e15]) {
        const z = 2 * Math.PI * unitVolumeRadius(dimension) * r;
        const leading = (4 * order * (order * order - 1)) / (3 * Math.PI) / z / z / z;
        // J_μ² = (1 − (−1)^… sin 2z + O(μ²/z))/(πz): its integral over z⁻³ has relative corrections below (2 + μ²/z)/z.
        expect(Math.abs(law.survival(r) / leading - 1)).toBeLessThan(2 / z + 1e-13);
        // Mutant: two dimensions more.
        const mutant = (leading * (order + 2)) / (order - 1);
        expect(Math.abs(law.survival(r) / mutant - 1)).toBeGreaterThan(1e-2);
        const back = law.survivalQuantile(law.survival(r));
        expect(Math.abs(law.survival(back) / law.survival(r) - 1)).toBeLessThan(1e-13);
      }
    }
  });

  it("half-integer orders: 1 − F at d = 3 by quadrature of its density, from where the continued fraction begins", () => {
    const law = bochnerRiesz({ dimension: 3 });
    const wave = 2 * Math.PI * unitVolumeRadius(3);
    for (const z of [2.9, 3.5, 6, 11]) {
      const [from, to] = [z / wave, (z + 8) / wave];
      const { value } = integrate(law.density, { from, to });
      expect(Math.abs(law.survival(from) - law.survival(to) - value)).toBeLessThan(1e-12);
    }
  });

  it("moments: 1, ∫ r^n p, and none of order 3", () => {
    for (const dimension of [2, 3, 10, 51, 100]) {
      const law = bochnerRiesz({ dimension });
      expect(Math.abs(law.moment(0) - 1)).toBeLessThan(1e-12);
      expect(law.moment(2.9)).toBeLessThan(Number.POSITIVE_INFINITY);
      expect(law.moment(3)).toBe(Number.POSITIVE_INFINITY);
      expect(law.moment(-dimension)).toBe(Number.POSITIVE_INFINITY);
      const end = law.survivalQuantile(1e-4);
      const between = (power: number): number =>
        integrate((r) => (r > 0 ? law.density(r) * r ** power : 0), { from: 0, to: end }).value;
      // The rest of E R⁻¹ is at most P(R > end)/end; of E R near 1.5 P(R > end) end, as 1 − F ~ r⁻³, to within a wave: (3/2) 2/z_end.
      expect(law.moment(-1)).toBeGreaterThan(between(-1));
      expect(law.moment(-1)).toBeLessThan(between(-1) + 1e-4 / end);
      const rest = (law.moment(1) - between(1)) / (1.5e-4 * end);
      expect(Math.abs(rest - 1)).toBeLessThan(0.1);
    }
  });

  it("inverts F to its accuracy for 2 ≤ d ≤ 1000, far out, and next to a zero of the density", () => {
    for (const dimension of [2, 3, 7, 100, 999, 1000]) {
      const law = bochnerRiesz({ dimension });
      for (const p of [1e-200, 1e-9, 0.02, 0.3, 0.5, 0.77]) {
        expect(Math.abs(law.cdf(law.quantile(p)) / p - 1)).toBeLessThan(2e-13);
        expect(Math.abs(law.survival(law.survivalQuantile(p)) / p - 1)).toBeLessThan(2e-13);
      }
    }
    // j_{2,1} = 5.135622301840683, the first zero of J_2 (DLMF 10.21): F is flat to third order there.
    const law = bochnerRiesz({ dimension: 2 });
    const zero = 5.135622301840683 / (2 * Math.PI * unitVolumeRadius(2));
    expect(law.density(zero)).toBeLessThan(1e-25);
    const back = law.survivalQuantile(law.survival(zero));
    expect(Math.abs(law.survival(back) - law.survival(zero))).toBeLessThan(16 * Number.EPSILON);
    expect(Math.abs(back / zero - 1)).toBeLessThan(1e-4);
  });

  it("outside its support, and what it refuses", () => {
    const law = bochnerRiesz({ dimension: 5 });
    const values = [
      law.density(-1),
      law.cdf(0),
      law.survival(-3),
      law.cdf(1e308),
      law.survival(Number.POSITIVE_INFINITY),
    ];
    expect(values).toEqual([0, 0, 1, 1, 0]);
    expect(law.cdf(Number.NaN)).toBeNaN();
    expect(() => law.quantile(1)).toThrow("bochnerRiesz quantile: the probability must be in (0, 1), got 1");
    expect(() => bochnerRiesz({ dimension: 1 })).toThrow("dimension must be an integer in [2, 1000], got 1");
    expect(bochnerRieszParams.safeParse({ dimension: 1001 }).success).toBe(false);
  });
});
