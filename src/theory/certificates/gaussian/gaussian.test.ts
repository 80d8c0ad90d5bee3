import { describe, expect, it } from "vitest";
import reference from "../../../../tests/reference/gaussian-certificate.json" with { type: "json" };
import { hermite } from "../../../math/hermite.ts";
import { Key } from "../../../math/random/key.ts";
import type { Stream } from "../../../math/random/stream.ts";
import { type PiecewiseProfile, piecewiseLinear, shellsProfile } from "../radial/profile.ts";
import type { Enclosure } from "../radial/tube-fraction.ts";
import { exactly } from "../radial-floor.ts";
import { rankFloor, varianceOf } from "./rank-floor.ts";
import {
  type GaussianSpectrum,
  gaussianBall,
  gaussianSpectrum,
  largestGaussianRadius,
  radiusOfGaussianQuantile,
} from "./spectrum.ts";

/** x lies in the enclosure, but for the rounding of the reference (20 or 15 digits, then to float64) by `digits`. */
function encloses({ lower, upper }: Enclosure, x: number, digits = 2 ** -52): boolean {
  return lower <= x * (1 + digits) && upper >= x * (1 - digits);
}

const balls = new Map<string, GaussianSpectrum>();
function ball(dimension: number, radius: number): GaussianSpectrum {
  const key = `${dimension} ${radius}`;
  if (!balls.has(key)) balls.set(key, gaussianSpectrum(exactly(shellsProfile([0, radius], [1])), dimension, 60));
  return balls.get(key)!;
}

type Row = readonly [number, number, number, string];

describe("gaussianSpectrum", () => {
  it.each(reference.energy as unknown as readonly Row[])("ball, d = %i, λ = %d, N = %i", (d, radius, n, text) => {
    const energy = ball(d, radius).energies[n - 1]!;
    expect(encloses(energy, Number(text))).toBe(true);
    expect(energy.upper - energy.lower).toBeLessThan(2e-15 * energy.upper + 1e-26);
    // Mutants: twice as much; the neighbouring degree's; the neighbouring dimension's.
    expect(encloses(energy, 2 * Number(text))).toBe(false);
    expect(encloses(ball(d, radius).energies[n]!, Number(text))).toBe(false);
    expect(encloses(ball(d + 1, radius).energies[n - 1]!, Number(text))).toBe(false);
  });

  it.each(reference.variance as unknown as readonly (readonly [number, number, string])[])(
    "ball, d = %i, λ = %d: variance P(1 − P)",
    (d, radius, text) => {
      const { mean, variance } = ball(d, radius);
      expect(encloses(variance, Number(text))).toBe(true);
      expect(mean.lower * (1 - mean.lower)).toBeCloseTo(variance.lower, 14);
    },
  );

  it.each(reference.profile)("a profile of several pieces in d = $dimension", (row) => {
    const { edges, pieces, beyond } = row;
    const profile = { edges: Float64Array.from(edges), pieces: pieces.map((c) => Float64Array.from(c)), beyond };
    const spectrum = gaussianSpectrum(exactly(profile), row.dimension, 40);
    expect(encloses(spectrum.variance, Number(row.variance))).toBe(true);
    for (const [i, text] of row.energies.entries()) {
      const energy = spectrum.energies[i]!;
      // Quadrature has 30 digits, of numbers of size 1: its square has them absolutely.
      expect(encloses(energy, Number(text))).toBe(true);
      expect(energy.upper - energy.lower).toBeLessThan(2e-15 * energy.upper + 1e-26);
    }
    const other = { ...profile, beyond: beyond + 2 ** -40 };
    expect(encloses(gaussianSpectrum(exactly(other), row.dimension, 1).variance, Number(row.variance))).toBe(false);
  });

  it("has all of the variance in its energies (Parseval)", () => {
    // A jump leaves a tail of order N^{−1/2}, a kink one of order N^{−3/2}.
    const shapes: readonly (readonly [PiecewiseProfile, number])[] = [
      [
        piecewiseLinear([
          [0, 1],
          [3, 0],
        ]),
        5e-6,
      ],
      [shellsProfile([0, 2, 3], [1, -0.5]), 0.03],
    ];
    for (const d of [5, 8]) {
      for (const [profile, share] of shapes) {
        const { energies, variance } = gaussianSpectrum(exactly(profile), d, 1000);
        const least = energies.reduce((sum, e) => sum + e.lower, 0);
        expect(least).toBeLessThanOrEqual(variance.upper);
        expect(least).toBeGreaterThan((1 - share) * variance.lower);
        expect(least).toBeLessThan((1 - share / 1e3) * variance.lower);
        // Quadrupled degrees: what is missing falls by 4^{1/2} or 4^{3/2}, to a quarter.
        const first = energies.slice(0, 250).reduce((sum, e) => sum + e.lower, 0);
        const ratio = (variance.lower - first) / (variance.lower - least);
        const power = profile.pieces.length === 1 ? 8 : 2;
        expect(ratio).toBeGreaterThan(power / 1.25);
        expect(ratio).toBeLessThan(power * 1.25);
      }
    }
  });

  it("is the same for pieces cut in two, and without constants", () => {
    const one = gaussianSpectrum(exactly(shellsProfile([0, 4], [1])), 12, 20);
    const cut = gaussianSpectrum(exactly({ ...shellsProfile([0, 1, 4], [6, 6]), beyond: 5 }), 12, 20);
    for (const [i, e] of one.energies.entries()) {
      expect(e.lower <= cut.energies[i]!.upper && cut.energies[i]!.lower <= e.upper).toBe(true);
    }
    expect(cut.mean.lower).toBeCloseTo(5 + one.mean.lower, 13);
    const constant = gaussianSpectrum(exactly({ ...shellsProfile([0, 4], [2]), beyond: 2 }), 12);
    expect(constant.variance.upper).toBeLessThan(1e-26);
    expect(rankFloor(constant, 1n).floor).toBe(0);
  });

  it("finds quantiles, and refuses what it has no proof for", () => {
    for (const [d, q] of [
      [2, 0.3],
      [21, 0.5],
      [512, 3e-6],
    ] as const) {
      const { probability } = gaussianBall(d, { quantile: q });
      expect(Math.abs(probability.lower - q)).toBeLessThan(1e-12);
    }
    expect(() => gaussianBall(1, { radius: 1 })).toThrow("dimension must be an integer in [2, 1024], got 1");
    expect(() => gaussianBall(20, { radius: 0.5 })).toThrow("must have probability ≥ 0.000001");
    expect(() => gaussianBall(20, { radius: -1 })).toThrow("radius must be finite and > 0, got -1");
    expect(() => gaussianBall(20, { radius: 1e-9 })).toThrow("edges after 0 must be ≥ 0.000001");
    expect(() => gaussianBall(20, { radius: 50 })).toThrow(`the last edge must be ≤ √(4d + 400)`);
    expect(() => radiusOfGaussianQuantile(20, 1)).toThrow("quantile must be in");
    const unsure = { ...exactly(shellsProfile([0, 1], [1])), deviations: Float64Array.of(Number.NaN) };
    expect(() => gaussianSpectrum(unsure, 5)).toThrow("a deviation ≥ 0 is needed for each piece");
    expect(() => gaussianSpectrum(exactly(shellsProfile([0, 1], [1])), 5, 0)).toThrow("terms must be an integer");
    expect(largestGaussianRadius(1024)).toBeGreaterThan(2 * radiusOfGaussianQuantile(1024, 0.5));
  });
});

