import { lanes, multiplyAdd, storePart, sumOfLanes, zero } from "./lanes";

/** Entries of one block of x, or of y, in scratch: 16 KiB at most, so that it stays in the first-level cache. */
// @ts-ignore: decorator
@inline const BLOCK: usize = 2048;

/**
 * y [rows] ← alpha op(a) x + beta y, op(a) [rows, depth]; stepX and stepY are strides in entries; beta = 0 does not
 * read y.
 */
export function gemv<T>(
  transposed: bool,
  rows: usize,
  depth: usize,
  alpha: f64,
  a: usize,
  lda: usize,
  x: usize,
  stepX: usize,
  beta: f64,
  y: usize,
  stepY: usize,
  scratch: usize,
): void {
  const strideX = stepX * sizeof<T>();
  const strideY = stepY * sizeof<T>();
  if (transposed) byColumns<T>(rows, depth, alpha as T, a, lda * sizeof<T>(), x, strideX, beta as T, y, strideY, scratch);
  else byRows<T>(rows, depth, alpha as T, a, lda * sizeof<T>(), x, strideX, beta as T, y, strideY, scratch);
}

/** y ← alpha sum + beta y, for one entry. */
// @ts-ignore: decorator
@inline
function combineEntry<T>(y: usize, sum: T, alpha: T, beta: T): void {
  store<T>(y, beta == 0 ? ((alpha * sum) as T) : ((alpha * sum + beta * load<T>(y)) as T));
}

/** Rows of a are contiguous: dot products, four rows at a time. */
function byRows<T>(
  rows: usize,
  depth: usize,
  alpha: T,
  a: usize,
  stride: usize,
  x: usize,
  strideX: usize,
  beta: T,
  y: usize,
  strideY: usize,
  scratch: usize,
): void {
  // One turn even where depth = 0, for beta y.
  for (let p: usize = 0; p == 0 || p < depth; p += BLOCK) {
    const deep = min(BLOCK, depth - p);
    let part = x + p * strideX;
    if (strideX != sizeof<T>()) {
      for (let q: usize = 0; q < deep; q++) store<T>(scratch + q * sizeof<T>(), load<T>(part + q * strideX));
      part = scratch;
    }
    const kept: T = p == 0 ? beta : (1 as T);
    let row = a + p * sizeof<T>();
    let out = y;
    let left = rows;
    for (; left >= 4; left -= 4) {
      fourDots<T>(deep, row, stride, part, out, strideY, alpha, kept);
      row += 4 * stride;
      out += 4 * strideY;
    }
    for (; left > 0; left--) {
      combineEntry<T>(out, oneDot<T>(deep, row, part), alpha, kept);
      row += stride;
      out += strideY;
    }
  }
}

/** Sums in vectors of partial sums, then those, then the rest: the order of fourDots for each of its rows. */
function oneDot<T>(depth: usize, a: usize, x: usize): T {
  let even = zero();
  let odd = zero();
  for (; depth >= 2 * lanes<T>(); depth -= 2 * lanes<T>()) {
    even = multiplyAdd<T>(v128.load(a), v128.load(x), even);
    odd = multiplyAdd<T>(v128.load(a, 16), v128.load(x, 16), odd);
    a += 32;
    x += 32;
  }
  return withRest<T>(v128.add<T>(even, odd), depth, a, x);
}

// @ts-ignore: decorator
@inline
function withRest<T>(partial: v128, depth: usize, a: usize, x: usize): T {
  let sum = sumOfLanes<T>(partial);
  for (; depth > 0; depth--) {
    sum = (sum + load<T>(a) * load<T>(x)) as T;
    a += sizeof<T>();
    x += sizeof<T>();
  }
  return sum;
}

