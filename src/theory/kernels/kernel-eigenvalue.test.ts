import { expect, it } from "vitest";
import references from "../../../tests/reference/kernel-eigenvalues.json" with { type: "json" };
import { findActivation } from "../../activations/find.ts";
import { fixedPoint } from "../../math/fixed-point/fixed-point.ts";
import { harmonicDimension } from "../../math/harmonics.ts";
import { legendre } from "../../math/legendre.ts";
import { gaussGegenbauer } from "../../math/quadrature.ts";
import quantity from "../quantities/kernel-eigenvalue.ts";
import { funkHecke } from "../spherical/funk-hecke.ts";
import { type InfiniteWidthOptions, infiniteWidthKernel } from "./infinite-width.ts";
import { kernelEigenvalue } from "./kernel-eigenvalue.ts";
import { eigenvalueByQuadrature } from "./kernel-eigenvalue-quadrature.ts";

const kernelOf = (
  kernel: InfiniteWidthOptions["kernel"],
  activation: string,
  hiddenLayers: number,
  weightVariance?: number,
) =>
  infiniteWidthKernel({
    kernel,
    activation: findActivation(activation),
    hiddenLayers,
    ...(weightVariance === undefined ? {} : { weightVariance }),
  });

const within = (relative: number, value: number, expected: number): boolean =>
  Math.abs(value - expected) <= relative * Math.abs(expected);

it.each(references.values)("agrees with mpmath: $params", ({ params, value }) => {
  const predicted = Number(quantity.value(quantity.params.parse(params)).value);
  // The promised accuracy, 1e-12.
  expect(within(references.relativeTolerance, predicted, Number(value))).toBe(true);
  // Mutant: an error in the twelfth digit.
  expect(within(references.relativeTolerance, predicted * (1 + 3e-12), Number(value))).toBe(false);
});

it("the conjugate kernel of one ReLU layer is 2d times E relu relu, w on the sphere", () => {
  // w = ‖w‖ u, E ‖w‖² = d, v = 2. Both sides are good to 1e-12.
  for (const [dimension, degree] of [
    [3, 4],
    [10, 2],
    [50, 1],
    [1000, 6],
  ] as const) {
    const alpha = funkHecke(findActivation("relu"), { dimension, degree }).value;
    const { value } = kernelEigenvalue(kernelOf("conjugate", "relu", 1), { dimension, degree });
    expect(within(2e-12, value, 2 * dimension * alpha ** 2)).toBe(true);
    const arccos1 = quantity.value(quantity.params.parse({ kernel: "arccos1", dimension, degree })).value;
    expect(within(2e-12, Number(arccos1), alpha ** 2)).toBe(true);
  }
});

it.each([
  ["conjugate", "exponential", undefined],
  ["tangent", "exponential", 0.3],
  ["tangent", "sine", undefined],
] as const)("trace: Σ_k N(d, k) λ_k = κ(1) for %s, %s, v = %s", (kind, activation, v) => {
  const kernel = kernelOf(kind, activation, 2, v);
  let trace = 0;
  for (let degree = 0; degree <= 60; degree++) {
    const { value } = kernelEigenvalue(kernel, { dimension: 5, degree });
    trace += Number(harmonicDimension(5, degree)) * value;
  }
  // Coefficients fall faster than any power; 60 degrees leave nothing above 1e-14. Each term is good to 1e-12.
  expect(within(1e-12, trace, kernel.diagonal)).toBe(true);
  // Mutant: multiplicities of another dimension.
  expect(within(1e-3, trace * Number(harmonicDimension(6, 2)), kernel.diagonal * 14)).toBe(false);
});

it("odd degrees: dead for one layer of ReLU, in both kernels; not for two", () => {
  for (const kind of ["conjugate", "tangent"] as const) {
    for (const degree of [3, 5, 21]) {
      const sphere = { dimension: 6, degree };
      expect(kernelEigenvalue(kernelOf(kind, "relu", 1), sphere)).toEqual({ value: 0, error: 0 });
      const alive = kernelEigenvalue(kernelOf(kind, "relu", 2), sphere);
      expect(alive.value).toBeGreaterThan(1e6 * alive.error);
      expect(kernelEigenvalue(kernelOf(kind, "tanh", 2), { dimension: 6, degree: degree + 1 }).value).toBe(0);
    }
  }
});

it("the tangent kernel of ReLU falls like k^−d, the conjugate one like k^−(d+2)", () => {
  // Bietti & Bach (2021): κ has a term |θ| and |θ|³ at θ = 0. With k + (d − 2)/2 for k the next order is (1/k)², deep
  // kernels with corrections of relative order L²/k²: 0.02 at k = 30 to 60.
  for (const dimension of [3, 4, 7]) {
    for (const [kind, power] of [
      ["tangent", dimension],
      ["conjugate", dimension + 2],
    ] as const) {
      const kernel = kernelOf(kind, "relu", 2);
      const at = (degree: number): number => kernelEigenvalue(kernel, { dimension, degree }).value;
      const slope = -Math.log(at(60) / at(30)) / Math.log((60 + dimension / 2 - 1) / (30 + dimension / 2 - 1));
      expect(Math.abs(slope - power)).toBeLessThan(0.15);
    }
  }
});