describe("rankFloor", () => {
  it.each(reference.floor as unknown as readonly (readonly [number, number, number, number, string])[])(
    "ball, d = %i, λ = %d, %i energies, k = %i",
    (d, radius, terms, k, text) => {
      const spectrum = gaussianSpectrum(exactly(shellsProfile([0, radius], [1])), d, terms);
      const { floor, estimate } = rankFloor(spectrum, BigInt(k));
      const value = Number(text);
      expect(floor).toBeLessThanOrEqual(value * (1 + 1e-14));
      expect(Math.abs(estimate.value - value)).toBeLessThanOrEqual(estimate.error + 1e-14 * value);
      expect(estimate.error).toBeLessThan(1e-14);
      // Mutant: a factor 2 in the energies.
      const doubled = {
        ...spectrum,
        energies: spectrum.energies.map(({ lower, upper }) => ({ lower: 2 * lower, upper: 2 * upper })),
      };
      const wrong = rankFloor(doubled, BigInt(k)).estimate;
      if (value > 0) expect(Math.abs(wrong.value - value)).toBeGreaterThan(1e-4 * value);
    },
  );

  it("falls with the width, rises with what is known, and is below the variance", () => {
    for (const [d, radius] of [
      [3, 1.5],
      [20, 4.375],
      [301, 17],
    ] as const) {
      const spectrum = ball(d, radius);
      let before = varianceOf(spectrum).upper;
      for (const k of [1n, 2n, 10n, 1000n, 10n ** 6n, 10n ** 15n, 10n ** 30n, 10n ** 400n]) {
        const { floor, estimate } = rankFloor(spectrum, k);
        expect(floor).toBeLessThanOrEqual(before);
        expect(floor).toBeLessThanOrEqual(estimate.value);
        const few = gaussianSpectrum(exactly(shellsProfile([0, radius], [1])), d, 3);
        expect(rankFloor(few, k).floor).toBeLessThanOrEqual(floor * (1 + 1e-12));
        before = floor;
      }
      expect(before).toBe(0);
    }
    expect(() => rankFloor(ball(3, 1.5), 0n)).toThrow("width must be an integer ≥ 1, got 0");
  });

  it("is never beaten by ridge functions fitted to samples", () => {
    // Hermite polynomials up to degree 10 of k directions in the plane, fitted to samples and measured on fresh ones: the mean square is an
    // unbiased estimate of an E (g − f)², so it lies below the floor by 5 standard errors with probability 3e-7.
    for (const [k, radius] of [
      [2, 1.2],
      [3, 1.2],
      [4, 2],
    ] as const) {
      const directions = Array.from({ length: k }, (_, i) => [
        Math.cos((Math.PI * i) / k),
        Math.sin((Math.PI * i) / k),
      ]);
      const key = Key.root(5).fold("ridge", k);
      const train = sample(directions, radius, { stream: key.fold("train").stream(), count: 20_000 });
      const fitted = solve(train);
      const { mean, error } = residual(
        sample(directions, radius, { stream: key.fold("test").stream(), count: 20_000 }),
        fitted,
      );
      const { floor } = rankFloor(gaussianBall(2, { radius }).spectrum, BigInt(k));
      expect(mean).toBeGreaterThan(floor - 5 * error);
      // What degrees above 10 and finite samples cost is less than the floor itself: a mutant with twice the floor is beaten.
      expect(mean).toBeLessThan(2 * floor - 5 * error);
    }
  });

  it("allows for deviations", () => {
    const hat = piecewiseLinear([
      [0, 1],
      [3, 0],
    ]);
    const near = { ...hat, pieces: [Float64Array.of(0.5 + 1e-4, -0.5)] };
    const [d, k] = [10, 30n];
    const own = rankFloor(gaussianSpectrum(exactly(hat), d, 200), k);
    const spectrum = gaussianSpectrum({ profile: near, deviations: Float64Array.of(1e-4), deviationBeyond: 0 }, d, 200);
    const { floor, estimate } = rankFloor(spectrum, k);
    expect(floor).toBeLessThan(own.floor);
    expect(Math.abs(estimate.value - own.estimate.value)).toBeLessThan(estimate.error);
    expect(spectrum.deviation).toBeLessThan(1e-4);
    expect(spectrum.deviation).toBeGreaterThan(1e-4 * Math.sqrt(spectrum.mean.lower)); // the hat is ≤ 1 where it is not 0
    const bounds = varianceOf(spectrum);
    const exact = gaussianSpectrum(exactly(hat), d, 1).variance;
    expect(bounds.lower < exact.lower && bounds.upper > exact.upper).toBe(true);
    // Mutant: without the deviation the truth lies outside.
    const bare = rankFloor({ ...spectrum, deviation: 0 }, k).estimate;
    expect(Math.abs(bare.value - own.estimate.value)).toBeGreaterThan(bare.error);
    const wide = gaussianSpectrum({ profile: near, deviations: Float64Array.of(1), deviationBeyond: 1 }, d, 20);
    expect(rankFloor(wide, k).floor).toBe(0);
    expect(wide.deviation).toBeCloseTo(1, 12);
  });
});

