import { describe, expect, it } from "vitest";
import { linkMoments, outlier } from "./generalised-spike.ts";
import { leadingOverlapSquared, overlapSquared, recoverySamples, samplesAtOverlap } from "./recovery.ts";
import { runningExample } from "./running-example.ts";
import { expectations } from "./sight-law.ts";

const law = (d: number) => runningExample("factorial", d);

describe("linkMoments", () => {
  it.each([2, 5, 16])("agrees with the Fourier expectations at d_eff = %i", (d) => {
    const moments = linkMoments(law(d));
    const classes = [
      { plus: [2], minus: [] },
      { plus: [], minus: [2] },
    ];
    const { meanSquare, coefficients } = expectations(law(d), classes);
    // The promise of linkMoments.
    expect(Math.abs(moments.plain((y) => y * y) - meanSquare)).toBeLessThan(1e-10);
    expect(Math.abs(moments.second((y) => y, "plus") - Math.SQRT2 * coefficients[0]!)).toBeLessThan(1e-10);
    expect(Math.abs(moments.second((y) => y, "minus") - Math.SQRT2 * coefficients[1]!)).toBeLessThan(1e-10);
    expect(moments.plain(() => 1)).toBe(1);
  });
});

describe("outlier", () => {
  it("its aspect ratio is the α at which ℓ is outside: for weak g the spiked Wigner law", () => {
    const moments = linkMoments(law(8));
    const strength = moments.second((y) => y, "plus");
    const noise = moments.plain((y) => y * y);
    const { aspect, overlapSquared: overlap } = outlier(moments, "plus", 1e-4);
    expect(aspect / (1e-4 * strength)).toBeCloseTo(1, 3);
    // 1 − overlap² = E[y² z²] α/λ² to first order: more noise than σ² α/λ² by the correlation of y² and z².
    const along = noise + moments.second((y) => y * y, "plus");
    expect(((1 - overlap) * strength ** 2) / (along * aspect)).toBeCloseTo(1, 2);
    expect(along).toBeGreaterThan(noise);
  });
});

describe("recoverySamples", () => {
  // A numpy prototype of the same equations with other quadratures (h-grid 0.01, frequency step 0.02): checks the numerics,
  // not the equations. n*/((d − d_eff) d_eff), good to about 3e-4.
  it.each([
    [2, 4.637],
    [4, 3.701],
    [8, 3.2558],
    [16, 3.0564],
    [24, 3.0016],
  ])("at d_eff = %i reaches overlap 0.85 at %f (d − d_eff) d_eff samples", (d, constant) => {
    const n = recoverySamples({ dimension: 10 * d, effectiveDimension: d, overlap: 0.85 });
    expect(Math.abs(n / (9 * d * d) / constant - 1)).toBeLessThan(5e-4);
  });

  it("inverts overlapSquared, for unequal signs too, and the leading order is optimistic", () => {
    for (const d of [4, 5]) {
      const samples = samplesAtOverlap(law(d), { dimension: 64, overlap: 0.7 });
      expect(overlapSquared(law(d), { dimension: 64, samples })).toBeCloseTo(0.49, 8);
      expect(leadingOverlapSquared(law(d), { dimension: 64, samples })).toBeGreaterThan(0.49);
    }
  });

  it("both laws agree to first order when samples abound, up to E[y² z²]/E y²", () => {
    const size = { dimension: 64, samples: 1e7 };
    const ratio = (1 - overlapSquared(law(8), size)) / (1 - leadingOverlapSquared(law(8), size));
    expect(ratio).toBeGreaterThan(0.9);
    expect(ratio).toBeLessThan(1.6);
  });

  it("refuses a law without second-order signal", () => {
    const blind = { ...law(4), inner: [0, 0, 0, 1] };
    expect(() => samplesAtOverlap(blind, { dimension: 64, overlap: 0.85 })).toThrow("samplesAtOverlap");
  });
});
