import type { Bits, Products } from "../wasm/products.ts";
import { checkedProducts } from "./checked.ts";
import { LibraryError, type Routines } from "./library.ts";
import { entryOf, paddingIntact, type Region, Samples } from "./samples.ts";

/** A memory and where its first byte is. */
export interface Located {
  readonly memory: { readonly buffer: ArrayBufferLike };
  readonly base: number;
}

/** Bytes that the self-test needs. */
export const SELF_TEST_BYTES = 2 ** 20;

/**
 * Compares a library's routines with plain loops in float64, on small matrices between whose rows is what would show if it
 * were read, or written over. Returns the first routine that is wrong, e.g. "float32 products aᵀ b", or undefined. Sizes are
 * odd and pass through the libraries' blocked kernels and their edges.
 *
 * The bounds: u is the unit roundoff, γ_n = n u/(1 − n u); every bound is doubled, for float64 compares with loops that
 * round as much themselves.
 */
export function selfTest(routines: Routines, precisions: readonly Bits[], place: Located): string | undefined {
  const products = checkedProducts(complete(routines), place.memory, { base: place.base, id: "self-test" });
  for (const bits of precisions) {
    const samples = () => new Samples(place.memory, bits);
    const wrong =
      (routines.gemm && wrongGemm(products, bits, samples)) ||
      (routines.trsm && wrongTrsm(products, bits, samples())) ||
      (routines.potrf && wrongPotrf(products, bits, samples()));
    if (wrong) return `float${bits} ${wrong}`;
  }
  return routines.eigen && wrongEigen(products, new Samples(place.memory, 64));
}

/** The routines with those that are missing made to throw. */
export function complete(routines: Routines): Required<Routines> {
  const missing = (): never => {
    throw new LibraryError("has no such routine");
  };
  return { gemm: missing, potrf: missing, trsm: missing, eigen: missing, ...routines };
}

const unit = (bits: Bits): number => (bits === 32 ? 2 ** -24 : 2 ** -53);
const gamma = (n: number, bits: Bits): number => (n * unit(bits)) / (1 - n * unit(bits));

interface ProductCase {
  readonly size: readonly [m: number, n: number, k: number];
  readonly alpha: number;
  readonly beta: number;
}

/** A size beyond every library's threshold for small ones, one below, and one row and one column, which have ways of their own. */
const CASES: readonly ProductCase[] = [
  { size: [49, 43, 250], alpha: 1, beta: 0 },
  { size: [35, 41, 20], alpha: -0.75, beta: 0.5 },
  ...[[1, 37, 20] as const, [37, 1, 20] as const, [4, 5, 3] as const].flatMap((size) => [
    { size, alpha: 1, beta: 0 },
    { size, alpha: -0.75, beta: 0.5 },
  ]),
];

/** Whether `got` is `sum` up to `bound`; NaN is not. */
const near = (got: number, sum: number, bound: number): boolean => Math.abs(got - sum) <= bound;

/** |c − exact| ≤ γ_{k+3} (|α| |a| |b| + |β c|): k products and sums in any order, two factors and one sum more (Higham,
 *  Accuracy and Stability of Numerical Algorithms, 2nd ed., section 3.5). With β = 0, c is NaN before. */
function wrongGemm(products: Products, bits: Bits, samples: () => Samples): string | undefined {
  for (const {
    size: [m, n, k],
    alpha,
    beta,
  } of CASES) {
    for (const [transA, transB] of [false, true].flatMap((x) => [false, true].map((y) => [x, y] as const))) {
      const from = samples();
      const a = transA ? from.input(k, m, from.next) : from.input(m, k, from.next);
      const b = transB ? from.input(n, k, from.next) : from.input(k, n, from.next);
      const before = from.input(m, n, from.next);
      const c = from.output(m, n, (i, j) => (beta === 0 ? Number.NaN : entryOf(before, i, j)));
      const place = { a: a.offset, lda: a.stride, b: b.offset, ldb: b.stride, c: c.offset, ldc: c.stride };
      products.gemm(bits, { transA, transB, m, n, k, alpha, beta }, place);
      const [rowA, stepA] = transA ? [1, a.stride] : [a.stride, 1];
      const [columnB, stepB] = transB ? [b.stride, 1] : [1, b.stride];
      const holds = everywhere(m, n, (i, j) => {
        let sum = beta * entryOf(before, i, j);
        let size = Math.abs(sum);
        for (let l = 0; l < k; l++) {
          const term = alpha * a.data[i * rowA + l * stepA] * b.data[j * columnB + l * stepB];
          sum += term;
          size += Math.abs(term);
        }
        return near(entryOf(c, i, j), sum, 2 * gamma(k + 3, bits) * size);
      });
      if (!holds || !paddingIntact(c)) return `products ${transA ? "aᵀ" : "a"} ${transB ? "bᵀ" : "b"}`;
    }
  }
  return undefined;
}

/** A lower triangle that is well conditioned; NaN above, which nothing may read. */
function triangle(from: Samples, n: number): Region {
  return from.input(n, n, (i, j) => (i === j ? 2 + from.next() : i > j ? from.next() / 4 : Number.NaN));
}

