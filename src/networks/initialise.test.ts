import { describe, expect, it } from "vitest";
import { failureOf } from "../../tests/laws/engine-oracle.ts";
import { matrix } from "../engine/matrix.ts";
import { Key } from "../math/random/key.ts";
import { gaussianWeights, identityWeights, sphereWeights, uniformWeights } from "./initialise.ts";

const stream = (name: string) => Key.root(1).fold(name).stream();
const n = 40_000;
const moment = (values: Float64Array, power: number): number => values.reduce((sum, x) => sum + x ** power, 0) / n;

describe("initial weights", () => {
  // Six standard errors of a mean of n terms: a false alarm of 2e-9 each.
  const within = (mean: number, expected: number, variance: number): void =>
    expect(Math.abs(mean - expected)).toBeLessThan(6 * Math.sqrt(variance / n));

  it("Gaussian: mean 0 and the standard deviation given, not the variance", () => {
    const a = matrix(200, 200);
    gaussianWeights(a, { standardDeviation: 3 }, stream("gaussian"));
    within(moment(a.data, 1), 0, 9);
    // Var g² = 2 σ⁴, Var g⁴ = 96 σ⁸.
    within(moment(a.data, 2), 9, 2 * 81);
    within(moment(a.data, 4), 3 * 81, 96 * 9 ** 4);
  });

  it("uniform on [−r, r]: variance r²/3", () => {
    const a = matrix(200, 200);
    uniformWeights(a, { radius: 2 }, stream("uniform"));
    expect(Math.max(...a.data.map(Math.abs))).toBeLessThanOrEqual(2);
    within(moment(a.data, 1), 0, 4 / 3);
    // E x⁴ = r⁴/5, so Var x² = r⁴ (1/5 − 1/9).
    within(moment(a.data, 2), 4 / 3, 16 * (1 / 5 - 1 / 9));
  });

  it("sphere: rows of length 1", () => {
    const a = matrix(50, 7);
    sphereWeights(a, stream("sphere"));
    for (let i = 0; i < 50; i++) {
      // Squares, their sum, the root and the quotients: fewer than 2 · 7 roundings.
      expect(Math.abs(Math.hypot(...a.data.subarray(7 * i, 7 * i + 7)) - 1)).toBeLessThan(14 * 2 ** -53);
    }
  });

  it("identity, of square matrices only", () => {
    const a = matrix(
      3,
      3,
      Float64Array.from({ length: 9 }, () => 5),
    );
    identityWeights(a);
    expect([...a.data]).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
    expect(failureOf(() => identityWeights(matrix(2, 3)))).toBe(
      "identityWeights: the matrix must be square, got [2,3]",
    );
  });

  it("are rounded to float32 after they are drawn in float64", () => {
    const [wide, narrow] = [matrix(4, 5), { rows: 4, columns: 5, data: new Float32Array(20) }];
    for (const a of [wide, narrow]) gaussianWeights(a, { standardDeviation: 0.1 }, stream("both"));
    expect([...narrow.data]).toEqual([...wide.data].map(Math.fround));
  });
});
