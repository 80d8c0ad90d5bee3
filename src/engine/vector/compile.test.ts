import { describe, expect, it } from "vitest";
import { nearest, VectorModule, valued } from "../../../tests/laws/vector-module.ts";
import type { VectorForm } from "./algebra.ts";
import { compileVector, type VectorOptions } from "./compile.ts";

const MODES: readonly VectorOptions[] = [
  { precision: "float32", relaxed: true },
  { precision: "float64", relaxed: false },
];

/** Something between one instruction and a transcendental function, to reach every depth of unrolling. */
const FORMS: Readonly<Record<string, VectorForm>> = {
  square: {
    value: (v, t) => v.multiply(t, t),
    derivative: (v, t) => v.multiply(2, t),
    derivativeFromValue: (v, h) => v.multiply(2, v.squareRoot(h)),
  },
  tanh: {
    value: (v, t) => v.tanh(t),
    derivative: (v, t) => v.subtract(1, v.multiply(v.tanh(t), v.tanh(t))),
  },
  erf: valued((v, t) => v.erf(v.sin(t))),
};

const PAGE = 65_536;
const points = (count: number, seed = 1): number[] =>
  Array.from({ length: count }, (_, i) => Math.sin(seed + 7.3 * i) * 2);

describe.each(MODES)("$precision, relaxed $relaxed", (options) => {
  const size = options.precision === "float32" ? 4 : 8;
  const at = (value: number): number => nearest(options.precision, value);

  describe.each(Object.entries(FORMS))("%s", (_, form) => {
    it("gives an entry the same bits wherever it stands, and leaves alone what lies around a matrix", () => {
      const wanted = new VectorModule(form, options).value(points(1)).at(0);
      for (const columns of [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 18, 27, 35]) {
        const module = new VectorModule(form, options);
        const rows = Array.from({ length: columns }, (_, place) =>
          points(columns, 2).map((t, i) => (i === place ? points(1)[0] : t)),
        );
        const before = module.array([42, 43]);
        const t = module.array(rows.flat());
        const bias = module.array(Array(columns).fill(0));
        const after = module.array([44, 45]);
        module.kernels.activate(t.byteOffset, bias.byteOffset, columns, columns);
        expect(rows.map((_, place) => t[place * (columns + 1)])).toEqual(rows.map(() => wanted));
        expect([...before, ...bias, ...after]).toEqual([42, 43, ...Array(columns).fill(0), 44, 45]);
      }
    });

    it("touches nothing beyond the end of the memory", () => {
      for (let count = 1; count < 10; count++) {
        const module = new VectorModule(form, { ...options, pages: 1, from: PAGE - count * size });
        const t = module.array(points(count));
        module.kernels.activate(t.byteOffset, 0, 1, count);
        expect([...t]).toEqual(new VectorModule(form, options).value(points(count)));
      }
    });
  });

  it("adds the bias of a column, once rounded, before the activation and its derivative", () => {
    const [rows, columns] = [3, 7];
    const module = new VectorModule(FORMS.square, options);
    const start = points(rows * columns).map(at);
    const bias = module.array(points(columns, 5));
    const [t, both, derivative] = [module.array(start), module.array(start), module.array(start)];
    module.kernels.activate(t.byteOffset, bias.byteOffset, rows, columns);
    module.kernels.activateBoth(both.byteOffset, bias.byteOffset, derivative.byteOffset, rows, columns);
    const sums = start.map((value, i) => at(value + bias[i % columns]));
    expect([...t]).toEqual(sums.map((sum) => at(sum * sum)));
    expect([...both]).toEqual([...t]);
    expect([...derivative]).toEqual(sums.map((sum) => at(2 * sum)));
  });

  it("multiplies a gradient by the derivative from the value", () => {
    const module = new VectorModule(FORMS.square, options);
    const g = module.array(points(11));
    const h = module.array(points(11, 3).map(Math.abs));
    const wanted = [...g].map((value, i) => at(value * at(2 * at(Math.sqrt(h[i])))));
    module.kernels.backward?.(g.byteOffset, h.byteOffset, 11);
    expect([...g]).toEqual(wanted);
  });

  it("spreads a residual over read-out weights and the derivative", () => {
    const [rows, columns] = [5, 9];
    const module = new VectorModule(FORMS.square, options);
    const [residual, weights] = [module.array(points(rows, 2)), module.array(points(columns, 4))];
    const h = module.array(points(rows * columns).map(Math.abs));
    const out = module.array(points(rows * columns));
    const scale = (i: number): number => at(residual[Math.floor(i / columns)] * weights[i % columns]);
    const { kernels } = module;
    kernels.backwardReadout?.(out.byteOffset, residual.byteOffset, weights.byteOffset, h.byteOffset, rows, columns);
    expect([...out]).toEqual([...h].map((value, i) => at(scale(i) * at(2 * at(Math.sqrt(value))))));
    kernels.backwardReadoutStored(out.byteOffset, residual.byteOffset, weights.byteOffset, h.byteOffset, rows, columns);
    expect([...out]).toEqual([...h].map((value, i) => at(scale(i) * value)));
  });

  it("does nothing to a matrix without rows or columns", () => {
    const module = new VectorModule(FORMS.square, options);
    const t = module.array([2, 3]);
    module.kernels.activate(t.byteOffset, t.byteOffset, 0, 2);
    module.kernels.activate(t.byteOffset, t.byteOffset, 2, 0);
    module.kernels.activate(t.byteOffset, 0, 0, 2);
    expect([...t]).toEqual([2, 3]);
  });

  it("reaches addresses beyond 2 GiB", () => {
    const module = new VectorModule(FORMS.square, { ...options, pages: 2 ** 15 + 2, from: 2 ** 31 - 16 });
    expect(module.value(points(21))).toEqual(new VectorModule(FORMS.square, options).value(points(21)));
  });
});

it("has no kernel from the value where the derivative is no function of it", () => {
  const { kernels } = new VectorModule(FORMS.tanh, MODES[0]);
  expect(Object.keys(kernels)).toEqual(["activate", "activateBoth", "backwardReadoutStored"]);
});

it("computes once what value and derivative share", () => {
  const bytes = (derivative: VectorForm["derivative"]): number =>
    compileVector({ value: (v, t) => v.exp(t), derivative }, { precision: "float32", relaxed: true }).length;
  const alone = bytes((v) => v.add(1, 0));
  expect(bytes((v, t) => v.exp(t))).toBeLessThan(alone + 40);
  expect(bytes((v, t) => v.exp(v.negate(t)))).toBeGreaterThan(alone + 400);
});
