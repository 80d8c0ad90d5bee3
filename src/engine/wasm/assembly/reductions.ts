import { lanes, loadPair, sumOfPair, zero } from "./lanes";

/** Σ x[i] y[i] in float64: four vectors of two partial sums each, then their sum, then the rest in order. */
function dot<T>(x: usize, y: usize, count: usize): f64 {
  let s0 = zero();
  let s1 = zero();
  let s2 = zero();
  let s3 = zero();
  for (; count >= 8; count -= 8) {
    s0 = f64x2.add(s0, f64x2.mul(loadPair<T>(x), loadPair<T>(y)));
    s1 = f64x2.add(s1, f64x2.mul(loadPair<T>(x + 2 * sizeof<T>()), loadPair<T>(y + 2 * sizeof<T>())));
    s2 = f64x2.add(s2, f64x2.mul(loadPair<T>(x + 4 * sizeof<T>()), loadPair<T>(y + 4 * sizeof<T>())));
    s3 = f64x2.add(s3, f64x2.mul(loadPair<T>(x + 6 * sizeof<T>()), loadPair<T>(y + 6 * sizeof<T>())));
    x += 8 * sizeof<T>();
    y += 8 * sizeof<T>();
  }
  let sum = sumOfPair(f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3)));
  for (; count > 0; count--) {
    sum += (load<T>(x) as f64) * (load<T>(y) as f64);
    x += sizeof<T>();
    y += sizeof<T>();
  }
  return sum;
}

/** |x| < ∞ in every lane: false for NaN. */
// @ts-ignore: decorator
@inline
function finite<T>(x: v128, infinity: v128): v128 {
  return v128.lt<T>(v128.abs<T>(x), infinity);
}

function isFinite<T>(x: usize, count: usize): i32 {
  const infinity = v128.splat<T>(Infinity as T);
  for (; count >= 4 * lanes<T>(); count -= 4 * lanes<T>()) {
    const lower = v128.and(finite<T>(v128.load(x), infinity), finite<T>(v128.load(x, 16), infinity));
    const upper = v128.and(finite<T>(v128.load(x, 32), infinity), finite<T>(v128.load(x, 48), infinity));
    if (!v128.all_true<i32>(v128.and(lower, upper))) return 0;
    x += 64;
  }
  for (; count > 0; count--) {
    const entry = load<T>(x);
    if (!(abs<T>(entry) < (Infinity as T))) return 0;
    x += sizeof<T>();
  }
  return 1;
}

/** x[i] ← x[i] − factor y[i]. */
function subtractMultiple<T>(x: usize, y: usize, count: usize, factor: T): void {
  const f = v128.splat<T>(factor);
  for (; count >= lanes<T>(); count -= lanes<T>()) {
    v128.store(x, v128.sub<T>(v128.load(x), v128.mul<T>(f, v128.load(y))));
    x += 16;
    y += 16;
  }
  for (; count > 0; count--) {
    store<T>(x, (load<T>(x) - factor * load<T>(y)) as T);
    x += sizeof<T>();
    y += sizeof<T>();
  }
}

/** x[i] ← factor x[i]. */
function scale<T>(x: usize, count: usize, factor: T): void {
  const f = v128.splat<T>(factor);
  for (; count >= lanes<T>(); count -= lanes<T>()) {
    v128.store(x, v128.mul<T>(v128.load(x), f));
    x += 16;
  }
  for (; count > 0; count--) {
    store<T>(x, (load<T>(x) * factor) as T);
    x += sizeof<T>();
  }
}

function projectRows<T>(g: usize, w: usize, rows: usize, columns: usize): void {
  for (; rows > 0; rows--) {
    const square = dot<T>(w, w, columns);
    if (square > 0) subtractMultiple<T>(g, w, columns, (dot<T>(g, w, columns) / square) as T);
    g += columns * sizeof<T>();
    w += columns * sizeof<T>();
  }
}

function normaliseRows<T>(w: usize, rows: usize, columns: usize, radius: f64): void {
  for (; rows > 0; rows--) {
    const square = dot<T>(w, w, columns);
    if (square > 0) scale<T>(w, columns, (radius / sqrt(square)) as T);
    w += columns * sizeof<T>();
  }
}

export function dot32(x: usize, y: usize, count: usize): f64 {
  return dot<f32>(x, y, count);
}
export function dot64(x: usize, y: usize, count: usize): f64 {
  return dot<f64>(x, y, count);
}
export function isFinite32(x: usize, count: usize): i32 {
  return isFinite<f32>(x, count);
}
export function isFinite64(x: usize, count: usize): i32 {
  return isFinite<f64>(x, count);
}
export function projectRows32(g: usize, w: usize, rows: usize, columns: usize): void {
  projectRows<f32>(g, w, rows, columns);
}
export function projectRows64(g: usize, w: usize, rows: usize, columns: usize): void {
  projectRows<f64>(g, w, rows, columns);
}
export function normaliseRows32(w: usize, rows: usize, columns: usize, radius: f64): void {
  normaliseRows<f32>(w, rows, columns, radius);
}
export function normaliseRows64(w: usize, rows: usize, columns: usize, radius: f64): void {
  normaliseRows<f64>(w, rows, columns, radius);
}
