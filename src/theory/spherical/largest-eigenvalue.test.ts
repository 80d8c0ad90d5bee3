import { expect, it } from "vitest";
import { hermiteActivation } from "../../activations/hermite-family.ts";
import { activations } from "../../activations/registry.gen.ts";
import { funkHecke } from "./funk-hecke.ts";
import { largestEigenvalue } from "./largest-eigenvalue.ts";

it.each([
  ["relu", activations.relu, 10, 0],
  ["tanh", activations.tanh, 5, 1],
  ["sign on the circle", activations.sign, 2, 1],
  ["hermite-3", hermiteActivation(3), 6, 1],
] as const)("of %s is that of the degree where α_k² is largest", (_, activation, dimension, degree) => {
  const squares = Array.from({ length: 12 }, (__, k) => funkHecke(activation, { dimension, degree: k }).value ** 2);
  expect(squares.indexOf(Math.max(...squares))).toBe(degree);
  expect(largestEigenvalue(activation, { dimension })).toBe(squares[degree]);
});

it("sees a high degree behind dead ones", () => {
  // cos(20 t) in dimension 3: α_k = i^k j_k(20) in modulus, largest near k = 17, far from degree 0.
  const options = { dimension: 3, gain: 20 };
  const squares = Array.from(
    { length: 40 },
    (_, k) => funkHecke(activations.cosine, { ...options, degree: k }).value ** 2,
  );
  expect(squares.indexOf(Math.max(...squares))).toBeGreaterThan(10);
  expect(largestEigenvalue(activations.cosine, options)).toBe(Math.max(...squares));
});

it.each([
  [2, 4, 0],
  [5, 8, 4],
])("keeps the largest while it looks on: cos(γt), d = %i, γ = %i", (dimension, gain, degree) => {
  const alpha = funkHecke(activations.cosine, { dimension, gain, degree }).value;
  expect(largestEigenvalue(activations.cosine, { dimension, gain })).toBe(alpha ** 2);
});
