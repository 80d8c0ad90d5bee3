import { expect, it } from "vitest";
import halfLife from "./half-life.ts";

const given = { activation: "relu", dimension: 10, gain: 1, bias: 0 };

it("is ln 2/−ln(1 − η α_k²), at 0.9/max α² unless a rate is given", () => {
  // α_0² = 0.01673012116700490851, α_1 = 1/20, α_2 = 0.011758633602171777 (mpmath).
  expect(halfLife.value({ ...given, degree: 1 }).value).toBeCloseTo(4.799058170420095, 9);
  const slow = Number(halfLife.value({ ...given, degree: 2, rate: 1e-3 }).value);
  expect((slow * 1e-3 * 0.011758633602171777 ** 2) / Math.LN2).toBeCloseTo(1, 6);
});

it("refuses a rate beyond the limit of stability and a degree that never moves", () => {
  expect(() => halfLife.value({ ...given, degree: 1, rate: 120 })).toThrow("stability limit 2/max α² = 119.54486");
  expect(() => halfLife.value({ ...given, degree: 3 })).toThrow("degree must have an eigenvalue α_k ≠ 0");
});
