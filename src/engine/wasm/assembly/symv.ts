import { multiplyAdd, sumOfPair, zero } from "./lanes";

/** w ← A v for the symmetric matrix whose lower triangle is a [n, n], rows `stride` bytes apart: four rows at a time,
 *  each entry read once and used for both of its places. */
export function symv(n: usize, a: usize, stride: usize, v: usize, w: usize): void {
  memory.fill(w, 0, n * 8);
  let r: usize = 0;
  for (; r + 4 <= n; r += 4) {
    fourRows(r, a + r * stride, stride, v, w);
    for (let i: usize = 0; i < 4; i++) triangleRow(r, r + i, a + (r + i) * stride, v, w);
  }
  for (; r < n; r++) triangleRow(0, r, a + r * stride, v, w);
}

/** Columns `from` … i of row i. */
function triangleRow(from: usize, i: usize, row: usize, v: usize, w: usize): void {
  const vi = load<f64>(v + i * 8);
  let sum = load<f64>(w + i * 8) + load<f64>(row + i * 8) * vi;
  for (let j = from; j < i; j++) {
    const entry = load<f64>(row + j * 8);
    sum += entry * load<f64>(v + j * 8);
    store<f64>(w + j * 8, load<f64>(w + j * 8) + entry * vi);
  }
  store<f64>(w + i * 8, sum);
}

/** Columns 0 … r − 1 of rows r … r + 3; r is a multiple of 4. */
// @ts-ignore: decorator
@inline
function fourRows(r: usize, a0: usize, stride: usize, v: usize, w: usize): void {
  let a1 = a0 + stride;
  let a2 = a1 + stride;
  let a3 = a2 + stride;
  const out = w + r * 8;
  const v0 = v128.load64_splat(v + r * 8);
  const v1 = v128.load64_splat(v + r * 8, 8);
  const v2 = v128.load64_splat(v + r * 8, 16);
  const v3 = v128.load64_splat(v + r * 8, 24);
  let sum0 = zero();
  let sum1 = zero();
  let sum2 = zero();
  let sum3 = zero();
  for (; r > 0; r -= 2) {
    const x = v128.load(v);
    const row0 = v128.load(a0);
    const row1 = v128.load(a1);
    const row2 = v128.load(a2);
    const row3 = v128.load(a3);
    sum0 = multiplyAdd<f64>(row0, x, sum0);
    sum1 = multiplyAdd<f64>(row1, x, sum1);
    sum2 = multiplyAdd<f64>(row2, x, sum2);
    sum3 = multiplyAdd<f64>(row3, x, sum3);
    let down = multiplyAdd<f64>(row0, v0, v128.load(w));
    down = multiplyAdd<f64>(row1, v1, down);
    down = multiplyAdd<f64>(row2, v2, down);
    v128.store(w, multiplyAdd<f64>(row3, v3, down));
    a0 += 16;
    a1 += 16;
    a2 += 16;
    a3 += 16;
    v += 16;
    w += 16;
  }
  store<f64>(out, sumOfPair(sum0));
  store<f64>(out, sumOfPair(sum1), 8);
  store<f64>(out, sumOfPair(sum2), 16);
  store<f64>(out, sumOfPair(sum3), 24);
}