it("series, fixed-point quadrature and Gauss–Gegenbauer agree", () => {
  const arithmetic = fixedPoint(192);
  for (const [kind, activation, layers, dimension, degree] of [
    ["conjugate", "tanh", 2, 6, 3],
    ["tangent", "softplus", 3, 5, 2],
    ["tangent", "logistic", 2, 12, 7],
    ["tangent", "relu", 3, 40, 4],
    ["conjugate", "step", 2, 60, 3],
  ] as const) {
    const kernel = kernelOf(kind, activation, layers);
    const truncated = kernel.truncated({ count: 200, bits: 192 });
    const { value } = kernelEigenvalue(kernel, { dimension, degree });
    const integral = eigenvalueByQuadrature(truncated, { dimension, degree, hint: 1e-8 }).value * kernel.diagonal;
    // Both promise 1e-12.
    expect(within(2e-12, integral, value)).toBe(true);
    if (activation === "relu" || activation === "step") continue;
    const { nodes, weights } = gaussGegenbauer(120, dimension);
    let direct = 0;
    nodes.forEach((t, i) => {
      const kappa = arithmetic.toNumber(truncated.at(arithmetic.fromNumber(t), arithmetic)) * kernel.diagonal;
      direct += weights[i]! * kappa * legendre(degree, t, dimension);
    });
    // A polynomial of degree below 240 but for coefficients under 1e-15; the sum is rounded at 1e-15 κ(1).
    expect(Math.abs(direct - value)).toBeLessThan(2e-14 * kernel.diagonal);
    expect(Math.abs(direct - value * (1 + 1e-3))).toBeGreaterThan(2e-14 * kernel.diagonal);
  }
});

it("a truncation lacks no more than it says", () => {
  for (const kind of ["conjugate", "tangent"] as const) {
    const kernel = kernelOf(kind, "softplus", 3, 1.3);
    const sum = (count: number): number =>
      kernel
        .truncated({ count, bits: 192 })
        .series(400)
        .coefficients.reduce((total, x) => total + x, 0);
    for (const count of [4, 8, 16]) {
      const { lacking } = kernel.truncated({ count, bits: 192 });
      // The whole sum is 1; roundings of 400 terms.
      expect(1 - sum(count)).toBeLessThan(lacking + 1e-13);
      // And it is not idle: what is said to lack does, to a factor.
      expect(1 - sum(count)).toBeGreaterThan(lacking / 20 - 1e-13);
    }
  }
});

it("a polynomial has no eigenvalue beyond its degree, and says how well that is known", () => {
  const { value, error } = kernelEigenvalue(kernelOf("conjugate", "hermite-3", 1), { dimension: 8, degree: 5 });
  expect(value).toBe(0);
  expect(error).toBeLessThan(1e-25);
  // κ = t³ in the first layer, t⁹ in the second: E[t⁹ P_9] = 9!/(8·10·…·24).
  const ninth = kernelEigenvalue(kernelOf("conjugate", "hermite-3", 2), { dimension: 8, degree: 9 }).value;
  let exact = 1;
  for (let j = 0; j < 9; j++) exact *= (j + 1) / (8 + 2 * j);
  expect(within(1e-12, ninth, exact)).toBe(true);
});

it("kinks that are not at 0: less accurate, and honest", () => {
  const sphere = { dimension: 10, degree: 2 };
  // max(t, 0) + 10⁻⁹ is no homogeneous function, but next to one.
  const near = kernelEigenvalue(kernelOf("conjugate", "max(t, 0) + 0.000000001", 1, 2), sphere);
  const relu = kernelEigenvalue(kernelOf("conjugate", "relu", 1), sphere).value;
  expect(Math.abs(near.value - relu)).toBeLessThan(near.error + 1e-8 * relu);
  // Coefficients fall like m^(−5/2): 1088 of them leave 1e-5 of the trace, at 1e-4 of the weight or less.
  expect(near.error).toBeLessThan(1e-6 * relu);
});

it("refuses what has no kernel", () => {
  expect(() => kernelOf("tangent", "sign", 1)).toThrow(/continuous activation/);
  expect(() => kernelOf("tangent", "relu", 0)).toThrow(/hiddenLayers/);
  expect(() => kernelOf("conjugate", "relu", 1, -1)).toThrow(/weightVariance/);
  expect(() => kernelOf("conjugate", "exp(t^2/2)", 1)).toThrow(/grow slower/);
  expect(() => kernelEigenvalue(kernelOf("conjugate", "relu", 1), { dimension: 1, degree: 2 })).toThrow(/dimension/);
  expect(() => quantity.value(quantity.params.parse({ kernel: "tangent", dimension: 3, degree: 2 }))).toThrow(
    /needs an activation/,
  );
  expect(() =>
    quantity.value(quantity.params.parse({ kernel: "arccos1", activation: "tanh", dimension: 3, degree: 2 })),
  ).toThrow(/ReLU/);
});
