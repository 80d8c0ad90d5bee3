import { describe, expect, it } from "vitest";
import type { Matrix } from "../engine/engine.ts";
import { matrix, rowsOf } from "../engine/matrix.ts";
import { referenceEngine as engine } from "../engine/reference/reference-engine.ts";
import { Key } from "../math/random/key.ts";
import { cubicKernel, exponentialKernel, fitKernelRidge, kernelMatrix, quadraticKernel } from "./kernel-ridge.ts";

function gaussian(rows: number, columns: number, name: string): Matrix {
  const out = matrix(rows, columns);
  Key.root(4).fold("kernel-ridge.test", name).stream().fillGaussian(out.data);
  return out;
}

const kernels = [cubicKernel, exponentialKernel, quadraticKernel];
const N = 300;
const D = 12;
const x = gaussian(N, D, "x");
const y = gaussian(N, 1, "y").data;

/** Condition number bound of K + ridge I: (trace K + ridge)/ridge. */
const condition = (k: Matrix, ridge: number): number => {
  let trace = 0;
  for (let i = 0; i < k.rows; i++) trace += k.data[i * k.rows + i];
  return trace / ridge + 1;
};

const largest = (values: Float64Array): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

describe("fitKernelRidge", () => {
  for (const kernel of kernels) {
    it(`solves (K + ridge I) α = y for the ${kernel.id} kernel`, () => {
      const ridge = 0.5;
      const { coefficients, predict } = fitKernelRidge(x, y, { engine, kernel, ridge });
      const k = matrix(N, N);
      for (let i = 0; i < N; i++) {
        for (let j = 0; j < N; j++) {
          let s = 0;
          for (let t = 0; t < D; t++) s += x.data[i * D + t] * x.data[j * D + t];
          k.data[i * N + j] = kernel.value(kernel.normalised ? s / D : s);
        }
      }
      const back = engine.multiply(k, coefficients);
      const predicted = predict(x).data;
      // Backward stability: residual ≤ (3n + 1) u · ‖K‖ ‖α‖ (Higham, Theorem 10.4), ‖K‖ ≤ trace.
      const tolerance =
        (3 * N + 1) * 2 ** -53 * condition(k, ridge) * ridge * Math.sqrt(N) * largest(coefficients.data);
      for (let i = 0; i < N; i++) {
        expect(Math.abs(back.data[i] + ridge * coefficients.data[i] - y[i])).toBeLessThanOrEqual(tolerance);
        expect(Math.abs(predicted[i] - back.data[i])).toBeLessThanOrEqual(tolerance);
      }
    });
  }

  it("interpolates with a tiny ridge and not with a large one", () => {
    // ŷ − y = −ridge α: with the exponential kernel, K's least eigenvalue here is above 1e-3.
    const error = (ridge: number): number => {
      const predicted = fitKernelRidge(x, y, { engine, kernel: exponentialKernel, ridge }).predict(x).data;
      return largest(predicted.map((value, i) => value - y[i]));
    };
    expect(error(1e-9)).toBeLessThan(1e-9 * 1e3 * Math.sqrt(N) * largest(y));
    expect(error(10)).toBeGreaterThan(0.1);
  });

  it("gives for nested samples what separate fits give", () => {
    const ridge = 1;
    const sizes = [300, 1, 77, 256];
    const nested = fitKernelRidge(x, y, { engine, kernel: cubicKernel, ridge, nested: sizes });
    const at = gaussian(20, D, "test");
    const predictions = nested.predict(at);
    expect([predictions.rows, predictions.columns, nested.sizes]).toEqual([20, 4, sizes]);
    const k = kernelMatrix(x, x, { engine, kernel: cubicKernel });
    for (const [column, m] of sizes.entries()) {
      const alone = fitKernelRidge(rowsOf(x, 0, m), y.slice(0, m), { engine, kernel: cubicKernel, ridge });
      // Each solution is within (3n + 1) u · condition of the exact one, relatively (Higham, 10.1).
      const tolerance =
        2 * (3 * N + 1) * 2 ** -53 * condition(k, ridge) * Math.sqrt(N) * largest(alone.coefficients.data);
      for (let i = 0; i < N; i++) {
        const expected = i < m ? alone.coefficients.data[i] : 0;
        expect(Math.abs(nested.coefficients.data[i * 4 + column] - expected)).toBeLessThanOrEqual(tolerance);
      }
      const kernelSize = largest(kernelMatrix(at, x, { engine, kernel: cubicKernel }).data);
      const separate = alone.predict(at).data;
      for (let i = 0; i < 20; i++) {
        expect(Math.abs(predictions.data[i * 4 + column] - separate[i])).toBeLessThanOrEqual(
          N * kernelSize * tolerance,
        );
      }
    }
    // The same tolerance rejects the wrong nesting: the last points instead of the first.
    const last = fitKernelRidge(rowsOf(x, 223, 300), y.slice(223), { engine, kernel: cubicKernel, ridge });
    const tolerance = 1e-6 * largest(last.coefficients.data);
    expect(Math.abs(nested.coefficients.data[2] - last.coefficients.data[0])).toBeGreaterThan(tolerance);
  });

  it("is exact on a function in the span of the quadratic kernel", () => {
    const target = (row: Float64Array): number => row[0] * row[1] - 0.5 * row[2] + 1;
    const valuesAt = (a: Matrix) => Float64Array.from({ length: a.rows }, (_, i) => target(a.data.subarray(i * D)));
    // Rank D(D + 1)/2 + D + 1 = 91 < 300 points: the span is determined, the bias is of the order ridge/eigenvalue.
    const { predict } = fitKernelRidge(x, valuesAt(x), { engine, kernel: quadraticKernel, ridge: 1e-6 });
    const at = gaussian(50, D, "test");
    const expected = valuesAt(at);
    expect(largest(predict(at).data.map((value, i) => value - expected[i]))).toBeLessThan(1e-4);
  });

  it("names a ridge too small for the rank of the kernel, and sizes out of range", () => {
    const twice = matrix(4, 2, Float64Array.of(1, 2, 1, 2, 3, 4, 5, 6));
    const attempt = (ridge: number, nested?: number[]) => () =>
      fitKernelRidge(twice, new Float64Array(4), { engine, kernel: cubicKernel, ridge, ...(nested ? { nested } : {}) });
    expect(attempt(0)).toThrow(/fitKernelRidge: ridge must make K \+ ridge I positive definite .*pivot 1/);
    expect(attempt(-1)).toThrow("ridge must be ≥ 0, got -1");
    expect(attempt(1, [5])).toThrow("a sample size must be an integer from 1 to 4, got 5");
    expect(() => fitKernelRidge(twice, new Float64Array(3), { engine, kernel: cubicKernel, ridge: 1 })).toThrow(
      "there must be 4 values y, got 3",
    );
  });
});
