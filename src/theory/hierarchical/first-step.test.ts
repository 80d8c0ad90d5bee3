import { describe, expect, it } from "vitest";
import { activations } from "../../activations/registry.gen.ts";
import { featureKernel, plainCosine, ridgeCosine, samplesAtCosine } from "./first-step.ts";
import { radialFeatureCosine } from "./radial-feature.ts";
import { expectations } from "./sight-law.ts";

const activation = activations["balanced-tanh"];
const common = { activation, outer: activations.tanh, gain: 3 };

/** E t^(2m) for a coordinate t of S^(k−1): (2m − 1)!!/(k (k + 2) ⋯ (k + 2m − 2)). */
function sphereMoment(k: number, m: number): number {
  let value = 1;
  for (let j = 0; j < m; j++) value *= (2 * j + 1) / (k + 2 * j);
  return value;
}

/** λ_l of C(⟨w, w'⟩) = E_z σ(⟨w, z⟩) σ(⟨w', z⟩) = Σ_j c_j² ⟨w, w'⟩^j, the dual side, for l = 0, 1, 2: E[C(t) P_l(t)]. */
function dualEigenvalues(k: number): readonly number[] {
  let [zero, one, two] = [0, 0, 0];
  for (let j = 0; j < 120; j++) {
    const square = activation.hermite(j) ** 2;
    if (j % 2 === 1) one += square * sphereMoment(k, (j + 1) / 2);
    else {
      zero += square * sphereMoment(k, j / 2);
      two += (square * (k * sphereMoment(k, j / 2 + 1) - sphereMoment(k, j / 2))) / (k - 1);
    }
  }
  return [zero, one, two];
}

describe("the kernel of features with unit weights", () => {
  it.each([6, 8, 16, 24])("has the eigenvalues of the dual kernel, d_eff = %i", (k) => {
    const { spectrum } = featureKernel({ ...common, effectiveDimension: k });
    // Stated: 1e-6 relative.
    for (const [l, value] of dualEigenvalues(k).entries()) {
      expect(Math.abs(spectrum.eigenvalues[l]! / value - 1)).toBeLessThan(1e-6);
    }
  });

  it.each([6, 16])(
    "has E y² of the exact law, a trace of which little is left, and cosines below 1, d_eff = %i",
    (k) => {
      const { spectrum, trace, meanSquare, alignment, signal } = featureKernel({ ...common, effectiveDimension: k });
      const law = { inner: [0, 0, 1], effectiveDimension: k, plus: k / 2, outer: common.outer, gain: common.gain };
      expect(Math.abs(meanSquare - expectations(law, []).meanSquare)).toBeLessThan(1e-6);
      const counted = spectrum.eigenvalues.reduce((sum, value, l) => sum + value * spectrum.multiplicities[l]!, 0);
      expect(counted).toBeLessThan(trace);
      expect(counted).toBeGreaterThan(0.9 * trace);
      expect(alignment).toBeGreaterThan(0.9);
      expect(alignment).toBeLessThan(1);
      expect(signal).toBeLessThan(Math.sqrt(meanSquare));
    },
  );
});

describe("the two steps", () => {
  const sizes = (k: number) => ({ ...common, effectiveDimension: k, width: Math.ceil(2 * k ** 2.25) });
  const slope = (ks: readonly [number, number], n: (k: number) => number): number => {
    const x = (k: number): number => 0.5 * Math.log(k * (k + 2));
    return Math.log(n(ks[1]) / n(ks[0])) / (x(ks[1]) - x(ks[0]));
  };
  const plain = (k: number): number => samplesAtCosine((n) => plainCosine(sizes(k), n), 0.4);
  const ridge = (k: number): number => samplesAtCosine((n) => ridgeCosine(sizes(k), { samples: n, ridge: 0.01 }), 0.4);

  it("have exponents that tend to 4 and 2, from below", () => {
    const pairs = [
      [8, 16],
      [16, 48],
      [96, 192],
    ] as const;
    for (const [n, limit] of [
      [plain, 4],
      [ridge, 2],
    ] as const) {
      const gaps = pairs.map((ks) => limit - slope(ks, n));
      expect(gaps.every((gap, i) => gap > 0 && (i === 0 || gap < gaps[i - 1]!))).toBe(true);
      expect(gaps.at(-1)).toBeLessThan(0.08);
    }
  });

  it("rise with n to the alignment, and the plain one only as far as its features let it", () => {
    const cosines = [1e2, 1e3, 1e4, 1e5, 1e9].map((n) => plainCosine(sizes(8), n));
    expect(cosines.every((c, i) => i === 0 || c > cosines[i - 1]!)).toBe(true);
    const { alignment } = featureKernel(sizes(8));
    expect(plainCosine({ ...sizes(8), width: 1e12 }, 1e15)).toBeCloseTo(alignment, 5);
    expect(cosines.at(-1)).toBeLessThan(0.9 * alignment);
    expect(ridgeCosine(sizes(8), { samples: 1e7, ridge: 0.01 })).toBeGreaterThan(0.99 * alignment);
  });

  it("cannot learn a radial h*: the one function of |z| that the features hold has a cosine with it below 0.3", () => {
    for (const k of [6, 8, 12, 16, 24]) {
      const cosine = Math.abs(radialFeatureCosine(sizes(k).activation, { plus: k, effectiveDimension: k }));
      expect(cosine).toBeLessThan(0.3);
      expect(cosine).toBeGreaterThan(0.1);
    }
  });
});
