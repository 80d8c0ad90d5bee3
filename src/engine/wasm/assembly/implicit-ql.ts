import { multiplyAdd, multiplySubtract } from "./lanes";
import { rescale, unitFor } from "./scaling";

/** Most QL sweeps for one eigenvalue; two or three are usual. */
// @ts-ignore: decorator
@inline const SWEEPS: i32 = 60;

// @ts-ignore: decorator
@inline
function get(p: usize, i: usize): f64 {
  return load<f64>(p + 8 * i);
}

// @ts-ignore: decorator
@inline
function set(p: usize, i: usize, value: f64): void {
  store<f64>(p + 8 * i, value);
}

/**
 * Implicit QL with Wilkinson's shift (Golub and Van Loan, Matrix Computations, 8.3; EISPACK tql2) on the tridiagonal
 * matrix with `diagonal` and `off`, off[i] between i − 1 and i. The diagonal becomes the eigenvalues, unsorted, `off`
 * is lost; rows of z [n, n] are rotated along. Returns 0, or 1 + the index at which 60 sweeps were not enough.
 */
export function implicitQl(n: usize, diagonal: usize, off: usize, z: usize): i32 {
  if (n == 0) return 0;
  let largest = 0.0;
  for (let i: usize = 0; i < n; i++) {
    const coupling = i + 1 < n ? get(off, i + 1) : 0;
    set(off, i, coupling);
    largest = max(largest, abs(get(diagonal, i)) + abs(coupling));
  }
  const unit = unitFor(largest);
  if (unit != 1) {
    rescale(diagonal, n, unit, false);
    rescale(off, n, unit, false);
    largest /= unit;
  }
  for (let l: usize = 0; l < n; l++) {
    for (let count = 0; ; count++) {
      let m = l;
      while (m < n - 1 && !isNegligible(get(off, m), get(diagonal, m), get(diagonal, m + 1), largest)) m++;
      if (m == l) break;
      if (count == SWEEPS) return (l as i32) + 1;
      sweep(n, diagonal, off, z, l, m);
    }
    set(off, l, 0);
  }
  if (unit != 1) rescale(diagonal, n, unit, true);
  return 0;
}

/** Relative to its neighbours, or to the whole matrix where they are both nearly zero. */
// @ts-ignore: decorator
@inline
function isNegligible(e: f64, d: f64, next: f64, largest: f64): bool {
  return abs(e) <= f64.EPSILON * (abs(d) + abs(next)) || abs(e) <= f64.EPSILON * f64.EPSILON * largest;
}

/** One sweep on the unreduced block l..m: a bulge chased from the bottom to the top; e[i] is between i and i + 1. Four
 *  rotations at a time go over the rows of z, so that a row is read and written about once for all four. */
function sweep(n: usize, d: usize, e: usize, z: usize, l: usize, m: usize): void {
  const half = (get(d, l + 1) - get(d, l)) / (2 * get(e, l));
  const shift = get(d, l) - get(e, l) / (half + copysign(sqrt(half * half + 1), half));
  let cosine = 1.0;
  let sine = 1.0;
  let lost = 0.0;
  let chased = get(d, m) - shift;
  let waiting = 0;
  let c0 = 0.0;
  let s0 = 0.0;
  let c1 = 0.0;
  let s1 = 0.0;
  let c2 = 0.0;
  let s2 = 0.0;
  let i = m;
  let split = false;
  while (i > l) {
    i--;
    const bulge = sine * get(e, i);
    const coupling = cosine * get(e, i);
    const radius = sqrt(bulge * bulge + chased * chased);
    set(e, i + 1, radius);
    if (radius == 0) {
      // The block splits at i + 1; the rest is taken up by the next sweep.
      set(d, i + 1, get(d, i + 1) - lost);
      split = true;
      i++;
      break;
    }
    sine = bulge / radius;
    cosine = chased / radius;
    const upper = get(d, i + 1) - lost;
    const mixed = (get(d, i) - upper) * sine + 2 * cosine * coupling;
    lost = sine * mixed;
    set(d, i + 1, upper + lost);
    chased = cosine * mixed - coupling;
    if (waiting == 0) {
      c0 = cosine;
      s0 = sine;
    } else if (waiting == 1) {
      c1 = cosine;
      s1 = sine;
    } else if (waiting == 2) {
      c2 = cosine;
      s2 = sine;
    } else {
      rotateFour(n, z + 8 * n * i, c0, s0, c1, s1, c2, s2, cosine, sine);
    }
    waiting = (waiting + 1) & 3;
  }
  const row = z + 8 * n * i;
  if (waiting > 0) rotate(n, row + 8 * n * (waiting - 1), c0, s0);
  if (waiting > 1) rotate(n, row + 8 * n * (waiting - 2), c1, s1);
  if (waiting > 2) rotate(n, row, c2, s2);
  if (!split) {
    set(d, l, get(d, l) - lost);
    set(e, l, chased);
  }
  set(e, m, 0);
}

