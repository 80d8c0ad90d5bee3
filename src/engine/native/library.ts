import type { Bits, GemmPlace, GemmShape, TrsmPlace } from "../wasm/products.ts";

/**
 * Routines of one library, unchecked: nothing looks at bounds. Offsets are as in {@link Products}, bytes from the address
 * `base`; everything is row-major.
 */
export interface Routines {
  readonly gemm?: (bits: Bits, shape: GemmShape, place: GemmPlace, base: number) => void;
  /** LAPACK's info: 0, or 1 + the pivot that is not positive. Some libraries let NaN and infinity pass. */
  readonly potrf?: (bits: Bits, n: number, place: { readonly a: number; readonly lda: number }, base: number) => number;
  readonly trsm?: (bits: Bits, shape: TrsmShape, place: TrsmPlace, base: number) => void;
  /** LAPACK's info. `work` has `eigenWork(n)` bytes. */
  readonly eigen?: (n: number, place: EigenPlace, base: number) => number;
}

/** op(L)⁻¹ b or b op(L)⁻¹ with b [rows, columns]. */
export interface TrsmShape {
  readonly side: "left" | "right";
  readonly transposed: boolean;
  readonly rows: number;
  readonly columns: number;
}

export interface EigenPlace {
  readonly a: number;
  readonly values: number;
  readonly work: number;
}

/** A library that was opened. */
export interface Library {
  readonly kind: "onednn" | "openblas" | "mkl" | "accelerate";
  /** Its own statement, e.g. "0.3.21". */
  readonly version: string;
  readonly path: string;
  /** Everything it says about itself: build, kernels, threads. */
  readonly details: string;
  /** Products of which precisions. */
  readonly precisions: readonly Bits[];
  readonly routines: Routines;
}

/** Numbers of float64 and of int32 that LAPACK's dsyevd asks for, jobz = V: lwork and liwork of its documentation. A
 *  larger work space lets it reduce by blocks even where n is small. */
export function eigenWork(n: number): { readonly reals: number; readonly integers: number } {
  return { reals: 1 + 6 * n + 2 * n * n + 64 * n, integers: 3 + 5 * n };
}

/** Why a library that was found is not used: a predicate, "is the sequential build". */
export class LibraryError extends Error {
  override readonly name = "LibraryError";
}
