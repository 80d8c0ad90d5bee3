import { multiplyAdd, zero } from "./lanes";

/** Rows of the register tile. It is two vectors wide: 12 accumulators, two vectors of b, one entry of a in 16
 *  registers. */
// @ts-ignore: decorator
@inline export const TILE_ROWS: usize = 6;

/** Columns of the register tile: 8 in float32, 4 in float64. */
// @ts-ignore: decorator
@inline
export function tileColumns<T>(): usize {
  return 32 / sizeof<T>();
}

/** c ← alpha sum + beta c; beta = 0 does not read c. */
// @ts-ignore: decorator
@inline
export function combine<T>(alpha: v128, sum: v128, beta: v128, c: usize, reads: bool): v128 {
  if (!reads) return v128.mul<T>(alpha, sum);
  return multiplyAdd<T>(alpha, sum, v128.mul<T>(beta, v128.load(c)));
}

// @ts-ignore: decorator
@inline
function storeRow<T>(c: usize, left: v128, right: v128, alpha: v128, beta: v128, reads: bool): void {
  v128.store(c, combine<T>(alpha, left, beta, c, reads));
  v128.store(c, combine<T>(alpha, right, beta, c + 16, reads), 16);
}

/**
 * c [6, two vectors], rows `stride` bytes apart, ← alpha Σ_p a_p b_pᵀ + beta c over p < depth in order. The panel `a`
 * holds six entries for each p, the panel `b` two vectors.
 */
