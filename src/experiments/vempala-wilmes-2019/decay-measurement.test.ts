import { describe, expect, it } from "vitest";
import { findActivation } from "../../activations/find.ts";
import { referenceEngine as engine } from "../../engine/reference/reference-engine.ts";
import { Key } from "../../math/random/key.ts";
import { pointsOnSphere } from "../../math/random/samplers.ts";
import { studentQuantile } from "../../math/special/student.ts";
import { mean, variance } from "../../statistics/moments.ts";
import { populationDynamics } from "../../training/population/population-dynamics.ts";
import { probedDecay } from "../../training/population/probed-decay.ts";
import { zonalKernel } from "../../training/population/zonal-kernel.ts";
import { type DecayRows, meanHalfLife, measureDecay } from "./decay-measurement.ts";

const DRAWS = 64;

describe("measureDecay", () => {
  const task = { activation: "relu", dimension: 4, degree: 2, units: 90, rate: 10, probes: 8, times: [0, 3, 60] };
  const { dimension, degree, units: m, rate, probes } = task;
  const kernel = zonalKernel(findActivation("relu"), { dimension });
  const draws = Array.from({ length: DRAWS }, (_, draw) => {
    const key = Key.root(2019).fold("decay-measurement.test", draw);
    const units = pointsOnSphere(m, dimension, key.fold("units").stream());
    const exact = populationDynamics({ units, kernel }, { engine }).poleAverage(degree);
    const life = exact.timeTo({ rate });
    const measured = measureDecay(task, { key, engine });
    const plain = probedDecay({ engine, kernel, units, degree, rate, probes, key: key.fold("probes") });
    const late = measured.residuals[2]! - exact.residual({ rate, time: 60 });
    return { corrected: measured.halfLife / life - 1, plain: plain.halfLife / life - 1, late, measured };
  });

  /** Student's at a false-alarm rate of 1e-6. */
  const reach = (values: readonly number[]): number =>
    studentQuantile(1 - 5e-7, DRAWS - 1) * Math.sqrt(variance(values) / DRAWS);

  it("has the half-life and the residuals of the exact mean over all harmonics", () => {
    for (const values of [draws.map(({ corrected }) => corrected), draws.map(({ late }) => late)]) {
      // What the clock leaves of bias is about the variance of a draw's own noise.
      const bias = variance(draws.map(({ plain }) => plain));
      expect(Math.abs(mean(values))).toBeLessThan(reach(values) + bias);
      // It tells 2 % from 0.
      expect(reach(values) + bias).toBeLessThan(0.02);
    }
    for (const { measured } of draws) {
      expect(measured.outcome).toBe("ok");
      expect(measured.residuals[0]).toBe(1);
    }
  });

  it("is freed of noise by its clock", () => {
    // The true ratio is 14 (200 draws); F with 63 and 63 degrees of freedom passes 4/14 or less with probability 1e-6, and 4 with 5e-8.
    const [own, plain] = [draws.map(({ corrected }) => corrected), draws.map((draw) => draw.plain)];
    expect(variance(plain) / variance(own)).toBeGreaterThan(4);
  });

  it("is censored, not lost, where the units cannot express the degree", () => {
    const { outcome, halfLife } = measureDecay(
      { ...task, dimension: 5, degree: 4, units: 20, rate: 5 },
      { key: Key.root(3), engine },
    );
    expect([outcome, halfLife]).toEqual(["censored", Number.POSITIVE_INFINITY]);
  });
});

describe("meanHalfLife", () => {
  const rows = (lives: readonly number[]): DecayRows =>
    lives.map((halfLife) => ({ task: {}, values: { halfLife, residuals: [] } })) as unknown as DecayRows;

  it("is Student's interval", () => {
    const { value, low, high } = meanHalfLife(rows([1, 2, 3]), 0.95);
    // t_2(p) = (2p − 1)/√(2p(1 − p)), p = 0.975; standard error 1/√3.
    const reach = 0.95 / Math.sqrt(2 * 0.975 * 0.025) / Math.sqrt(3);
    expect(value).toBe(2);
    expect(high - 2).toBeCloseTo(reach, 9);
    expect(2 - low).toBeCloseTo(reach, 9);
  });

  it("is undefined where a draw never halved, or is alone", () => {
    expect(meanHalfLife(rows([1, Number.POSITIVE_INFINITY]), 0.95).value).toBeNaN();
    expect(meanHalfLife(rows([1]), 0.95).value).toBeNaN();
  });
});
