import type { VectorKernels } from "../vector/compile.ts";
import type { WasmKernels } from "./kernels.ts";
import type { Bits, Products } from "./products.ts";

/** What an operation acts with: one thread's kernels and its view of the memory in 64-bit words. */
export interface Means {
  readonly kernels: WasmKernels;
  readonly products: Products;
  /** Products of one row or one column: libraries spend more on them than they take. */
  readonly thinProducts: Products;
  readonly scratch: number;
  readonly words: Float64Array;
  /** The kernels whose compiled module lies at these bytes. */
  readonly vector: (offset: number, length: number) => VectorKernels;
}

interface Operation {
  /** Number of argument words. */
  readonly words: number;
  /** Arguments begin at word `at`. */
  readonly run: (means: Means, w: Float64Array, at: number) => void;
}

/** A scalar takes two words: the index of the word that holds it, or −1, and then its value. */
const scalar = (w: Float64Array, at: number): number => (w[at] < 0 ? w[at + 1] : w[w[at]]);

/**
 * Programs are written into the memory as 64-bit words, so that every thread reads them where they are: for each operation
 * its number in this table (from 1) and its arguments; 0 ends the program. Offsets are bytes; the first argument of most is
 * the precision, 32 or 64.
 */
const table = {
  /** bits, transA, transB, m, n, k, alpha, beta, a, lda, b, ldb, c, ldc */
  multiply: {
    words: 14,
    run: ({ products, thinProducts }, w, at) => {
      const [m, n] = [w[at + 3], w[at + 4]];
      (m === 1 || n === 1 ? thinProducts : products).gemm(
        w[at] as Bits,
        { transA: w[at + 1] === 1, transB: w[at + 2] === 1, m, n, k: w[at + 5], alpha: w[at + 6], beta: w[at + 7] },
        { a: w[at + 8], lda: w[at + 9], b: w[at + 10], ldb: w[at + 11], c: w[at + 12], ldc: w[at + 13] },
      );
    },
  },
  /** module, its length, t, bias, rows, columns */
  activate: {
    words: 6,
    run: ({ vector }, w, at) => vector(w[at], w[at + 1]).activate(w[at + 2], w[at + 3], w[at + 4], w[at + 5]),
  },
  /** module, its length, t, bias, derivative, rows, columns */
  activateBoth: {
    words: 7,
    run: ({ vector }, w, at) =>
      vector(w[at], w[at + 1]).activateBoth(w[at + 2], w[at + 3], w[at + 4], w[at + 5], w[at + 6]),
  },
  /** module, its length, gradient, value, count */
  backward: {
    words: 5,
    run: ({ vector }, w, at) => vector(w[at], w[at + 1]).backward!(w[at + 2], w[at + 3], w[at + 4]),
  },
  /** bits, gradient, derivative, count */
  backwardStored: {
    words: 4,
    run: ({ kernels }, w, at) =>
      (w[at] === 32 ? kernels.multiplyInto32 : kernels.multiplyInto64)(w[at + 1], w[at + 2], w[at + 3]),
  },
  /** module, its length, out, residual, weights, value, rows, columns */
  backwardReadout: {
    words: 8,
    run: ({ vector }, w, at) => {
      const kernel = vector(w[at], w[at + 1]);
      kernel.backwardReadout!(w[at + 2], w[at + 3], w[at + 4], w[at + 5], w[at + 6], w[at + 7]);
    },
  },
  /** module, its length, out, residual, weights, derivative, rows, columns */
  backwardReadoutStored: {
    words: 8,
    run: ({ vector }, w, at) => {
      const kernel = vector(w[at], w[at + 1]);
      kernel.backwardReadoutStored(w[at + 2], w[at + 3], w[at + 4], w[at + 5], w[at + 6], w[at + 7]);
    },
  },
  /** bits, kind, prediction, target, count, residual, word of the total */
  loss: {
    words: 7,
    run: ({ kernels }, w, at) => {
      const loss = w[at] === 32 ? kernels.loss32 : kernels.loss64;
      w[w[at + 6]] += loss(w[at + 1], w[at + 2], w[at + 3], w[at + 4], w[at + 5]);
    },
  },
  /** bits, source, columns, indices, rows, out */
  gather: {
    words: 6,
    run: ({ kernels }, w, at) => {
      const gather = w[at] === 32 ? kernels.gather32 : kernels.gather64;
      gather(w[at + 1], w[at + 2], w[at + 3], w[at + 4], w[at + 5]);
    },
  },
  /** bits, w, g, count, scalar a, scalar b */
  scaleAdd: {
    words: 8,
    run: ({ kernels }, w, at) => {
      const scaleAdd = w[at] === 32 ? kernels.scaleAdd32 : kernels.scaleAdd64;
      scaleAdd(w[at + 1], w[at + 2], w[at + 3], scalar(w, at + 4), scalar(w, at + 6));
    },
  },
  /** bits, out, x, count */
  addInto: {
    words: 4,
    run: ({ kernels }, w, at) =>
      (w[at] === 32 ? kernels.addInto32 : kernels.addInto64)(w[at + 1], w[at + 2], w[at + 3]),
  },
  /** bits, out, count, value */
  fill: {
    words: 4,
    run: ({ kernels }, w, at) => (w[at] === 32 ? kernels.fill32 : kernels.fill64)(w[at + 1], w[at + 2], w[at + 3]),
  },
  /** bits, g, w, rows, columns */
  projectRows: {
    words: 5,
    run: ({ kernels }, w, at) => {
      const project = w[at] === 32 ? kernels.projectRows32 : kernels.projectRows64;
      project(w[at + 1], w[at + 2], w[at + 3], w[at + 4]);
    },
  },
  /** bits, w, rows, columns, radius */
  normaliseRows: {
    words: 5,
    run: ({ kernels }, w, at) => {
      const normalise = w[at] === 32 ? kernels.normaliseRows32 : kernels.normaliseRows64;
      normalise(w[at + 1], w[at + 2], w[at + 3], w[at + 4]);
    },
  },
  /** bits, w, gradient, first, second, count, beta1, beta2, epsilon, decay, scalars rate, correction1, correction2 */
  adam: {
    words: 16,
    run: ({ kernels }, w, at) => {
      const adam = w[at] === 32 ? kernels.adam32 : kernels.adam64;
      const [x, gradient, first, second, count] = w.subarray(at + 1, at + 6);
      const [beta1, beta2, epsilon, decay] = w.subarray(at + 6, at + 10);
      const [rate, correction1, correction2] = [scalar(w, at + 10), scalar(w, at + 12), scalar(w, at + 14)];
      adam(x, gradient, first, second, count, beta1, beta2, epsilon, decay, rate, correction1, correction2);
    },
  },
  /** bits, n, a, lda, word that receives −1 or the failing pivot */
  potrf: {
    words: 5,
    run: ({ kernels, products, scratch }, w, at) => {
      const [bits, n, a, lda] = [w[at] as Bits, w[at + 1], w[at + 2], w[at + 3]];
      const own = bits === 32 ? kernels.potrf32 : kernels.potrf64;
      w[w[at + 4]] = products.potrf?.(bits, n, a, lda) ?? own(n, a, lda, scratch);
    },
  },
  /** bits, m, n, lower, ldl, b, ldb */
  trsmRight: {
    words: 7,
    run: ({ kernels, products, scratch }, w, at) => {
      const [bits, m, n] = [w[at] as Bits, w[at + 1], w[at + 2]];
      const place = { lower: w[at + 3], ldl: w[at + 4], b: w[at + 5], ldb: w[at + 6] };
      if (products.trsmRight) return products.trsmRight(bits, m, n, place);
      const own = bits === 32 ? kernels.trsmRight32 : kernels.trsmRight64;
      own(m, n, place.lower, place.ldl, place.b, place.ldb, scratch);
    },
  },
  /** bits, transposed, n, m, lower, ldl, b, ldb */
  trsmLeft: {
    words: 8,
    run: ({ kernels, products, scratch }, w, at) => {
      const [bits, transposed, n, m] = [w[at] as Bits, w[at + 1], w[at + 2], w[at + 3]];
      const place = { lower: w[at + 4], ldl: w[at + 5], b: w[at + 6], ldb: w[at + 7] };
      if (products.trsmLeft) return products.trsmLeft(bits, transposed === 1, n, m, place);
      const own = bits === 32 ? kernels.trsmLeft32 : kernels.trsmLeft64;
      own(transposed, n, m, place.lower, place.ldl, place.b, place.ldb, scratch);
    },
  },
} satisfies Readonly<Record<string, Operation>>;

export type OperationName = keyof typeof table;

const names = Object.keys(table) as OperationName[];
const operations: readonly Operation[] = names.map((name) => table[name]);

/** An operation's number in programs, and how many argument words follow it. */
export const CODES = Object.fromEntries(
  names.map((name, i) => [name, { code: i + 1, words: table[name].words }]),
) as Readonly<Record<OperationName, { readonly code: number; readonly words: number }>>;

/** Runs the program that begins at word `start`. */
export function execute(means: Means, start: number): void {
  const { words } = means;
  for (let at = start; words[at] !== 0; ) {
    const operation = operations[words[at] - 1];
    operation.run(means, words, at + 1);
    at += 1 + operation.words;
  }
}
