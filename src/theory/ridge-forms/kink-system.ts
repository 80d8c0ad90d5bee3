import { requireDomain } from "../../math/domain-error.ts";
import { cholesky, formValue, solveCholesky } from "./dense.ts";
import type { Potentials } from "./potentials.ts";
import type { Against, Forms, Halved, RadialTarget, RidgeForms } from "./ridge-forms.ts";
import { errorForm } from "./tied-error.ts";

/**
 * The same problem in functions that have one kink each: h = y_0 + Σ_j γ_j min(|s|, t_j) (+ γ_∞ |s| with linear tails). A knot without a
 * kink is γ_j = 0, and a flat top at s = 0, without a kink there, is Σ_j γ_j = 0. So sparse h are sparse γ, or fulfil one linear equation more.
 */
export interface KinkSystem {
  readonly forms: RidgeForms;
  readonly target: RadialTarget;
  readonly against: Halved<Against>;
  /** For these potentials. */
  readonly least: (potentials: Potentials) => KinkForm;
}

/** γᵀAγ − 2bᵀγ + E f², the error; γ_0 is the constant, then one for each knot but 0, then γ_∞ if there is one. */
export interface KinkForm {
  readonly size: number;
  /** K: γ_1, …, γ_K may be left out. */
  readonly kinks: number;
  readonly matrix: Float64Array;
  readonly right: Float64Array;
  readonly meanSquare: number;
}

export function kinkSystem(forms: RidgeForms, target: RadialTarget): KinkSystem {
  const against = forms.against(target);
  const columns = kinkColumns(forms);
  const size = columns.length;
  const right = Float64Array.from(columns, (y) => dot(y, against.fine.means));
  const { byDegree, total } = forms.fine;
  const inKinks: Forms = { byDegree: byDegree.map((a) => between(a, columns)), total: between(total, columns) };
  return {
    forms,
    target,
    against,
    least: (potentials) => ({
      size,
      kinks: forms.knots.length - 1,
      matrix: errorForm(inKinks, potentials, forms.degree),
      right,
      meanSquare: against.fine.meanSquare,
    }),
  };
}

/** CᵀAC for the columns of C. */
function between(a: Float64Array, columns: readonly Float64Array[]): Float64Array {
  const size = columns.length;
  const products = columns.map((y) => timesVector(a, y));
  const matrix = new Float64Array(size * size);
  for (let p = 0; p < size; p++) {
    for (let q = 0; q <= p; q++) matrix[p * size + q] = matrix[q * size + p] = dot(products[p], columns[q]);
  }
  return matrix;
}

function timesVector(a: Float64Array, y: Float64Array): Float64Array {
  const n = y.length;
  const product = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += a[i * n + j] * y[j];
    product[i] = sum;
  }
  return product;
}

/** Their values at the knots (and slopes beyond). */
function kinkColumns({ knots, tails, size }: RidgeForms): Float64Array[] {
  const last = knots.length - 1;
  const column = (at: (t: number) => number, slope: number): Float64Array =>
    Float64Array.from({ length: size }, (_, i) => (i > last ? slope : at(knots[i])));
  const columns = [column(() => 1, 0)];
  for (let j = 1; j <= last; j++) columns.push(column((t) => Math.min(t, knots[j]), 0));
  if (tails === "linear") columns.push(column((t) => t, 1));
  return columns;
}

/** h at the knots and its slope beyond; for a flat one exactly flat up to the first kink. */
export function valuesOf(
  forms: RidgeForms,
  gamma: Float64Array,
  { flat, first }: { readonly flat: boolean; readonly first: number | undefined },
): Float64Array {
  const values = new Float64Array(forms.size);
  for (const [c, column] of kinkColumns(forms).entries()) {
    for (let i = 0; i < values.length; i++) values[i] += gamma[c] * column[i];
  }
  if (flat) {
    for (let i = 1; i <= (first ?? 0); i++) values[i] = values[0];
  }
  return values;
}

export interface SparseOptions {
  /** Indices j in 1, …, K where h may have a kink. */
  readonly chosen: readonly number[];
  /** Whether h must have no kink at 0. */
  readonly flat: boolean;
}

export interface SparseSolution {
  readonly gamma: Float64Array;
  readonly error: number;
}

/** The best h with kinks at the chosen knots only, by Cholesky's decomposition of that part of A, scaled to a diagonal of ones. */
export function solveSparse(form: KinkForm, { chosen, flat }: SparseOptions): SparseSolution {
  const { size, kinks, matrix, right, meanSquare } = form;
  const kept = [0, ...chosen, ...(size > kinks + 1 ? [size - 1] : [])];
  const n = kept.length;
  const scale = kept.map((p) => 1 / Math.sqrt(matrix[p * size + p]));
  const small = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) small[i * n + j] = matrix[kept[i] * size + kept[j]] * scale[i] * scale[j];
  }
  const b = Float64Array.from(kept, (p, i) => right[p] * scale[i]);
  const factor = cholesky(small, n);
  let x = solveCholesky(factor, b);
  if (flat) {
    const c = Float64Array.from(scale, (s, i) => (i === 0 ? 0 : s));
    const direction = solveCholesky(factor, c);
    const excess = dot(c, x) / dot(c, direction);
    x = x.map((v, i) => v - excess * direction[i]);
  }
  const gamma = new Float64Array(size);
  for (let i = 0; i < n; i++) gamma[kept[i]] = x[i] * scale[i];
  return { gamma, error: Math.max(0, formValue(small, x) - 2 * dot(b, x) + meanSquare) };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** Kinks in the order in which they are left: sets[k] has k of them. */
