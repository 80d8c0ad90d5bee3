import type { Matrix } from "../../engine/matrix.ts";
import { requireDomain } from "../../math/domain-error.ts";

/**
 * Queries q = Σ c_j f_j/‖Σ c_j f_j‖ made of the targets themselves, in exact coordinates: with the Gram matrix G of the
 * targets ⟨q, f_u⟩ = (Gc)_u/√(cᵀGc). No query is stronger: the part of q orthogonal to the targets' span changes no
 * answer, and without it q can be made longer.
 */
export interface Attack {
  /** Targets of which the query is made, and their weights c. */
  readonly members: readonly number[];
  readonly weights: Float64Array;
  /** ⟨q, f_u⟩ for all targets. */
  readonly answers: Float64Array;
  /** The eliminated ones, |⟨q, f_u⟩| > τ, of those that count. */
  readonly eliminated: readonly number[];
}

interface AttackOptions {
  readonly tolerance: number;
  /** Targets at which the greedy choice begins, one attempt each. */
  readonly seeds: readonly number[];
  /** Whether a target still counts; all do unless given. */
  readonly alive?: Uint8Array;
  /** Most improvements by leaving out one member and growing again; 0 unless given. */
  readonly improvements?: number;
}

/** τ is met within rounding: the answers are sums of at most a few hundred terms of size 1. */
const ROUNDING = 1e-12;
/** Members that may be added without eliminating more. */
const PATIENCE = 5;

/** The query that eliminates most of those tried: {@link grow} from every seed, then local search from the best. */
export function strongestQuery(gram: Matrix, { tolerance, seeds, alive, improvements = 0 }: AttackOptions): Attack {
  requireDomain(tolerance > 0 && tolerance < 1, "strongestQuery", "tolerance must be in (0, 1)", tolerance);
  requireDomain(seeds.length > 0, "strongestQuery", "there must be a seed", seeds.length);
  const counted = alive ?? new Uint8Array(gram.rows).fill(1);
  const attempt = (start: readonly number[]) => grow(gram, start, { tolerance, alive: counted });
  let best = attempt([seeds[0]!]);
  for (const seed of seeds.slice(1)) {
    const next = attempt([seed]);
    if (next.count > best.count) best = next;
  }
  for (let left = improvements; left > 0; left--) {
    const better = best.members
      .values()
      .map((out) => attempt(best.members.filter((member) => member !== out)))
      .find(({ count }) => count > best.count);
    if (better === undefined) break;
    best = better;
  }
  return evaluate(gram, best, { tolerance, alive: counted });
}

/** The members of a query so far and the count that it reaches, with equal answers of its members. */
interface Grown {
  readonly members: readonly number[];
  readonly signs: readonly number[];
  readonly count: number;
}

/**
 * Adds targets to a query one by one. Of all q of norm 1 the one with equal answers s_i⟨q, f_i⟩ on its members S has
 * answers 1/√h, h = sᵀG_S⁻¹s (where G_S⁻¹s has the signs s that is the largest possible least answer). The next member
 * is the target for which h grows least: by (1 − |b|)²/(1 − r), b = Σ_j (G_S⁻¹s)_j G_ju what the query of answers 1 already
 * gives and r the part of f_u within the span (Gram–Schmidt in function space). It ends when members no longer reach τ, or
 * when PATIENCE of them brought nothing.
 */
function grow(
  gram: Matrix,
  start: readonly number[],
  { tolerance, alive }: { readonly tolerance: number; readonly alive: Uint8Array },
): Grown {
  const n = gram.rows;
  const within = new Float64Array(n);
  const given = new Float64Array(n);
  const basis: Float64Array[] = [];
  const members: number[] = [];
  const signs: number[] = [];
  const isMember = new Uint8Array(n);
  let h = 0;
  let best: Grown = { members: [], signs: [], count: 0 };
  let next = start[0] ?? -1;
  while (next >= 0) {
    const pivot = Math.sqrt(1 - within[next]);
    const row = gram.data.slice(next * n, (next + 1) * n);
    for (const earlier of basis) subtract(row, earlier, earlier[next]);
    const sign = given[next] < 0 ? -1 : 1;
    const step = (sign - given[next]) / pivot;
    for (let u = 0; u < n; u++) {
      row[u] /= pivot;
      within[u] += row[u] * row[u];
      given[u] += row[u] * step;
    }
    h += step * step;
    basis.push(row);
    members.push(next);
    signs.push(sign);
    isMember[next] = 1;
    const level = tolerance * Math.sqrt(h) * (1 + ROUNDING);
    let count = 0;
    for (let u = 0; u < n; u++) if (alive[u] === 1 && Math.abs(given[u]) > level) count++;
    if (count > best.count) best = { members: [...members], signs: [...signs], count };
    if (h * tolerance * tolerance > 1 || members.length > best.members.length + PATIENCE) break;
    next = start[members.length] ?? cheapest({ given, within, alive, isMember, level });
  }
  return best;
}

