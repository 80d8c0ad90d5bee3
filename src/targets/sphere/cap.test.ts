import { describe, expect, it } from "vitest";
import { coordinateDensity, coordinateSurvival } from "../../distributions/uniform-sphere.ts";
import { legendre } from "../../math/legendre.ts";
import { Key } from "../../math/random/key.ts";
import cap, { capFunkHecke } from "./cap.ts";
import { ownRidge } from "./own-function.ts";

/** k, d, c, ∫_c^1 P_k c_d (1 − t²)^((d−3)/2) dt: mpmath 1.3, 30 digits, quad over the angle at the float64 c. */
const CAP = [
  [1, 2, 0.3, 0.3036482786292841],
  [4, 2, -0.6, 0.042780848703101476],
  [2, 3, 0.5, 0.09375],
  [7, 3, 0.1, -0.014305001132812498],
  [3, 10, 0.3, 0.0006153654521637391],
  [12, 10, -0.25, -0.00007471126926558778],
  [5, 50, 0.2, -0.00003951856917280868],
  [9, 4, 0, 0.0064305027511876904],
  [1, 30, 0.8, 2.706164240589697e-8],
] as const;

/** E[1{t > 0} P_k(t)] for odd k: (−1)^((k−1)/2) (k−1)! Γ(d/2)/(2^k √π ((k−1)/2)! Γ((k+d)/2)), from α_1 = c_d/(d − 1) by
 *  α_{k+2} = −α_k k/(k + d). */
function step(degree: number, dimension: number): number {
  if (degree % 2 === 0) return degree === 0 ? 0.5 : 0;
  let value = coordinateDensity(0, dimension) / (dimension - 1);
  for (let k = 1; k < degree; k += 2) value *= -k / (k + dimension);
  return value;
}

const key = Key.root(5).fold("cap.test");

describe("capFunkHecke", () => {
  it("against mpmath", () => {
    for (const [degree, dimension, threshold, expected] of CAP) {
      const value = capFunkHecke(degree, { dimension, threshold });
      // (2 d + 20) ulps of the density's power, k of the polynomial around its size; none of these sits at a zero of it.
      expect(Math.abs(value / expected - 1)).toBeLessThan(8 * (2 * dimension + 20 + degree) * 2 ** -53);
      // Mutant: P_{k−1} in dimension d instead of d + 2; up to k = 2 they are the same.
      const other = legendre(degree - 1, threshold, dimension) / legendre(degree - 1, threshold, dimension + 2);
      if (degree > 2) expect(Math.abs((value * other) / expected - 1)).toBeGreaterThan(1e-3);
    }
  });

  it("at threshold 0 is the step function's, in closed form", () => {
    for (const dimension of [2, 3, 7, 40]) {
      for (let degree = 0; degree <= 25; degree++) {
        const value = capFunkHecke(degree, { dimension, threshold: 0 });
        // Even degrees are exact: P_{k−1}(0) = 0 in the recurrence.
        if (degree % 2 === 0) expect(Math.abs(value)).toBe(step(degree, dimension));
        // A product of some k + d factors each.
        else expect(Math.abs(value / step(degree, dimension) - 1)).toBeLessThan(4 * (degree + dimension) * 2 ** -53);
      }
    }
  });
});

describe("the target", () => {
  it("agrees with the quadrature of the same function", () => {
    for (const { dimension, threshold } of [
      { dimension: 3, threshold: -0.5 },
      { dimension: 12, threshold: 0.2 },
    ]) {
      const pole = [1, ...new Array<number>(dimension - 1).fill(0)];
      const exact = cap.draw({ dimension, threshold, centred: true, pole }, key);
      const mean = coordinateSurvival(threshold, dimension);
      const byQuadrature = ownRidge((t) => (t > threshold ? 1 : 0) - mean, { dimension, pole, kinks: [threshold] });
      for (let degree = 0; degree <= 12; degree++) {
        const [a, b] = [exact, byQuadrature].map((target) => target.poles(degree)[0]!.coefficient);
        // The quadrature's 1e-14 (1 + E|f √N P_k|), E|√N P_k| ≤ 1, and its kink, acos c, to an ulp.
        expect(Math.abs(a! - b!)).toBeLessThan(4e-14);
      }
      expect(Math.abs(exact.norm2 - byQuadrature.norm2)).toBeLessThan(4e-14);
    }
  });

  /**
   * Near the angle θ = arccos c the orthonormal functions are √(2/(π w(θ))) cos(kθ + φ) with w(θ) = c_d sin^{d−2} θ the angle's
   * density (Darboux; Szegő, Orthogonal Polynomials, 1939, theorem 8.21.8), so a jump by 1 there gives the energies
   * w(θ)/(π k²) on average and the tail Σ_{k>K} ≈ w(θ)/(π (K + (d−1)/2)), to relative order d²/K².
   */
  it("has energies that add up to the probability of the cap, with the tail of a jump", () => {
    for (const { dimension, threshold } of [
      { dimension: 3, threshold: 0.5 },
      { dimension: 6, threshold: -0.3 },
      { dimension: 10, threshold: 0.2 },
    ]) {
      const target = cap.draw({ dimension, threshold, centred: false, pole: "random" }, key);
      expect(target.norm2).toBe(coordinateSurvival(threshold, dimension));
      let rest = target.norm2;
      const top = 600;
      for (let degree = 0; degree <= top; degree++) rest -= target.energies(degree);
      const angular = coordinateDensity(threshold, dimension) * Math.sqrt(1 - threshold ** 2);
      const tail = angular / (Math.PI * (top + (dimension - 1) / 2));
      // The oscillation of the average, cos(2kθ + …)/k² summed from K on, is at most about tail/(K sin θ); then d²/K².
      expect(Math.abs(rest / tail - 1)).toBeLessThan(
        2 / (top * Math.sqrt(1 - threshold ** 2)) + (dimension / top) ** 2,
      );
      // Mutant: without √(1 − c²) from t to its angle.
      expect(Math.abs(rest / (tail / Math.sqrt(1 - threshold ** 2)) - 1)).toBeGreaterThan(0.01);
    }
  });

  it("centred: mean 0, variance P (1 − P); at threshold 0 it is half a sign", () => {
    const target = cap.draw({ dimension: 3, threshold: 0, centred: true, pole: [0, 0, 1] }, key);
    expect(target.energies(0)).toBe(0);
    expect(target.norm2).toBe(0.25);
    const x = Float64Array.of(9, 0.6, 0, 0.8, 0, 0.6, -0.8);
    expect([1, 4].map((offset) => target.evaluate(x, offset))).toEqual([0.5, -0.5]);
  });

  it("refuses thresholds outside (−1, 1) and poles that are none", () => {
    const draw = (change: object) => () =>
      cap.draw({ dimension: 3, threshold: 0, centred: false, pole: "random", ...change }, key);
    expect(draw({ threshold: 1 })).toThrow("cap: threshold must be in (−1, 1), got 1");
    expect(draw({ threshold: Number.NaN })).toThrow(/threshold/);
    expect(draw({ pole: [1, 0] })).toThrow("cap: a pole must have 3 entries, got 2");
    expect(draw({ pole: [1, 1, 0] })).toThrow(/cap: a pole must have norm 1/);
    expect(draw({ dimension: 1 })).toThrow(/dimension/);
    expect(() => capFunkHecke(0.5, { dimension: 3, threshold: 0 })).toThrow(/degree/);
    expect(cap.params.safeParse({ threshold: -1, centred: false, pole: "random" }).success).toBe(false);
  });
});
