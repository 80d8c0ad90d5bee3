import { describe, expect, it } from "vitest";
import type { Activation } from "../../src/activations/activation.ts";
import { activationFromExpression } from "../../src/activations/expression.ts";
import { hermiteActivation } from "../../src/activations/hermite-family.ts";
import { activations } from "../../src/activations/registry.gen.ts";
import type { VectorOptions } from "../../src/engine/vector/compile.ts";
import { nearest, ROUNDING, VectorModule } from "./vector-module.ts";

/** Functions of the catalogue, written out by a user. */
const WRITTEN: Readonly<Record<string, readonly string[]>> = {
  identity: ["t", "0 + 1*t", "-(-t)", "t^1"],
  relu: ["max(t, 0)", "relu(t)", "(t + abs(t))/2"],
  "leaky-relu": ["max(t, 0.01*t)", "t - 0.99*min(t, 0)"],
  step: ["step(t)"],
  sign: ["sign(t)", "2*step(t) - 1 + (sign(t) - 2*step(t) + 1)"],
  logistic: ["logistic(t)", "1/(1 + exp(-t))", "(1 + exp(-t))^-1"],
  probit: ["Phi(t)", "erfc(-t/sqrt(2))/2", "(1 + erf(t/2^0.5))/2"],
  softplus: ["log(1 + exp(t))", "max(t, 0) + log(1 + exp(-abs(t)))"],
  gelu: ["t*Phi(t)"],
  silu: ["t*logistic(t)", "t/(1 + exp(-t))"],
  tanh: ["tanh(t)", "(exp(2*t) - 1)/(exp(2*t) + 1)"],
  erf: ["erf(t)", "1 - erfc(t)"],
  sine: ["sin(t)"],
  cosine: ["cos(t)", "sin(t + pi/2)"],
  exponential: ["exp(t)", "e^2*exp(t - 2)"],
  quadratic: ["t^2", "t*t", "abs(t)^2"],
  "hermite-3": ["(t^3 - 3*t)/sqrt(6)"],
};

const of = (id: string): Activation =>
  id === "hermite-3" ? hermiteActivation(3) : activations[id as keyof typeof activations];

/** About every kink and bend, and at the kinks. */
const POINTS = [0, ...Array.from({ length: 60 }, (_, k) => (k + 0.37) / 8)].flatMap((t) => [t, -t]);
const MODES: readonly VectorOptions[] = [
  { precision: "float32", relaxed: true },
  { precision: "float64", relaxed: false },
];

/** At most ten operations, of which each errs by 4 ulp = 8 roundings of numbers up to e^{2t}, t³ or, for a sum of ones, 1; a
 *  quotient brings them back to the size of the function, a difference to that of its terms. */
const tolerance = (t: number, value: number, rounding: number): number =>
  80 * rounding * (1 + Math.abs(value) + Math.abs(t) ** 3 / 2);

/** Worst difference of two functions at the points, in units of the tolerance. */
function violation(got: readonly number[], wanted: readonly number[], points: readonly number[], rounding: number) {
  const ratios = points.map((t, i) => Math.abs(got[i]! - wanted[i]!) / tolerance(t, wanted[i]!, rounding));
  return Math.max(...ratios.map((ratio) => (Number.isNaN(ratio) ? Infinity : ratio)));
}

function compiled({ vector }: Activation, options: VectorOptions, points: readonly number[]): [number[], number[]] {
  const module = new VectorModule(vector, options);
  const [t, slope] = [module.array(points), module.array(points)];
  module.kernels.activateBoth(t.byteOffset, 0, slope.byteOffset, 1, points.length);
  return [[...t], [...slope]];
}

describe.each(Object.entries(WRITTEN))("%s", (id, texts) => {
  const known = of(id);
  const values = POINTS.map(known.value);
  const slopes = POINTS.map(known.derivative);

  describe.each(texts)("as %s", (text) => {
    const written = activationFromExpression(text);

    it("has the same values, derivatives, kinks, and Hermite coefficients", () => {
      expect(violation(POINTS.map(written.value), values, POINTS, ROUNDING.float64)).toBeLessThan(1);
      expect(violation(POINTS.map(written.derivative), slopes, POINTS, ROUNDING.float64)).toBeLessThan(1);
      for (const kink of known.kinks) expect(written.kinks).toContain(kink);
      // Both are good to 1e-13 of a norm below 10.
      for (const k of [0, 1, 2, 5])
        expect(Math.abs(written.hermite(k, 0.8) - known.hermite(k, 0.8))).toBeLessThan(2e-12);
    });

    it.each(MODES)("has them in SIMD, $precision", (options) => {
      const points = POINTS.map((t) => nearest(options.precision, t));
      const [value, slope] = compiled(written, options, points);
      const rounding = ROUNDING[options.precision];
      expect(violation(value, points.map(known.value), points, rounding)).toBeLessThan(1);
      expect(violation(slope, points.map(known.derivative), points, rounding)).toBeLessThan(1);
    });
  });
});

it("a function that is another is told apart", () => {
  const other = activationFromExpression("max(t, 0.0101*t)");
  expect(
    violation(POINTS.map(other.value), POINTS.map(of("leaky-relu").value), POINTS, ROUNDING.float32),
  ).toBeGreaterThan(1);
  const slope = activationFromExpression("min(t, 0) + 2*max(t, 0) - t").derivative;
  expect(
    violation(
      POINTS.map((t) => -slope(-t)),
      POINTS.map(of("relu").derivative),
      POINTS,
      ROUNDING.float64,
    ),
  ).toBeGreaterThan(1);
});