/** Of the targets not yet eliminated the one that lengthens the query least; −1 when none is left. Those that lie in the
 *  span have no say. */
function cheapest(state: {
  readonly given: Float64Array;
  readonly within: Float64Array;
  readonly alive: Uint8Array;
  readonly isMember: Uint8Array;
  readonly level: number;
}): number {
  const { given, within, alive, isMember, level } = state;
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let u = 0; u < given.length; u++) {
    const size = Math.abs(given[u]);
    const room = 1 - within[u];
    if (alive[u] === 0 || isMember[u] === 1 || size > level || room < 1e-9) continue;
    const cost = (1 - size) ** 2 / room;
    if (cost < least) {
      least = cost;
      best = u;
    }
  }
  return best;
}

function subtract(row: Float64Array, earlier: Float64Array, factor: number): void {
  for (let u = 0; u < row.length; u++) row[u] -= factor * earlier[u];
}

/** The query once more from its members and signs alone: c = G_S⁻¹s by Cholesky, then Gc and cᵀGc. */
function evaluate(
  gram: Matrix,
  { members, signs }: Grown,
  { tolerance, alive }: { readonly tolerance: number; readonly alive: Uint8Array },
): Attack {
  const weights = solve(gram, members, signs);
  const answers = answersTo(gram, members, weights);
  return { members, weights, answers, eliminated: eliminatedBy(answers, tolerance, alive) };
}

/** ⟨q, f_u⟩ for every target u, q = Σ_j weights_j f_{members_j} over its norm. [targets] */
export function answersTo(gram: Matrix, members: readonly number[], weights: Float64Array): Float64Array {
  const answers = new Float64Array(gram.rows);
  members.forEach((member, j) => {
    const row = gram.data.subarray(member * gram.columns, (member + 1) * gram.columns);
    subtract(answers, row, -weights[j]);
  });
  let square = 0;
  members.forEach((member, j) => {
    square += weights[j] * answers[member];
  });
  const inverse = 1 / Math.sqrt(square);
  return answers.map((answer) => answer * inverse);
}

/** The targets that count and whose answer is beyond the tolerance. */
export function eliminatedBy(answers: Float64Array, tolerance: number, alive?: Uint8Array): readonly number[] {
  const eliminated: number[] = [];
  for (let u = 0; u < answers.length; u++) {
    if (alive?.[u] !== 0 && Math.abs(answers[u]) > tolerance) eliminated.push(u);
  }
  return eliminated;
}

/** G_S⁻¹ s for members S. */
function solve(gram: Matrix, members: readonly number[], signs: readonly number[]): Float64Array {
  const m = members.length;
  const lower = new Float64Array(m * m);
  const x = Float64Array.from(signs);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = gram.data[members[i]! * gram.columns + members[j]!];
      for (let p = 0; p < j; p++) sum -= lower[i * m + p] * lower[j * m + p];
      lower[i * m + j] = i === j ? Math.sqrt(sum) : sum / lower[j * m + j];
    }
    for (let p = 0; p < i; p++) x[i] -= lower[i * m + p] * x[p];
    x[i] /= lower[i * m + i];
  }
  for (let i = m - 1; i >= 0; i--) {
    for (let p = i + 1; p < m; p++) x[i] -= lower[p * m + i] * x[p];
    x[i] /= lower[i * m + i];
  }
  return x;
}

/**
 * Queries until fewer than half of the targets are left, each the strongest found against those still there; the oracle
 * answers 0 wherever its tolerance allows, so a query removes the targets that it eliminates and no other.
 */
export function queriesUntilHalf(
  gram: Matrix,
  { tolerance, seedsPerQuery }: { readonly tolerance: number; readonly seedsPerQuery: number },
): number {
  const n = gram.rows;
  const alive = new Uint8Array(n).fill(1);
  let left = n;
  let queries = 0;
  while (2 * left >= n) {
    const living = [...alive.keys()].filter((u) => alive[u] === 1);
    const stride = Math.ceil(living.length / seedsPerQuery);
    const seeds = living.filter((_, i) => i % stride === queries % stride);
    const { eliminated } = strongestQuery(gram, { tolerance, seeds, alive });
    for (const u of eliminated) alive[u] = 0;
    left -= eliminated.length;
    queries++;
  }
  return queries;
}