interface Sample {
  readonly rows: readonly Float64Array[];
  readonly labels: Float64Array;
}

interface Draws {
  readonly stream: Stream;
  readonly count: number;
}

/** 1 and h_2, h_4, …, h_10 of every direction at points of the plane, with the indicator of the ball. */
function sample(directions: readonly (readonly number[])[], radius: number, { stream, count }: Draws): Sample {
  const labels = new Float64Array(count);
  const rows = Array.from({ length: count }, (_, i) => {
    const [x, y] = [stream.gaussian(), stream.gaussian()];
    labels[i] = Math.hypot(x, y) <= radius ? 1 : 0;
    const values = directions.flatMap(([a, b]) => [2, 4, 6, 8, 10].map((n) => hermite(n, a! * x + b! * y)));
    return Float64Array.of(1, ...values);
  });
  return { rows, labels };
}

/** Least squares by the normal equations, the diagonal raised by 10⁻⁶ of the number of rows (even harmonics coincide in low degrees). */
function solve({ rows, labels }: Sample): Float64Array {
  const size = rows[0]!.length;
  const matrix = Array.from({ length: size }, (_, i) => {
    const line = new Float64Array(size + 1);
    for (const [r, row] of rows.entries()) {
      for (let j = 0; j < size; j++) line[j]! += row[i]! * row[j]!;
      line[size]! += row[i]! * labels[r]!;
    }
    line[i]! += 1e-6 * rows.length;
    return line;
  });
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      if (j === i) continue;
      const ratio = matrix[j]![i]! / matrix[i]![i]!;
      for (let a = i; a <= size; a++) matrix[j]![a]! -= ratio * matrix[i]![a]!;
    }
  }
  return Float64Array.from(matrix, (line, i) => line[size]! / line[i]!);
}

function residual({ rows, labels }: Sample, fitted: Float64Array): { readonly mean: number; readonly error: number } {
  const squares = rows.map((row, i) => (row.reduce((s, x, j) => s + x * fitted[j]!, 0) - labels[i]!) ** 2);
  const mean = squares.reduce((s, x) => s + x, 0) / squares.length;
  const variance = squares.reduce((s, x) => s + (x - mean) ** 2, 0) / (squares.length - 1);
  return { mean, error: Math.sqrt(variance / squares.length) };
}
