import { describe, expect, it } from "vitest";
import { InvariantError } from "../../math/domain-error.ts";
import type { Bits, Products } from "../wasm/products.ts";
import { loadNative } from "./blas.ts";
import { checkedProducts } from "./checked.ts";

const memory = new WebAssembly.Memory({ initial: 64, maximum: 128, shared: true });
const native = await loadNative(memory);
const end = memory.buffer.byteLength;

const shape = { transA: false, transB: false, m: 64, n: 64, k: 64, alpha: 1, beta: 0 };
const place = { a: 0, lda: 64, b: 2 ** 16, ldb: 64, c: 2 ** 17, ldc: 64 };

describe("checks", () => {
  const calls: string[] = [];
  const called = (name: string) => (): number => calls.push(name) && 0;
  const routines = { gemm: called("gemm"), potrf: called("potrf"), trsm: called("trsm"), eigen: called("eigen") };
  const products = checkedProducts(routines, memory, { base: 0, id: "none" }) as Required<Products>;
  const refuses = (call: () => void, what: unknown): void => {
    calls.length = 0;
    expect(call, JSON.stringify(what)).toThrow(InvariantError);
    expect(calls).toEqual([]);
  };

  it("refuse operands beyond the memory, off their entries or too narrow, before the library is called", () => {
    const last = end - 64 * 64 * 4;
    for (const where of [
      { a: -8 },
      { a: 2 },
      { a: 0.5 },
      { a: Number.NaN },
      { a: last + 4 },
      { b: last + 4 },
      { c: last + 4 },
      { c: 2 ** 32 },
      { lda: 63 },
      { ldb: 2 ** 31 },
      { ldc: 64.5 },
    ]) {
      refuses(() => products.gemm(32, shape, { ...place, ...where }), where);
    }
    for (const other of [{ m: -1 }, { n: 1.5 }, { k: 2 ** 32 }, { m: Number.NaN }]) {
      refuses(() => products.gemm(32, { ...shape, ...other }, place), other);
    }
    refuses(() => products.gemm(16 as Bits, shape, place), 16);
    products.gemm(32, shape, { ...place, b: last });
    expect(calls).toEqual(["gemm"]);
  });

  it("know the last byte of each operand by its own shape", () => {
    // [3, 2] with stride 5 ends after 12 entries, [2, 3] after 8.
    const tall = { transA: true, transB: true, m: 3, n: 2, k: 2, alpha: 1, beta: 0 };
    const at = { a: 0, lda: 5, b: 64, ldb: 5, c: 128, ldc: 5 };
    products.gemm(64, tall, { ...at, a: end - 8 * 8 });
    refuses(() => products.gemm(64, tall, { ...at, a: end - 8 * 7 }), "a [2, 3]");
    products.gemm(64, tall, { ...at, c: end - 8 * 12 });
    refuses(() => products.gemm(64, tall, { ...at, c: end - 8 * 11 }), "c [3, 2]");
    refuses(() => products.potrf(64, 10, end - 8 * 99, 10), "potrf");
    refuses(() => products.trsmRight(64, 4, 4, { lower: 0, ldl: 4, b: end - 8 * 15, ldb: 4 }), "trsmRight");
    refuses(() => products.trsmRight(64, 5, 4, { lower: end - 8 * 15, ldl: 4, b: 0, ldb: 4 }), "trsmRight lower");
    refuses(() => products.trsmLeft(64, true, 4, 5, { lower: 0, ldl: 4, b: 0, ldb: 4 }), "trsmLeft stride");
    const scratch = end - products.eigenScratchBytes(10);
    refuses(() => products.eigen(10, 0, 2 ** 16, scratch + 8), "eigen scratch");
    refuses(() => products.eigen(10, 0, end - 72, 2 ** 16), "eigen values");
    refuses(() => products.eigen(10, end - 792, 0, 2 ** 16), "eigen a");
    expect(() => products.eigenScratchBytes(40000)).toThrow("32-bit work sizes");
  });

  it("leave empty matrices alone", () => {
    calls.length = 0;
    products.gemm(32, { ...shape, m: 0 }, { ...place, a: end, c: end });
    products.trsmRight(32, 0, 4, { lower: 0, ldl: 4, b: end, ldb: 4 });
    expect(products.potrf(32, 0, end, 1)).toBe(-1);
    expect(calls).toEqual([]);
  });

  it("name the first pivot that is not finite, where a library lets it pass", () => {
    new Float64Array(memory.buffer).set([1, 0, 0, 0, Number.NaN, 0, 0, 0, 1], 0);
    expect(products.potrf(64, 3, 0, 3)).toBe(1);
    new Float64Array(memory.buffer).set([1, 0, 0, 0, 1, 0, 0, 0, Infinity], 0);
    expect(products.potrf(64, 3, 0, 3)).toBe(2);
  });

  it("keep what is not finite from the eigenvalue routine", () => {
    calls.length = 0;
    new Float64Array(memory.buffer).set([1, 0, Number.NaN, 1], 0);
    expect(products.eigen(2, 0, 64, 128)).toBeGreaterThan(0);
    expect(calls).toEqual([]);
  });

  it("see a memory that has grown", () => {
    const own = new WebAssembly.Memory({ initial: 1, maximum: 4, shared: true });
    const growing = checkedProducts(routines, own, { base: 0, id: "none" });
    const beyond = { ...place, b: 0, c: 2 ** 16 };
    expect(() => growing.gemm(32, shape, beyond)).toThrow("ends at byte 81920 of 65536");
    own.grow(1);
    growing.gemm(32, shape, beyond);
  });
});