/** |b − op(l) x| ≤ γ_{n+2} |op(l)| |x| (Higham, section 8.1), two roundings more where a library inverts the diagonal first. */
function wrongTrsm(products: Products, bits: Bits, from: Samples): string | undefined {
  const [n, m] = [37, 23];
  const lower = triangle(from, n);
  const l = (i: number, j: number): number => (i >= j ? entryOf(lower, i, j) : 0);
  for (const [name, op] of [
    ["b L⁻ᵀ", "right"],
    ["L⁻¹ b", "left"],
    ["L⁻ᵀ b", "leftTransposed"],
  ] as const) {
    const [rows, columns] = op === "right" ? [m, n] : [n, m];
    const b = from.input(rows, columns, from.next);
    const x = from.output(rows, columns, (i, j) => entryOf(b, i, j));
    const place = { lower: lower.offset, ldl: lower.stride, b: x.offset, ldb: x.stride };
    if (op === "right") products.trsmRight?.(bits, m, n, place);
    else products.trsmLeft?.(bits, op === "leftTransposed", n, m, place);
    const term = (i: number, j: number, k: number): number =>
      op === "right" ? entryOf(x, i, k) * l(j, k) : (op === "left" ? l(i, k) : l(k, i)) * entryOf(x, k, j);
    const holds = everywhere(rows, columns, (i, j) => {
      let [sum, size] = [0, 0];
      for (let k = 0; k < n; k++) {
        sum += term(i, j, k);
        size += Math.abs(term(i, j, k));
      }
      return near(sum, entryOf(b, i, j), 2 * gamma(n + 2, bits) * size);
    });
    if (!holds || !paddingIntact(x)) return `triangular solves ${name}`;
  }
  return undefined;
}

/** |a − l lᵀ| ≤ γ_{n+1} |l| |lᵀ| (Higham, Theorem 10.3), two roundings more for inverted diagonals. What is above the
 *  diagonal is NaN and stays; a pivot that is made negative, infinite or NaN is named. */
function wrongPotrf(products: Products, bits: Bits, from: Samples): string | undefined {
  const n = 43;
  const half = triangle(from, n);
  const a = from.input(n, n, (i, j) => {
    let sum = i === j ? 1 : 0;
    for (let k = 0; k <= j; k++) sum += entryOf(half, i, k) * entryOf(half, j, k);
    return i >= j ? sum : Number.NaN;
  });
  const l = from.output(n, n, (i, j) => entryOf(a, i, j));
  if (products.potrf?.(bits, n, l.offset, l.stride) !== -1 || !paddingIntact(l)) return "Cholesky factors";
  const holds = everywhere(n, n, (i, j) => {
    if (j > i) return Number.isNaN(entryOf(l, i, j));
    let [sum, size] = [0, 0];
    for (let k = 0; k <= j; k++) {
      sum += entryOf(l, i, k) * entryOf(l, j, k);
      size += Math.abs(entryOf(l, i, k) * entryOf(l, j, k));
    }
    return near(sum, entryOf(a, i, j), 2 * gamma(n + 3, bits) * size);
  });
  if (!holds) return "Cholesky factors";
  for (const bad of [-1, Number.NaN, Infinity]) {
    const broken = from.output(n, n, (i, j) => (i === 30 && j === 30 ? bad : entryOf(a, i, j)));
    if (products.potrf(bits, n, broken.offset, broken.stride) !== 30) return `Cholesky factors at a pivot of ${bad}`;
  }
  return undefined;
}

/**
 * ‖A v − λ v‖ and ‖VᵀV − I‖ below 50 n u times ‖A‖ and 1, in the largest entry: the threshold of LAPACK's own tests of its
 * symmetric eigenvalue routines (sep.in). Eigenvalues ascend; only the lower triangle may be read.
 */
function wrongEigen(products: Products, from: Samples): string | undefined {
  const n = 39;
  const full = from.input(n, n, from.next);
  const a = (i: number, j: number): number => entryOf(full, Math.max(i, j), Math.min(i, j));
  const numbers = products.eigenScratchBytes!(n) / 8;
  const packed = from.output(1, n * n, (_, e) => (e % n > Math.floor(e / n) ? 0.5 : a(Math.floor(e / n), e % n)));
  const values = from.output(1, n, () => Number.NaN);
  const scratch = from.output(1, numbers, () => Number.NaN);
  if (products.eigen?.(n, packed.offset, values.offset, scratch.offset) !== 0) return "eigenvectors";
  if (![packed, values, scratch].every(paddingIntact)) return "eigenvectors (written beyond their place)";
  const v = (vector: number, i: number): number => packed.data[vector * n + i];
  let norm = 0;
  everywhere(n, n, (i, j) => {
    norm += a(i, j) ** 2;
    return true;
  });
  const bound = 50 * n * unit(64);
  const holds = everywhere(n, n, (vector, i) => {
    let [image, inner] = [0, 0];
    for (let j = 0; j < n; j++) {
      image += a(i, j) * v(vector, j);
      inner += v(vector, j) * v(i, j);
    }
    return (
      near(image, values.data[vector] * v(vector, i), bound * Math.sqrt(norm)) &&
      near(inner, vector === i ? 1 : 0, bound)
    );
  });
  const ascending = values.data.subarray(1, n).every((value, i) => value >= values.data[i]);
  return holds && ascending ? undefined : "eigenvectors";
}

function everywhere(rows: number, columns: number, holds: (i: number, j: number) => boolean): boolean {
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) if (!holds(i, j)) return false;
  return true;
}
