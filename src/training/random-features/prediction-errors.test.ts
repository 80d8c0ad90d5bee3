import { expect, it } from "vitest";
import { Key } from "../../math/random/key.ts";
import { classify, fitThreshold, misclassification, squaredError } from "./prediction-errors.ts";

it("errors with their points", () => {
  const [p, y] = [Float64Array.of(0.2, 0.5, 0.9, 0.7), Float64Array.of(0, 1, 1, 0)];
  const squared = squaredError(p, y);
  expect(Array.from(squared.values, (value) => value.toFixed(12))).toEqual(
    [0.04, 0.25, 0.01, 0.49].map((value) => value.toFixed(12)),
  );
  expect(squared.mean).toBeCloseTo(0.1975, 12);
  // The variance of the four is Σ (v − 0.1975)²/3 = 0.049425
  expect(squared.standardError).toBeCloseTo(Math.sqrt(0.049425 / 4), 12);
  expect(Array.from(misclassification(p, y).values)).toEqual([0, 1, 0, 1]);
  expect(() => squaredError(p, Float64Array.of(1))).toThrow("4 labels, got 1");
});

it("the fitted threshold has the fewest errors of all, in both directions and with ties", () => {
  const stream = Key.root(4).stream();
  for (let trial = 0; trial < 60; trial++) {
    const n = 1 + stream.integer(9);
    const means = Float64Array.from({ length: n }, () => stream.integer(6) / 8);
    const y = Float64Array.from({ length: n }, () => stream.integer(2));
    const found = fitThreshold(means, y);
    const errorOf = (threshold: number, below: boolean): number =>
      misclassification(classify({ threshold, below }, means), y).mean;
    const all = [true, false].flatMap((below) =>
      [-Infinity, ...Array.from({ length: 8 }, (_, k) => (k + 0.5) / 8 - 1 / 16), Infinity].map((t) =>
        errorOf(t, below),
      ),
    );
    expect(found.trainingError).toBe(Math.min(...all));
    expect(errorOf(found.threshold, found.below)).toBe(found.trainingError);
  }
  expect(fitThreshold(Float64Array.of(3, 1, 2), Float64Array.of(0, 1, 1))).toEqual({
    threshold: 2.5,
    below: true,
    trainingError: 0,
  });
  expect(() => fitThreshold(new Float64Array(0), new Float64Array(0))).toThrow("≥ 1 labels");
  expect(() => fitThreshold(Float64Array.of(Number.NaN), Float64Array.of(1))).toThrow("numbers");
});
