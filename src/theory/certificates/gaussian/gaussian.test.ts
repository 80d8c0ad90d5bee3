import { describe, expect, it } from "vitest";
import reference from "../../../../tests/reference/gaussian-certificate.json" with { type: "json" };
import { binomial } from "../../../math/harmonics.ts";
import { hermite } from "../../../math/hermite.ts";
import { Key } from "../../../math/random/key.ts";
import type { Stream } from "../../../math/random/stream.ts";
import { type EnclosedProfile, type PiecewiseProfile, piecewiseLinear, shellsProfile } from "../radial/profile.ts";
import type { Enclosure } from "../radial/tube-fraction.ts";
import { matchedShare, overlaps } from "./matched-share.ts";
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

const exactly = (profile: PiecewiseProfile): EnclosedProfile => ({
  profile,
  deviations: new Float64Array(profile.pieces.length),
  deviationBeyond: 0,
});

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

describe("matchedShare", () => {
  it.each(reference.share as unknown as readonly Row[])("d = %i, N = %i, k = %i", (d, n, k, text) => {
    const common = overlaps(d, n);
    const share = matchedShare(common, n, BigInt(k));
    expect(encloses(share, Number(text), 1e-14)).toBe(true); // 15 digits
    expect(share.upper - share.lower).toBeLessThan(1e-11 * share.upper);
    expect(share.upper).toBeLessThanOrEqual(k * common.values[n]! * (1 + 1e-11));
    // Mutants: c_{N+1} in place of c_N; the next dimension.
    if (share.lower < 1) {
      expect(encloses(matchedShare(overlaps(d, n + 1), n + 1, BigInt(k)), Number(text), 1e-5)).toBe(false);
      expect(encloses(matchedShare(overlaps(d + 1, n), n, BigInt(k)), Number(text), 1e-5)).toBe(false);
    }
  });

  it("is k c_N for few units, 1 from C(d+N−1, N) on, and rises between", () => {
    for (const [d, n] of [
      [3, 4],
      [9, 3],
      [30, 2],
    ] as const) {
      const common = overlaps(d, n);
      expect(encloses(matchedShare(common, n, 2n), 2 * common.values[n]!, 1e-13)).toBe(true);
      const all = binomial(d + n - 1, n);
      let before = 0;
      for (let k = 1n; k < all; k++) {
        const { lower, upper } = matchedShare(common, n, k);
        expect(lower).toBeGreaterThan(before);
        before = upper;
      }
      expect(before).toBeLessThan(1);
      expect(matchedShare(common, n, all)).toEqual({ lower: 1, upper: 1 });
    }
  });

  it("is attained in the plane by k equally spaced directions, up to degree 2(k + 1)", () => {
    for (const k of [3, 4, 8]) {
      for (let n = k; n <= k + 1; n++) {
        const matched = equallySpaced(k, n);
        expect(encloses(matchedShare(overlaps(2, n), n, BigInt(k)), matched, 1e-12)).toBe(true);
      }
      // And only up to it: a bound that were always attained there would be wrong.
      expect(matchedShare(overlaps(2, k + 2), k + 2, BigInt(k)).lower).toBeGreaterThan(
        equallySpaced(k, k + 2) * 1.0001,
      );
    }
  });

  it("is attained by the six diagonals of the icosahedron: R_2 in three dimensions", () => {
    const golden = (1 + Math.sqrt(5)) / 2;
    const size = Math.hypot(1, golden);
    const corners = [1, -1].flatMap((s) => [
      [0, s, golden],
      [s, golden, 0],
      [golden, 0, s],
    ]);
    const directions = corners.map((v) => Float64Array.from(v, (x) => x / size));
    const common = overlaps(3, 2);
    // The Gram matrix has 1 and 1/25 for its entries, eigenvalues 24/25 and 6/5.
    expect(leastSquaresShare(directions, 2, common.values[2]!)).toBeCloseTo(1, 13);
    expect(matchedShare(common, 2, 6n)).toEqual({ lower: 1, upper: 1 });
    expect(matchedShare(common, 2, 5n).upper).toBeLessThan(0.95);
  });

  it("is never beaten by least squares over random directions", () => {
    for (const [d, n, k] of [
      [3, 2, 4],
      [3, 3, 7],
      [4, 2, 8],
      [6, 2, 4],
    ] as const) {
      const common = overlaps(d, n);
      const bound = matchedShare(common, n, BigInt(k)).upper;
      let best = 0;
      for (let trial = 0; trial < 60; trial++) {
        const directions = randomDirections(d, k, `${d} ${n} ${trial}`);
        best = Math.max(best, leastSquaresShare(directions, n, common.values[n]!));
      }
      expect(best).toBeLessThanOrEqual(bound + 1e-9); // the Gram matrices' conditions are below 10⁶
      // Mutants: c_N with d + 2N + 2 for its last factor, and half the units, are beaten.
      expect(best).toBeGreaterThan((bound * (d + 2 * n - 2)) / (d + 2 * n + 2));
      expect(best).toBeGreaterThan(matchedShare(common, n, BigInt(k >> 1)).upper);
    }
  });

  it("refuses dimension 1", () => {
    expect(() => overlaps(1, 3)).toThrow("dimension must be an integer ≥ 2, got 1");
  });
});

/** Share of R_N matched by k equally spaced directions in the plane: c/(mean of ⟨v_1, v_j⟩^{2N}), by the circulant Gram matrix. */
function equallySpaced(k: number, n: number): number {
  let sum = 0;
  for (let j = 0; j < k; j++) sum += Math.cos((Math.PI * j) / k) ** (2 * n);
  return (k * overlaps(2, n).values[n]!) / sum;
}

function randomDirections(d: number, k: number, name: string): Float64Array[] {
  const normals = Key.root(17).fold(name);
  return Array.from({ length: k }, (_, i) => {
    const v = new Float64Array(d);
    normals.fold(i).stream().fillGaussian(v);
    const size = Math.hypot(...v);
    return v.map((x) => x / size);
  });
}

/** bᵀ G⁻¹ b, G = ⟨v_i, v_j⟩^{2N}, b = √c: what the best combination matches. Cholesky. */
function leastSquaresShare(directions: readonly Float64Array[], n: number, c: number): number {
  const k = directions.length;
  const factor = directions.map(() => new Float64Array(k));
  let share = 0;
  const solved = new Float64Array(k);
  for (let i = 0; i < k; i++) {
    let right = Math.sqrt(c);
    for (let j = 0; j <= i; j++) {
      let sum = directions[i]!.reduce((s, x, a) => s + x * directions[j]![a]!, 0) ** (2 * n);
      for (let a = 0; a < j; a++) sum -= factor[i]![a]! * factor[j]![a]!;
      factor[i]![j] = i === j ? Math.sqrt(sum) : sum / factor[j]![j]!;
      if (j < i) right -= factor[i]![j]! * solved[j]!;
    }
    solved[i] = right / factor[i]![i]!;
    share += solved[i]! ** 2;
  }
  return share;
}

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
