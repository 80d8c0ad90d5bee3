import { describe, expect, it } from "vitest";
import quantity from "./threshold-error.ts";

const at = (params: object) => quantity.value(quantity.params.parse(params));

describe("threshold-error", () => {
  // Two digits, by a script that averaged over samples of the law: 4 % of the smallest.
  it.each([
    [20, 0.5, 200, 0.064],
    [20, 0.5, 1000, 0.026],
    [20, 0.5, 3000, 0.015],
    [20, 0.2, 1000, 0.056],
    [20, 0.2, 3000, 0.033],
    [40, 0.2, 2000, 0.056],
  ])("d = %i, q = %d, r = %i: %d", (dimension, quantile, width, expected) => {
    const { value, accuracy } = at({ dimension, quantile, width });
    expect(Math.abs(Number(value) / expected - 1)).toBeLessThan(0.04);
    expect(accuracy).toBeLessThan(1e-4);
    // Mutant: √r twice as large.
    expect(Math.abs(Number(at({ dimension, quantile, width: 4 * width }).value) / expected - 1)).toBeGreaterThan(0.04);
  });

  it("falls with the width, under either law", () => {
    for (const law of ["phi2", "gaussian"]) {
      const errors = [100, 1000, 10_000].map((width) => Number(at({ law, dimension: 30, quantile: 0.4, width }).value));
      expect(errors[0]).toBeGreaterThan(2 * errors[1]!);
      expect(errors[1]).toBeGreaterThan(2 * errors[2]!);
    }
  });
});
