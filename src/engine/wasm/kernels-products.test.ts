import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Bed, BITS, beds, type Entries, noise, roundingBound, unitOf } from "./kernels-bed.ts";
import type { Bits } from "./products.ts";

/** A row-major matrix whose rows are followed by NaN. */
interface Placed {
  readonly data: Entries;
  readonly offset: number;
  readonly stride: number;
  readonly at: (i: number, j: number) => number;
}

interface Shape {
  readonly bits: Bits;
  readonly rows: number;
  readonly columns: number;
  /** Entries between rows. */
  readonly pad?: number;
}

function place(bed: Bed, { bits, rows, columns, pad = 3 }: Shape, entry: (i: number, j: number) => number): Placed {
  const stride = columns + pad;
  const padded = new Float64Array(rows * stride).fill(Number.NaN);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) padded[i * stride + j] = entry(i, j);
  const data = bed.array(bits, padded);
  return { data, offset: data.byteOffset, stride, at: (i, j) => data[i * stride + j]! };
}

const random =
  ({ columns }: { readonly columns: number }, values: ArrayLike<number>) =>
  (i: number, j: number) =>
    values[i * columns + j]!;

/** Throws unless every entry is within its tolerance and every NaN behind a row is still there. */
function requireEntries(
  got: Placed,
  { rows, columns }: { readonly rows: number; readonly columns: number },
  expected: (i: number, j: number) => { readonly value: number; readonly tolerance: number },
): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const { value, tolerance } = expected(i, j);
      if (!(Math.abs(got.at(i, j) - value) <= tolerance)) {
        throw new Error(`entry ${i}, ${j}: ${got.at(i, j)}, expected ${value} within ${tolerance}`);
      }
    }
    requireUntouched(got, i, columns);
  }
}

/** Throws unless row i holds NaN from a column on. */
function requireUntouched(a: Placed, i: number, from: number): void {
  for (let j = from; j < a.stride; j++) if (!Number.isNaN(a.at(i, j))) throw new Error(`entry ${i}, ${j} was written`);
}

/** Σ_p left(p) right(p) and Σ_p |left(p) right(p)|. */
function sums(count: number, left: (p: number) => number, right: (p: number) => number) {
  let [value, size] = [0, 0];
  for (let p = 0; p < count; p++) {
    const term = left(p) * right(p);
    value += term;
    size += Math.abs(term);
  }
  return { value, size };
}

interface Product {
  readonly transA: number;
  readonly transB: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly alpha: number;
  readonly beta: number;
}

interface Operands {
  readonly product: Product;
  readonly a: Placed;
  readonly b: Placed;
  readonly c: Placed;
}

function multiply({ kernels, scratch }: Bed, bits: Bits, { product, a, b, c }: Operands): void {
  const { transA, transB, m, n, k, alpha, beta } = product;
  const places = [a.offset, a.stride, b.offset, b.stride, beta, c.offset, c.stride, scratch] as const;
  kernels[`gemm${bits}`](transA, transB, m, n, k, alpha, ...places);
}

function checkProduct(bed: Bed, bits: Bits, product: Product): void {
  const { transA, transB, m, n, k, alpha, beta } = product;
  const shapeA = transA ? { bits, rows: k, columns: m } : { bits, rows: m, columns: k };
  const shapeB = transB ? { bits, rows: n, columns: k } : { bits, rows: k, columns: n };
  const shapeC = { bits, rows: m, columns: n };
  const a = place(bed, shapeA, random(shapeA, noise(m * k, 1)));
  const b = place(bed, shapeB, random(shapeB, noise(k * n, 2)));
  const before = noise(m * n, 3);
  const c = place(bed, shapeC, beta === 0 ? () => Number.NaN : random(shapeC, before));
  multiply(bed, bits, { product, a, b, c });
  // A term is rounded once as a product and in at most k sums; then alpha, beta c and their sum. So it is here, in float64.
  const bound = roundingBound(k + 4, unitOf(bits)) + roundingBound(k + 4, 2 ** -53);
  requireEntries(c, shapeC, (i, j) => {
    const sum = sums(
      k,
      (p) => (transA ? a.at(p, i) : a.at(i, p)),
      (p) => (transB ? b.at(j, p) : b.at(p, j)),
    );
    const kept = beta === 0 ? 0 : beta * before[i * n + j]!;
    return { value: alpha * sum.value + kept, tolerance: bound * (Math.abs(alpha) * sum.size + Math.abs(kept)) };
  });
  bed.end();
}

