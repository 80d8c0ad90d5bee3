import { product } from "./gemm";
import { pack, unpackPanel } from "./gemm-pack";
import { tileColumns } from "./gemm-tile";
import { loadPart, multiplySubtract, zero } from "./lanes";

/** Up to this order a triangle is solved by substitution; beyond it is halved, with a product between the halves. */
// @ts-ignore: decorator
@inline export const LEAF: usize = 32;

/** About half of an order beyond LEAF, a multiple of LEAF. */
// @ts-ignore: decorator
@inline
export function halfOf(n: usize): usize {
  return ((n / 2 + LEAF - 1) / LEAF) * LEAF;
}

/** b [n, m] ← L⁻¹ b, or L⁻ᵀ b where `transposed`. */
export function solveLeft<T>(
  transposed: bool,
  n: usize,
  m: usize,
  lower: usize,
  ldl: usize,
  b: usize,
  ldb: usize,
  scratch: usize,
): void {
  if (n <= LEAF) {
    substitute<T>(transposed, n, m, lower, ldl * sizeof<T>(), b, ldb * sizeof<T>());
    return;
  }
  const half = halfOf(n);
  const rest = n - half;
  const below = lower + half * ldl * sizeof<T>();
  const corner = below + half * sizeof<T>();
  const bottom = b + half * ldb * sizeof<T>();
  if (transposed) {
    solveLeft<T>(true, rest, m, corner, ldl, bottom, ldb, scratch);
    product<T>(false, true, false, half, m, rest, -1, below, ldl, bottom, ldb, 1, b, ldb, scratch);
    solveLeft<T>(true, half, m, lower, ldl, b, ldb, scratch);
  } else {
    solveLeft<T>(false, half, m, lower, ldl, b, ldb, scratch);
    product<T>(false, false, false, rest, m, half, -1, below, ldl, b, ldb, 1, bottom, ldb, scratch);
    solveLeft<T>(false, rest, m, corner, ldl, bottom, ldb, scratch);
  }
}

/** b [m, n] ← b L⁻ᵀ. */
export function solveRight<T>(
  m: usize,
  n: usize,
  lower: usize,
  ldl: usize,
  b: usize,
  ldb: usize,
  scratch: usize,
): void {
  if (n <= LEAF) {
    solveRightLeaf<T>(m, n, lower, ldl * sizeof<T>(), b, ldb * sizeof<T>(), scratch);
    return;
  }
  const half = halfOf(n);
  const rest = n - half;
  const below = lower + half * ldl * sizeof<T>();
  const right = b + half * sizeof<T>();
  solveRight<T>(m, half, lower, ldl, b, ldb, scratch);
  product<T>(false, false, true, m, rest, half, -1, b, ldb, below, ldl, 1, right, ldb, scratch);
  solveRight<T>(m, rest, below + half * sizeof<T>(), ldl, right, ldb, scratch);
}

/** L xᵀ = bᵀ for as many rows of b at a time as two vectors have lanes, transposed into scratch. */
function solveRightLeaf<T>(
  m: usize,
  n: usize,
  lower: usize,
  strideL: usize,
  b: usize,
  stride: usize,
  scratch: usize,
): void {
  for (let i: usize = 0; i < m; i += tileColumns<T>()) {
    const rows = min(tileColumns<T>(), m - i);
    pack<T>(true, tileColumns<T>(), b, stride, rows, n, scratch);
    substitute<T>(false, n, tileColumns<T>(), lower, strideL, scratch, 32);
    unpackPanel<T>(scratch, b, stride, rows, n);
    b += rows * stride;
  }
}

