import { describe, expect, it } from "vitest";
import type { Arithmetic } from "../../../expressions/arithmetic.ts";
import { evaluate } from "../../../expressions/evaluate.ts";
import type { Expression } from "../../../expressions/expression.ts";
import { UNARY, type UnaryName } from "../../../expressions/functions.ts";
import { parseExpression } from "../../../expressions/parse.ts";
import { fixedPoint } from "../../../math/fixed-point/fixed-point.ts";
import { type EnclosedExpression, encloseProfile, profileOfPoints } from "./enclose-profile.ts";
import { evaluateOn } from "./evaluate.ts";
import { RULES, type Rule } from "./functions.ts";
import * as x from "./interval.ts";
import * as jet from "./jet.ts";

/** Values to 10⁻⁹⁰ or so, by the definitions of src/expressions and not those under test. */
const f = fixedPoint(320);
/** The real numbers that these stand for in the definitions. */
const REAL = new Map([
  [Math.PI, f.pi],
  [Math.E, f.exp(f.one)],
  [-Math.SQRT1_2, -f.sqrt(f.one >> 1n)],
]);
const lift = (v: bigint | number): bigint => (typeof v === "bigint" ? v : (REAL.get(v) ?? f.fromNumber(v)));
const one = (g: (v: bigint) => bigint) => (v: bigint | number) => g(lift(v));
const two =
  <R>(g: (u: bigint, v: bigint) => R) =>
  (u: bigint | number, v: bigint | number) =>
    g(lift(u), lift(v));

const exact: Arithmetic<bigint, boolean> = {
  add: two((u, v) => u + v),
  subtract: two((u, v) => u - v),
  multiply: two(f.multiply),
  divide: two(f.divide),
  negate: one((v) => -v),
  absolute: one((v) => (v < 0n ? -v : v)),
  squareRoot: one(f.sqrt),
  minimum: two((u, v) => (u < v ? u : v)),
  maximum: two((u, v) => (u > v ? u : v)),
  less: two((u, v) => u < v),
  lessOrEqual: two((u, v) => u <= v),
  select: (where, yes, no) => lift(where ? yes : no),
  exp: one(f.exp),
  // −10⁵ for −∞: its exponential is 0 here.
  log: one((v) => (v === 0n ? f.fromInteger(-100_000) : f.log(v))),
  tanh: one(f.tanh),
  erf: one(f.erf),
  erfc: one(f.erfc),
  sin: one(f.sin),
  cos: one(f.cos),
};

const read = (source: string): Expression => parseExpression(source, { variables: ["r", "d"] });
const valueAt = (expression: Expression, r: number, d = 7): bigint =>
  lift(evaluate(expression, exact, [f.fromNumber(r), f.fromNumber(d)]));

/** 2⁻²⁴⁰, for the roundings of the reference, absolute and relative. */
const isIn = (value: bigint, { lower, upper }: x.Interval): boolean => {
  const slack = (1n << 80n) + ((value < 0n ? -value : value) >> 240n);
  const above = lower === Number.NEGATIVE_INFINITY || f.fromNumber(lower) - slack <= value;
  return above && (upper === Number.POSITIVE_INFINITY || value <= f.fromNumber(upper) + slack);
};

/** Fractional parts of multiples of the golden ratio: spread evenly over [0, 1]. */
const spread = (i: number): number => (i * 0.6180339887498949) % 1;

/**
 * The divided differences of a function over any points of a piece are its derivatives over k! somewhere on it, for k ≤ 1 also those of
 * Lipschitz functions: terms must enclose them. Counts those outside.
 */
function outside(source: string, from: number, to: number): number {
  const expression = read(source);
  const { terms } = evaluateOn(expression, new Map([["d", 7]]), { from, to, order: 6 }).value;
  const half = (f.fromNumber(to) - f.fromNumber(from)) >> 1n;
  let count = 0;
  for (let trial = 0; trial < 4; trial++) {
    const points = terms.map((_, j) => from + (to - from) * spread(7 * trial + j + 1));
    const nodes = points.map(f.fromNumber);
    let column = points.map((at) => valueAt(expression, at));
    for (let k = 0; k < terms.length; k++) {
      let scaled = column[0]!;
      for (let j = 0; j < k; j++) scaled = f.multiply(scaled, half);
      if (!isIn(scaled, terms[k]!)) count++;
      column = column.slice(1).map((v, j) => f.divide(v - column[j]!, nodes[j + k + 1]! - nodes[j]!));
    }
  }
  return count;
}

