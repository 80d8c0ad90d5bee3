import { describe, expect, it } from "vitest";
import { matrix } from "../../engine/matrix.ts";
import { referenceEngine as engine } from "../../engine/reference/reference-engine.ts";
import { hermite } from "../../math/hermite.ts";
import { hermiteFeatures, hermiteProducts } from "../../math/hermite-products.ts";
import { Key } from "../../math/random/key.ts";
import { residualsByDegree } from "./residuals-by-degree.ts";
import type { Sample } from "./sample.ts";

/** y = ½ + x_1 − x_1 x_2 + h_3(x_2): energies ¼, 1, 1, 1 in degrees 0 to 3. */
const RESIDUALS = [3, 2, 1, 0];
const value = (a: number, b: number): number => 0.5 + a - a * b + hermite(3, b);

function draw(n: number, ...name: (string | number)[]): Sample {
  const x = matrix(n, 2);
  Key.root(13)
    .fold("residuals-by-degree.test", ...name)
    .stream()
    .fillGaussian(x.data);
  return { x, y: Float64Array.from({ length: n }, (_, i) => value(x.data[2 * i], x.data[2 * i + 1])) };
}

/** Deviation of the mean of independent estimates from the truth, in standard errors. */
function deviation(estimates: readonly number[], truth: number): number {
  const mean = estimates.reduce((sum, e) => sum + e, 0) / estimates.length;
  const square = estimates.reduce((sum, e) => sum + (e - mean) ** 2, 0) / (estimates.length - 1);
  return Math.abs(mean - truth) / Math.sqrt(square / estimates.length);
}

describe("residualsByDegree", () => {
  const runs = Array.from({ length: 1600 }, (_, r) => (["A", "B", "C"] as const).map((fold) => draw(40, r, fold)));

  it("has no bias even at 40 points a fold, where coefficients from one fold are far off", () => {
    const estimates = runs.map(([a, b, c]) => residualsByDegree([a, b, c], { degree: 3, engine }));
    // Five comparisons beyond 5.5 standard errors: 2e-7; the rest of 1e-6 is for 1600 heavy-tailed runs not having a quite normal mean.
    for (const [l, truth] of RESIDUALS.entries()) {
      expect(
        deviation(
          estimates.map(({ residuals }) => residuals[l]),
          truth,
        ),
      ).toBeLessThan(5.5);
    }
    expect(
      deviation(
        estimates.map(({ meanSquare }) => meanSquare),
        3.25,
      ),
    ).toBeLessThan(5.5);
    // Mutant: E y² − |c|² with c from one fold, whose square holds its noise.
    const evaluate = hermiteFeatures(hermiteProducts(2, 3));
    const plugIn = runs.map(([{ x, y }]) => {
      const c = engine.multiply(matrix(1, 40, y), matrix(40, 10, evaluate(x.data)), { alpha: 1 / 40 }).data;
      return y.reduce((sum, t) => sum + t * t, 0) / 40 - c.reduce((sum, t) => sum + t * t, 0);
    });
    expect(deviation(plugIn, 0)).toBeGreaterThan(5.5);
  });

  it("is the mean over the three choices of Σ (y − f_A)(y − f_B)/n, f from plain means", () => {
    const folds = [draw(5, "x"), draw(5, "y"), draw(5, "z")] as const;
    const mean = ({ y }: Sample): number => y.reduce((sum, t) => sum + t, 0) / 5;
    let exact = 0;
    for (const third of [0, 1, 2]) {
      const [a, b] = folds.filter((_, f) => f !== third).map(mean);
      exact += folds[third].y.reduce((sum, t) => sum + (t - a) * (t - b), 0) / 15;
    }
    const { residuals, meanSquare } = residualsByDegree(folds, { degree: 0, engine });
    expect(residuals).toHaveLength(1);
    expect(residuals[0]).toBeCloseTo(exact, 13);
    expect(meanSquare).toBeCloseTo(folds.reduce((sum, { y }) => sum + y.reduce((s, t) => s + t * t, 0), 0) / 15, 13);
  });

  it("refuses folds of different shapes, and empty ones", () => {
    expect(() => residualsByDegree([draw(4), draw(4), draw(5)], { degree: 1, engine })).toThrow("shape must be [4, 2]");
    expect(() => residualsByDegree([draw(0), draw(0), draw(0)], { degree: 1, engine })).toThrow("must not be empty");
  });
});
