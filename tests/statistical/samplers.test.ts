import { expect, test } from "vitest";
import { Key } from "../../src/math/random/key.ts";
import {
  balancedSigns,
  permutation,
  pointsOnSphere,
  rademacher,
  subsetSampler,
} from "../../src/math/random/samplers.ts";
import type { Stream } from "../../src/math/random/stream.ts";
import { studentCdf } from "../../src/math/special/student.ts";
import { followsCounts, followsLaw, hasMean } from "./goodness.ts";

const stream = (name: string): Stream => Key.root(301).fold(name).stream();

test("integers below 7 and below 1000 are uniform; a uniform that is rounded is not", () => {
  for (const below of [7, 1000]) {
    const counted = (draw: (source: Stream) => number): Float64Array => {
      const source = stream(`below ${below}`);
      const counts = new Float64Array(below);
      for (let i = 0; i < 700_000; i++) counts[draw(source)]++;
      return counts;
    };
    const uniform = (counts: Float64Array): boolean => followsCounts(counts, () => 700_000 / below);
    expect(uniform(counted((source) => source.integer(below)))).toBe(true);
    expect(uniform(counted((source) => Math.round((below - 1) * source.uniform())))).toBe(false);
  }
});

test("an integer range that does not divide 2⁵² is not biased: 3 · 2⁵⁰ by rejection", () => {
  // Without rejection the lowest third has probability ½ instead of ⅓.
  const below = 3 * 2 ** 50;
  const thirds = (draw: (source: Stream) => number): Float64Array => {
    const source = stream("thirds");
    const counts = new Float64Array(3);
    for (let i = 0; i < 30_000; i++) counts[Math.floor(draw(source) / 2 ** 50)]++;
    return counts;
  };
  expect(
    followsCounts(
      thirds((source) => source.integer(below)),
      () => 10_000,
    ),
  ).toBe(true);
  expect(
    followsCounts(
      thirds((source) => source.integer(2 ** 52) % below),
      () => 10_000,
    ),
  ).toBe(false);
});

test("all 24 orders of four are alike; the naive shuffle's are not", () => {
  const orders = (shuffle: (source: Stream) => ArrayLike<number>): Float64Array => {
    const source = stream("orders");
    const counts = new Map<string, number>();
    for (let i = 0; i < 240_000; i++) {
      const name = Array.from(shuffle(source)).join("");
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    return Float64Array.from(counts.values());
  };
  /** Swaps each place with any other: 4⁴ equally likely courses, which 24 does not divide. */
  const naive = (source: Stream): number[] => {
    const members = [0, 1, 2, 3];
    for (let i = 0; i < 4; i++) {
      const other = source.integer(4);
      [members[i], members[other]] = [members[other], members[i]];
    }
    return members;
  };
  expect(
    followsCounts(
      orders((source) => permutation(4, source)),
      () => 10_000,
    ),
  ).toBe(true);
  expect(followsCounts(orders(naive), () => 10_000)).toBe(false);
});

test("subsets: all 20 ordered pairs of five are alike; with replacement there are others", () => {
  const source = stream("pairs");
  const subset = subsetSampler(5);
  const counts = new Float64Array(20);
  for (let i = 0; i < 100_000; i++) {
    const [a, b] = subset(2, source);
    counts[4 * a + (b > a ? b - 1 : b)]++;
  }
  expect(followsCounts(counts, () => 5000)).toBe(true);
});

const COUNT = 200_000;
const D = 5;
const points = pointsOnSphere(COUNT, D, stream("sphere"));
/** Points of the cube over their norms: too many near its corners. */
const fromCube = (): Float64Array => {
  const cube = new Float64Array(COUNT * D);
  stream("cube").fillUniform(cube);
  for (let row = 0; row < cube.length; row += D) {
    const x = cube.subarray(row, row + D).map((u) => 2 * u - 1);
    const norm = Math.hypot(...x);
    cube.set(
      x.map((value) => value / norm),
      row,
    );
  }
  return cube;
};
const along = (of: Float64Array, direction: readonly number[]): Float64Array =>
  Float64Array.from({ length: COUNT }, (_, i) =>
    direction.reduce((sum, u, j) => sum + (u * of[i * D + j]) / Math.hypot(...direction), 0),
  );

test("the sphere: every coordinate has the law of t √(ν/(1 − t²)) ~ Student with ν = d − 1; from the cube not", () => {
  const coordinateLaw = (t: number): number => studentCdf(t * Math.sqrt((D - 1) / (1 - t * t)), D - 1);
  const directions = [
    [1, 0, 0, 0, 0],
    [0, 0, 0, 0, 1],
    [1, 1, 1, 1, 1],
    [1, -2, 0, 0, 3],
  ];
  for (const direction of directions) expect(followsLaw(along(points, direction), coordinateLaw)).toBe(true);
  const cube = fromCube();
  expect(followsLaw(along(cube, directions[0]), coordinateLaw)).toBe(false);
  expect(followsLaw(along(cube, directions[2]), coordinateLaw)).toBe(false);
});

test("the sphere is isotropic: E x_i x_j = δ_ij/d", () => {
  // Var x_i² = 3/(d(d + 2)) − 1/d², Var x_i x_j = 1/(d(d + 2)).
  for (let i = 0; i < D; i++) {
    for (let j = 0; j <= i; j++) {
      const product = Float64Array.from({ length: COUNT }, (_, k) => points[k * D + i] * points[k * D + j]);
      const variance = i === j ? 3 / (D * (D + 2)) - 1 / D ** 2 : 1 / (D * (D + 2));
      expect(hasMean(product, { mean: i === j ? 1 / D : 0, variance })).toBe(true);
    }
  }
});

test("signs: balance, serial products and runs; signs that stick do not pass", () => {
  const signs = rademacher(500_000, stream("signs"));
  const independent = (of: Float64Array): boolean =>
    [1, 2, 3, 32].every((lag) =>
      hasMean(
        of.subarray(lag).map((sign, i) => sign * of[i]),
        { mean: 0, variance: 1 },
      ),
    );
  expect(hasMean(signs, { mean: 0, variance: 1 })).toBe(true);
  expect(independent(signs)).toBe(true);
  expect(independent(signs.map((sign, i) => (i % 50 === 0 && i > 0 ? signs[i - 1] : sign)))).toBe(false);
  // Patterns of eight in a row.
  const patterns = new Float64Array(256);
  for (let i = 0; i + 8 <= signs.length; i += 8) {
    patterns[signs.subarray(i, i + 8).reduce((word, sign) => 2 * word + (sign > 0 ? 1 : 0), 0)]++;
  }
  expect(followsCounts(patterns, () => 62_500 / 256)).toBe(true);
});

test("balanced signs: all 20 arrangements of three and three are alike", () => {
  const source = stream("balanced");
  const counts = new Map<string, number>();
  for (let i = 0; i < 100_000; i++) {
    const name = balancedSigns(6, source).join();
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  expect(counts.size).toBe(20);
  expect(followsCounts([...counts.values()], () => 5000)).toBe(true);
});
