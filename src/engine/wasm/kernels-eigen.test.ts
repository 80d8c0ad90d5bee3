import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Bed, beds, noise, roundingBound } from "./kernels-bed.ts";

/** About the edges of panels of 32 reflections, of groups of four rows, and beyond the 132 rows of a block of gemm. */
const ORDERS = [1, 2, 3, 4, 5, 31, 32, 33, 34, 66, 139];

/** Two reductions and about 2n plane rotations touch each entry, 6 roundings each, errors relative to ‖A‖_F. */
const eigenBound = (n: number): number => roundingBound(20 * (n + 1), 2 ** -53);

const at = (a: Float64Array, n: number) => (i: number, j: number) => a[i * n + j]!;
const norm = (a: Float64Array): number => Math.sqrt(a.reduce((sum, entry) => sum + entry ** 2, 0));

/** Symmetric matrices of the order n. */
const WORLDS: readonly (readonly [name: string, entry: (n: number) => (i: number, j: number) => number])[] = [
  [
    "noise",
    (n) => {
      const values = noise(n * n);
      return (i, j) => values[Math.max(i, j) * n + Math.min(i, j)]!;
    },
  ],
  ["zero", () => () => 0],
  ["ones", () => () => 1],
  [
    "graded by 10⁻¹⁶ a row, down to squares that underflow",
    () => (i, j) => 10 ** (-16 * Math.max(i, j)) * (1 + Math.min(i, j)),
  ],
  ["diagonal", () => (i, j) => (i === j ? Math.cos(i) : 0)],
];

interface Reduced {
  readonly original: Float64Array;
  readonly q: Float64Array;
  readonly diagonal: Float64Array;
  readonly off: Float64Array;
}

/** The reduction of the matrix times `unit`; NaN stands above its diagonal. `original` is the matrix itself. */
function reduce(
  bed: Bed,
  n: number,
  { entry, unit }: { entry: (i: number, j: number) => number; unit: number },
): Reduced {
  const cells = Array.from({ length: n * n }, (_, i) => [Math.floor(i / n), i % n] as const);
  const q = bed.array(
    64,
    cells.map(([i, j]) => (j > i ? Number.NaN : unit * entry(i, j))),
  ) as Float64Array;
  const [diagonal, off] = [bed.array(64, new Float64Array(n)), bed.array(64, new Float64Array(n))] as Float64Array[];
  bed.kernels.tridiagonalise(n, q.byteOffset, diagonal!.byteOffset, off!.byteOffset, bed.scratch);
  const original = Float64Array.from(cells, ([i, j]) => entry(Math.max(i, j), Math.min(i, j)));
  return { original, q, diagonal: diagonal!, off: off! };
}

/** Throws beyond the tolerance, and for NaN: quicker than expect in inner loops. */
function requireBelow(gap: number, tolerance: number): void {
  if (!(gap <= tolerance)) throw new Error(`off by ${gap}, tolerance ${tolerance}`);
}

/** Throws unless the rows of a [n, n] are orthonormal up to the tolerance. */
function requireOrthonormalRows(rows: Float64Array, n: number, tolerance: number): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += rows[i * n + k]! * rows[j * n + k]!;
      requireBelow(Math.abs(sum - (i === j ? 1 : 0)), tolerance);
    }
  }
}

describe.each(beds().map((bed) => [bed.name, bed] as const))("%s", (_, bed) => {
  const { kernels } = bed;
  beforeEach(() => bed.begin());
  afterEach(() => bed.end());

  describe.each([1, 2 ** 1000, 2 ** -1000])("times %d", (unit) => {
    it.each(WORLDS)("%s: A = Q T Qᵀ, then A V = V Λ", (_name, world) => {
      for (const n of ORDERS) {
        const { original, q, diagonal, off } = reduce(bed, n, { entry: world(n), unit });
        const tolerance = eigenBound(n) * norm(original);
        const [a, qAt] = [at(original, n), at(q, n)];
        expect(off[0]).toBe(0);
        requireOrthonormalRows(q, n, eigenBound(n));
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < n; j++) {
            // (A Q)_ij against (Q T)_ij: Q is orthogonal to the same precision.
            let left = 0;
            for (let k = 0; k < n; k++) left += a(i, k) * qAt(k, j);
            let right = qAt(i, j) * diagonal[j]!;
            if (j > 0) right += qAt(i, j - 1) * off[j]!;
            if (j + 1 < n) right += qAt(i, j + 1) * off[j + 1]!;
            requireBelow(Math.abs(left - right / unit), tolerance);
          }
        }
        const z = bed.array(
          64,
          q.map((_entry, i) => q[(i % n) * n + Math.floor(i / n)]!),
        ) as Float64Array;
        expect(kernels.implicitQl(n, diagonal.byteOffset, off.byteOffset, z.byteOffset)).toBe(0);
        requireOrthonormalRows(z, n, eigenBound(n));
        for (let l = 0; l < n; l++) {
          for (let i = 0; i < n; i++) {
            let image = 0;
            for (let k = 0; k < n; k++) image += a(i, k) * z[l * n + k]!;
            requireBelow(Math.abs(image - (diagonal[l]! / unit) * z[l * n + i]!), tolerance);
          }
        }
        bed.end();
      }
    });
  });

  it("tridiagonalise stays within the scratch that it asks for", () => {
    const n = 66;
    reduce(bed, n, { entry: (i, j) => Math.cos(i * j), unit: 1 });
    expect(bed.scratchUsed()).toBeGreaterThan(0);
    expect(bed.scratchUsed()).toBeLessThanOrEqual(kernels.tridiagonaliseScratchBytes(n));
  });

  it("implicitQl says where it does not converge", () => {
    const [diagonal, off] = [bed.array(64, [1, 2, 3]), bed.array(64, [0, 1e-30, Number.NaN])];
    const z = bed.array(64, new Float64Array(9));
    expect(kernels.implicitQl(3, diagonal.byteOffset, off.byteOffset, z.byteOffset)).toBe(2);
  });
});