const PIECES = [
  [0, 1],
  [0.9, 1.1],
  [2.3, 2.3001],
] as const;

const NAMES = Object.keys(UNARY) as UnaryName[];
/** An argument that is positive on the pieces. */
const call = (name: UnaryName, shift = name === "log" || name === "sqrt" ? 0.2 : -0.7): string =>
  `${name}(1.3*r + ${shift})`;

describe("derivatives on a piece", () => {
  it.each(NAMES)("of %s enclose its divided differences, and slopes 1 % (and 10⁻⁸) larger do not", (name) => {
    const count = (): number => PIECES.map(([from, to]) => outside(call(name), from, to)).reduce((a, b) => a + b);
    expect(count()).toBe(0);
    const rule = RULES[name];
    const { domain } = rule;
    mutated(name, { ...(domain && { domain }), of: (u) => scaledSlope(rule.of(u)) }, () => {
      expect(count()).toBeGreaterThan(0);
    });
  });

  it("of tanh, by a wrong rule, do not", () => {
    const { tanh } = RULES;
    // 1 − y for 1 − y².
    const slopes = (y: readonly x.Interval[], k: number): x.Interval =>
      k === 0 ? x.subtract(x.ONE, y[0]!) : x.negate(y[k]!);
    const range = (u: x.Interval): x.Interval => tanh.of({ terms: [u] }).terms[0]!;
    mutated("tanh", { of: (u) => jet.compose({ terms: u.terms }, range, slopes) }, () => {
      expect(outside(call("tanh"), 2.3, 2.3001)).toBeGreaterThan(0);
    });
  });

  it.each([
    "r^3 - 2*r + pi*e",
    "1/(1 + r^2)",
    "r^-2.5 + sqrt(r + 1)",
    "(r + 0.1)^0.3/d",
    "(r - 1)^5",
    "max(r, 1 - r)*min(sin(r), cos(r))",
    "exp(-(r - 3)^2)*cos(5*r)",
    "abs(exp(-r) - 0.4)^2",
    "1/(1 + exp(20*(r - 1)))",
    "-d^(1/2)*r/(2 + sin(r*d))",
  ])("of %s enclose its divided differences", (source) => {
    for (const [from, to] of PIECES) expect(outside(source, from + 0.01, to + 0.01)).toBe(0);
  });
});

function mutated(name: UnaryName, mutant: Rule, check: () => void): void {
  const rules = RULES as Record<UnaryName, Rule>;
  const kept = rules[name];
  rules[name] = mutant;
  try {
    check();
  } finally {
    rules[name] = kept;
  }
}

const scaledSlope = ({ terms, ends }: jet.Jet): jet.Jet => ({
  terms: terms.map((term, k) => (k !== 1 ? term : x.add(x.multiply(term, x.point(1.01)), x.point(1e-8)))),
  ends,
});

/** |f(r) − f̃(r)| ≤ deviation · factor on every piece that r belongs to. */
function isWithin(source: string, enclosed: EnclosedExpression, r: number, factor = 1): boolean {
  const { profile, deviations } = enclosed;
  const value = valueAt(read(source), r);
  return profile.pieces.every((coefficients, j) => {
    const [from, to] = [profile.edges[j]!, profile.edges[j + 1]!];
    if (r < from || r > to) return true;
    const t = f.divide(
      2n * f.fromNumber(r) - f.fromNumber(from) - f.fromNumber(to),
      f.fromNumber(to) - f.fromNumber(from),
    );
    let [before, current, sum] = [t, f.one, 0n];
    for (const c of coefficients) {
      sum += f.multiply(f.fromNumber(c), current);
      [before, current] = [current, 2n * f.multiply(t, current) - before];
    }
    const allowed = deviations[j]! * factor;
    return isIn(value - sum, { lower: -allowed, upper: allowed });
  });
}

