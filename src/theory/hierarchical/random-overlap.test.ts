import { expect, test } from "vitest";
import { matrix } from "../../engine/matrix.ts";
import { orthonormaliseRows } from "../../engine/reference/orthonormal.ts";
import { Key } from "../../math/random/key.ts";
import { randomOverlap } from "./random-overlap.ts";

/** Overlaps of spans of Gaussian vectors, which have Haar measure. */
function simulate(dimension: number, subspace: number, runs: number): number[] {
  const stream = Key.root(7).fold("random overlap", dimension, subspace).stream();
  return Array.from({ length: runs }, () => {
    const rows = matrix(subspace, dimension);
    stream.fillGaussian(rows.data);
    orthonormaliseRows(rows);
    let square = 0;
    for (let i = 0; i < subspace; i++) {
      for (let j = 0; j < subspace; j++) square += rows.data[i * dimension + j] ** 2;
    }
    return Math.sqrt(square / subspace);
  });
}

/** Five standard errors: false alarm 6e-7 a comparison. The deviation's own error is sd/√(2 runs). */
const agreesWith = (
  runs: readonly number[],
  { mean, standardDeviation }: ReturnType<typeof randomOverlap>,
): boolean => {
  const centre = runs.reduce((sum, x) => sum + x, 0) / runs.length;
  const deviation = Math.sqrt(runs.reduce((sum, x) => sum + (x - centre) ** 2, 0) / (runs.length - 1));
  return (
    Math.abs(centre - mean) < (5 * standardDeviation) / Math.sqrt(runs.length) &&
    Math.abs(deviation / standardDeviation - 1) < 5 / Math.sqrt(2 * runs.length) + 1 / 24
  );
};

test("mean and deviation of random subspaces, and a mutant that forgets d − k", () => {
  const runs = simulate(64, 24, 600);
  expect(agreesWith(runs, randomOverlap({ dimension: 64, subspace: 24 }))).toBe(true);
  const forgetful = Math.sqrt(2 / (63 * 66)) / (2 * Math.sqrt(24 / 64));
  expect(agreesWith(runs, { mean: Math.sqrt(24 / 64), standardDeviation: forgetful })).toBe(false);
});

test("refuses a subspace that fills the space", () => {
  expect(() => randomOverlap({ dimension: 8, subspace: 8 })).toThrow(/subspace must be an integer/);
});
