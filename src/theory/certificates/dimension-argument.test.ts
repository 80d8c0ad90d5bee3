import { describe, expect, it } from "vitest";
import { DomainError } from "../../math/domain-error.ts";
import { harmonicDimension } from "../../math/harmonics.ts";
import { Key } from "../../math/random/key.ts";
import { dimensionFloor, largestProportion, leastWidth, type RotatedTarget } from "./dimension-argument.ts";

const single = (degree: number, dimension: number): RotatedTarget => ({ dimension, energies: [{ degree, energy: 1 }] });
const mixture: RotatedTarget = {
  dimension: 8,
  energies: [
    { degree: 1, energy: 0.25 },
    { degree: 4, energy: 1 },
    { degree: 2, energy: 0.5 },
  ],
};

/** The knapsack solved otherwise: every order of filling the degrees, in floating point. */
function bestByTrial({ dimension, energies }: RotatedTarget, width: number): number {
  const fill = (left: number, rest: RotatedTarget["energies"]): number =>
    rest.length === 0
      ? 0
      : Math.max(
          ...rest.map(({ degree, energy }, i) => {
            const count = Number(harmonicDimension(dimension, degree));
            const taken = Math.min(left, count);
            return (energy * taken) / count + fill(left - taken, rest.toSpliced(i, 1));
          }),
        );
  return fill(width, energies);
}

describe("dimensionFloor", () => {
  it("is 1 − N/N(d, k) for one degree, rounded down, and 0 from N(d, k) on", () => {
    const { floor, relativeFloor, estimate, error, variance } = dimensionFloor(single(4, 10), 200n);
    expect([variance, relativeFloor, estimate]).toEqual([1, floor, floor]);
    // 23/33: the largest float64 below. 33 · floor is exact in integers of 2⁻⁵³.
    expect(BigInt(floor * 2 ** 53) * 33n < 23n << 53n).toBe(true);
    expect((BigInt(floor * 2 ** 53) + 1n) * 33n > 23n << 53n).toBe(true);
    expect(error).toBeGreaterThan(0);
    expect(error).toBeLessThan(2 ** -53);
    expect(dimensionFloor(single(4, 10), 659n).floor).toBeCloseTo(1 / 660, 17);
    for (const width of [660n, 661n, 10n ** 30n])
      expect(dimensionFloor(single(4, 10), width)).toMatchObject({ floor: 0, error: 0 });
  });

  it("stays below 1 and exact where N(d, k) is beyond float64", () => {
    const { floor, error } = dimensionFloor(single(400, 2000), 10n ** 30n);
    expect(floor).toBe(1 - 2 ** -53);
    expect(error).toBeLessThanOrEqual(2 ** -53 * (1 + 2 ** -51));
  });

  it.each([1, 5, 8, 20, 43, 44, 100, 300, 336, 337, 400])(
    "of several degrees with N = %i is what the best order of filling them leaves",
    (width) => {
      const { floor, relativeFloor, variance } = dimensionFloor(mixture, BigInt(width));
      expect(variance).toBe(1.75);
      // A few sums of numbers below 2 in float64.
      expect(Math.abs(floor - (1.75 - bestByTrial(mixture, width)))).toBeLessThan(2e-15);
      expect(relativeFloor).toBeLessThanOrEqual(floor / 1.75 + 2e-16);
    },
  );

  it("rejects mutants: degrees filled from the lowest up, or each degree with all N", () => {
    // The energies make degree 2 the cheaper one.
    const target: RotatedTarget = {
      dimension: 8,
      energies: [
        { degree: 1, energy: 0.1 },
        { degree: 2, energy: 1 },
      ],
    };
    const { floor } = dimensionFloor(target, 20n);
    expect(floor).toBeCloseTo(1.1 - 20 / 35, 14);
    const mutants = [1.1 - (0.1 + 12 / 35), 1.1 - (0.1 + 20 / 35)];
    for (const mutant of mutants) expect(Math.abs(floor - mutant)).toBeGreaterThan(0.05);
  });

  it("refuses what is no target", () => {
    expect(() => dimensionFloor(single(0, 5), 1n)).toThrow("dimensionFloor: degree must be an integer ≥ 1, got 0");
    expect(() => dimensionFloor(single(2, 1), 1n)).toThrow(DomainError);
    expect(() => dimensionFloor(single(2, 5), 0n)).toThrow("width must be an integer ≥ 1, got 0");
    const twice = [1, 1].map((degree) => ({ degree, energy: 1 }));
    expect(() => dimensionFloor({ dimension: 5, energies: twice }, 1n)).toThrow("degrees must be distinct");
    expect(() => dimensionFloor({ dimension: 5, energies: [{ degree: 1, energy: 0 }] }, 1n)).toThrow("one energy");
    expect(() => dimensionFloor({ dimension: 5, energies: [{ degree: 1, energy: -1 }] }, 1n)).toThrow("energy must be");
  });
});

