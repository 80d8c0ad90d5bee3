import { describe, expect, it } from "vitest";
import { harmonicDimension } from "../math/harmonics.ts";
import { legendre } from "../math/legendre.ts";
import { Key } from "../math/random/key.ts";
import { pointsOnSphere } from "../math/random/samplers.ts";
import { degreeEnergies, zonalCoefficients } from "./degree-energies.ts";
import type { Estimate } from "./estimate.ts";
import { jackknife } from "./jackknife.ts";

const key = Key.root(20190607).fold("degree-energies.test");

/** Unit-norm zonal harmonics of the given energies, even degrees with pole e_1 and odd ones with e_2, at n random points. */
function sample(n: number, dimension: number, energies: readonly number[], name: number | string = 0) {
  const x = pointsOnSphere(n, dimension, key.fold("points", n, dimension, name).stream());
  const y = Float64Array.from({ length: n }, (_, i) =>
    energies.reduce((sum, energy, k) => {
      const norm = Math.sqrt(energy * Number(harmonicDimension(dimension, k)));
      return sum + norm * legendre(k, x[i * dimension + (k % 2)]!, dimension);
    }, 0),
  );
  return { x, y, dimension, level: 0.95 };
}

/** The mean over pairs, term by term. */
function direct({ x, y, dimension: d }: ReturnType<typeof sample>, degree: number, indices: readonly number[]) {
  let sum = 0;
  for (const i of indices) {
    for (const j of indices) {
      if (i === j) continue;
      let t = 0;
      for (let a = 0; a < d; a++) t += x[i * d + a]! * x[j * d + a]!;
      sum += y[i]! * y[j]! * Number(harmonicDimension(d, degree)) * legendre(degree, t, d);
    }
  }
  return sum / (indices.length * (indices.length - 1));
}

const covers = ({ low, high }: Estimate, truth: number): boolean => low <= truth && truth <= high;

describe("degreeEnergies", () => {
  it("is the mean over the pairs, whatever the tiles and the order of the degrees", () => {
    const data = sample(300, 4, [0.3, 1, 0.2, 0.5]);
    const everything = Array.from({ length: 300 }, (_, i) => i);
    const degrees = [3, 0, 2];
    degreeEnergies({ ...data, degrees }).forEach(({ value }, s) => {
      // 4.5e4 pairs, of both signs, of size about N ≤ 16: rounding grows as their number's root, 212 · 16 ulps, over the mean's.
      expect(Math.abs(value - direct(data, degrees[s]!, everything))).toBeLessThan(1e-12);
    });
  });

  it("has the jackknife's error where one point's mean rules, and less where pairs do", () => {
    const data = sample(60, 3, [4, 0.5]);
    const indices = Array.from({ length: 60 }, (_, i) => i);
    const [constant, absent] = degreeEnergies({ ...data, degrees: [0, 3] });
    const jackknifed = (degree: number) => Math.sqrt(jackknife(indices, (some) => direct(data, degree, some)).variance);
    // Of degree 0, δ₂/δ₁ is a fourth here of Var f/‖f_0‖² = 1/8; it enters the variance by 1/n.
    expect(constant!.standardError! / jackknifed(0)).toBeCloseTo(1, 2);
    expect(constant!.standardError).toBeLessThanOrEqual(jackknifed(0));
    // Of degree 3, δ₁ = 0: 1/√2 but for the noise of one sample in δ₁, which is taken as it comes where it is positive.
    expect(absent!.standardError! / jackknifed(3)).toBeLessThan(0.95);
  });

  it("covers the energies of a function of several degrees, and of those that it lacks", () => {
    const energies = [0.25, 1, 0.04, 0.5, 0];
    const degrees = [0, 1, 2, 3, 4];
    const replicas = 600;
    const covered = new Float64Array(5);
    const narrow = new Float64Array(5);
    const sums = new Float64Array(5);
    const squares = new Float64Array(5);
    for (let replica = 0; replica < replicas; replica++) {
      degreeEnergies({ ...sample(400, 5, energies, replica), degrees }).forEach((estimate, k) => {
        const { value, standardError } = estimate;
        covered[k]! += covers(estimate, energies[k]!) ? 1 : 0;
        narrow[k]! += Math.abs(value - energies[k]!) < standardError! ? 1 : 0;
        sums[k]! += value - energies[k]!;
        squares[k]! += (value - energies[k]!) ** 2;
      });
    }
    for (const k of degrees) {
      // At least the level less two points; 4.9 standard deviations of the count are a false alarm of 1e-6.
      const floor = replicas * 0.93 - 4.9 * Math.sqrt(replicas * 0.93 * 0.07);
      expect(covered[k]).toBeGreaterThan(floor);
      // Mutant: an interval of one standard error, as without the quantile.
      expect(narrow[k]).toBeLessThan(floor);
      // Unbiased, by the same rate. Mutant: the diagonal i = j left in adds N E f²/n, 0.0045 N.
      const error = Math.sqrt(squares[k]!) / replicas;
      expect(Math.abs(sums[k]! / replicas)).toBeLessThan(4.9 * error);
      if (k >= 2) expect((1.79 * Number(harmonicDimension(5, k))) / 400).toBeGreaterThan(2 * 4.9 * error);
    }
  });

  it("says by its interval and its note that N(d, k) is beyond n²", () => {
    const [low, high] = degreeEnergies({ ...sample(60, 30, [0, 1]), degrees: [1, 5] });
    expect(low!.note).not.toContain("beyond");
    expect(high!.note).toContain("N(d, k) = 2.73e+5 is beyond n²");
    // √(2 N) E f²/n, for independent y and kernels; the sample's own squares scatter about it.
    const expected = Math.sqrt(2 * Number(harmonicDimension(30, 5))) / 60;
    expect(high!.standardError! / expected).toBeGreaterThan(0.5);
    expect(high!.standardError! / expected).toBeLessThan(2);
    expect(covers(high!, 0)).toBe(true);
  });

  it("is quadratic in y and finds nothing in nothing", () => {
    const data = sample(50, 3, [1, 1]);
    const [one] = degreeEnergies({ ...data, degrees: [1] });
    const [four] = degreeEnergies({ ...data, y: data.y.map((v) => 2 * v), degrees: [1] });
    // Doubling is exact; only hypot may round differently.
    for (const end of ["value", "low", "standardError"] as const) expect(four![end]).toBe(4 * one![end]!);
    expect(four!.high / one!.high).toBeCloseTo(4, 14);
    const [nothing] = degreeEnergies({ ...data, y: new Float64Array(50), degrees: [2] });
    expect(nothing).toMatchObject({ value: 0, low: 0, high: 0, standardError: 0 });
  });
});

