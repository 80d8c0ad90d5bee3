import { product } from "./gemm";

/** Reflections that are applied together. */
// @ts-ignore: decorator
@inline export const PANEL: usize = 32;

/**
 * a ← Q = H_{n−1} … H_1 from the v_i that rows i of `a` hold left of the diagonal, in place: reflections are gathered
 * into I − Vᵀ S V (Schreiber and Van Loan 1989), first those that act on the fewest coordinates, and applied by
 * products.
 */
export function orthogonal(n: usize, a: usize, factors: usize, panel: usize, inner: usize, workspace: usize): void {
  if (n == 0) return;
  const row = n * 8;
  const image = panel + PANEL * row;
  const combined = image + PANEL * row;
  const gram = inner;
  const s = inner + PANEL * PANEL * 8;
  for (let first: usize = 1; first < n; first += PANEL) {
    const count = min(PANEL, n - first);
    // H_i acts on the first i coordinates; Q so far on the first − 1.
    const size = first + count - 1;
    for (let q: usize = 0; q < count; q++) {
      const length = (first + q) * 8;
      memory.copy(panel + q * row, a + (first + q) * row, length);
      memory.fill(panel + q * row + length, 0, size * 8 - length);
    }
    product<f64>(false, false, true, count, count, size, 1, panel, n, panel, n, 0, gram, PANEL, workspace);
    triangle(count, gram, factors + first * 8, s);
    extend(a, row, first - 1, size);
    product<f64>(false, false, false, count, size, size, 1, panel, n, a, n, 0, image, n, workspace);
    product<f64>(false, false, false, count, size, count, 1, s, PANEL, image, n, 0, combined, n, workspace);
    product<f64>(false, true, false, size, size, count, -1, panel, n, combined, n, 1, a, n, workspace);
  }
  extend(a, row, n - 1, n);
}

/** Q of order `from` becomes one of order `to`: the identity on the new coordinates. */
function extend(a: usize, row: usize, from: usize, to: usize): void {
  for (let i: usize = 0; i < from; i++) memory.fill(a + i * row + from * 8, 0, (to - from) * 8);
  for (let i = from; i < to; i++) {
    memory.fill(a + i * row, 0, to * 8);
    store<f64>(a + i * row + i * 8, 1);
  }
}

/** S, lower triangular: H_new (I − Vᵀ S V) adds the row −τ (V v)ᵀ S, and τ on the diagonal. */
function triangle(count: usize, gram: usize, factors: usize, s: usize): void {
  const row = PANEL * 8;
  for (let q: usize = 0; q < count; q++) {
    const factor = load<f64>(factors + q * 8);
    for (let r: usize = 0; r < q; r++) {
      let sum = 0.0;
      for (let t = r; t < q; t++) sum += load<f64>(gram + q * row + t * 8) * load<f64>(s + t * row + r * 8);
      store<f64>(s + q * row + r * 8, -factor * sum);
    }
    store<f64>(s + q * row + q * 8, factor);
    for (let r = q + 1; r < count; r++) store<f64>(s + q * row + r * 8, 0);
  }
}
