import { expect, it } from "vitest";
import { quantities } from "../../src/theory/quantities/registry.gen.ts";
import type { Quantity } from "../../src/theory/quantity.ts";
import baselines from "./hierarchical-baselines.json" with { type: "json" };
import special from "./special-values.json" with { type: "json" };
import sphericalQuadrature from "./spherical-quadrature.json" with { type: "json" };
import spherical from "./spherical-values.json" with { type: "json" };

/** The quantity with its parameters parsed from flags, as the command line does. */
function predict(id: string, params: unknown): number {
  const quantity = quantities[id as keyof typeof quantities] as unknown as Quantity<unknown>;
  return Number(quantity.value(quantity.params.parse(params)).value);
}

const closeTo = (value: number, reference: number, { relative }: { readonly relative: number }): boolean =>
  Math.abs(value - reference) <= relative * Math.abs(reference);

it.each(special.values)("$id: $formula", ({ quantity, params, value }) => {
  expect(closeTo(predict(quantity, params), Number(value), { relative: special.relativeTolerance })).toBe(true);
  // Mutant: an error in the tenth digit.
  expect(closeTo(predict(quantity, params) * (1 + 3e-10), Number(value), { relative: special.relativeTolerance })).toBe(
    false,
  );
});

// Promised: 1e-12, also where 110 digits cancel.
it.each(spherical.values)("$id: $formula", ({ quantity, params, value }) => {
  expect(closeTo(predict(quantity, params), Number(value), { relative: spherical.relativeTolerance })).toBe(true);
  // Mutant: an error in the twelfth digit.
  expect(
    closeTo(predict(quantity, params) * (1 + 3e-12), Number(value), { relative: spherical.relativeTolerance }),
  ).toBe(false);
});

it.each(sphericalQuadrature.values)("$quantity of $params", ({ quantity, params, value }) => {
  const relative = sphericalQuadrature.relativeTolerance;
  expect(closeTo(predict(quantity, params), Number(value), { relative })).toBe(true);
  // Mutant: an error in the twelfth digit.
  expect(closeTo(predict(quantity, params) * (1 + 3e-12), Number(value), { relative })).toBe(false);
});

// The prototype's digits end at 12 (5e-13); both sides are good to about 1e-13.
it.each(baselines.finite)("baselines at d_eff = $effectiveDimension", ({ effectiveDimension, residual }) => {
  residual.forEach((reference, degree) => {
    const value = predict("target-limit", { target: "dandi-2025", degree, effectiveDimension });
    expect(Math.abs(value - reference)).toBeLessThan(baselines.absoluteTolerance);
  });
});

it("baselines in the limit", () => {
  baselines.limit.residual.forEach((reference, degree) => {
    const value = predict("target-limit", { target: "dandi-2025", degree });
    expect(Math.abs(value - reference)).toBeLessThan(baselines.absoluteTolerance);
  });
  expect(predict("target-limit", { target: "dandi-2025", degree: 2 })).toBeCloseTo(0.27234625, 8);
});

it("every quantity's id is its file name and its parameters are described", () => {
  for (const [name, { id, params }] of Object.entries(quantities)) {
    expect(id).toBe(name);
    for (const field of Object.values(params.shape)) expect(field.description ?? "").not.toBe("");
  }
});

it("integers beyond 2^53 come as exact decimal strings", () => {
  const { value } = quantities["harmonic-dimension"].value({ dimension: 100, degree: 50 });
  // C(149, 50) − C(147, 48), from Python's math.comb.
  expect(value).toBe("11928230580826087938560284005531665980260");
});

it("legendre is right to the last digit next to a zero, and 0 at one", () => {
  const at = (dimension: number, degree: number, t: number) => predict("legendre", { dimension, degree, at: t });
  // P_2 = (4t² − 1)/3 in dimension 4; T_3 = 4t³ − 3t in dimension 2.
  expect(at(4, 2, 0.5)).toBe(0);
  expect(at(4, 2, 0.5 + 2 ** -50)).toBe((2 ** -48 + 2 ** -98) / 3);
  expect(at(2, 3, 0)).toBe(0);
  expect(at(2, 3, 3)).toBe(99);
  // A zero is exact; what is too small for float64 is not one.
  const stated = (degree: number, t: number) => quantities.legendre.value({ dimension: 2, degree, at: t });
  expect(stated(3, 0)).toMatchObject({ value: 0, accuracy: 0 });
  expect(stated(3, 1e-320)).toMatchObject({ accuracy: Number.MIN_VALUE });
  expect(at(1000, 50, 1)).toBe(1);
  expect(at(1000, 51, -1)).toBe(-1);
  // mpmath's legendre(50, x) at the float64 number 0.1, rounded.
  expect(at(3, 50, 0.1)).toBe(-0.03820581266131371);
});
