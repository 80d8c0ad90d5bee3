import { expect, it } from "vitest";
import queryBound from "./query-bound.ts";

it("is |U|(τ² − γ)/2 − 1, with γ by Laplace's integral at the largest cosine of the union bound", () => {
  const [dimension, targets, tolerance, failure] = [1000, 1_000_000, 0.1, 0.01];
  // k = 4: (c² + (1 − c²) m)², m² = E ξ⁴ = 3/((d − 1)(d + 1)) on S^(d−2); c² = (2/d) ln(n(n − 1)/p).
  const square = (2 / dimension) * Math.log((targets * (targets - 1)) / failure);
  const m = Math.sqrt(3 / ((dimension - 1) * (dimension + 1)));
  const correlation = (square + (1 - square) * m) ** 2;
  const { value } = queryBound.value({ dimension, degree: 4, targets, tolerance, failure });
  expect(Number(value) / ((targets * (tolerance ** 2 - correlation)) / 2 - 1)).toBeCloseTo(1, 10);
});

it("says nothing where targets may be closer than the tolerance", () => {
  const close = { dimension: 10, degree: 4, targets: 1000, tolerance: 0.1, failure: 0.01 };
  expect(() => queryBound.value(close)).toThrow("τ² must exceed the largest correlation");
});
