import { expect, it } from "vitest";
import { besselLaw } from "../../src/distributions/radial/bessel-law.ts";
import { besselJ } from "../../src/math/special/bessel.ts";
import { quantities } from "../../src/theory/quantities/registry.gen.ts";
import type { Quantity } from "../../src/theory/quantity.ts";
import reference from "./bessel-law.json" with { type: "json" };

it.each(reference.values)("$quantity of $params is as accurate as it says", ({ quantity, params, value }) => {
  const { value: evaluate, params: schema } = quantities[
    quantity as keyof typeof quantities
  ] as unknown as Quantity<unknown>;
  const said = evaluate(schema.parse(params));
  const expected = Number(value);
  const allowed = said.accuracyIs === "relative" ? said.accuracy * Math.abs(expected) : said.accuracy;
  expect(Math.abs(Number(said.value) - expected)).toBeLessThanOrEqual(allowed);
  // What is promised for moderate radii, so that the accuracy cannot be anything: 1e-10. A mutant in the tenth digit fails.
  expect(allowed).toBeLessThan(1e-10 * expected);
  expect(Math.abs(Number(said.value) * (1 + 3e-10) - expected)).toBeGreaterThan(allowed);
});

it.each(reference.survival)("survival of $dimension at $radius", ({ dimension, radius, value }) => {
  expect(Math.abs(besselLaw({ dimension }).survival(radius) / Number(value) - 1)).toBeLessThan(1e-12);
});

it("Bessel functions: relative beyond the turning point, to the amplitude before it", () => {
  for (const { order, z, value } of reference.bessel) {
    const expected = Number(value);
    const size = order > z ? expected : Math.max(Math.abs(expected), Math.sqrt(2 / (Math.PI * z)));
    // Measured: 1e-14; the doc comment says 2e-14.
    expect(Math.abs(besselJ(order, z) - expected)).toBeLessThan(2e-14 * size);
    // Mutant: the neighbouring order.
    expect(Math.abs(besselJ(order + 1, z) - expected)).toBeGreaterThan(2e-14 * size);
  }
});
