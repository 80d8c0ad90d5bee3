import { expect, it } from "vitest";
import profile from "../certificates/targets/profile.ts";
import { shallowWidthL2 } from "../constructions/dimension-free-width.ts";
import leastWidth from "./least-width.ts";
import shallowWidthL2Quantity from "./shallow-width-l2.ts";
import shallowWidthSup from "./shallow-width-sup.ts";

it("without a dimension asks for a width that is enough in all, and says how the error is split", () => {
  const params = shallowWidthL2Quantity.params.parse({ lipschitz: 1, error: 0.4 });
  const { value, source } = shallowWidthL2Quantity.value(params);
  const bound = shallowWidthL2({ lipschitz: 1, error: 0.4, dimension: Infinity });
  expect(BigInt(value)).toBe(bound.width);
  expect(source).toContain(`n = ${bound.degree}, ${bound.directions} directions (random) of ${bound.cells} + 1 units`);
  const parts = (["directions", "cells"] as const).map((of) =>
    BigInt(shallowWidthL2Quantity.value({ ...params, of }).value),
  );
  expect(parts[0]! * (parts[1]! + 1n)).toBe(bound.width);
});

it("is written as a decimal string beyond 2⁵³, and refused beyond the degree that there is time for", () => {
  const asked = { lipschitz: 1, error: 0.1, dimension: 100, of: "width" } as const;
  expect(shallowWidthSup.value(asked).value).toMatch(/^\d{17,}$/);
  expect(() => shallowWidthSup.value({ ...asked, error: 1e-4 })).toThrow(/error\/lipschitz must be larger/);
  expect(shallowWidthSup.value({ ...asked, error: 0.5 }).value).toBe(0);
});

it("has the width at which the certificate's floor passes ε²", () => {
  const target = { profile: "max(0, 1 - r/1.5)", dimension: 10, law: "phi2" } as const;
  const error = 0.004;
  const width = BigInt(leastWidth.value({ ...target, error }).value);
  expect(width).toBeGreaterThan(1n);
  expect(profile.certify(target, width - 1n).floor).toBeGreaterThan(error ** 2);
  expect(profile.certify(target, width).floor).toBeLessThanOrEqual(error ** 2 * (1 + 1e-12));
  // A constant is good enough for what exceeds the standard deviation.
  expect(leastWidth.value({ ...target, error: 1 }).value).toBe(1);
});
