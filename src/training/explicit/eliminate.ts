import type { Engine, Matrix } from "../../engine/engine.ts";
import { matrix } from "../../engine/matrix.ts";
import { InvariantError, requireDomain } from "../../math/domain-error.ts";
import type { Equations } from "./equations.ts";

/** Features removed at a time, and those looked at for it. */
const BLOCK = 16;
const CANDIDATES = 64;

/** Relative to the mean diagonal entry: what keeps G invertible where features depend on each other. */
const RIDGE = 1e-6;

/** (G + λI)⁻¹ with λ = 10⁻⁶ times the mean diagonal entry of G: what `eliminationOrder` begins with, the same for all targets. */
export function inverseOf({ gram }: Equations, engine: Engine): Matrix {
  const n = gram.rows;
  const factor = matrix(n, n, gram.data.slice());
  let mean = 0;
  for (let i = 0; i < n; i++) mean += gram.data[i * (n + 1)] / n;
  for (let i = 0; i < n; i++) factor.data[i * (n + 1)] += RIDGE * mean;
  engine.cholesky(factor);
  const inverse = matrix(n, n);
  for (let i = 0; i < n; i++) inverse.data[i * (n + 1)] = 1;
  engine.solveTriangular(factor, inverse);
  return engine.multiply(inverse, inverse, { transposeA: true });
}

/**
 * Backward elimination: with w = Hb the solution of Gw = b and H = G⁻¹, leaving feature i out raises the least mean squared error by
 * w_i²/H_ii (the constraint w_i = 0 is met along column i of H); the feature of the least rise goes, and H and w of those left are
 * H − H_·i H_i·/H_ii and w − H_·i w_i/H_ii. Up to 16 features go at a time, chosen one after the other, exactly, among the 64 of least rise;
 * the constant never goes. Returns the features in the order of their worth: the last to be left out first, those of the last
 * `keep` by their rise among each other. So every head of the list of length ≥ `keep` is what elimination leaves of that length.
 * Costs about 2(p³ − k³)/3 multiply-adds.
 */
export function eliminationOrder(
  inverse: Matrix,
  covariance: Float64Array,
  { keep, engine }: { readonly keep: number; readonly engine: Engine },
): Int32Array {
  const n = inverse.rows;
  requireDomain(
    Number.isSafeInteger(keep) && keep >= 0 && keep < n,
    "eliminationOrder",
    `keep must be an integer in 0 … ${n - 1}`,
    keep,
  );
  requireDomain(covariance.length === n, "eliminationOrder", `covariance must have ${n} entries`, covariance.length);
  const order = new Int32Array(n - 1);
  // H shrinks within its first place; the product of each block has another.
  const workspace = engine.workspace({ name: "elimination", bytes: 8 * (n * n + BLOCK * n) + 128 });
  try {
    const held = workspace.matrix(n, n, "float64");
    const rows = workspace.matrix(BLOCK, n, "float64");
    held.data.set(inverse.data);
    let w = engine.multiply(inverse, matrix(n, 1, covariance.slice())).data;
    let left = Int32Array.from({ length: n }, (_, i) => i);
    while (left.length - 1 > keep) {
      const q = left.length;
      const h = matrix(q, q, held.data.subarray(0, q * q));
      const removed = chooseBlock(h, w, Math.max(1, Math.min(BLOCK, Math.floor(q / 20), q - 1 - keep)));
      if (removed.length === 0) throw new InvariantError("eliminationOrder", "no rise of the error is a number");
      for (const [i, at] of removed.entries()) order[q - 2 - i] = left[at] - 1;
      const gone = new Uint8Array(q);
      for (const at of removed) gone[at] = 1;
      const stay = Int32Array.from({ length: q }, (_, i) => i).filter((i) => gone[i] === 0);
      const [b, r] = [removed.length, stay.length];
      // With H_SS = LLᵀ and Z = L⁻¹H_SR, v = L⁻¹w_S: H_RR − ZᵀZ and w_R − Zᵀv.
      const factor = matrix(b, b);
      const v = matrix(b, 1);
      const z = matrix(b, r, rows.data.subarray(0, b * r));
      for (const [i, at] of removed.entries()) {
        v.data[i] = w[at];
        for (const [j, other] of removed.entries()) factor.data[i * b + j] = h.data[at * q + other];
        for (const [j, other] of stay.entries()) z.data[i * r + j] = h.data[at * q + other];
      }
      engine.cholesky(factor);
      engine.solveTriangular(factor, z);
      engine.solveTriangular(factor, v);
      const shrunk = matrix(r, r, held.data.subarray(0, r * r));
      // Rows and columns only move towards the front, so that nothing is overwritten before it is read.
      for (let i = 0; i < r; i++) {
        const from = stay[i] * q;
        for (let j = 0; j < r; j++) shrunk.data[i * r + j] = h.data[from + stay[j]];
      }
      engine.multiply(z, z, { transposeA: true, alpha: -1, beta: 1, out: shrunk });
      const kept = matrix(
        r,
        1,
        Float64Array.from(stay, (at) => w[at]),
      );
      engine.multiply(z, v, { transposeA: true, alpha: -1, beta: 1, out: kept });
      w = kept.data;
      left = stay.map((at) => left[at]);
    }
    const q = left.length;
    const rise = (i: number): number => w[i] ** 2 / held.data[i * (q + 1)];
    const last = Array.from({ length: q - 1 }, (_, i) => i + 1).sort((i, j) => rise(j) - rise(i));
    for (const [i, at] of last.entries()) order[i] = left[at] - 1;
    return order;
  } finally {
    workspace.release();
  }
}

/** `count` indices ≥ 1 of least rise, in the order of their going. */
function chooseBlock(h: Matrix, w: Float64Array, count: number): readonly number[] {
  const q = h.rows;
  const rise = Float64Array.from({ length: q }, (_, i) => (i === 0 ? Infinity : w[i] ** 2 / h.data[i * (q + 1)]));
  const all = Array.from({ length: q - 1 }, (_, i) => i + 1);
  const tried = all.sort((i, j) => rise[i] - rise[j]).slice(0, CANDIDATES);
  const c = tried.length;
  const part = Float64Array.from({ length: c * c }, (_, at) => h.data[tried[Math.floor(at / c)] * q + tried[at % c]]);
  const own = Float64Array.from(tried, (i) => w[i]);
  const gone = new Uint8Array(c);
  const chosen: number[] = [];
  while (chosen.length < count) {
    let [least, at] = [Infinity, -1];
    for (let i = 0; i < c; i++) {
      const cost = own[i] ** 2 / part[i * (c + 1)];
      if (gone[i] === 0 && cost < least) [least, at] = [cost, i];
    }
    if (at < 0) break;
    gone[at] = 1;
    chosen.push(tried[at]);
    const pivot = part[at * (c + 1)];
    const column = Float64Array.from({ length: c }, (_, i) => part[i * c + at]);
    const weight = own[at];
    for (let i = 0; i < c; i++) {
      if (gone[i] === 1) continue;
      own[i] -= (column[i] * weight) / pivot;
      for (let j = 0; j < c; j++) part[i * c + j] -= (column[i] * column[j]) / pivot;
    }
  }
  return chosen;
}
