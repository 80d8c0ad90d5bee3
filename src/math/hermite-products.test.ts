import { describe, expect, it } from "vitest";
import { hermite } from "./hermite.ts";
import { hermiteFeatures, hermiteProductCount, hermiteProducts } from "./hermite-products.ts";

describe("hermiteProducts", () => {
  it("enumerates C(q + D, D) different multi-indices in graded order", () => {
    for (const [q, degree] of [
      [0, 3],
      [1, 0],
      [1, 5],
      [4, 3],
      [8, 3],
    ] as const) {
      const { indices } = hermiteProducts(q, degree);
      expect(indices.length).toBe(hermiteProductCount(q, degree));
      expect(new Set(indices.map(String)).size).toBe(indices.length);
      const totals = indices.map((index) => index.reduce((sum, power) => sum + power, 0));
      expect(totals).toEqual(totals.toSorted((a, b) => a - b));
    }
    expect(hermiteProductCount(10, 3)).toBe(286);
    expect(hermiteProducts(2, 2).indices).toEqual([
      [0, 0],
      [1, 0],
      [0, 1],
      [2, 0],
      [1, 1],
      [0, 2],
    ]);
    expect(hermiteProducts(2, 2, { minDegree: 2 }).indices).toEqual([
      [2, 0],
      [1, 1],
      [0, 2],
    ]);
  });

  it("evaluates products of univariate polynomials", () => {
    const z = Float64Array.of(0.3, -1.2, 2.5, 1, 0, -0.4);
    for (const minDegree of [0, 1, 3]) {
      const products = hermiteProducts(3, 4, { minDegree });
      const values = hermiteFeatures(products)(z);
      expect(values.length).toBe(2 * products.indices.length);
      for (let i = 0; i < 2; i++) {
        for (const [f, index] of products.indices.entries()) {
          const exact = index.reduce((product, power, j) => product * hermite(power, z[3 * i + j]!), 1);
          // The same factors, of equal bits, multiplied in the same order up to ones.
          expect(values[i * products.indices.length + f]).toBeCloseTo(exact, 12);
        }
      }
    }
  });

  it("is orthonormal under the Gaussian", () => {
    // Gauss–Hermite with 3 nodes (0 and ±√3, weights 2/3 and 1/6) integrates degree 5 exactly: products of total degree 2.
    const nodes = [-Math.sqrt(3), 0, Math.sqrt(3)];
    const weights = [1 / 6, 2 / 3, 1 / 6];
    const evaluate = hermiteFeatures(hermiteProducts(2, 2));
    const moments = new Float64Array(36);
    for (let a = 0; a < 3; a++) {
      for (let b = 0; b < 3; b++) {
        const values = evaluate(Float64Array.of(nodes[a]!, nodes[b]!));
        for (let i = 0; i < 36; i++)
          moments[i]! += weights[a]! * weights[b]! * values[Math.floor(i / 6)]! * values[i % 6]!;
      }
    }
    // Nine terms of size at most 9/36·4 with about 10 roundings each: 1e-14.
    for (let i = 0; i < 36; i++) expect(Math.abs(moments[i]! - (i % 7 === 0 ? 1 : 0))).toBeLessThan(1e-14);
  });

  it("names what is wrong", () => {
    expect(() => hermiteFeatures(hermiteProducts(3, 2))(new Float64Array(4))).toThrow("rows of 3 numbers, got 4");
    expect(() => hermiteProducts(-1, 2)).toThrow("variables must be an integer ≥ 0, got -1");
  });
});
