import { describe, expect, it } from "vitest";
import { nearest, ROUNDING, VectorModule, valued } from "../../../tests/laws/vector-module.ts";
import { erf } from "../../math/special/erf.ts";
import { erfc } from "../../math/special/erfc.ts";
import type { VectorAlgebra, VectorForm } from "./algebra.ts";
import { COEFFICIENTS, type Coefficients } from "./coefficients.ts";
import type { VectorOptions } from "./compile.ts";
import { exponentials } from "./exponential.ts";
import { FORMATS } from "./format.ts";
import { logarithms } from "./logarithm.ts";
import type { Primitives } from "./primitives.ts";
import { trigonometric } from "./trigonometric.ts";

const MODES: readonly VectorOptions[] = [
  { precision: "float32", relaxed: true },
  { precision: "float32", relaxed: false },
  { precision: "float64", relaxed: true },
  { precision: "float64", relaxed: false },
];

type Name = "exp" | "expm1" | "log" | "log1p" | "tanh" | "erf" | "erfc" | "sin" | "cos";
type Table = "expm1" | "atanh" | "sine" | "cosine" | "erf" | "erfc";

/** A function of the algebra as compileVector has it; or, with `off`, with the leading coefficient of a table wrong by 2000
 *  roundings, which count for 20 at least where its term is largest. The algebra that a form is given is made of the
 *  primitives that the functions are written with. */
const form = (name: Name, { precision }: VectorOptions, off?: Table): VectorForm =>
  valued((v: VectorAlgebra, t) => {
    if (off === undefined) return v[name](t);
    const [p, format, right] = [v as unknown as Primitives, FORMATS[precision], COEFFICIENTS[precision]];
    const wrong = right[off].with(0, right[off][0] * (1 + 2000 * ROUNDING[precision]));
    const table: Coefficients = { ...right, [off]: wrong };
    return { ...exponentials(p, format, table), ...logarithms(p, format, table), ...trigonometric(p, format, table) }[
      name
    ](t);
  });

const both = (sizes: readonly number[]): number[] => sizes.flatMap((t) => [t, -t]);
const linear = (from: number, to: number): number[] =>
  Array.from({ length: 4000 }, (_, k) => from + ((to - from) * (k + 0.31)) / 4000);
const geometric = (from: number, to: number): number[] => linear(Math.log2(from), Math.log2(to)).map((x) => 2 ** x);

interface Case {
  readonly name: Name;
  readonly of: (t: number) => number;
  /** Stated in algebra.ts. */
  readonly ulps: number;
  /** Error besides, in float32, near the zeros of sin and cos other than 0. */
  readonly absolute?: number;
  /** ulps by which the reference may be off in float64: 1 for the runtime's (fdlibm), 12 for erf's series of up to 40 terms,
   *  5 for erfc, a sum of 15 positive terms and two exponentials. */
  readonly reference: number;
  readonly points: readonly number[];
  readonly exact: readonly (readonly [number, number])[];
  readonly table: Table;
}

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;

