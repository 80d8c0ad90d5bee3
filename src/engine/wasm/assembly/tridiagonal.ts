import { gemmScratchBytes, product } from "./gemm";
import { gemv } from "./gemv";
import { orthogonal, PANEL } from "./orthogonal";
import { dot64 } from "./reductions";
import { rescale, SMALL_SQUARE, unitFor } from "./scaling";
import { symv } from "./symv";

export function tridiagonaliseScratchBytes(n: usize): usize {
  const doubles: usize = 3 * PANEL * n + n + 2 * PANEL * PANEL + 2 * PANEL;
  return doubles * 8 + gemmScratchBytes();
}

/**
 * A = Q T Qᵀ by Householder reflections H_i = I − τ_i v_i v_iᵀ, i = n − 1 … 1: H_i takes the part of row i left of the
 * diagonal to its last entry. Blocked (Dongarra, Sorensen and Hammarling 1989; LAPACK dsytrd): in a panel the matrix
 * stays as it was, and A − Σ (v wᵀ + w vᵀ) is applied where it is read; then to all of it at once by a product.
 */
export function tridiagonalise(n: usize, a: usize, diagonal: usize, off: usize, scratch: usize): void {
  const row = n * 8;
  // v of the panel, w, and v again: [v; w] and [w; v] are then two stacks in one place.
  const v = scratch;
  const w = v + PANEL * row;
  const vAgain = w + PANEL * row;
  const factors = vAgain + PANEL * row;
  const inner = factors + row;
  const workspace = inner + (2 * PANEL * PANEL + 2 * PANEL) * 8;
  const unit = unitFor(largestOfTriangle(n, a));
  if (unit != 1) for (let i: usize = 0; i < n; i++) rescale(a + i * row, i + 1, unit, false);
  let size = n;
  while (size > 0) {
    const reflections = min(PANEL, size);
    for (let q: usize = 0; q < reflections; q++) {
      const i = size - 1 - q;
      const at = a + i * row;
      gemv<f64>(true, i + 1, q, -1, v, n, w + i * 8, n, 1, at, 1, workspace);
      gemv<f64>(true, i + 1, q, -1, w, n, v + i * 8, n, 1, at, 1, workspace);
      store<f64>(diagonal + i * 8, load<f64>(at + i * 8));
      const factor = reflector(i, at, off + i * 8);
      store<f64>(factors + i * 8, factor);
      memory.copy(v + q * row, at, i * 8);
      memory.copy(vAgain + q * row, at, i * 8);
      image(n, i, q, a, v, w, factor, inner, workspace);
    }
    size -= reflections;
    product<f64>(true, true, false, size, size, 2 * PANEL, -1, v, n, w, n, 1, a, n, workspace);
  }
  if (unit != 1) {
    rescale(diagonal, n, unit, true);
    rescale(off, n, unit, true);
  }
  orthogonal(n, a, factors, v, inner, workspace);
}

function largestOfTriangle(n: usize, a: usize): f64 {
  let largest = 0.0;
  for (let i: usize = 0; i < n; i++) {
    for (let j: usize = 0; j <= i; j++) largest = max(largest, abs(load<f64>(a + (i * n + j) * 8)));
  }
  return largest;
}

/** Turns x [i] into v, its last entry 1, and stores the image's last entry; returns τ. */
function reflector(i: usize, x: usize, image: usize): f64 {
  if (i == 0) {
    store<f64>(image, 0);
    return 0;
  }
  const last = x + (i - 1) * 8;
  const alpha = load<f64>(last);
  const square = dot64(x, x, i - 1);
  store<f64>(last, 1);
  if (square < SMALL_SQUARE) {
    // 0 to within 2^−150 of the matrix.
    memory.fill(x, 0, (i - 1) * 8);
    store<f64>(image, alpha);
    return 0;
  }
  const beta = -copysign(sqrt(alpha * alpha + square), alpha);
  store<f64>(image, beta);
  for (let j: usize = 0; j < i - 1; j++) store<f64>(x + j * 8, load<f64>(x + j * 8) / (alpha - beta));
  return (beta - alpha) / beta;
}

/** w_q = τ (A v − (τ/2) (vᵀ A v) v), where A lacks the q updates of the panel so far. */
function image(
  n: usize,
  i: usize,
  q: usize,
  a: usize,
  vs: usize,
  ws: usize,
  factor: f64,
  inner: usize,
  workspace: usize,
): void {
  const v = vs + q * n * 8;
  const w = ws + q * n * 8;
  if (factor == 0) {
    memory.fill(w, 0, i * 8);
    return;
  }
  symv(i, a, n * 8, v, w);
  const first = inner;
  const second = inner + PANEL * 8;
  gemv<f64>(false, q, i, 1, ws, n, v, 1, 0, first, 1, workspace);
  gemv<f64>(false, q, i, 1, vs, n, v, 1, 0, second, 1, workspace);
  gemv<f64>(true, i, q, -1, vs, n, first, 1, 1, w, 1, workspace);
  gemv<f64>(true, i, q, -1, ws, n, second, 1, 1, w, 1, workspace);
  const along = (factor * factor * dot64(w, v, i)) / 2;
  for (let j: usize = 0; j < i; j++) {
    store<f64>(w + j * 8, factor * load<f64>(w + j * 8) - along * load<f64>(v + j * 8));
  }
}
