import { describe, expect, it } from "vitest";
import reference from "../../../../tests/reference/gaussian-certificate.json" with { type: "json" };
import { binomial } from "../../../math/harmonics.ts";
import { Key } from "../../../math/random/key.ts";
import type { Enclosure } from "../radial/tube-fraction.ts";
import { matchedShare, overlaps } from "./matched-share.ts";

/** x lies in the enclosure, but for the rounding of the reference (20 or 15 digits, then to float64) by `digits`. */
function encloses({ lower, upper }: Enclosure, x: number, digits = 2 ** -52): boolean {
  return lower <= x * (1 + digits) && upper >= x * (1 - digits);
}

type Row = readonly [number, number, number, string];

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
