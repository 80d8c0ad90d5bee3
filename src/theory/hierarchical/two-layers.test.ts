import { describe, expect, it } from "vitest";
import { activations } from "../../activations/registry.gen.ts";
import { secondAssumption, twoLayers } from "./two-layers.ts";

describe("twoLayers", () => {
  it("has the values of mpmath for balanced-tanh", () => {
    const { single, composed, squaredSlope } = twoLayers(activations["balanced-tanh"]);
    // E[σ He_j], E[σ∘σ He_j] and E(σ∘σ)′², 15 digits; quadrature to 1e-13.
    expect(single[0]).toBeCloseTo(0.305985209077874, 12);
    expect(Math.SQRT2 * single[2]!).toBeCloseTo(0.2742530495429, 12);
    expect(composed[0]).toBeCloseTo(0.127722899509725, 12);
    expect(Math.SQRT2 * composed[2]!).toBeCloseTo(0.0694105144841329, 12);
    expect(Math.sqrt(24) * composed[4]!).toBeCloseTo(-0.042337722475119, 12);
    expect(squaredSlope).toBeCloseTo(0.00694851840079308, 12);
  });

  it("finds (a), (b) and (c) of Assumption 2 for balanced-tanh alone among the smooth activations", () => {
    const holding = Object.values(activations).filter((activation) => {
      const { a, b, c } = secondAssumption(twoLayers(activation), Math.SQRT2);
      return a && b && c;
    });
    expect(holding.map(({ id }) => id)).toContain("balanced-tanh");
    // Odd functions have no part of degree 2; ReLU∘ReLU = ReLU has one of degree 1.
    for (const id of ["tanh", "erf", "identity", "relu"]) expect(holding.map((own) => own.id)).not.toContain(id);
    expect(secondAssumption(twoLayers(activations.tanh), Math.SQRT2)).toEqual({ a: false, b: false, c: false });
    expect(secondAssumption(twoLayers(activations.relu), Math.SQRT2)).toEqual({ a: true, b: true, c: false });
  });

  it("sees a P of the wrong sign or without a part of degree 2, and a σ moved by 1e-3", () => {
    const balanced = activations["balanced-tanh"];
    expect(secondAssumption(twoLayers(balanced), -1).b).toBe(false);
    expect(secondAssumption(twoLayers(balanced), 0).b).toBe(false);
    const moved = { ...balanced, value: (t: number) => balanced.value(t) + 1e-3 };
    expect(secondAssumption(twoLayers(moved), 1)).toEqual({ a: true, b: true, c: false });
  });
});
