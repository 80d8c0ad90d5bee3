import { describe, expect, it } from "vitest";
import relu from "../../src/activations/relu.ts";
import { referenceEngine as engine } from "../../src/engine/reference/reference-engine.ts";
import { Key } from "../../src/math/random/key.ts";
import { pointsOnSphere } from "../../src/math/random/samplers.ts";
import { halfLife } from "../../src/theory/dynamics/degree-decay.ts";
import { finiteWidth } from "../../src/theory/dynamics/finite-width.ts";
import { populationDynamics } from "../../src/training/population/population-dynamics.ts";
import { zonalKernel } from "../../src/training/population/zonal-kernel.ts";
import { FALSE_ALARM_DEVIATIONS } from "./goodness.ts";

/*
 * The law of m random units against random units: the pole averages of ReLU at the half-life of infinite width, mean over draws.
 * The law's own error is 1/m in the mean (independent entries in place of harmonics); the rest is noise.
 */

const [D, M, DRAWS] = [5, 100, 40];
const kernel = zonalKernel(relu, { dimension: D });
const alphas = Array.from({ length: 17 }, (_, k) => kernel.projection(k));
const rate = 0.5 / alphas[0]! ** 2;
const DEGREES = [1, 2, 4] as const;
const times = DEGREES.map((k) => halfLife(alphas[k]!, rate));

const measured = Array.from({ length: DRAWS }, (_, draw) => {
  const units = pointsOnSphere(M, D, Key.root(9).fold("population-width.test", draw).stream());
  const population = populationDynamics({ units, kernel }, { engine });
  return DEGREES.map((k, i) => population.poleAverage(k).residual({ rate, time: times[i]! }));
});

describe("m random units", () => {
  it.each(DEGREES.map((degree, i) => ({ degree, i })))("learn degree $degree as the law says", ({ degree, i }) => {
    const values = measured.map((row) => row[i]!);
    const mean = values.reduce((sum, v) => sum + v, 0) / DRAWS;
    const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (DRAWS - 1);
    const tolerance = FALSE_ALARM_DEVIATIONS * Math.sqrt(variance / DRAWS) + 1 / M;
    const law = (units: number, known = alphas) =>
      finiteWidth({ dimension: D, alphas: known, energy: kernel.energy, units }).residual(degree, {
        rate,
        time: times[i]!,
      });
    expect(Math.abs(mean - law(M))).toBeLessThan(tolerance);
    if (degree === 1) return; // 5 harmonics in 100 units: nothing is far off
    expect(Math.abs(mean - 0.5)).toBeGreaterThan(tolerance); // infinite width
    expect(Math.abs(mean - law(2 * M))).toBeGreaterThan(tolerance);
  });
});