/** Rows r (at `row`) and r + 1 become c r − s (r + 1) and s r + c (r + 1). */
function rotate(n: usize, row: usize, c: f64, s: f64): void {
  let next = row + 8 * n;
  for (; n > 0; n--) {
    rotateEntry(row, next, c, s);
    row += 8;
    next += 8;
  }
}

// @ts-ignore: decorator
@inline
function upperRow(c: v128, s: v128, a: v128, b: v128): v128 {
  return multiplySubtract<f64>(s, b, f64x2.mul(c, a));
}

// @ts-ignore: decorator
@inline
function lowerRow(c: v128, s: v128, a: v128, b: v128): v128 {
  return multiplyAdd<f64>(s, a, f64x2.mul(c, b));
}

/** rotate at rows r + 3, r + 2, r + 1 and r (at `r0`), with the first, second, third and fourth angle. */
function rotateFour(
  n: usize,
  r0: usize,
  c0: f64,
  s0: f64,
  c1: f64,
  s1: f64,
  c2: f64,
  s2: f64,
  c3: f64,
  s3: f64,
): void {
  let r1 = r0 + 8 * n;
  let r2 = r1 + 8 * n;
  let r3 = r2 + 8 * n;
  let r4 = r3 + 8 * n;
  const vc0 = f64x2.splat(c0);
  const vs0 = f64x2.splat(s0);
  const vc1 = f64x2.splat(c1);
  const vs1 = f64x2.splat(s1);
  const vc2 = f64x2.splat(c2);
  const vs2 = f64x2.splat(s2);
  const vc3 = f64x2.splat(c3);
  const vs3 = f64x2.splat(s3);
  let left = n;
  for (; left >= 2; left -= 2) {
    let carried = v128.load(r4);
    let row = v128.load(r3);
    v128.store(r4, lowerRow(vc0, vs0, row, carried));
    carried = upperRow(vc0, vs0, row, carried);
    row = v128.load(r2);
    v128.store(r3, lowerRow(vc1, vs1, row, carried));
    carried = upperRow(vc1, vs1, row, carried);
    row = v128.load(r1);
    v128.store(r2, lowerRow(vc2, vs2, row, carried));
    carried = upperRow(vc2, vs2, row, carried);
    row = v128.load(r0);
    v128.store(r1, lowerRow(vc3, vs3, row, carried));
    v128.store(r0, upperRow(vc3, vs3, row, carried));
    r0 += 16;
    r1 += 16;
    r2 += 16;
    r3 += 16;
    r4 += 16;
  }
  if (left > 0) {
    rotateEntry(r3, r4, c0, s0);
    rotateEntry(r2, r3, c1, s1);
    rotateEntry(r1, r2, c2, s2);
    rotateEntry(r0, r1, c3, s3);
  }
}

// @ts-ignore: decorator
@inline
function rotateEntry(first: usize, second: usize, c: f64, s: f64): void {
  const a = load<f64>(first);
  const b = load<f64>(second);
  store<f64>(first, c * a - s * b);
  store<f64>(second, s * a + c * b);
}
