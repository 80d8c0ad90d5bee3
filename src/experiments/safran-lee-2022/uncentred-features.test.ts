import { describe, expect, it } from "vitest";
import { DomainError } from "../../math/domain-error.ts";
import claim from "./uncentred-features.ts";
import { populationDescent, reached } from "./uncentred-features-prediction.ts";
import { geometricMean, learnerOf, predicted } from "./uncentred-features-rows.ts";

const { laptop } = claim.profiles;

describe("uncentred-features", () => {
  it("finds where a path reaches a level, exactly for a geometric one", () => {
    const path = Array.from({ length: 20 }, (_, t) => 0.8 ** t);
    expect(reached(path, 0.8 ** 7.3)).toBeCloseTo(7.3, 12);
    expect(reached(path, 2)).toBe(0);
    expect(reached(path, 1e-9)).toBe(Number.POSITIVE_INFINITY);
  });

  it("centring leaves the determinant, and makes the moments diagonal", () => {
    for (const constantFeature of [1, 3]) {
      const learner = { ...learnerOf(laptop, "easy"), constantFeature };
      const options = { level: 0.4, mostSteps: 5000 };
      const [centred, raw] = [true, false].map((own) => populationDescent(learner, { ...options, centred: own }));
      const determinant = (of: typeof raw) => of!.eigenvalues[0] * of!.eigenvalues[1];
      expect(determinant(raw) / determinant(centred)).toBeCloseTo(1, 10);
      expect([...centred!.eigenvalues].sort()).toEqual(
        [centred!.signal, constantFeature ** 2].sort().map((value) => expect.closeTo(value, 9)),
      );
      expect(raw!.eigenvalues[0]).toBeGreaterThan(4 * centred!.eigenvalues[0]);
    }
  });

  it("begins at p = ½, where the error is ¼, and goes down", () => {
    for (const which of ["hard", "easy"] as const) {
      const { quantile } = laptop[which];
      const { path } = predicted(laptop, which, false);
      expect(path[0]).toBeCloseTo(0.25 / (quantile * (1 - quantile)), 10);
      expect(path.at(-1)!).toBeLessThanOrEqual(laptop[which].level);
    }
  });

  it("predicts the ratios of the margin's explanation", () => {
    const ratio = (which: "hard" | "easy") =>
      predicted(laptop, which, false).steps / predicted(laptop, which, true).steps;
    expect(ratio("hard")).toBeCloseTo(27.8, 1);
    expect(ratio("easy")).toBeCloseTo(77.3, 1);
  });

  it("says so where the level is out of reach", () => {
    const learner = learnerOf(laptop, "hard");
    expect(() => populationDescent(learner, { centred: true, level: 0.01, mostSteps: 50 })).toThrow(DomainError);
  });

  it("means logarithms, and has no estimate where one descent did not arrive", () => {
    expect(geometricMean([2, 8], 0.95).value).toBeCloseTo(4, 12);
    expect(geometricMean([2, Number.POSITIVE_INFINITY], 0.95).value).toBeNaN();
  });
});