const TRANSPOSITIONS = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
] as const;

/** About the edges of tiles, 6 × 8 and 6 × 4, and of the unrolled step, 4. */
const SMALL = [1, 2, 5, 6, 7, 13].flatMap((m) =>
  [1, 3, 4, 5, 8, 9, 17].flatMap((n) => [0, 1, 3, 4, 5, 9].map((k) => ({ m, n, k }))),
);
/** Over the edges of blocks: 132 rows, a depth of 256, 1024 or 512 columns; 2048 entries where there is one row or column. */
const LARGE = [
  { m: 0, n: 3, k: 2 },
  { m: 3, n: 0, k: 2 },
  { m: 135, n: 21, k: 263 },
  { m: 7, n: 1030, k: 9 },
  { m: 1, n: 2051, k: 7 },
  { m: 2051, n: 1, k: 7 },
  { m: 1, n: 6, k: 2051 },
  { m: 6, n: 1, k: 2051 },
];

/** A well-conditioned lower triangle; NaN above it. */
const lowerEntry = (n: number, values: ArrayLike<number>) => (i: number, j: number) =>
  j > i ? Number.NaN : j === i ? 1 + values[i * n + i]! ** 2 : values[i * n + j]! / 4;

/** Orders about 32, where the recursion ends, and beyond. */
const ORDERS = [0, 1, 2, 3, 31, 32, 33, 65, 100];

/** Roundings of one entry solved for or factored: at most n terms in products and sums, once more where the matrix is
 *  halved, and a quotient (Higham, Theorems 8.5 and 10.3: any order of the sums); the same for the check's own sum. */
const solveBound = (n: number, bits: Bits): number =>
  roundingBound(n + Math.ceil(Math.log2(n + 1)) + 3, unitOf(bits)) + roundingBound(n + 1, 2 ** -53);

