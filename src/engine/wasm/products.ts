/** Scalars of a BLAS routine: 32 or 64 bits. */
export type Bits = 32 | 64;

/**
 * Matrix products and factorisations on the bytes of one memory, by WebAssembly or by a native library: offsets are bytes,
 * strides are entries, everything is row-major. One thread each; deterministic.
 */
export interface Products {
  /** Names the library and its version, e.g. "onednn-2.6.3"; part of the engine's id. */
  readonly id: string;
  /** c ← alpha op(a) op(b) + beta c; op(a) [m, k], op(b) [k, n]. */
  gemm(bits: Bits, shape: GemmShape, place: GemmPlace): void;
  /** Cholesky of the lower triangle in place; −1, or the pivot at which it fails. Absent: WebAssembly's is used. */
  potrf?(bits: Bits, n: number, a: number, lda: number): number;
  /** b [m, n] ← b L⁻ᵀ. */
  trsmRight?(bits: Bits, m: number, n: number, place: TrsmPlace): void;
  /** b [n, m] ← L⁻¹ b or L⁻ᵀ b. */
  trsmLeft?(bits: Bits, transposed: boolean, n: number, m: number, place: TrsmPlace): void;
  /** All eigenpairs of a symmetric float64 matrix a [n, n]: values [n] ascending; a becomes the eigenvectors, one a row.
   *  `scratch` has at least `eigenScratchBytes(n)` bytes. Returns 0 where it worked. */
  eigen?(n: number, a: number, values: number, scratch: number): number;
  eigenScratchBytes?(n: number): number;
}

export interface GemmShape {
  readonly transA: boolean;
  readonly transB: boolean;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly alpha: number;
  readonly beta: number;
}

export interface GemmPlace {
  readonly a: number;
  readonly lda: number;
  readonly b: number;
  readonly ldb: number;
  readonly c: number;
  readonly ldc: number;
}

export interface TrsmPlace {
  readonly lower: number;
  readonly ldl: number;
  readonly b: number;
  readonly ldb: number;
}
