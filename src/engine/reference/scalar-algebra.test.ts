import { describe, expect, it } from "vitest";
import { scalarForm } from "./scalar-algebra.ts";

describe("the scalar algebra", () => {
  it("evaluates forms with constants, masks and polynomials", () => {
    const form = scalarForm((v, t) =>
      v.select(v.lessOrEqual(t, 1), v.polynomial(t, [1, -2, 3]), v.divide(v.exp(v.negate(t)), v.squareRoot(4))),
    );
    expect(form(1)).toBe(2);
    expect(form(-2)).toBe(17);
    expect(form(3)).toBe(Math.exp(-3) / 2);
  });

  it("rounds ties to even, keeps the sign of a zero, and lets NaN through", () => {
    const round = scalarForm((v, t) => v.round(t));
    expect([-2.5, -1.5, -0.3, 0.5, 1.5, 2.5, 2.6, 2 ** 52 + 1].map(round)).toEqual([
      -2,
      -2,
      -0,
      0,
      2,
      2,
      3,
      2 ** 52 + 1,
    ]);
    const sign = scalarForm((v, t) => v.copySign(3, t));
    expect([-2, -0, 0, 5].map(sign)).toEqual([-3, -3, 3, 3]);
    expect(scalarForm((v, t) => v.maximum(v.minimum(t, 1), 0))(Number.NaN)).toBeNaN();
  });
});