describe("leastWidth", () => {
  it.each([0, 0.02, 0.1, 0.3, 0.5, 0.97, 0.999])("is the least N whose floor is at most %d", (floor) => {
    for (const target of [single(4, 10), single(2, 4), mixture]) {
      const width = leastWidth(target, floor);
      // The float64 floor is rounded down, and the decimal number may lie a rounding above or below the float64.
      expect(dimensionFloor(target, width).relativeFloor).toBeLessThanOrEqual(floor);
      if (width > 1n) expect(dimensionFloor(target, width - 1n).relativeFloor).toBeGreaterThan(floor + 1e-9);
    }
  });

  it("takes decimals at their word: 0.3 of ten harmonics leaves seven, though 1 − 0.3 > 0.7 in binary", () => {
    expect(leastWidth(single(1, 10), 0.3)).toBe(7n);
    expect(leastWidth(single(4, 10), 0.02)).toBe(647n);
    expect(() => leastWidth(single(1, 10), 1)).toThrow("leastWidth: relativeFloor must be in [0, 1), got 1");
  });
});

describe("largestProportion", () => {
  it("is N/(N(d, k) share), rounded up, at most 1", () => {
    expect(largestProportion(single(4, 10), 66n, 0.5)).toBeGreaterThanOrEqual(0.2);
    expect(largestProportion(single(4, 10), 66n, 0.5)).toBeLessThan(0.2 + 1e-15);
    expect(largestProportion(single(4, 10), 400n, 0.5)).toBe(1);
    expect(() => largestProportion(single(4, 10), 1n, 0)).toThrow(DomainError);
  });
});

describe("the argument itself, on the plane", () => {
  it("holds for random spaces of trigonometric polynomials, and with equality for their traces", () => {
    // S¹: degree k has cos kθ and sin kθ (times √2), a rotation turns the pair: E over rotations by equispaced angles is exact.
    const stream = Key.root(3).stream();
    const degrees = 4;
    const size = 2 * degrees;
    for (const width of [1, 2, 3, 5]) {
      const basis = orthonormal(
        Array.from({ length: width }, () => Array.from({ length: size }, () => stream.gaussian())),
      );
      for (let k = 1; k <= degrees; k++) {
        const angles = 16;
        let mean = 0;
        for (let a = 0; a < angles; a++) {
          const f = new Array<number>(size).fill(0);
          f[2 * k - 2] = Math.cos((2 * Math.PI * a) / angles);
          f[2 * k - 1] = Math.sin((2 * Math.PI * a) / angles);
          mean += basis.reduce((sum, b) => sum + inner(b, f) ** 2, 0) / angles;
        }
        const trace = basis.reduce((sum, b) => sum + b[2 * k - 2]! ** 2 + b[2 * k - 1]! ** 2, 0);
        expect(Math.abs(mean - trace / 2)).toBeLessThan(1e-14);
        expect(1 - mean).toBeGreaterThanOrEqual(dimensionFloor(single(k, 2), BigInt(width)).floor - 1e-14);
      }
    }
  });
});

const inner = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0);

/** Gram & Schmidt, of vectors that are far from dependent. */
function orthonormal(vectors: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const basis: number[][] = [];
  for (const vector of vectors) {
    let left = [...vector];
    for (const b of [...basis, ...basis]) {
      const along = inner(left, b);
      left = left.map((x, i) => x - along * b[i]!);
    }
    const norm = Math.sqrt(inner(left, left));
    basis.push(left.map((x) => x / norm));
  }
  return basis;
}
