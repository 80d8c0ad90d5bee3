import { describe, expect, it } from "vitest";
import { Key } from "../../math/random/key.ts";
import claim from "./lipschitz-threshold.ts";
import { thresholdOf } from "./lipschitz-threshold-measure.ts";
import { firstCrossing, leadingFloor } from "./lipschitz-threshold-prediction.ts";
import { leadingFloors, lipschitzGrid, type Params, type Rows } from "./lipschitz-threshold-rows.ts";

const { laptop, paper, smoke } = claim.profiles;
const context = { level: 0.99, key: Key.root(0) };

/** Verdicts where degrees are n(L), and floors those of leading order at `stretch` times L. */
const verdicts = (p: Params, degree: (L: number) => number, stretch: number) => {
  const grid = lipschitzGrid(p);
  const rows = claim.plan(p).map((task) => {
    if (task.of === "degree") {
      const even = 2 * Math.ceil(degree(task.lipschitz) / 2);
      return { task, values: { degrees: [even - 2, even], floors: [] } } as unknown as Rows[number];
    }
    const floors = [0, 1].map((i) => {
      const curve = leadingFloors(task.dimension, i, p);
      const place = Math.log2(task.lipschitz / stretch) * p.perOctave;
      return curve[Math.max(0, Math.min(grid.length - 1, Math.round(place)))]!.y;
    });
    return { task, values: { degrees: [], floors } } as unknown as Rows[number];
  });
  return claim.parts.map((part) => part.judge(part.predict(p), part.estimate(rows, p, context), p));
};

describe("thresholdOf", () => {
  const wave = { lipschitz: 4, frequency: 4, amplitude: 1 };

  it("brackets the degree of a wave, whatever its amplitude; at most two apart", () => {
    const task = { of: "degree", ...wave, tolerance: 0.2 } as const;
    const { degrees } = thresholdOf(task);
    // Above 2L = 8, as p − ½ changes sign 2L times on [−1, 1]; and up to Favard's 4π/0.4 − 1 = 30.4.
    expect(degrees[1]).toBeGreaterThanOrEqual(8);
    expect(degrees[1]).toBeLessThanOrEqual(30);
    expect(degrees[1]! - degrees[0]!).toBe(2);
    expect(thresholdOf({ ...task, amplitude: 8, lipschitz: 32 }).degrees).toEqual(degrees);
    expect(thresholdOf({ ...task, tolerance: 0.4 }).degrees[1]).toBeLessThanOrEqual(degrees[1]!);
  });

  it("refuses a wave that no degree up to 128 reaches", () => {
    const steep = { of: "degree", lipschitz: 60, frequency: 60, amplitude: 1, tolerance: 0.2 } as const;
    expect(() => thresholdOf(steep)).toThrow(/128.*60/);
  });

  it("has floors that frequency raises and amplitude does not", () => {
    const task = { of: "floor", ...wave, dimension: 12, reach: 2, widths: ["100", "10000"] } as const;
    const { floors } = thresholdOf(task);
    expect(floors[0]).toBeGreaterThan(floors[1]!);
    const louder = thresholdOf({ ...task, amplitude: 8, lipschitz: 32 });
    // Multiplied by 8: nothing but exponents of float64 numbers changes, and bounds that are not relative ones.
    louder.floors.forEach((floor, i) => {
      expect(floor / floors[i]!).toBeCloseTo(1, 6);
    });
    const faster = thresholdOf({ ...task, frequency: 8, lipschitz: 8 });
    faster.floors.forEach((floor, i) => {
      expect(floor).toBeGreaterThan(floors[i]! * 1.2);
    });
  });
});

describe("leadingFloor", () => {
  it("is next to all of the variance for fast waves, and next to none for slow ones", () => {
    const at = (frequency: number) => leadingFloor(32, { frequency, reach: 2, width: 10_000 });
    // Harmonics beyond the fifth have 1 − 96/π⁴ (1 + 1/81 + 1/625) = 6.9 · 10⁻⁴ of the energy.
    expect(at(100)).toBeCloseTo(1 - 6.9e-4, 4);
    expect(at(0.5)).toBeLessThan(0.005);
    expect(leadingFloor(32, { frequency: 6, reach: 2, width: 100 })).toBeGreaterThan(at(6));
  });

  it("depends on frequency and dimension through their ratio where the width is a power of e^d", () => {
    // m R_d grows like d; the exact median is 4 % off its limit at d = 48.
    const [small, large] = [48, 96].map((d) => leadingFloor(d, { frequency: d / 4, reach: 2, width: Math.exp(d / 2) }));
    expect(Math.abs(large! - small!)).toBeLessThan(0.1);
    expect(small).toBeGreaterThan(0.2);
  });
});

describe("leadingFloor and the certificate", () => {
  it("agree to within one half-wave in 2L", () => {
    const [dimension, reach, width] = [24, 2, 162_755]; // e^(d/2)
    for (const frequency of [5, 7, 11]) {
      const wave = { lipschitz: frequency, frequency, amplitude: 1 };
      const { floors } = thresholdOf({ of: "floor", ...wave, dimension, reach, widths: [String(width)] });
      const leading = leadingFloor(dimension, { frequency, reach, width });
      expect(Math.abs(floors[0]! / leading - 1)).toBeLessThan(1 / (2 * frequency));
    }
  });
});

describe("firstCrossing", () => {
  it("is exact for a power, NaN from above, infinite where there is none", () => {
    const curve = [1, 2, 4, 8].map((x) => ({ x, y: x ** 2 / 100 }));
    expect(firstCrossing(curve, 0.09)).toBeCloseTo(3, 12);
    expect(firstCrossing(curve, 0.005)).toBeNaN();
    expect(firstCrossing(curve, 0.7)).toBe(Number.POSITIVE_INFINITY);
    expect(firstCrossing([], 0.1)).toBeNaN();
  });
});

describe("lipschitz-threshold", () => {
  it.each([laptop, paper, smoke])(
    "is consistent with πL and its leading order, and rejects √L, constants and thresholds twice as large",
    (p) => {
      const three = (verdict: string) => Array(3).fill(verdict);
      expect(verdicts(p, (L) => Math.PI * L, 1)).toEqual(three("consistent"));
      expect(verdicts(p, (L) => 6 * Math.sqrt(L), 2)).toEqual(three("contradicted"));
      expect(verdicts(p, () => 12, 0.5)[0]).toBe("contradicted");
    },
  );
});
