import { parentPort, workerData } from "node:worker_threads";
import type { Bits, Products } from "../wasm/products.ts";
import { loadNative } from "./blas.ts";

/** A thread's own part of the memory, [from, from + PLACE_BYTES). */
export const PLACE_BYTES = 2 ** 20;

const N = 120;

/** Every routine once on fixed inputs, in both precisions; the bits of all that they wrote, as 32-bit words. */
export function everyRoutine(products: Products, memory: WebAssembly.Memory, from: number): Uint32Array {
  const words: Uint32Array[] = [];
  for (const bits of [32, 64] as const) {
    const size = bits / 8;
    const place = (block: number): number => from + block * N * N * size;
    const [spd, b, c] = [place(0), place(1), place(2)];
    const fill = (): void => fillIn(memory, { bits, from });
    const keep = (): void => void words.push(new Uint32Array(memory.buffer.slice(from, place(3))));
    fill();
    products.potrf?.(bits, N, spd, N);
    products.trsmRight?.(bits, N, N, { lower: spd, ldl: N, b, ldb: N });
    products.trsmLeft?.(bits, true, N, N, { lower: spd, ldl: N, b: c, ldb: N });
    keep();
    for (const transA of [false, true]) {
      const shape = { transA, transB: !transA, m: N, n: N, k: N, alpha: 1, beta: 0.5 };
      products.gemm(bits, shape, { a: spd, lda: N, b, ldb: N, c, ldc: N });
      keep();
    }
  }
  const n = 24;
  new Float64Array(memory.buffer, from, n * n).forEach((_, e, a) => {
    a[e] = Math.sin(Math.min(e % n, Math.floor(e / n)) + 3 * Math.max(e % n, Math.floor(e / n)));
  });
  products.eigen?.(n, from, from + 8 * n * n, from + 8 * n * (n + 1));
  words.push(new Uint32Array(memory.buffer.slice(from, from + 8 * n * (n + 1))));
  const all = new Uint32Array(words.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of words) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** A positive definite matrix and two others. */
function fillIn(memory: WebAssembly.Memory, { bits, from }: { readonly bits: Bits; readonly from: number }): void {
  const Numbers = bits === 32 ? Float32Array : Float64Array;
  const data = new Numbers(memory.buffer, from, 3 * N * N);
  for (let e = 0; e < N * N; e++) {
    const [i, j] = [Math.floor(e / N), e % N];
    data[e] = i === j ? N : Math.sin(i * j);
    data[N * N + e] = Math.cos(i + 3 * j);
    data[2 * N * N + e] = Math.sin(2 * i + j);
  }
}

/** How many of `runs` differ from `expected` in a bit. */
export function countWrong(run: () => Uint32Array, expected: Uint32Array, runs: number): number {
  let wrong = 0;
  for (let i = 0; i < runs; i++) if (run().some((word, e) => word !== expected[e])) wrong++;
  return wrong;
}

/** What the test hands to a thread. */
export interface ThreadData {
  readonly memory: WebAssembly.Memory;
  readonly from: number;
  readonly expected: Uint32Array;
  readonly runs: number;
}

const data = workerData as Partial<ThreadData> | null;
if (data?.expected && data.memory) {
  const { memory, from, expected, runs } = data as ThreadData;
  const native = await loadNative(memory);
  const wrong = native.products
    ? countWrong(() => everyRoutine(native.products, memory, from), expected, runs)
    : native.problem;
  parentPort?.postMessage({ wrong, id: native.products?.id });
}
