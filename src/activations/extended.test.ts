import { expect, it } from "vitest";
import type { Lane, VectorAlgebra } from "../engine/vector/algebra.ts";
import { fixedPoint } from "../math/fixed-point/fixed-point.ts";
import { extendedValue } from "./extended.ts";
import { activations } from "./registry.gen.ts";

const f = fixedPoint(200);
const form = (value: (v: VectorAlgebra, t: Lane) => Lane) => {
  const at = extendedValue({ id: "test", vector: { value } }, 200);
  return (t: number): number => f.toNumber(at(f.fromNumber(t)));
};

const POINTS = [-30, -7.3, -1.2, -0.1, 0, 2 ** -40, 0.3, 1, 2.2, 30];

it.each(Object.values(activations))("$id with many digits is its value", (activation) => {
  const at = extendedValue(activation, 200);
  for (const t of POINTS) {
    // The value is good to a few ulps of itself, or of t where its formula cancels.
    const tolerance = 16 * Number.EPSILON * Math.max(Math.abs(activation.value(t)), Math.min(1, Math.abs(t)));
    const difference = (x: number) => Math.abs(f.toNumber(at(f.fromNumber(x))) - activation.value(t));
    expect(difference(t)).toBeLessThanOrEqual(tolerance);
  }
  // Mutant: the value elsewhere.
  const off = POINTS.map((t) => Math.abs(f.toNumber(at(f.fromNumber(-t - 0.5))) - activation.value(t)));
  expect(Math.max(...off)).toBeGreaterThan(0.01);
});

it("a digit more of precision moves the value by less than a digit", () => {
  for (const activation of Object.values(activations)) {
    const coarse = extendedValue(activation, 128);
    const fine = extendedValue(activation, 320);
    const g = fixedPoint(128);
    for (const t of [-3.3, 0.7]) {
      const difference = (fine(fixedPoint(320).fromNumber(t)) >> 192n) - coarse(g.fromNumber(t));
      // Some units, times the condition of the form: e^{2·3.3} for balanced-tanh.
      expect(Math.abs(Number(difference))).toBeLessThan(2 ** 14);
    }
  }
});

it("has every operation of the algebra", () => {
  expect(form((v, t) => v.round(t))(2.5)).toBe(2);
  expect(form((v, t) => v.round(t))(-3.5)).toBe(-4);
  expect(form((v, t) => v.round(t))(-3.4)).toBe(-3);
  expect(form((v, t) => v.copySign(t, -2))(3)).toBe(-3);
  expect(form((v, t) => v.copySign(-5, t))(3)).toBe(5);
  expect(form((v, t) => v.polynomial(t, [1, 2, 3]))(2)).toBe(17);
  expect(form((v, t) => v.multiplyAdd(t, t, 1))(3)).toBe(10);
  expect(form((v, t) => v.maximum(v.minimum(t, 2), -1))(5)).toBe(2);
  expect(form((v, t) => v.squareRoot(v.subtract(t, 1)))(5)).toBe(2);
  expect(form((v, t) => v.select(v.lessOrEqual(t, 1), v.absolute(t), v.negate(t)))(1)).toBe(1);
  const named = { exp: Math.exp, expm1: Math.expm1, log: Math.log, log1p: Math.log1p, sin: Math.sin, cos: Math.cos };
  for (const [name, reference] of Object.entries(named)) {
    const got = form((v, t) => v[name as keyof typeof named](t))(0.7);
    // An ulp of Math's.
    expect(Math.abs(got - reference(0.7))).toBeLessThan(3e-16);
  }
  expect(form((v, t) => v.add(v.erf(t), v.erfc(t)))(0.7)).toBe(1);
  expect(form((v, t) => v.divide(v.tanh(t), v.tanh(t)))(0.7)).toBe(1);
});

it("a branch that is not taken may divide by zero or overflow", () => {
  // (e^t − 1)/t, 1 at 0.
  const quotient = form((v, t) => v.select(v.less(v.absolute(t), 1e-30), 1, v.divide(v.expm1(t), t)));
  expect(quotient(0)).toBe(1);
  expect(Math.abs(quotient(1) - (Math.E - 1))).toBeLessThan(3e-16); // Math.E rounds.
  expect(form((v, t) => v.divide(1, v.add(1, v.exp(v.exp(t)))))(20)).toBe(0);
  expect(form((v, t) => v.exp(v.negate(v.divide(1, v.absolute(t)))))(0)).toBe(0);
  expect(form((v, t) => v.minimum(v.divide(1, t), 3))(0)).toBe(3);
});

it("says where a value is not finite", () => {
  expect(() => form((v, t) => v.divide(1, v.subtract(t, 0.25)))(0.25)).toThrow(
    "test: the value must be finite at t = 0.25, got Infinity",
  );
  expect(() => form((v, t) => v.log(t))(-2)).toThrow("at t = -2, got NaN");
  expect(() => form((v, t) => v.subtract(v.divide(1, t), v.divide(1, t)))(0)).toThrow("got NaN");
});

it("balanced-tanh is one analytic function where its formula changes, at t = 24", () => {
  const step = 2 ** -20;
  /** The largest change of the third difference from one step to the next about 24, relative: σ‴ falls by e^{−2 step}. */
  const unevenness = (value: (v: VectorAlgebra, t: Lane) => Lane): number => {
    const at = extendedValue({ id: "test", vector: { value } }, 400);
    const g = fixedPoint(400);
    const y = Array.from({ length: 12 }, (_, j) => at(g.fromNumber(24 + (j - 5.5) * step)));
    const third = y.slice(3).map((last, j) => g.toNumber(last - 3n * y[j + 2]! + 3n * y[j + 1]! - y[j]!));
    const largest = Math.max(...third.map(Math.abs));
    return Math.max(...third.slice(1).map((x, j) => Math.abs(x - third[j]!))) / largest;
  };
  expect(unevenness(activations["balanced-tanh"].vector.value)).toBeLessThan(3 * step);
  // Mutant: constant from there on.
  expect(unevenness((v, t) => activations["balanced-tanh"].vector.value(v, v.minimum(t, 24)))).toBeGreaterThan(1e-3);
});
