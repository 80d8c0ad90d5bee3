import { describe, expect, it } from "vitest";
import { activations } from "../../activations/registry.gen.ts";
import { type FirstLayer, meanSquareOverlaps, rateOf } from "./first-layer.ts";

const common = { activation: activations["balanced-tanh"], outer: activations.tanh, gain: 3 };
const logTangent = (u: number): number => 0.5 * Math.log(u / (1 - u));
const growths = (sizes: FirstLayer, steps: number): number[] => {
  const path = meanSquareOverlaps(sizes, steps).map(logTangent);
  return path.slice(1).map((value, t) => value - path[t]!);
};
const run = (dimension: number, effectiveDimension: number, samples: number, a = 0.25): FirstLayer => ({
  ...common,
  dimension,
  effectiveDimension,
  samples,
  rate: rateOf(a, { ...common, effectiveDimension }),
});

describe("the recursion of the first layer", () => {
  it("starts at d_eff/d, the mean of the squared overlap", () => {
    for (const [d, k] of [
      [81, 3],
      [256, 16],
      [4096, 8],
      [1e6, 4],
    ] as const) {
      // The midpoint rule and the cut tail: 1e-9 relative, as stated.
      expect((meanSquareOverlaps(run(d, k, 1e9), 0)[0]! * d) / k).toBeCloseTo(1, 8);
    }
  });

  it("without noise grows by 1 + a E[g*(h) h]/E[g*(g) g] a step, h = (χ²_k − k)/√(2k), while the overlap is small", () => {
    // E[tanh(3h) h]/E[tanh(3g) g] by quadrature over χ²_k (scipy), four digits.
    for (const [k, ratio] of [
      [3, 0.9426],
      [4, 0.9565],
      [8, 0.978],
      [32, 0.9945],
    ] as const) {
      const [first] = growths(run(1e8, k, 1e15), 1);
      expect(Math.abs(first! - Math.log1p(0.25 * ratio))).toBeLessThan(5e-5);
    }
  });

  it("has log(1 + a) as the limit of the growth for d → ∞ at n = 2 d^(1+ε+δ), and less at finite d", () => {
    const at = (d: number): number => growths(run(d, Math.round(d ** 0.25), Math.ceil(2 * d ** 1.35)), 4)[3]!;
    const limit = Math.log(1.25);
    const gaps = [1e4, 1e8, 1e12, 1e16].map((d) => limit - at(d));
    expect(gaps.every((gap, i) => gap > 0 && (i === 0 || gap < gaps[i - 1]! / 2))).toBe(true);
  });

  it("stays below 1, falls with noise, and needs a σ∘σ with a part of degree 2", () => {
    const [clean, noisy] = [1e12, 2000].map((samples) => meanSquareOverlaps(run(256, 4, samples), 30));
    expect(clean!.at(-1)).toBeLessThan(1);
    expect(clean!.at(-1)).toBeGreaterThan(0.99);
    expect(noisy!.every((u, t) => t === 0 || u < clean![t]!)).toBe(true);
    expect(() => rateOf(0.25, { ...common, effectiveDimension: 4, activation: activations.tanh })).toThrow(
      /part of degree 2/,
    );
  });
});
