import { pack } from "./gemm-pack";
import { TILE_ROWS, tile, tileColumns } from "./gemm-tile";
import { gemv } from "./gemv";
import { lanes, multiplyAdd, storePart } from "./lanes";

/** Most rows of a, depth, and bytes across b that are packed at once: 132 × 256 × 4 bytes of a stay in the second-level
 *  cache, 256 × 4 KiB of b in the third, one panel of each in the first. */
// @ts-ignore: decorator
@inline const BLOCK_ROWS: usize = 132;
// @ts-ignore: decorator
@inline const BLOCK_DEPTH: usize = 256;
// @ts-ignore: decorator
@inline const BLOCK_WIDTH_BYTES: usize = 4096;

// @ts-ignore: decorator
@inline const TILE_BYTES: usize = 256;
// @ts-ignore: decorator
@inline const PACKED_A_BYTES: usize = BLOCK_ROWS * BLOCK_DEPTH * 8;

export function gemmScratchBytes(): usize {
  return TILE_BYTES + PACKED_A_BYTES + BLOCK_DEPTH * BLOCK_WIDTH_BYTES;
}

/** The least multiple of `unit` such that as few blocks as blocks of `largest` entries cover `total`. */
// @ts-ignore: decorator
@inline
function evenBlock(total: usize, largest: usize, unit: usize): usize {
  const blocks = max<usize>(1, (total + largest - 1) / largest);
  const entries = (total + blocks - 1) / blocks;
  return ((entries + unit - 1) / unit) * unit;
}

/** c ← alpha op(a) op(b) + beta c; `lower`: of a square c the entries on and below the diagonal, and no others. */
export function product<T>(
  lower: bool,
  transA: bool,
  transB: bool,
  m: usize,
  n: usize,
  k: usize,
  alpha: f64,
  a: usize,
  lda: usize,
  b: usize,
  ldb: usize,
  beta: f64,
  c: usize,
  ldc: usize,
  scratch: usize,
): void {
  if (m == 0 || n == 0) return;
  if (!lower && n == 1) {
    gemv<T>(transA, m, k, alpha, a, lda, b, transB ? 1 : ldb, beta, c, ldc, scratch);
    return;
  }
  if (!lower && m == 1) {
    gemv<T>(!transB, n, k, alpha, b, ldb, a, transA ? lda : 1, beta, c, 1, scratch);
    return;
  }
  const bytes = sizeof<T>();
  const packedA = scratch + TILE_BYTES;
  const packedB = packedA + PACKED_A_BYTES;
  const rows = evenBlock(m, BLOCK_ROWS, TILE_ROWS);
  const width = evenBlock(n, BLOCK_WIDTH_BYTES / bytes, tileColumns<T>());
  const depth = max<usize>(1, evenBlock(k, BLOCK_DEPTH, 4));
  for (let j: usize = 0; j < n; j += width) {
    const across = min(width, n - j);
    // One turn even where k = 0, for beta c.
    for (let p: usize = 0; p == 0 || p < k; p += depth) {
      const deep = min(depth, k - p);
      const kept: f64 = p == 0 ? beta : 1;
      if (transB) pack<T>(true, tileColumns<T>(), b + (j * ldb + p) * bytes, ldb * bytes, across, deep, packedB);
      else pack<T>(false, tileColumns<T>(), b + (p * ldb + j) * bytes, ldb * bytes, across, deep, packedB);
      for (let i: usize = 0; i < m; i += rows) {
        const down = min(rows, m - i);
        if (lower && i + down <= j) continue;
        if (transA) pack<T>(false, TILE_ROWS, a + (p * lda + i) * bytes, lda * bytes, down, deep, packedA);
        else pack<T>(true, TILE_ROWS, a + (i * lda + p) * bytes, lda * bytes, down, deep, packedA);
        block<T>(lower, i, j, down, across, deep, alpha as T, kept as T, packedA, packedB, c, ldc * bytes, scratch);
      }
    }
  }
}

/** The block of c at row i and column j from packed a and b. */
function block<T>(
  lower: bool,
  i: usize,
  j: usize,
  down: usize,
  across: usize,
  depth: usize,
  alpha: T,
  beta: T,
  packedA: usize,
  packedB: usize,
  c: usize,
  stride: usize,
  temporary: usize,
): void {
  const bytes = sizeof<T>();
  for (let y: usize = 0; y < across; y += tileColumns<T>()) {
    const columns = min(tileColumns<T>(), across - y);
    const b = packedB + y * depth * bytes;
    for (let x: usize = 0; x < down; x += TILE_ROWS) {
      const rows = min(TILE_ROWS, down - x);
      const row = i + x;
      const column = j + y;
      if (lower && row + rows <= column) continue;
      const a = packedA + x * depth * bytes;
      const at = c + row * stride + column * bytes;
      const whole = rows == TILE_ROWS && columns == tileColumns<T>();
      if (whole && (!lower || row + 1 >= column + columns)) {
        tile<T>(depth, a, b, at, stride, alpha, beta);
      } else {
        tile<T>(depth, a, b, temporary, 32, 1, 0);
        for (let r: usize = 0; r < rows; r++) {
          let kept = columns;
          if (lower) kept = min(columns, max(row + r + 1, column) - column);
          partialRow<T>(temporary + 32 * r, at + r * stride, kept, alpha, beta);
        }
      }
    }
  }
}

/** The first `columns` entries of one row of a tile: the arithmetic of whole tiles, so that where an entry stands
 *  does not change its bits. */
function partialRow<T>(sums: usize, c: usize, columns: usize, alpha: T, beta: T): void {
  const va = v128.splat<T>(alpha);
  const vb = v128.splat<T>(beta);
  for (; columns >= lanes<T>(); columns -= lanes<T>()) {
    let value: v128;
    if (beta == 0) value = v128.mul<T>(va, v128.load(sums));
    else value = multiplyAdd<T>(va, v128.load(sums), v128.mul<T>(vb, v128.load(c)));
    v128.store(c, value);
    sums += 16;
    c += 16;
  }
  for (; columns > 0; columns--) {
    let value: v128;
    if (beta == 0) value = v128.mul<T>(va, v128.load_splat<T>(sums));
    else value = multiplyAdd<T>(va, v128.load_splat<T>(sums), v128.mul<T>(vb, v128.load_splat<T>(c)));
    storePart<T>(c, value, true);
    sums += sizeof<T>();
    c += sizeof<T>();
  }
}

export function gemm32(
  transA: i32,
  transB: i32,
  m: usize,
  n: usize,
  k: usize,
  alpha: f64,
  a: usize,
  lda: usize,
  b: usize,
  ldb: usize,
  beta: f64,
  c: usize,
  ldc: usize,
  scratch: usize,
): void {
  product<f32>(false, transA != 0, transB != 0, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc, scratch);
}

export function gemm64(
  transA: i32,
  transB: i32,
  m: usize,
  n: usize,
  k: usize,
  alpha: f64,
  a: usize,
  lda: usize,
  b: usize,
  ldb: usize,
  beta: f64,
  c: usize,
  ldc: usize,
  scratch: usize,
): void {
  product<f64>(false, transA != 0, transB != 0, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc, scratch);
}