export function tile<T>(depth: usize, a: usize, b: usize, c: usize, stride: usize, alpha: T, beta: T): void {
  let l0 = zero();
  let r0 = zero();
  let l1 = zero();
  let r1 = zero();
  let l2 = zero();
  let r2 = zero();
  let l3 = zero();
  let r3 = zero();
  let l4 = zero();
  let r4 = zero();
  let l5 = zero();
  let r5 = zero();
  let left: v128;
  let right: v128;
  let one: v128;
  for (; depth >= 4; depth -= 4) {
    left = v128.load(b);
    right = v128.load(b, 16);
    one = v128.load_splat<T>(a);
    l0 = multiplyAdd<T>(one, left, l0);
    r0 = multiplyAdd<T>(one, right, r0);
    one = v128.load_splat<T>(a, 1 * sizeof<T>());
    l1 = multiplyAdd<T>(one, left, l1);
    r1 = multiplyAdd<T>(one, right, r1);
    one = v128.load_splat<T>(a, 2 * sizeof<T>());
    l2 = multiplyAdd<T>(one, left, l2);
    r2 = multiplyAdd<T>(one, right, r2);
    one = v128.load_splat<T>(a, 3 * sizeof<T>());
    l3 = multiplyAdd<T>(one, left, l3);
    r3 = multiplyAdd<T>(one, right, r3);
    one = v128.load_splat<T>(a, 4 * sizeof<T>());
    l4 = multiplyAdd<T>(one, left, l4);
    r4 = multiplyAdd<T>(one, right, r4);
    one = v128.load_splat<T>(a, 5 * sizeof<T>());
    l5 = multiplyAdd<T>(one, left, l5);
    r5 = multiplyAdd<T>(one, right, r5);
    left = v128.load(b, 32);
    right = v128.load(b, 48);
    one = v128.load_splat<T>(a, 6 * sizeof<T>());
    l0 = multiplyAdd<T>(one, left, l0);
    r0 = multiplyAdd<T>(one, right, r0);
    one = v128.load_splat<T>(a, 7 * sizeof<T>());
    l1 = multiplyAdd<T>(one, left, l1);
    r1 = multiplyAdd<T>(one, right, r1);
    one = v128.load_splat<T>(a, 8 * sizeof<T>());
    l2 = multiplyAdd<T>(one, left, l2);
    r2 = multiplyAdd<T>(one, right, r2);
    one = v128.load_splat<T>(a, 9 * sizeof<T>());
    l3 = multiplyAdd<T>(one, left, l3);
    r3 = multiplyAdd<T>(one, right, r3);
    one = v128.load_splat<T>(a, 10 * sizeof<T>());
    l4 = multiplyAdd<T>(one, left, l4);
    r4 = multiplyAdd<T>(one, right, r4);
    one = v128.load_splat<T>(a, 11 * sizeof<T>());
    l5 = multiplyAdd<T>(one, left, l5);
    r5 = multiplyAdd<T>(one, right, r5);
    left = v128.load(b, 64);
    right = v128.load(b, 80);
    one = v128.load_splat<T>(a, 12 * sizeof<T>());
    l0 = multiplyAdd<T>(one, left, l0);
    r0 = multiplyAdd<T>(one, right, r0);
    one = v128.load_splat<T>(a, 13 * sizeof<T>());
    l1 = multiplyAdd<T>(one, left, l1);
    r1 = multiplyAdd<T>(one, right, r1);
    one = v128.load_splat<T>(a, 14 * sizeof<T>());
    l2 = multiplyAdd<T>(one, left, l2);
    r2 = multiplyAdd<T>(one, right, r2);
    one = v128.load_splat<T>(a, 15 * sizeof<T>());
    l3 = multiplyAdd<T>(one, left, l3);
    r3 = multiplyAdd<T>(one, right, r3);
    one = v128.load_splat<T>(a, 16 * sizeof<T>());
    l4 = multiplyAdd<T>(one, left, l4);
    r4 = multiplyAdd<T>(one, right, r4);
    one = v128.load_splat<T>(a, 17 * sizeof<T>());
    l5 = multiplyAdd<T>(one, left, l5);
    r5 = multiplyAdd<T>(one, right, r5);
    left = v128.load(b, 96);
    right = v128.load(b, 112);
    one = v128.load_splat<T>(a, 18 * sizeof<T>());
    l0 = multiplyAdd<T>(one, left, l0);
    r0 = multiplyAdd<T>(one, right, r0);
    one = v128.load_splat<T>(a, 19 * sizeof<T>());
    l1 = multiplyAdd<T>(one, left, l1);
    r1 = multiplyAdd<T>(one, right, r1);
    one = v128.load_splat<T>(a, 20 * sizeof<T>());
    l2 = multiplyAdd<T>(one, left, l2);
    r2 = multiplyAdd<T>(one, right, r2);
    one = v128.load_splat<T>(a, 21 * sizeof<T>());
    l3 = multiplyAdd<T>(one, left, l3);
    r3 = multiplyAdd<T>(one, right, r3);
    one = v128.load_splat<T>(a, 22 * sizeof<T>());
    l4 = multiplyAdd<T>(one, left, l4);
    r4 = multiplyAdd<T>(one, right, r4);
    one = v128.load_splat<T>(a, 23 * sizeof<T>());
    l5 = multiplyAdd<T>(one, left, l5);
    r5 = multiplyAdd<T>(one, right, r5);
    a += 24 * sizeof<T>();
    b += 128;
  }
  for (; depth > 0; depth--) {
    left = v128.load(b);
    right = v128.load(b, 16);
    one = v128.load_splat<T>(a);
    l0 = multiplyAdd<T>(one, left, l0);
    r0 = multiplyAdd<T>(one, right, r0);
    one = v128.load_splat<T>(a, 1 * sizeof<T>());
    l1 = multiplyAdd<T>(one, left, l1);
    r1 = multiplyAdd<T>(one, right, r1);
    one = v128.load_splat<T>(a, 2 * sizeof<T>());
    l2 = multiplyAdd<T>(one, left, l2);
    r2 = multiplyAdd<T>(one, right, r2);
    one = v128.load_splat<T>(a, 3 * sizeof<T>());
    l3 = multiplyAdd<T>(one, left, l3);
    r3 = multiplyAdd<T>(one, right, r3);
    one = v128.load_splat<T>(a, 4 * sizeof<T>());
    l4 = multiplyAdd<T>(one, left, l4);
    r4 = multiplyAdd<T>(one, right, r4);
    one = v128.load_splat<T>(a, 5 * sizeof<T>());
    l5 = multiplyAdd<T>(one, left, l5);
    r5 = multiplyAdd<T>(one, right, r5);
    a += 6 * sizeof<T>();
    b += 32;
  }
  const va = v128.splat<T>(alpha);
  const vb = v128.splat<T>(beta);
  if (beta != 0) {
    storeRow<T>(c, l0, r0, va, vb, true);
    c += stride;
    storeRow<T>(c, l1, r1, va, vb, true);
    c += stride;
    storeRow<T>(c, l2, r2, va, vb, true);
    c += stride;
    storeRow<T>(c, l3, r3, va, vb, true);
    c += stride;
    storeRow<T>(c, l4, r4, va, vb, true);
    c += stride;
    storeRow<T>(c, l5, r5, va, vb, true);
  } else {
    storeRow<T>(c, l0, r0, va, vb, false);
    c += stride;
    storeRow<T>(c, l1, r1, va, vb, false);
    c += stride;
    storeRow<T>(c, l2, r2, va, vb, false);
    c += stride;
    storeRow<T>(c, l3, r3, va, vb, false);
    c += stride;
    storeRow<T>(c, l4, r4, va, vb, false);
    c += stride;
    storeRow<T>(c, l5, r5, va, vb, false);
  }
}
