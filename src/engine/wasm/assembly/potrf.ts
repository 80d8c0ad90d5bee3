import { product } from "./gemm";
import { lanes, multiplySubtract, zero } from "./lanes";
import { halfOf, LEAF, solveRight } from "./trsm";

/**
 * a = L Lᵀ in the lower triangle: factor the leading half, solve for the block below it, subtract its product with
 * itself from the rest, factor that. Returns −1, or the pivot that is not positive and finite.
 */
function factor<T>(n: usize, a: usize, lda: usize, scratch: usize): i32 {
  if (n <= LEAF) return factorLeaf<T>(n, a, lda * sizeof<T>(), scratch);
  const half = halfOf(n);
  const rest = n - half;
  const below = a + half * lda * sizeof<T>();
  const corner = below + half * sizeof<T>();
  const first = factor<T>(half, a, lda, scratch);
  if (first >= 0) return first;
  solveRight<T>(rest, half, a, lda, below, lda, scratch);
  product<T>(true, false, true, rest, rest, half, -1, below, lda, below, lda, 1, corner, lda, scratch);
  const second = factor<T>(rest, corner, lda, scratch);
  return second >= 0 ? (half as i32) + second : -1;
}

/** The columns of L one after another in scratch, each contiguous; entries above the diagonal there are of no
 *  account. */
function factorLeaf<T>(n: usize, a: usize, stride: usize, scratch: usize): i32 {
  const column = LEAF * sizeof<T>();
  for (let j: usize = 0; j < n; j++) {
    const at = scratch + j * column;
    for (let i: usize = 0; i < LEAF; i += lanes<T>()) v128.store(at + i * sizeof<T>(), zero());
    for (let i = j; i < n; i++) store<T>(at + i * sizeof<T>(), load<T>(a + i * stride + j * sizeof<T>()));
  }
  for (let j: usize = 0; j < n; j++) {
    const at = scratch + j * column;
    const pivot = load<T>(at + j * sizeof<T>());
    if (!(pivot > (0 as T) && pivot < (Infinity as T))) return j as i32;
    const root = sqrt<T>(pivot);
    const divisor = v128.splat<T>(root);
    for (let i = fromVector<T>(j); i < n; i += lanes<T>()) {
      const p = at + i * sizeof<T>();
      v128.store(p, v128.div<T>(v128.load(p), divisor));
    }
    store<T>(at + j * sizeof<T>(), root);
    for (let k = j + 1; k < n; k++) {
      const entry = v128.load_splat<T>(at + k * sizeof<T>());
      const trailing = scratch + k * column;
      for (let i = fromVector<T>(k); i < n; i += lanes<T>()) {
        const p = trailing + i * sizeof<T>();
        v128.store(p, multiplySubtract<T>(entry, v128.load(at + i * sizeof<T>()), v128.load(p)));
      }
    }
  }
  for (let i: usize = 0; i < n; i++) {
    for (let j: usize = 0; j <= i; j++) {
      store<T>(a + i * stride + j * sizeof<T>(), load<T>(scratch + j * column + i * sizeof<T>()));
    }
  }
  return -1;
}

/** The first entry of the vector that holds entry i of a column. */
// @ts-ignore: decorator
@inline
function fromVector<T>(i: usize): usize {
  return i & ~(lanes<T>() - 1);
}

export function potrf32(n: usize, a: usize, lda: usize, scratch: usize): i32 {
  return factor<f32>(n, a, lda, scratch);
}

export function potrf64(n: usize, a: usize, lda: usize, scratch: usize): i32 {
  return factor<f64>(n, a, lda, scratch);
}
