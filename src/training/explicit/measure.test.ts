import { describe, expect, it } from "vitest";
import { radialLawNamed } from "../../distributions/named-radial.ts";
import { referenceEngine } from "../../engine/reference/reference-engine.ts";
import { Key } from "../../math/random/key.ts";
import type { DenseNetwork } from "../../networks/export/explicit-network.ts";
import { measureNetwork } from "./measure.ts";

const d = 4;
/** Σ_i relu(x_i) + relu(−x_i) = ‖x‖₁. */
const absolutes: DenseNetwork = {
  kind: "dense",
  dimension: d,
  constant: 0,
  weights: Float64Array.from({ length: 2 * d * d }, (_, at) =>
    Math.floor(at / d) % d === at % d ? (at < d * d ? 1 : -1) : 0,
  ),
  biases: new Float64Array(2 * d),
  outer: new Float64Array(2 * d).fill(1),
};

describe("measureNetwork", () => {
  const measure = (target: (r: number) => number, dimension = d) =>
    measureNetwork(absolutes, {
      law: radialLawNamed("gaussian", { dimension }),
      target,
      points: 20_000,
      key: Key.root(5),
      engine: referenceEngine,
      level: 1 - 1e-6,
    });

  it("meets E (‖x‖₁ − c‖x‖)² for Gaussian x", () => {
    // E‖x‖₁² = d + d(d−1)·2/π, E‖x‖₁‖x‖ = d E|x_1|‖x‖ = E‖x‖² E‖u‖₁ with E‖u‖₁ = d E|u_1|, E|u_1| = Γ(2)/(√π Γ(5/2)) = 4/(3π) at d = 4.
    const c = 1.5;
    const cross = d * d * (4 / (3 * Math.PI));
    const exact = d + (d * (d - 1) * 2) / Math.PI - 2 * c * cross + c * c * d;
    const { meanSquare, rootMeanSquare } = measure((r) => c * r);
    expect(meanSquare.low).toBeLessThan(exact);
    expect(meanSquare.high).toBeGreaterThan(exact);
    expect((meanSquare.high - meanSquare.low) / exact).toBeLessThan(0.2);
    for (const end of ["value", "low", "high"] as const) {
      expect(rootMeanSquare[end] ** 2).toBeCloseTo(meanSquare[end], 12);
    }
    // A measurement against another function is not consistent with that number.
    expect(measure((r) => 1.4 * r).meanSquare.low).toBeGreaterThan(exact);
  });

  it("refuses a law of another dimension", () => {
    expect(() => measure((r) => r, d + 1)).toThrow("the law must be one on ℝ^4, got 5");
  });
});