describe.each(beds().map((bed) => [bed.name, bed] as const))("%s", (_, bed) => {
  const { kernels } = bed;
  beforeEach(() => bed.begin());
  afterEach(() => bed.end());

  describe.each(BITS)("float%i", (bits) => {
    it.each(TRANSPOSITIONS)(
      "gemm with transA %i, transB %i: NaN in c does not matter where beta is 0",
      (transA, transB) => {
        for (const [alpha, beta] of [
          [1, 0],
          [-1.5, 0.75],
        ] as const) {
          for (const shape of [...SMALL, ...LARGE]) checkProduct(bed, bits, { transA, transB, ...shape, alpha, beta });
        }
      },
    );

    it.each(TRANSPOSITIONS)(
      "gemm with transA %i, transB %i: the same bits wherever the matrices lie",
      (transA, transB) => {
        for (const { m, n, k } of LARGE) {
          const product = { transA, transB, m, n, k, alpha: 0.3, beta: 0 };
          const run = (pad: number): number[] => {
            const a = place(bed, { bits, rows: transA ? k : m, columns: transA ? m : k, pad }, (i, j) =>
              Math.sin(i + 2 * j),
            );
            const b = place(bed, { bits, rows: transB ? n : k, columns: transB ? k : n, pad }, (i, j) =>
              Math.cos(2 * i + j),
            );
            const c = place(bed, { bits, rows: m, columns: n, pad }, () => Number.NaN);
            multiply(bed, bits, { product, a, b, c });
            const found = Array.from({ length: m * n }, (_entry, i) => c.at(Math.floor(i / n), i % n));
            bed.end();
            return found;
          };
          expect(run(0)).toEqual(run(7));
        }
      },
    );

    it("gemm uses all of the scratch that it asks for, and no more", () => {
      // Whole blocks; float32 packs twice the columns, but half the bytes of rows.
      const [m, n, k] = [132, bits === 32 ? 1024 : 512, 256];
      const one = (rows: number, columns: number) => place(bed, { bits, rows, columns }, () => 1);
      const product = { transA: 0, transB: 0, m, n, k, alpha: 1, beta: 0 };
      multiply(bed, bits, { product, a: one(m, k), b: one(k, n), c: one(m, n) });
      expect(bed.scratchUsed()).toBe(kernels.gemmScratchBytes());
    });

    it("potrf: |A − L Lᵀ| ≤ γ |L| |Lᵀ|, nothing above the diagonal touched", () => {
      for (const n of ORDERS) {
        const shape = { bits, rows: n, columns: n };
        const factor = lowerEntry(n, noise(n * n));
        const above = 1000;
        const original = place(bed, shape, (i, j) =>
          j > i
            ? above
            : sums(
                j + 1,
                (p) => factor(i, p),
                (p) => factor(j, p),
              ).value,
        );
        const a = place(bed, shape, original.at);
        expect(kernels[`potrf${bits}`](n, a.offset, a.stride, bed.scratch)).toBe(-1);
        for (let i = 0; i < n; i++) {
          for (let j = i + 1; j < n; j++) expect(a.at(i, j)).toBe(above);
          requireUntouched(a, i, n);
          for (let j = 0; j <= i; j++) {
            const { value, size } = sums(
              j + 1,
              (p) => a.at(i, p),
              (p) => a.at(j, p),
            );
            const gap = Math.abs(original.at(i, j) - value);
            if (!(gap <= solveBound(n, bits) * size)) throw new Error(`n = ${n}, entry ${i}, ${j}: off by ${gap}`);
          }
        }
        bed.end();
      }
    });

    it("potrf names the pivot that is not positive and finite", () => {
      for (const n of [1, 31, 33, 100]) {
        for (const pivot of [0, Math.floor(n / 2), n - 1]) {
          for (const entry of [0, -1, Number.NaN, Infinity]) {
            const a = place(bed, { bits, rows: n, columns: n }, (i, j) => (i !== j ? 0 : i === pivot ? entry : 4));
            expect(kernels[`potrf${bits}`](n, a.offset, a.stride, bed.scratch)).toBe(pivot);
            bed.end();
          }
        }
      }
    });

    it("trsmRight: |B − X Lᵀ| ≤ γ |X| |Lᵀ|", () => {
      for (const n of ORDERS) {
        for (const m of [0, 1, 3, 4, 7, 8, 21]) {
          const shape = { bits, rows: m, columns: n };
          const lower = place(bed, { bits, rows: n, columns: n }, lowerEntry(n, noise(n * n)));
          const values = noise(m * n, 2);
          const b = place(bed, shape, random(shape, values));
          kernels[`trsmRight${bits}`](m, n, lower.offset, lower.stride, b.offset, b.stride, bed.scratch);
          requireImage(b, shape, (i, j) => ({
            ...sums(
              j + 1,
              (p) => b.at(i, p),
              (p) => lower.at(j, p),
            ),
            expected: values[i * n + j]!,
            bound: solveBound(n, bits),
          }));
          bed.end();
        }
      }
    });

    it.each([0, 1])("trsmLeft, transposed %i: |B − op(L) X| ≤ γ |op(L)| |X|", (transposed) => {
      for (const n of ORDERS) {
        for (const m of [0, 1, 3, 4, 7, 8, 21]) {
          const shape = { bits, rows: n, columns: m };
          const lower = place(bed, { bits, rows: n, columns: n }, lowerEntry(n, noise(n * n)));
          const values = noise(m * n, 2);
          const b = place(bed, shape, random(shape, values));
          kernels[`trsmLeft${bits}`](transposed, n, m, lower.offset, lower.stride, b.offset, b.stride, bed.scratch);
          requireImage(b, shape, (i, j) => ({
            ...(transposed
              ? sums(
                  n - i,
                  (p) => lower.at(i + p, i),
                  (p) => b.at(i + p, j),
                )
              : sums(
                  i + 1,
                  (p) => lower.at(i, p),
                  (p) => b.at(p, j),
                )),
            expected: values[i * m + j]!,
            bound: solveBound(n, bits),
          }));
          bed.end();
        }
      }
    });
  });
});

/** Throws unless the image of the solution is what was given, within `bound` of the sizes of its terms. */
function requireImage(
  solution: Placed,
  { rows, columns }: { readonly rows: number; readonly columns: number },
  image: (
    i: number,
    j: number,
  ) => { readonly value: number; readonly size: number; readonly expected: number; readonly bound: number },
): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const { value, size, expected, bound } = image(i, j);
      if (!(Math.abs(value - expected) <= bound * size)) {
        throw new Error(`entry ${i}, ${j}: image ${value}, expected ${expected} within ${bound * size}`);
      }
    }
    requireUntouched(solution, i, columns);
  }
}
