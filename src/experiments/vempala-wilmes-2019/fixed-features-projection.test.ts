import { describe, expect, it } from "vitest";
import { referenceEngine as engine } from "../../engine/reference/reference-engine.ts";
import { harmonicDimension } from "../../math/harmonics.ts";
import { legendre } from "../../math/legendre.ts";
import { integrate } from "../../math/quadrature.ts";
import { Key } from "../../math/random/key.ts";
import { pointsOnSphere } from "../../math/random/samplers.ts";
import { dimensionFloor } from "../../theory/certificates/dimension-argument.ts";
import { explainedShares, FEATURES, type FeatureName } from "./fixed-features-projection.ts";

const key = Key.root(5);
const VALUES = {
  relu: (t: number) => Math.max(t, 0),
  step: (t: number) => (t > 0 ? 1 : 0),
} as const;

describe.each(["relu", "step"] as const)("%s", (feature) => {
  it.each([3, 8, 11])("has the kernel and the coefficients of one function: α² = E κ P_k in dimension %i", (d) => {
    for (const k of [0, 1, 2, 3, 4, 5]) {
      const { kernel, coefficient } = FEATURES[feature](d, k);
      const density = (theta: number) => Math.sin(theta) ** (d - 2);
      const all = { from: 0, to: Math.PI, tolerance: 1e-13 };
      const mean =
        integrate((theta) => kernel(Math.cos(theta)) * legendre(k, Math.cos(theta), d) * density(theta), all).value /
        integrate(density, all).value;
      // The kernel is of order 1; quadrature to 1e-13, acos near ±1 to √u only where its weight vanishes.
      expect(Math.abs(mean - coefficient ** 2)).toBeLessThan(1e-12);
    }
  });

  it("has the kernel of sampled features", () => {
    const d = 5;
    const n = 40_000;
    const points = pointsOnSphere(n, d, key.fold("points").stream());
    const phi = VALUES[feature];
    for (const t of [-0.6, 0.2, 0.9]) {
      let sum = 0;
      let squares = 0;
      for (let i = 0; i < n; i++) {
        const x = points[i * d]!;
        const value = phi(x) * phi(t * x + Math.sqrt(1 - t * t) * points[i * d + 1]!);
        sum += value;
        squares += value * value;
      }
      const error = Math.sqrt((squares / n - (sum / n) ** 2) / n);
      // 5.3 standard errors: a false alarm in 10⁷ for each of six.
      expect(Math.abs(sum / n - FEATURES[feature](d, 2).kernel(t))).toBeLessThan(5.3 * error);
    }
  });
});

describe("explainedShares", () => {
  const of = (feature: FeatureName, sizes: readonly number[], learned = false, poles = 50) =>
    explainedShares(
      { feature, degree: feature === "relu" ? 2 : 3, dimension: 5, sizes, poles, learned },
      { key: key.fold(feature), engine },
    );

  it("grows with the features, from nested sequences, up to 1", () => {
    const shares = of("relu", [1, 5, 20, 200]);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares[0]).toBeGreaterThan(0);
    expect(shares[3]).toBeGreaterThan(0.9);
    expect(shares[3]).toBeLessThanOrEqual(1);
    // The first five of a longer sequence: another factorisation of the same Gram matrix, whose condition is below 1e3.
    expect(Math.abs(of("relu", [5])[0]! - shares[1]!)).toBeLessThan(1e-12);
  });

  it("is 1 for all harmonics of the degree, and for the target's own harmonic among the features", () => {
    const count = Number(harmonicDimension(5, 3));
    // The condition of a random square Gram matrix is about N²; 1e-16 N² · N.
    expect(Math.abs(of("harmonic", [count])[0]! - 1)).toBeLessThan(1e-9);
    for (const share of of("harmonic", [1, 4, 15], true)) expect(Math.abs(share - 1)).toBeLessThan(1e-12);
  });

  it("has mean m/N over poles for harmonic features, however they lie, and less for others", () => {
    const count = Number(harmonicDimension(5, 3));
    const poles = 4000;
    const [share] = of("harmonic", [10], false, poles);
    // Shares lie in [0, 1]: standard error at most √(p(1 − p)/poles); 4.9 of them for 10⁻⁶.
    const p = 10 / count;
    expect(Math.abs(share! - p)).toBeLessThan(4.9 * Math.sqrt((p * (1 - p)) / poles));
    const floor = dimensionFloor({ dimension: 5, energies: [{ degree: 3, energy: 1 }] }, 10n).floor;
    expect(1 - of("step", [10], false, poles)[0]!).toBeGreaterThan(floor + 4.9 * Math.sqrt((p * (1 - p)) / poles));
  });

  it("with one direction learned breaks the bound: the control's reason", () => {
    const bound = 3 / Number(harmonicDimension(5, 2));
    expect(of("relu", [3])[0]).toBeLessThan(bound);
    expect(of("relu", [3], true)[0]).toBeGreaterThan(bound);
  });

  it("agrees with the projection computed from the Gram matrix of all features, the learned one first", () => {
    // m = 2: u fixed, v learned; qᵀ G⁻¹ q by hand.
    const d = 5;
    const { kernel, coefficient } = FEATURES.step(d, 3);
    const run = key.fold("step");
    const u = pointsOnSphere(2, d, run.fold("directions").stream()).subarray(0, d);
    const v = pointsOnSphere(1, d, run.fold("poles").stream());
    const t = u.reduce((sum, x, i) => sum + x * v[i]!, 0);
    const [k0, k1] = [kernel(1), kernel(t)];
    const [a, b] = [coefficient * legendre(3, t, d), coefficient];
    const byHand = (Number(harmonicDimension(d, 3)) * (k0 * a * a - 2 * k1 * a * b + k0 * b * b)) / (k0 * k0 - k1 * k1);
    expect(Math.abs(of("step", [2], true, 1)[0]! - byHand)).toBeLessThan(1e-13);
  });

  it("refuses sizes out of order", () => {
    expect(() => of("relu", [5, 5])).toThrow("explainedShares: sizes must be ascending integers ≥ 1");
  });
});