const CASES: readonly Case[] = [
  {
    name: "exp",
    of: Math.exp,
    ulps: 2,
    reference: 1,
    points: [...linear(-86, 88.7), ...both(geometric(1e-10, 1))],
    exact: [
      [0, 1],
      [-infinity, 0],
      [-1e5, 0],
      [infinity, infinity],
      [1e5, infinity],
      [nan, nan],
    ],
    table: "expm1",
  },
  {
    name: "expm1",
    of: Math.expm1,
    ulps: 2,
    reference: 1,
    points: [...linear(-40, 88.7), ...both(geometric(1e-30, 1))],
    exact: [
      [0, 0],
      [-infinity, -1],
      [-1e5, -1],
      [infinity, infinity],
      [1e5, infinity],
      [nan, nan],
    ],
    table: "expm1",
  },
  {
    name: "log",
    of: Math.log,
    ulps: 1,
    reference: 1,
    points: [...geometric(1e-44, 3e38), ...linear(0.5, 2)],
    exact: [
      [1, 0],
      [0, -infinity],
      [-1, nan],
      [-infinity, nan],
      [infinity, infinity],
      [nan, nan],
    ],
    table: "atanh",
  },
  {
    name: "log1p",
    of: Math.log1p,
    ulps: 1,
    reference: 1,
    points: [...geometric(1e-37, 3e38), ...linear(-1, 1), ...geometric(1e-37, 0.5).map((t) => -t)],
    exact: [
      [0, 0],
      [-1, -infinity],
      [-2, nan],
      [infinity, infinity],
      [nan, nan],
    ],
    table: "atanh",
  },
  {
    name: "tanh",
    of: Math.tanh,
    ulps: 3,
    // (e^{2t} − 1)/(e^{2t} + 1): the bound of expm1, twice, and two roundings.
    reference: 3,
    points: [...both(linear(0, 25)), ...both(geometric(1e-30, 1))],
    exact: [
      [0, 0],
      [infinity, 1],
      [-infinity, -1],
      [1e30, 1],
      [nan, nan],
    ],
    table: "expm1",
  },
  {
    name: "erf",
    of: erf,
    ulps: 4,
    reference: 12,
    points: [...both(linear(0, 7)), ...both(geometric(1e-30, 1))],
    exact: [
      [0, 0],
      [infinity, 1],
      [-infinity, -1],
      [1e30, 1],
      [nan, nan],
    ],
    table: "erf",
  },
  {
    name: "erfc",
    of: erfc,
    ulps: 6,
    reference: 5,
    points: [...linear(-7, 26.6), ...linear(0, 9.3), ...both(geometric(1e-30, 1))],
    exact: [
      [0, 1],
      [infinity, 0],
      [-infinity, 2],
      [1e30, 0],
      [nan, nan],
    ],
    table: "erfc",
  },
  {
    name: "sin",
    of: Math.sin,
    ulps: 3,
    absolute: 2 ** -48,
    reference: 1,
    points: [...both(linear(0, 1e4)), ...both(geometric(1e-30, 10))],
    exact: [
      [0, 0],
      [10_001, nan],
      [infinity, nan],
      [nan, nan],
    ],
    table: "sine",
  },
  {
    name: "cos",
    of: Math.cos,
    ulps: 3,
    absolute: 2 ** -48,
    reference: 1,
    points: [...both(linear(0, 1e4)), ...geometric(1e-30, 10)],
    exact: [
      [0, 1],
      [-10_001, nan],
      [infinity, nan],
      [nan, nan],
    ],
    table: "cosine",
  },
];

/** Worst error in units of what is stated. Values below the normal numbers are not looked at. */
function violation(
  { of, ulps, absolute = 0, reference, points }: Case,
  vector: VectorForm,
  options: VectorOptions,
): number {
  const { precision } = options;
  const single = precision === "float32";
  const numbers = points.map((t) => nearest(precision, t));
  const got = new VectorModule(vector, { ...options, pages: 8 }).value(numbers);
  const errors = numbers.map((t, i) => {
    const wanted = of(t);
    if (Math.abs(wanted) < (single ? 2 ** -125 : 2 ** -1021)) return 0;
    const ulp = 2 ** Math.floor(Math.log2(Math.abs(wanted))) * 2 * ROUNDING[precision];
    // For float32 the reference, in float64, is exact.
    const allowed = single ? ulps * ulp + absolute : (ulps + reference) * ulp;
    const error = Math.abs(got[i] - wanted) / allowed;
    return Number.isNaN(error) ? infinity : error;
  });
  return errors.reduce((a, b) => Math.max(a, b), 0);
}

describe.each(CASES)("$name", (example) => {
  const { name, exact, table } = example;

  it.each(MODES)("keeps the error stated, in $precision, relaxed $relaxed", (options) => {
    expect(violation(example, form(name, options), options)).toBeLessThanOrEqual(1);
  });

  it.each(MODES)("has its limits, in $precision, relaxed $relaxed", (options) => {
    const got = new VectorModule(form(name, options), options).value(exact.map(([t]) => t));
    expect(got.map((value) => value + 0)).toEqual(exact.map(([, value]) => value));
  });

  it.each(MODES)("would not with another coefficient, in $precision, relaxed $relaxed", (options) => {
    expect(violation(example, form(name, options, table), options)).toBeGreaterThan(1);
  });
});

describe.each(["tanh", "erf"] as const)("%s", (name) => {
  it.each(MODES)("is odd to the bit and within ±1, in $precision, relaxed $relaxed", (options) => {
    const points = [...linear(0, 7), ...geometric(1e-30, 1e30)];
    const module = new VectorModule(form(name, options), { ...options, pages: 8 });
    const [plus, minus] = [module.value(points), module.value(points.map((t) => -t))];
    expect(minus.map((value) => -value)).toEqual(plus);
    expect(Math.max(...plus)).toBe(1);
  });
});