export type Elimination = readonly (readonly number[])[];

/**
 * Leaves out kink after kink, each time the one whose loss costs least. With B the inverse of A on the functions that are left (and, for
 * a flat top, on the plane Σγ = 0), leaving out j costs exactly γ_j²/B_jj, and γ and B change by a multiple of B's column j (Hassibi & Stork 1993;
 * their Hessian is exact here). K³ operations for the whole sequence.
 */
export function eliminate(form: KinkForm, { flat }: { readonly flat: boolean }): Elimination {
  const { size, kinks, matrix, right } = form;
  requireDomain(kinks >= 1, "eliminate", "there must be a knot", kinks);
  const scale = Float64Array.from({ length: size }, (_, p) => 1 / Math.sqrt(matrix[p * size + p]));
  const scaled = matrix.map((v, at) => v * scale[Math.floor(at / size)] * scale[at % size]);
  // A little more on the diagonal, that neighbours which differ by rounding alone have an inverse.
  for (let p = 0; p < size; p++) scaled[p * size + p] += 1e-12;
  const factor = cholesky(scaled, size);
  const inverse = new Float64Array(size * size);
  for (let p = 0; p < size; p++) {
    const unit = new Float64Array(size);
    unit[p] = 1;
    inverse.set(solveCholesky(factor, unit), p * size);
  }
  const gamma = Float64Array.from({ length: size }, (_, p) => {
    let sum = 0;
    for (let q = 0; q < size; q++) sum += inverse[p * size + q] * right[q] * scale[q];
    return sum;
  });
  const impose = (c: Float64Array): void => {
    const column = timesVector(inverse, c);
    const norm = dot(c, column);
    if (!(norm > 0)) return;
    const value = dot(c, gamma) / norm;
    for (let p = 0; p < size; p++) {
      gamma[p] -= value * column[p];
      const part = column[p] / norm;
      for (let q = 0; q < size; q++) inverse[p * size + q] -= part * column[q];
    }
  };
  if (flat) impose(scale.map((s, p) => (p === 0 ? 0 : s)));
  const left = new Set(Array.from({ length: kinks }, (_, j) => j + 1));
  const sets: number[][] = [];
  sets[kinks] = [...left];
  while (left.size > 0) {
    let [best, least] = [-1, Infinity];
    for (const j of left) {
      const norm = inverse[j * size + j];
      const loss = norm > 0 ? gamma[j] ** 2 / norm : 0;
      if (loss < least) [best, least] = [j, loss];
    }
    const unit = new Float64Array(size);
    unit[best] = 1;
    impose(unit);
    left.delete(best);
    sets[left.size] = [...left];
  }
  return sets;
}

/** Up to so many kinks each is tried at all knots of the grid; more of them are close to each other, and go to neighbours only. */
const FEW = 6;
const MOST_ROUNDS = 8;

/** Moves single kinks to other knots of the grid as long as that helps, a few rounds. */
export function exchange(form: KinkForm, { chosen: start, flat }: SparseOptions): SparseOptions & SparseSolution {
  let chosen = [...start].sort((a, b) => a - b);
  let now = solveSparse(form, { chosen, flat });
  /** Whether kink i is better at that knot; then it goes there. */
  const better = (i: number, knot: number): boolean => {
    if (knot < 1 || knot > form.kinks || chosen.includes(knot)) return false;
    const others = chosen.with(i, knot);
    const next = solveSparse(form, { chosen: others, flat });
    if (!(next.error < now.error * (1 - 1e-9))) return false;
    [chosen, now] = [others, next];
    return true;
  };
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = now.error;
    for (let i = 0; i < chosen.length; i++) {
      if (chosen.length <= FEW) {
        for (let knot = 1; knot <= form.kinks; knot++) better(i, knot);
      } else {
        while (better(i, chosen[i] - 1) || better(i, chosen[i] + 1));
      }
    }
    if (now.error > before * (1 - 1e-4)) break;
  }
  const order = chosen.toSorted((a, b) => a - b);
  return { chosen: order, flat, ...now };
}

/** One kink more, where it helps most. */
export function grown(form: KinkForm, { chosen, flat }: SparseOptions): SparseOptions {
  let [best, least] = [chosen, Infinity];
  for (let knot = 1; knot <= form.kinks; knot++) {
    if (chosen.includes(knot)) continue;
    const { error } = solveSparse(form, { chosen: [...chosen, knot], flat });
    if (error < least) [best, least] = [[...chosen, knot], error];
  }
  return { chosen: best, flat };
}
