import { describe, expect, it } from "vitest";
import type { Engine, Matrix } from "../../src/engine/engine.ts";
import { rowsOf } from "../../src/engine/matrix.ts";
import { referenceEngine } from "../../src/engine/reference/reference-engine.ts";
import { engineChecks, engineContract } from "./engine-contract.ts";

engineContract(referenceEngine);

/** Engines with one fault each; the contract must reject every one. */
const mutants: readonly (readonly [fault: string, engine: Partial<Engine>])[] = [
  [
    "the last column of a product lost where columns do not fill a tile",
    { multiply: (a, b, options) => loseEdge(a, b, options) },
  ],
  ["β ignored", { multiply: (a, b, options) => referenceEngine.multiply(a, b, { ...options, beta: 0 }) }],
  ["α ignored", { multiply: (a, b, options) => referenceEngine.multiply(a, b, { ...options, alpha: 1 }) }],
  ["products in single precision", { multiply: (a, b, options) => toSingle(referenceEngine.multiply(a, b, options)) }],
  ["weights ignored", { gram: (x, options) => referenceEngine.gram(x, options?.out ? { out: options.out } : {}) }],
  ["a Gram matrix not mirrored", { gram: (x, options) => lowerOnly(referenceEngine.gram(x, options)) }],
  ["what lies above the factor kept", { cholesky: (a) => keepAbove(a) }],
  [
    "an indefinite matrix factored all the same",
    { cholesky: (a) => (a.data[0] === 1 ? a : referenceEngine.cholesky(a)) },
  ],
  ["Lᵀ for L", { solveTriangular: (l, b, o) => referenceEngine.solveTriangular(l, b, { transpose: !o?.transpose }) }],
  ["the whole factor where a leading block was meant", { solveTriangular: (l, b, o) => solveWithLast(l, b, o) }],
  ["eigenvalues without their signs", { eigenSymmetric: (a) => absolute(referenceEngine.eigenSymmetric(a)) }],
  ["the algebraically largest eigenvalues", { leadingEigenvectors: (a, { count }) => largest(a, count) }],
  ["one iteration", { leadingEigenvectors: (a, o) => referenceEngine.leadingEigenvectors(a, { ...o, iterations: 1 }) }],
];

describe("the engine contract rejects", () => {
  for (const [fault, methods] of mutants) {
    it(fault, () => {
      const mutant = { ...referenceEngine, ...methods };
      const rejected = engineChecks.some(({ check }) => fails(() => check(mutant)));
      expect(rejected).toBe(true);
    });
  }
});

function fails(action: () => void): boolean {
  try {
    action();
    return false;
  } catch {
    return true;
  }
}

function loseEdge(...args: Parameters<Engine["multiply"]>): Matrix {
  const before = args[2]?.out?.data.slice();
  const out = referenceEngine.multiply(...args);
  if (out.columns % 4 === 0) return out;
  for (let i = out.columns - 1; i < out.data.length; i += out.columns) out.data[i] = before?.[i] ?? 0;
  return out;
}

function toSingle(a: Matrix): Matrix {
  a.data.set(a.data.map(Math.fround));
  return a;
}

function lowerOnly(a: Matrix): Matrix {
  for (let i = 0; i < a.rows; i++) a.data.fill(0, i * a.rows + i + 1, (i + 1) * a.rows);
  return a;
}

function keepAbove(a: Matrix): Matrix {
  const before = a.data.slice();
  referenceEngine.cholesky(a);
  for (let i = 0; i < a.rows; i++) {
    for (let j = i + 1; j < a.rows; j++) a.data[i * a.rows + j] = before[i * a.rows + j]!;
  }
  return a;
}

/** Uses the last rows of the factor as though they were the first. */
function solveWithLast(...[lower, b, options]: Parameters<Engine["solveTriangular"]>): Matrix {
  const shift = lower.rows - b.rows;
  const block = { rows: b.rows, columns: b.rows, data: new Float64Array(b.rows ** 2) };
  for (let i = 0; i < b.rows; i++) {
    block.data.set(rowsOf(lower, i + shift, i + shift + 1).data.subarray(shift), i * b.rows);
  }
  return referenceEngine.solveTriangular(block, b, options);
}

function absolute({ values, vectors }: ReturnType<Engine["eigenSymmetric"]>) {
  return { values: values.map(Math.abs).sort(), vectors };
}

function largest(a: Matrix, count: number): ReturnType<Engine["leadingEigenvectors"]> {
  const { values, vectors } = referenceEngine.eigenSymmetric(a);
  const n = a.rows;
  const leading = { rows: n, columns: count, data: new Float64Array(n * count) };
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < count; j++) leading.data[i * count + j] = vectors.data[i * n + n - 1 - j]!;
  }
  return { values: values.toReversed().slice(0, count), vectors: leading };
}
