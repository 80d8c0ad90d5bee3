import { describe, expect, it } from "vitest";
import relu from "../../activations/relu.ts";
import { referenceEngine as engine } from "../../engine/reference/reference-engine.ts";
import { Key } from "../../math/random/key.ts";
import { pointsOnSphere } from "../../math/random/samplers.ts";
import { populationDynamics } from "./population-dynamics.ts";
import { probedDecay } from "./probed-decay.ts";
import { zonalKernel } from "./zonal-kernel.ts";

const [D, M] = [5, 120];
const key = Key.root(8).fold("probed-decay.test");
const units = pointsOnSphere(M, D, key.fold("units").stream());
const kernel = zonalKernel(relu, { dimension: D });
const population = populationDynamics({ units, kernel }, { engine });
const rate = 0.4 * population.descent.stableBelow;
const options = { engine, kernel, units, degree: 2, rate, key: key.fold("probes"), tolerance: 1e-7 };

describe("probedDecay", () => {
  const average = population.poleAverage(2);
  const probed = probedDecay({ ...options, probes: 200 });

  it("has the pole average as its mean", () => {
    for (const factor of [0.2, 1, 3]) {
      const time = { rate, time: factor * average.timeTo({ rate }) };
      const values = probed.residuals(time);
      const mean = probed.residual(time);
      const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (values.length - 1);
      // 4.892 standard errors: a false alarm in 10⁶.
      const error = 4.892 * Math.sqrt(variance / values.length);
      expect(Math.abs(mean - average.residual(time))).toBeLessThan(error);
      expect(error).toBeLessThan(0.05);
      // The mutant: another degree.
      expect(Math.abs(mean - population.poleAverage(1).residual(time))).toBeGreaterThan(error);
    }
    expect(probed.change).toBeLessThan(1e-7);
  });

  it("comes down to what a full decomposition gives of the same probes", () => {
    const one = (steps: number) => probedDecay({ ...options, probes: 3, tolerance: 0, steps });
    const full = one(M).halfLives;
    const lives = [8, 16, 32].map((steps) => one(steps).halfLives);
    for (let c = 0; c < 3; c++) {
      for (const [i, own] of lives.entries()) {
        expect(own[c]!).toBeGreaterThan(full[c]! * (1 - 1e-8));
        if (i > 0) expect(own[c]!).toBeLessThanOrEqual(lives[i - 1]![c]! * (1 + 1e-8));
      }
    }
    // Of the probes that 200 have in common with 3, at their tolerance for the mean.
    for (let c = 0; c < 3; c++) expect(Math.abs(probed.halfLives[c]! / full[c]! - 1)).toBeLessThan(1e-4);
  });

  it("knows a degree that is never learnt to half, and rates that are too large", () => {
    const many = probedDecay({ ...options, degree: 6, probes: 4 }); // N(5, 6) = 140 > 120
    expect(many.halfLife).toBe(Number.POSITIVE_INFINITY);
    expect(() => probedDecay({ ...options, probes: 1, degree: 0, rate: 3 * rate })).toThrow(
      "rate must be in (0, 1/(largest eigenvalue)]",
    );
    expect(() => probedDecay({ ...options, probes: 0 })).toThrow("probes must be an integer ≥ 1, got 0");
  });
});