// @ts-ignore: decorator
@inline
function fourDots<T>(
  depth: usize,
  a0: usize,
  stride: usize,
  x: usize,
  y: usize,
  strideY: usize,
  alpha: T,
  beta: T,
): void {
  let a1 = a0 + stride;
  let a2 = a1 + stride;
  let a3 = a2 + stride;
  let even0 = zero();
  let even1 = zero();
  let even2 = zero();
  let even3 = zero();
  let odd0 = zero();
  let odd1 = zero();
  let odd2 = zero();
  let odd3 = zero();
  for (; depth >= 2 * lanes<T>(); depth -= 2 * lanes<T>()) {
    const first = v128.load(x);
    const second = v128.load(x, 16);
    even0 = multiplyAdd<T>(v128.load(a0), first, even0);
    odd0 = multiplyAdd<T>(v128.load(a0, 16), second, odd0);
    even1 = multiplyAdd<T>(v128.load(a1), first, even1);
    odd1 = multiplyAdd<T>(v128.load(a1, 16), second, odd1);
    even2 = multiplyAdd<T>(v128.load(a2), first, even2);
    odd2 = multiplyAdd<T>(v128.load(a2, 16), second, odd2);
    even3 = multiplyAdd<T>(v128.load(a3), first, even3);
    odd3 = multiplyAdd<T>(v128.load(a3, 16), second, odd3);
    a0 += 32;
    a1 += 32;
    a2 += 32;
    a3 += 32;
    x += 32;
  }
  combineEntry<T>(y, withRest<T>(v128.add<T>(even0, odd0), depth, a0, x), alpha, beta);
  combineEntry<T>(y + strideY, withRest<T>(v128.add<T>(even1, odd1), depth, a1, x), alpha, beta);
  combineEntry<T>(y + 2 * strideY, withRest<T>(v128.add<T>(even2, odd2), depth, a2, x), alpha, beta);
  combineEntry<T>(y + 3 * strideY, withRest<T>(v128.add<T>(even3, odd3), depth, a3, x), alpha, beta);
}

/** Columns of op(a) are contiguous: sums of a block of y in scratch, four columns at a time. */
function byColumns<T>(
  rows: usize,
  depth: usize,
  alpha: T,
  a: usize,
  stride: usize,
  x: usize,
  strideX: usize,
  beta: T,
  y: usize,
  strideY: usize,
  scratch: usize,
): void {
  for (let i: usize = 0; i < rows; i += BLOCK) {
    const down = min(BLOCK, rows - i);
    memory.fill(scratch, 0, down * sizeof<T>());
    let column = a + i * sizeof<T>();
    let weight = x;
    let left = depth;
    for (; left >= 4; left -= 4) {
      fourMultiples<T>(down, column, stride, weight, strideX, scratch);
      column += 4 * stride;
      weight += 4 * strideX;
    }
    for (; left > 0; left--) {
      oneMultiple<T>(down, column, load<T>(weight), scratch);
      column += stride;
      weight += strideX;
    }
    let out = y + i * strideY;
    for (let q: usize = 0; q < down; q++) {
      combineEntry<T>(out, load<T>(scratch + q * sizeof<T>()), alpha, beta);
      out += strideY;
    }
  }
}

/** sums[i] += a[i] weight. */
function oneMultiple<T>(count: usize, a: usize, weight: T, sums: usize): void {
  const w = v128.splat<T>(weight);
  for (; count >= lanes<T>(); count -= lanes<T>()) {
    v128.store(sums, multiplyAdd<T>(v128.load(a), w, v128.load(sums)));
    a += 16;
    sums += 16;
  }
  for (; count > 0; count--) {
    storePart<T>(sums, multiplyAdd<T>(v128.load_splat<T>(a), w, v128.load_splat<T>(sums)), true);
    a += sizeof<T>();
    sums += sizeof<T>();
  }
}

// @ts-ignore: decorator
@inline
function fourMultiples<T>(count: usize, a0: usize, stride: usize, x: usize, strideX: usize, sums: usize): void {
  const w0 = v128.load_splat<T>(x);
  const w1 = v128.load_splat<T>(x + strideX);
  const w2 = v128.load_splat<T>(x + 2 * strideX);
  const w3 = v128.load_splat<T>(x + 3 * strideX);
  let a1 = a0 + stride;
  let a2 = a1 + stride;
  let a3 = a2 + stride;
  for (; count >= lanes<T>(); count -= lanes<T>()) {
    let sum = multiplyAdd<T>(v128.load(a0), w0, v128.load(sums));
    sum = multiplyAdd<T>(v128.load(a1), w1, sum);
    sum = multiplyAdd<T>(v128.load(a2), w2, sum);
    v128.store(sums, multiplyAdd<T>(v128.load(a3), w3, sum));
    a0 += 16;
    a1 += 16;
    a2 += 16;
    a3 += 16;
    sums += 16;
  }
  for (; count > 0; count--) {
    let sum = multiplyAdd<T>(v128.load_splat<T>(a0), w0, v128.load_splat<T>(sums));
    sum = multiplyAdd<T>(v128.load_splat<T>(a1), w1, sum);
    sum = multiplyAdd<T>(v128.load_splat<T>(a2), w2, sum);
    storePart<T>(sums, multiplyAdd<T>(v128.load_splat<T>(a3), w3, sum), true);
    a0 += sizeof<T>();
    a1 += sizeof<T>();
    a2 += sizeof<T>();
    a3 += sizeof<T>();
    sums += sizeof<T>();
  }
}
