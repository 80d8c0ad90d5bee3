import { afterEach, describe, expect, it } from "vitest";
import { BITS, beds, noise, rounder, roundingBound, unitOf } from "./kernels-bed.ts";

/** Counts about the 2 or 4 entries of a vector, the 8 of two and the 16 of an unrolled step. */
const COUNTS = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 100];
const nans = (count: number): Float64Array => new Float64Array(count).fill(Number.NaN);

describe.each(beds().map((bed) => [bed.name, bed] as const))("%s", (_, bed) => {
  const { kernels } = bed;
  afterEach(() => bed.end());

  describe.each(BITS)("float%i", (bits) => {
    const round = rounder(bits);
    const put = (values: ArrayLike<number>) => bed.array(bits, values);
    const rounded = (values: ArrayLike<number>) => Float64Array.from(values, round);

    it("combines entries with one rounding each", () => {
      for (const count of COUNTS) {
        const [x, y] = [noise(count, 1), noise(count, 2)];
        const expectEntries = (got: ArrayLike<number>, f: (a: number, b: number) => number) =>
          expect(Array.from(got)).toEqual(Array.from(x, (entry, i) => f(entry, y[i]!)));
        const product = put(x);
        kernels[`multiplyInto${bits}`](product.byteOffset, put(y).byteOffset, count);
        expectEntries(product, (a, b) => round(a * b));
        const sum = put(x);
        kernels[`addInto${bits}`](sum.byteOffset, put(y).byteOffset, count);
        expectEntries(sum, (a, b) => round(a + b));
        const filled = put(nans(count));
        kernels[`fill${bits}`](filled.byteOffset, count, 0.1);
        expectEntries(filled, () => round(0.1));
        bed.end();
      }
    });

    it("scaleAdd: w ← a w + b g, without a look at what has weight 0", () => {
      for (const count of COUNTS) {
        const [x, y] = [noise(count, 1), noise(count, 2)];
        for (const [a, b] of [
          [0.3, -0.7],
          [1, 0.1],
          [0.3, 0],
          [0, -0.7],
          [0, 0],
        ] as const) {
          const w = put(a === 0 ? nans(count) : x);
          const g = put(b === 0 ? nans(count) : y);
          kernels[`scaleAdd${bits}`](w.byteOffset, g.byteOffset, count, a, b);
          const term = (weight: number, entry: number) => (weight === 0 ? 0 : round(round(weight) * entry));
          // + 0: no −0 from the sum of a term and 0.
          const expected = Array.from(x, (entry, i) => round(term(a, entry) + term(b, y[i]!)) + 0);
          expect(Array.from(w, (entry) => entry + 0)).toEqual(expected);
          bed.end();
        }
      }
    });

    it("gathers rows", () => {
      for (const columns of [1, 3, 4, 17, 64]) {
        const source = put(noise(7 * columns));
        const out = put(nans(5 * columns));
        const rows = [6, 0, 3, 3, 5];
        const indices = bed.indices(rows);
        kernels[`gather${bits}`](source.byteOffset, columns, indices.byteOffset, rows.length, out.byteOffset);
        const expected = rows.flatMap((row) => Array.from(source.subarray(row * columns, (row + 1) * columns)));
        expect(Array.from(out)).toEqual(expected);
        bed.end();
      }
    });

    it("dot: a sum in float64", () => {
      for (const count of COUNTS) {
        const [x, y] = [put(noise(count, 3)), put(noise(count, 4))];
        const got = kernels[`dot${bits}`](x.byteOffset, y.byteOffset, count);
        let [sum, size] = [0, 0];
        for (let i = 0; i < count; i++) {
          sum += x[i]! * y[i]!;
          size += Math.abs(x[i]! * y[i]!);
        }
        // Two sums of the same terms in different orders.
        expect(Math.abs(got - sum)).toBeLessThanOrEqual(2 * roundingBound(count, 2 ** -53) * size);
        bed.end();
      }
    });

    it("isFinite: one NaN or infinity anywhere is seen, the largest number is finite", () => {
      const largest = bits === 32 ? (2 - 2 ** -23) * 2 ** 127 : Number.MAX_VALUE;
      for (const count of COUNTS) {
        const x = put(noise(count));
        const verdict = () => kernels[`isFinite${bits}`](x.byteOffset, count);
        expect(verdict()).toBe(1);
        for (let i = 0; i < count; i++) {
          const held = x[i]!;
          for (const [entry, expected] of [
            [Number.NaN, 0],
            [Infinity, 0],
            [-Infinity, 0],
            [largest, 1],
            [-largest, 1],
          ] as const) {
            x[i] = entry;
            expect(verdict()).toBe(expected);
          }
          x[i] = held;
        }
        bed.end();
      }
    });

    it("projects and normalises rows", () => {
      const unit = unitOf(bits);
      for (const columns of [1, 3, 4, 5, 16, 67]) {
        const rows = 5;
        const w0 = noise(rows * columns, 5).map((entry, i) => (Math.floor(i / columns) === 2 ? 0 : entry));
        const g0 = noise(rows * columns, 6);
        const [w, g] = [put(w0), put(g0)];
        kernels[`projectRows${bits}`](g.byteOffset, w.byteOffset, rows, columns);
        kernels[`normaliseRows${bits}`](w.byteOffset, rows, columns, 2.5);
        for (let row = 0; row < rows; row++) {
          let [square, product, size] = [0, 0, 0];
          for (let i = row * columns; i < (row + 1) * columns; i++) {
            square += w0[i]! ** 2;
            product += w0[i]! * g0[i]!;
            size += Math.abs(w0[i]! * g0[i]!);
          }
          // Float64 sums here and there, a quotient; then the factor, the product and the difference in the precision.
          const sums = 2 * roundingBound(2 * columns + 2, 2 ** -53);
          for (let i = row * columns; i < (row + 1) * columns; i++) {
            const along = square === 0 ? 0 : (product / square) * w0[i]!;
            const projected = g0[i]! - along;
            const slack = square === 0 ? 0 : sums * (size / square) * Math.abs(w0[i]!);
            const tolerance = roundingBound(3, unit) * (Math.abs(g0[i]!) + Math.abs(along)) + slack;
            expect(Math.abs(g[i]! - projected)).toBeLessThanOrEqual(square === 0 ? 0 : tolerance);
            const normalised = square === 0 ? 0 : (2.5 * w0[i]!) / Math.sqrt(square);
            const relative = roundingBound(2, unit) + sums;
            expect(Math.abs(w[i]! - normalised)).toBeLessThanOrEqual(relative * Math.abs(normalised));
          }
        }
        bed.end();
      }
    });

    it("adam: the formula with every operation rounded once, bit for bit", () => {
      const options = [0.9, 0.999, 1e-8, 0.01, 0.003, 1.25, 1.75] as const;
      const [beta1, beta2, epsilon, decay, rate, correction1, correction2] = options;
      const r = round;
      for (const count of COUNTS) {
        const [w0, g0, m0] = [noise(count, 1), noise(count, 2), noise(count, 3)];
        const v0 = noise(count, 4).map(Math.abs);
        const [w, g, m, v] = [put(w0), put(g0), put(m0), put(v0)];
        kernels[`adam${bits}`](w.byteOffset, g.byteOffset, m.byteOffset, v.byteOffset, count, ...options);
        const first = Array.from(m0, (entry, i) => r(r(r(beta1) * entry) + r(r(1 - beta1) * g0[i]!)));
        const second = Array.from(v0, (entry, i) => r(r(r(beta2) * entry) + r(r(1 - beta2) * r(g0[i]! * g0[i]!))));
        const next = Array.from(w0, (entry, i) => {
          const size = r(r(Math.sqrt(r(second[i]! * r(correction2)))) + r(epsilon));
          const step = r(r(r(first[i]! * r(correction1)) / size) + r(r(decay) * entry));
          return r(entry - r(r(rate) * step));
        });
        expect([Array.from(m), Array.from(v), Array.from(w)]).toEqual([first, second, next]);
        bed.end();
      }
    });

    it("losses and their residuals, cross-entropy to a few units in the last place for large |f| and for soft labels", () => {
      const softplus = (t: number) => (t > 700 ? t : Math.log1p(Math.exp(t)));
      const f = rounded([0, 1e-9, -1e-9, 0.3, -0.3, 1, -1, 5, -5, 20, -20, 40, -40, 300, -300, 800, -800]);
      const labels = rounded([0, 1, 0.25, 0.9]);
      const prediction = put(Array.from(labels, () => Array.from(f)).flat());
      const target = put(Array.from(labels, (label) => Array.from(f, () => label)).flat());
      const residual = put(nans(prediction.length));
      const run = (kind: number, from: number, count: number) => {
        const at = (a: { readonly byteOffset: number }) => a.byteOffset + (from * bits) / 8;
        return kernels[`loss${bits}`](kind, at(prediction), at(target), count, at(residual));
      };
      let [squared, correlation] = [0, 0];
      for (let i = 0; i < prediction.length; i++) {
        squared += (prediction[i]! - target[i]!) ** 2 / 2;
        correlation -= prediction[i]! * target[i]!;
      }
      expect(run(0, 0, prediction.length)).toBe(squared);
      expect(Array.from(residual)).toEqual(Array.from(prediction, (x, i) => round(x - target[i]!)));
      expect(run(1, 0, prediction.length)).toBe(correlation);
      expect(Array.from(residual)).toEqual(Array.from(target, (y) => -y));
      for (let i = 0; i < prediction.length; i++) {
        const [x, y] = [prediction[i]!, target[i]!];
        // A mixture of the losses of the labels 1 and 0. The exponential and the logarithm are good to one unit in the last
        // place here and there; 16 roundings bound these and the arithmetic.
        const loss = y * softplus(-x) + (1 - y) * softplus(x);
        expect(Math.abs(run(2, i, 1) - loss)).toBeLessThanOrEqual(roundingBound(16, 2 ** -53) * loss);
        const [pull, push] = [y / (1 + Math.exp(x)), (1 - y) / (1 + Math.exp(-x))];
        const tolerance = roundingBound(16, 2 ** -53) * (pull + push) + unitOf(bits) * Math.abs(push - pull);
        // Below the smallest normal number float32 keeps an absolute error only.
        expect(Math.abs(residual[i]! - (push - pull))).toBeLessThanOrEqual(
          tolerance + (bits === 32 ? 2 ** -150 : 2 ** -1074),
        );
      }
    });
  });
});