describe("zonalCoefficients", () => {
  it("covers the coefficients, with their signs", () => {
    const pole = Float64Array.of(0, 1, 0, 0, 0);
    const truth = [Math.sqrt(0.3), -Math.sqrt(0.5), 0];
    const replicas = 400;
    const covered = new Float64Array(3);
    const narrow = new Float64Array(3);
    for (let replica = 0; replica < replicas; replica++) {
      const data = sample(800, 5, [0.3, 0.5], replica);
      // Odd in x_2: turn the sign of degree 1 around.
      const y = data.y.map((v) => 2 * Math.sqrt(0.3) - v);
      zonalCoefficients({ ...data, y, degrees: [0, 1, 3], pole }).forEach((estimate, s) => {
        covered[s]! += covers(estimate, truth[s]!) ? 1 : 0;
        narrow[s]! += Math.abs(estimate.value - truth[s]!) < estimate.standardError! / 2 ? 1 : 0;
      });
    }
    for (const s of [0, 1, 2]) {
      const floor = replicas * 0.95 - 4.9 * Math.sqrt(replicas * 0.95 * 0.05);
      expect(covered[s]).toBeGreaterThan(floor);
      expect(narrow[s]).toBeLessThan(floor);
    }
  });
});

it("refuses points off the sphere, values that are not finite, and sizes that do not fit", () => {
  const data = { ...sample(20, 3, [1]), degrees: [1] };
  const bad = (change: object) => () => degreeEnergies({ ...data, ...change });
  expect(bad({ y: data.y.with(7, Number.NaN) })).toThrow("degreeEnergies: y must be finite, at point 7, got NaN");
  expect(bad({ x: data.x.with(3, 2) })).toThrow(/degreeEnergies: point 1 must have norm 1/);
  expect(bad({ x: data.x.slice(3) })).toThrow("degreeEnergies: x must be [20, 3], got 57");
  expect(bad({ degrees: [1.5] })).toThrow("degreeEnergies: degrees must be integers ≥ 0, got 1.5");
  expect(bad({ degrees: [-1] })).toThrow(/degrees/);
  expect(bad({ level: 1 })).toThrow(/level/);
  expect(bad({ dimension: 1 })).toThrow(/dimension/);
  expect(bad({ x: data.x.slice(0, 9), y: data.y.slice(0, 3) })).toThrow(/at least 4 points/);
  const pole = Float64Array.of(1, 1, 0);
  expect(() => zonalCoefficients({ ...data, pole })).toThrow(/zonalCoefficients: pole must have norm 1/);
  expect(() => zonalCoefficients({ ...data, pole: Float64Array.of(1, 0) })).toThrow(/pole must have 3 entries/);
});
