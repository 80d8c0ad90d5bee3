import { InvariantError } from "../../math/domain-error.ts";
import type { Bits, GemmPlace, GemmShape, Products, TrsmPlace } from "../wasm/products.ts";
import { eigenWork, type Routines } from "./library.ts";

/** The most that a library's 32-bit integers hold. */
const LARGEST = 2 ** 31 - 1;

/**
 * Routines made safe: the foreign call checks neither types nor bounds, so everything is checked here before it. Every
 * operand lies inside the memory, is aligned to its entries and has a stride at least as long as its rows; counts fit into
 * 32 bits. Throws an InvariantError otherwise, for offsets come from our own allocator.
 */
export function checkedProducts(
  routines: Required<Routines>,
  memory: { readonly buffer: ArrayBufferLike },
  { base, id }: { readonly base: number; readonly id: string },
): Products {
  let bytes = memory.buffer.byteLength;
  /** What is wrong with an operand, [rows, columns] entries of `size` bytes. */
  const check = (where: string, offset: number, { rows, columns, stride, size }: Extent): void => {
    if (!isCount(rows) || !isCount(columns))
      throw new InvariantError(where, `a matrix has ${rows} × ${columns} entries`);
    if (!isCount(stride) || stride < columns || stride < 1) {
      throw new InvariantError(where, `a stride of ${stride} is too short for rows of ${columns}`);
    }
    if (!Number.isSafeInteger(offset) || offset < 0 || offset % size !== 0) {
      throw new InvariantError(where, `an offset must be a multiple of ${size} bytes, not ${offset}`);
    }
    if (rows === 0 || columns === 0) return;
    const end = offset + ((rows - 1) * stride + columns) * size;
    if (end <= bytes) return;
    bytes = memory.buffer.byteLength; // it may have grown
    if (end > bytes) throw new InvariantError(where, `an operand ends at byte ${end} of ${bytes}`);
  };
  const square = (where: string, offset: number, { n, stride, size }: Square): void =>
    check(where, offset, { rows: n, columns: n, stride, size });
  return {
    id,
    gemm(bits: Bits, shape: GemmShape, place: GemmPlace): void {
      const size = sizeOf(bits, "gemm");
      const { transA, transB, m, n, k } = shape;
      check("gemm a", place.a, { rows: transA ? k : m, columns: transA ? m : k, stride: place.lda, size });
      check("gemm b", place.b, { rows: transB ? n : k, columns: transB ? k : n, stride: place.ldb, size });
      check("gemm c", place.c, { rows: m, columns: n, stride: place.ldc, size });
      if (m === 0 || n === 0) return;
      if (k === 0) scale(bits === 32 ? new Float32Array(memory.buffer) : new Float64Array(memory.buffer), shape, place);
      else routines.gemm(bits, shape, place, base);
    },
    potrf(bits: Bits, n: number, a: number, lda: number): number {
      const size = sizeOf(bits, "potrf");
      square("potrf", a, { n, stride: lda, size });
      if (n === 0) return -1;
      const info = routines.potrf(bits, n, { a, lda }, base);
      if (info < 0) throw new InvariantError("potrf", `argument ${-info} is wrong`);
      const data = bits === 32 ? new Float32Array(memory.buffer) : new Float64Array(memory.buffer);
      const pivots = info === 0 ? n : info - 1;
      for (let i = 0; i < pivots; i++) if (!Number.isFinite(data[a / size + i * (lda + 1)])) return i;
      return info - 1;
    },
    trsmRight(bits: Bits, m: number, n: number, place: TrsmPlace): void {
      const size = sizeOf(bits, "trsmRight");
      square("trsmRight lower", place.lower, { n, stride: place.ldl, size });
      check("trsmRight b", place.b, { rows: m, columns: n, stride: place.ldb, size });
      if (m > 0 && n > 0) routines.trsm(bits, { side: "right", transposed: true, rows: m, columns: n }, place, base);
    },
    trsmLeft(bits: Bits, transposed: boolean, n: number, m: number, place: TrsmPlace): void {
      const size = sizeOf(bits, "trsmLeft");
      square("trsmLeft lower", place.lower, { n, stride: place.ldl, size });
      check("trsmLeft b", place.b, { rows: n, columns: m, stride: place.ldb, size });
      if (m > 0 && n > 0) routines.trsm(bits, { side: "left", transposed, rows: n, columns: m }, place, base);
    },
    eigen(n: number, a: number, values: number, scratch: number): number {
      square("eigen a", a, { n, stride: Math.max(1, n), size: 8 });
      check("eigen values", values, { rows: 1, columns: n, stride: Math.max(1, n), size: 8 });
      const numbers = eigenScratchBytes(n) / 8;
      check("eigen scratch", scratch, { rows: 1, columns: numbers, stride: numbers, size: 8 });
      if (n === 0) return 0;
      const data = new Float64Array(memory.buffer, a, n * n);
      // dsyevd need not return where a number is not finite.
      for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) if (!Number.isFinite(data[i * n + j])) return i + 1;
      const info = routines.eigen(n, { a, values, work: scratch }, base);
      if (info < 0) throw new InvariantError("eigen", `argument ${-info} is wrong`);
      return info;
    },
    eigenScratchBytes,
  };
}

/** Bytes of the work space of dsyevd; a multiple of 8. */
function eigenScratchBytes(n: number): number {
  const { reals, integers } = eigenWork(n);
  if (!isCount(n) || reals > LARGEST)
    throw new InvariantError("eigen", `order ${n} is beyond LAPACK's 32-bit work sizes`);
  return 8 * reals + 8 * Math.ceil(integers / 2);
}

interface Extent {
  readonly rows: number;
  readonly columns: number;
  readonly stride: number;
  readonly size: number;
}

interface Square {
  readonly n: number;
  readonly stride: number;
  readonly size: number;
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= LARGEST;
}

function sizeOf(bits: Bits, where: string): number {
  if (bits !== 32 && bits !== 64) throw new InvariantError(where, `no numbers have ${bits} bits`);
  return bits / 8;
}

/** c ← beta c: a product without terms. */
function scale(data: Float32Array | Float64Array, { m, n, beta }: GemmShape, { c, ldc }: GemmPlace): void {
  const first = c / data.BYTES_PER_ELEMENT;
  for (let i = 0; i < m; i++) {
    const row = data.subarray(first + i * ldc, first + i * ldc + n);
    if (beta === 0) row.fill(0);
    else for (let j = 0; j < n; j++) row[j] = beta * row[j];
  }
}
