import { expect, it } from "vitest";
import { binomial, harmonicDimension, monomialCount } from "./harmonics.ts";

it.each([
  [5, 2, 14n],
  [10, 4, 660n],
  [50, 4, 291550n],
  [2, 0, 1n],
  [2, 7, 2n],
  [3, 11, 23n],
])("N(%i, %i) = %s", (d, k, expected) => {
  expect(harmonicDimension(d, k)).toBe(expected);
});

it("polynomials split into harmonics times powers of ‖x‖²: C(d+k−1, k) = Σ_j N(d, k − 2j)", () => {
  for (const d of [2, 3, 7, 40]) {
    for (let k = 0; k <= 12; k++) {
      let sum = 0n;
      for (let l = k; l >= 0; l -= 2) sum += harmonicDimension(d, l);
      expect(sum).toBe(monomialCount(d, k));
    }
  }
});

it("is exact beyond 2^53 and refuses other arguments", () => {
  expect(binomial(149, 50)).toBe(binomial(148, 49) + binomial(148, 50));
  expect(binomial(149, 50) > 2n ** 53n).toBe(true);
  expect(() => harmonicDimension(1, 2)).toThrow("harmonicDimension: dimension must be an integer ≥ 2, got 1");
});
