import { expect, it } from "vitest";
import ridgeConstant from "./ridge-constant.ts";
import ridgeVariance from "./ridge-variance.ts";

/** 25 digits from mpmath: products, checked there by quadrature. */
it("ridge constants and variances to 1e-12", () => {
  for (const [degree, dimension, value] of [
    [1, 10, 10],
    [3, 10, 112],
    [2, 50, "866.6666666666666666666667"],
  ] as const) {
    expect(Math.abs(Number(ridgeConstant.value({ degree, dimension }).value) / Number(value) - 1)).toBeLessThan(1e-12);
  }
  for (const [power, dimension, value] of [
    [2, 3, 0.8],
    [2, 10, 1.5],
    [4, 10, 5.25],
    [4, 50, "9.030864197530864197530864"],
  ] as const) {
    expect(
      Math.abs(Number(ridgeVariance.value({ power, dimension, block: 1 }).value) / Number(value) - 1),
    ).toBeLessThan(1e-12);
  }
});

it("frames have no variance on ‖x‖², and at n = 4 what degree 4 alone has, times 1 + 3/(d + 1)", () => {
  const at = (power: number, block: number) => Number(ridgeVariance.value({ power, dimension: 10, block }).value);
  expect(at(2, 10)).toBe(0);
  // q = 40 s⁴ at d = 10: 40 E[s⁴ P_2] with P_2 = (10 s² − 1)/9, E P_2² = 1/N = 1/54; V_2 = 54 (40 E s⁴P_2)².
  const [fourth, sixth] = [3 / 120, 15 / 1680];
  const second = 54 * (40 * ((10 * sixth - fourth) / 9)) ** 2;
  expect(at(4, 10)).toBeCloseTo((5.25 - second) * (1 + 3 / 11), 12);
  expect(() => at(4, 11)).toThrow(/block must be an integer/);
});
