import { describe, expect, it } from "vitest";
import claim from "./one-layer-stays-constant.ts";
import { belowFloors, bestOf, fallRate, type Rows, ratioOver, unitsOfTwo } from "./one-layer-stays-constant-rows.ts";

const { laptop, paper, smoke } = claim.profiles;
const dimensions = [12, 20, 40];
const power = (exponent: number, relative: number) =>
  dimensions.map((dimension) => {
    const error = 3 * dimension ** exponent;
    return { dimension, error, standardError: relative * error };
  });

describe("one-layer-stays-constant", () => {
  it("has the exponent of a power of d as its rate of fall, with the interval of its test errors", () => {
    const { value, low, high, standardError } = fallRate(power(-0.7, 0.01), 0.99);
    expect(value).toBeCloseTo(0.7, 12);
    expect(high - value).toBeCloseTo(value - low, 12);
    // var(slope) = σ²/Σ (ln d − mean)² for equal relative errors σ.
    const logs = dimensions.map(Math.log);
    const centre = logs.reduce((sum, log) => sum + log, 0) / 3;
    const square = logs.reduce((sum, log) => sum + (log - centre) ** 2, 0);
    expect(standardError).toBeCloseTo(0.01 / Math.sqrt(square), 12);
    expect(fallRate(power(0.2, 0.01), 0.99).value).toBeCloseTo(-0.2, 12);
  });

  it("takes the greatest ratio over d, its interval at least as wide as that of the greatest alone", () => {
    const best = power(-0.7, 0.02);
    const { value, low, high } = ratioOver("greatest", best, { fraction: 0.2, level: 0.99 });
    expect(value).toBeCloseTo(0.2 / best[2]!.error, 12);
    const alone = ratioOver("greatest", best.slice(2), { fraction: 0.2, level: 0.99 });
    expect(low).toBeLessThan(alone.low);
    expect(high).toBeGreaterThan(alone.high);
    const noisy = [{ dimension: 12, error: 0.1, standardError: 1 }];
    expect(ratioOver("greatest", noisy, { fraction: 0.2, level: 0.99 }).high).toBe(Infinity);
    const least = ratioOver("least", best, { fraction: 0.2, level: 0.99 });
    expect(least.value).toBeCloseTo(0.2 / best[0]!.error, 12);
    expect(least.high).toBeLessThan(low);
  });

  it("chooses by validation, not by the test", () => {
    const row = (validation: number, test: number) =>
      ({ task: { dimension: 12 }, values: { validation, test, standardError: 0.01 } }) as unknown as Rows[number];
    expect(bestOf([row(0.5, 0.9), row(0.6, 0.1)])[0]!.error).toBe(0.9);
  });

  it("has its constant below the floors at both widths, in every profile, and not for much wider networks", () => {
    for (const p of [smoke, laptop, paper]) expect(belowFloors(p)).toBe(true);
    // The numbers of the margin's explanation.
    expect([12, 20, 40].map((d) => unitsOfTwo(d, laptop))).toEqual([864, 4000, 32_000]);
    expect(belowFloors({ ...laptop, width: 10_000 })).toBe(false);
    expect(belowFloors({ ...laptop, fraction: 0.25 })).toBe(false);
  });
});