const CONTINUOUS = [
  "max(0, 1 - r/1.5)",
  "max(0, 1 - 0.7*r)",
  "exp(-(r-3)^2)",
  "cos(5*r)/(1+r^2)",
  "1/(1+exp(20*(r-2)))",
  "sqrt(r)*exp(-r)",
  "abs(sin(3*r))/(1+r)",
  "erf(r-2)*Phi(3-r)",
  "tanh(r/d)*exp(-r^2/d)",
  "log(1+r)*erfc(r-1)",
  "logistic(4-r^2) + r^0.3*exp(-r)",
  "min(1, exp(2-r))",
  "max(0, r*exp(-r) - 0.2)",
  "0.25",
];
const JUMPING = ["step(2-r)", "sign(sin(3*r))/(1+r)", "step(1-0.7*r)*r", "(step(r-1) - step(r-2.3))*cos(r)"];
const OPTIONS = { last: 10, dimension: 7 };

describe("encloseProfile", () => {
  const points = (enclosed: EnclosedExpression, edges: boolean): number[] => [
    ...Array.from({ length: 400 }, (_, i) => 10 * spread(i + 1)),
    ...(edges ? enclosed.profile.edges : []),
  ];

  it.each(CONTINUOUS)("%s is within its deviations everywhere, at the edges too", (source) => {
    const enclosed = encloseProfile(source, OPTIONS);
    for (const r of points(enclosed, true)) expect(isWithin(source, enclosed, r), `r = ${r}`).toBe(true);
    expect(enclosed.meanDeviation).toBeLessThanOrEqual(enclosed.tolerance);
    expect(enclosed.deviations.length).toBeLessThanOrEqual(64);
  });

  it.each(JUMPING)("%s is within its deviations off its jumps, and these are edges or in slivers", (source) => {
    const enclosed = encloseProfile(source, OPTIONS);
    for (const r of points(enclosed, false)) expect(isWithin(source, enclosed, r), `r = ${r}`).toBe(true);
    const { edges } = enclosed.profile;
    for (const [j, deviation] of enclosed.deviations.entries()) {
      // No jump is smaller than this.
      if (deviation > 1e-3) expect(edges[j + 1]! - edges[j]!).toBeLessThan(1e-13);
    }
  });

  it("a tenth of the deviations is not enough, nor is it beyond the last edge", () => {
    const tight = CONTINUOUS.filter((source) => {
      const enclosed = encloseProfile(source, OPTIONS);
      return !points(enclosed, true).every((r) => isWithin(source, enclosed, r, 0.1));
    });
    expect(tight.length).toBeGreaterThanOrEqual(3);
    const { profile, deviationBeyond } = encloseProfile("cos(5*r)/(1+r^2)", OPTIONS);
    const peak = Math.cos(5 * 10.05) / (1 + 10.05 ** 2);
    expect(Math.abs(peak - profile.beyond)).toBeGreaterThan(deviationBeyond / 10);
  });

  it.each([...CONTINUOUS, ...JUMPING, "r/(1+r)", "log(1+r^2)/(1+r^2)"])(
    "%s keeps to what is said of r > last",
    (source) => {
      const { profile, deviationBeyond, growthBeyond } = encloseProfile(source, OPTIONS);
      for (let i = 0; i < 20; i++) {
        const r = OPTIONS.last * 1.2 ** i * (1 + 0.1 * spread(i));
        const value = valueAt(read(source), r);
        const from = x.subtract(x.point(profile.beyond), x.point(deviationBeyond));
        const to = x.add(x.point(profile.beyond), x.point(deviationBeyond));
        expect(isIn(value, x.hull(from, to)), `r = ${r}`).toBe(true);
        const size = growthBeyond.factor * r ** growthBeyond.power * (1 + 1e-13);
        expect(isIn(value, { lower: -size, upper: size }), `growth at r = ${r}`).toBe(true);
      }
    },
  );

  it("puts edges at kinks, and is exact where f is", () => {
    const hat = encloseProfile("max(0, 1 - r/1.5)", OPTIONS);
    expect([...hat.profile.edges]).toEqual([0, 1.5, 10]);
    expect(hat.largestDeviation).toBeLessThan(1e-15);
    expect(hat).toMatchObject({ deviationBeyond: 0, growthBeyond: { factor: 0, power: 0 } });
    const shell = encloseProfile("step(r-1) - step(r-2)", OPTIONS);
    expect([...shell.profile.edges]).toEqual([0, 1, 2, 10]);
    expect(shell.profile.pieces.map((c) => [...c])).toEqual([[0], [1], [0]]);
    expect(shell.largestDeviation).toBe(0);
  });

  it("says what it did not reach", () => {
    const coarse = encloseProfile("cos(5*r)/(1+r^2)", { ...OPTIONS, pieces: 3 });
    expect(coarse.deviations.length).toBe(3);
    expect(coarse.largestDeviation).toBeGreaterThan(coarse.tolerance);
    for (const r of points(coarse, true)) expect(isWithin("cos(5*r)/(1+r^2)", coarse, r)).toBe(true);
    const low = encloseProfile("exp(-r)", { ...OPTIONS, degree: 2, tolerance: 1e-4 });
    expect(Math.max(...low.profile.pieces.map(({ length }) => length))).toBeLessThanOrEqual(3);
    expect(low.largestDeviation).toBeLessThanOrEqual(1.1e-4);
  });

  it("takes growing functions where a power bounds them", () => {
    const growing = encloseProfile("r^2 - 3*r", { last: 20, beyond: "growth" });
    expect(growing.deviationBeyond).toBe(Number.POSITIVE_INFINITY);
    expect(growing.growthBeyond.power).toBe(2);
    expect(growing.growthBeyond.factor).toBeGreaterThanOrEqual(0.85);
    expect(growing.growthBeyond.factor).toBeLessThanOrEqual(1.16);
    expect(() => encloseProfile("exp(r)", { last: 20, beyond: "growth" })).toThrow("below a power of r for r ≥ 20");
  });

  it.each([
    ["r^2", "expression, column 1: a function that is shown to be bounded for r ≥ 10", 1],
    ["1 + 2/(r - 3)", "column 8: the divisor must not come to 0, got", 8],
    ["1/(r^2-r)*step(r-5)", "column 4: the divisor must not come to 0, got", 4],
    ["exp(-r)*sqrt(3 - r)", "column 9: the argument of sqrt must be ≥ 0", 9],
    ["exp(-r)*log(r)", "column 9: the argument of log must be > 0, away from 0", 9],
    ["(r - 20)^0.3", "column 2: the base of the power 0.3 must be ≥ 0", 2],
    ["1 + +r", 'column 5: expected a number, a name, "-" or "("', 5],
    ["exp(-r)/q", "column 9: expected one of r, d, pi", 9],
  ])("refuses %s with its column", (source, message, column) => {
    const refused = (): unknown => encloseProfile(source, OPTIONS);
    expect(refused).toThrow(message);
    expect(refused).toThrow(expect.objectContaining({ column }));
  });

  it("refuses options that it cannot keep", () => {
    expect(() => encloseProfile("1", { last: Number.POSITIVE_INFINITY })).toThrow("last must be finite and > 0");
    expect(() => encloseProfile("1", { last: 1, degree: 17 })).toThrow("degree must be in [0, 16]");
    expect(() => encloseProfile("r/d", { last: 1 })).toThrow("expected one of r, pi");
  });
});

describe("profileOfPoints", () => {
  it("is exact for points whose half sums are, and says so else", () => {
    const exactly = profileOfPoints([
      [0, 1],
      [1, 0.5],
      [1, 0],
      [3, -2],
    ]);
    expect([...exactly.profile.edges]).toEqual([0, 1, 3]);
    expect([...exactly.deviations]).toEqual([0, 0]);
    expect(exactly.profile.beyond).toBe(-2);
    const rounded = profileOfPoints([
      [0, 0.1],
      [1, 2e-17],
      [2, 0],
    ]);
    expect(rounded.deviations[0]).toBeGreaterThan(0);
    expect(rounded.deviations[0]).toBeLessThan(1e-16);
    expect(rounded.deviations[1]).toBe(0);
  });
});