it("a product without terms scales by β or clears", () => {
  const never = (): never => {
    throw new Error("called");
  };
  const routines = { gemm: never, potrf: never, trsm: never, eigen: never };
  const products = checkedProducts(routines, memory, { base: 0, id: "none" });
  for (const bits of [32, 64] as const) {
    const data = bits === 32 ? new Float32Array(memory.buffer) : new Float64Array(memory.buffer);
    data.set([1, Number.NaN, 3, 4, 5, 6], 0);
    const none = { ...shape, m: 2, n: 2, k: 0 };
    const at = { a: 0, lda: 1, b: 0, ldb: 2, c: 0, ldc: 3 };
    products.gemm(bits, { ...none, beta: 0.5 }, at);
    expect([...data.subarray(0, 6)]).toEqual([0.5, Number.NaN, 3, 2, 2.5, 6]);
    products.gemm(bits, { ...none, beta: 0 }, at);
    expect([...data.subarray(0, 6)]).toEqual([0, 0, 3, 0, 0, 6]);
  }
});

/** Whole blocks, edges, one row, one column. */
const SIZES = [
  [48, 64, 200],
  [37, 29, 31],
  [1, 45, 33],
  [45, 1, 33],
] as const;

it("the bits of a product depend neither on where operands lie nor on their strides", () => {
  for (const bits of [32, 64] as const) {
    const data = bits === 32 ? new Float32Array(memory.buffer) : new Float64Array(memory.buffer);
    const put = (from: number, [rows, columns]: readonly [number, number], stride: number): number => {
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) data[from + i * stride + j] = Math.sin(1 + i * columns + j);
      }
      return stride;
    };
    for (const [m, n, k] of SIZES) {
      for (const ops of [0, 1, 2, 3]) {
        const [transA, transB] = [ops % 2 === 1, ops > 1];
        const run = (shift: number, pad: number): readonly number[] => {
          const [a, b, c] = [shift, 2 ** 17 + 2 * shift, 2 ** 18 + 3 * shift];
          const lda = transA ? put(a, [k, m], m + pad) : put(a, [m, k], k + pad);
          const ldb = transB ? put(b, [n, k], k + pad) : put(b, [k, n], n + pad);
          const ldc = put(c, [m, n], n + pad);
          const size = bits / 8;
          const at = { a: a * size, lda, b: b * size, ldb, c: c * size, ldc };
          native.products!.gemm(bits, { transA, transB, m, n, k, alpha: 1, beta: 0.5 }, at);
          return Array.from({ length: m * n }, (_, e) => data[c + Math.floor(e / n) * ldc + (e % n)]);
        };
        const expected = run(0, 0);
        for (const [shift, pad] of [
          [1, 0],
          [0, 1],
          [2, 3],
          [5, 16],
          [16, 1],
        ] as const) {
          expect(run(shift, pad), `float${bits} ${m} × ${n} × ${k}`).toEqual(expected);
        }
      }
    }
  }
});