/** Forward substitution, or back substitution with Lᵀ, in b [n, m]; strides in bytes. */
function substitute<T>(
  transposed: bool,
  n: usize,
  m: usize,
  lower: usize,
  strideL: usize,
  b: usize,
  stride: usize,
): void {
  for (; m >= tileColumns<T>(); m -= tileColumns<T>()) {
    if (transposed) substituteColumns<T>(true, false, n, lower, strideL, b, stride);
    else substituteColumns<T>(false, false, n, lower, strideL, b, stride);
    b += 32;
  }
  for (; m > 0; m--) {
    if (transposed) substituteColumns<T>(true, true, n, lower, strideL, b, stride);
    else substituteColumns<T>(false, true, n, lower, strideL, b, stride);
    b += sizeof<T>();
  }
}

/** The same for two vectors of columns, or for one column; even and odd terms are summed apart. */
// @ts-ignore: decorator
@inline
function substituteColumns<T>(
  transposed: bool,
  single: bool,
  n: usize,
  lower: usize,
  strideL: usize,
  b: usize,
  stride: usize,
): void {
  // From one coefficient of a row of op(L) to the next.
  const step = transposed ? strideL : sizeof<T>();
  for (let solved: usize = 0; solved < n; solved++) {
    const i = transposed ? n - 1 - solved : solved;
    const diagonal = lower + i * (strideL + sizeof<T>());
    const first = transposed ? i + 1 : 0;
    let coefficient = transposed ? diagonal + strideL : lower + i * strideL;
    let x = b + first * stride;
    const at = b + i * stride;
    let left = loadPart<T>(at, single);
    let right = loadRight(at, single);
    let oddLeft = zero();
    let oddRight = zero();
    let terms = solved;
    for (; terms >= 2; terms -= 2) {
      const even = v128.load_splat<T>(coefficient);
      const odd = v128.load_splat<T>(coefficient + step);
      left = multiplySubtract<T>(even, loadPart<T>(x, single), left);
      oddLeft = multiplySubtract<T>(odd, loadPart<T>(x + stride, single), oddLeft);
      if (!single) {
        right = multiplySubtract<T>(even, v128.load(x, 16), right);
        oddRight = multiplySubtract<T>(odd, v128.load(x + stride, 16), oddRight);
      }
      coefficient += 2 * step;
      x += 2 * stride;
    }
    if (terms > 0) {
      const even = v128.load_splat<T>(coefficient);
      left = multiplySubtract<T>(even, loadPart<T>(x, single), left);
      if (!single) right = multiplySubtract<T>(even, v128.load(x, 16), right);
    }
    const pivot = v128.load_splat<T>(diagonal);
    left = v128.div<T>(v128.add<T>(left, oddLeft), pivot);
    if (single) {
      v128.store_lane<T>(at, left, 0);
    } else {
      v128.store(at, left);
      v128.store(at, v128.div<T>(v128.add<T>(right, oddRight), pivot), 16);
    }
  }
}

// @ts-ignore: decorator
@inline
function loadRight(p: usize, single: bool): v128 {
  return single ? zero() : v128.load(p, 16);
}

export function trsmLeft32(
  transposed: i32,
  n: usize,
  m: usize,
  lower: usize,
  ldl: usize,
  b: usize,
  ldb: usize,
  scratch: usize,
): void {
  solveLeft<f32>(transposed != 0, n, m, lower, ldl, b, ldb, scratch);
}

export function trsmLeft64(
  transposed: i32,
  n: usize,
  m: usize,
  lower: usize,
  ldl: usize,
  b: usize,
  ldb: usize,
  scratch: usize,
): void {
  solveLeft<f64>(transposed != 0, n, m, lower, ldl, b, ldb, scratch);
}

export function trsmRight32(m: usize, n: usize, lower: usize, ldl: usize, b: usize, ldb: usize, scratch: usize): void {
  solveRight<f32>(m, n, lower, ldl, b, ldb, scratch);
}

export function trsmRight64(m: usize, n: usize, lower: usize, ldl: usize, b: usize, ldb: usize, scratch: usize): void {
  solveRight<f64>(m, n, lower, ldl, b, ldb, scratch);
}
