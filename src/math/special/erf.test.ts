import { expect, it } from "vitest";
import { integrate } from "../quadrature.ts";
import { erf } from "./erf.ts";

it("is the integral of its density, through the change of method at 2.5 and to saturation", () => {
  for (const x of [1e-8, 0.3, 1.7, 2.4999, 2.5001, 3.3, 5.9, 6.1]) {
    const { value } = integrate((t) => (2 / Math.sqrt(Math.PI)) * Math.exp(-t * t), { from: 0, to: x });
    // A few ulps of both.
    expect(Math.abs(erf(x) - value)).toBeLessThan(8 * Number.EPSILON * value);
    expect(erf(-x)).toBe(-erf(x));
  }
  expect(erf(0)).toBe(0);
});
