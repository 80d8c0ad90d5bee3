import { describe, expect, it } from "vitest";
import { hermite, hermiteValues } from "./hermite.ts";

const U = 2 ** -53;

/** He_k from its monomials, exact in integers for integer t: Σ_i (−1)^i k!/(i! (k − 2i)! 2^i) t^(k − 2i). */
function exactHe(k: number, t: bigint): bigint {
  const factorial = (n: number): bigint => (n <= 1 ? 1n : BigInt(n) * factorial(n - 1));
  let sum = 0n;
  for (let i = 0; 2 * i <= k; i++) {
    const coefficient = factorial(k) / (factorial(i) * factorial(k - 2 * i) * 2n ** BigInt(i));
    sum += (i % 2 === 0 ? 1n : -1n) * coefficient * t ** BigInt(k - 2 * i);
  }
  return sum;
}

const factorialOf = (k: number): number => (k <= 1 ? 1 : k * factorialOf(k - 1));

/** The recurrence commits 4 roundings a step. On |t| ≤ 6, k ≤ 20 each is carried on by a solution of the same recurrence,
 *  which grows as the polynomials themselves do; 10 allows for the constant between the two. */
const tolerance = (values: Float64Array): number => 10 * 4 * values.length * U * Math.max(...values.map(Math.abs));

describe("hermite", () => {
  it("agrees with the exact monomials at integers, in both normalisations", () => {
    for (let k = 0; k <= 20; k++) {
      for (let t = -6; t <= 6; t++) {
        const exact = Number(exactHe(k, BigInt(t)));
        const orthonormal = hermiteValues(k, t);
        const factorial = hermiteValues(k, t, "factorial");
        expect(Math.abs(hermite(k, t) - exact / Math.sqrt(factorialOf(k)))).toBeLessThanOrEqual(tolerance(orthonormal));
        expect(Math.abs(hermite(k, t, "factorial") - exact / factorialOf(k))).toBeLessThanOrEqual(tolerance(factorial));
      }
    }
  });

  it("tabulates the same bits", () => {
    const table = hermiteValues(12, 0.7);
    expect(Array.from(table)).toEqual(Array.from({ length: 13 }, (_, k) => hermite(k, 0.7)));
  });

  it("names what is wrong", () => {
    expect(() => hermite(-1, 0)).toThrow("hermite: k must be an integer ≥ 0, got -1");
    expect(() => hermiteValues(1.5, 0)).toThrow("degree must be an integer ≥ 0, got 1.5");
  });
});
