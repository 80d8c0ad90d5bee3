import type { ContinuousLaw } from "../../distributions/radial-law.ts";
import { requireDomain } from "../../math/domain-error.ts";
import type { Rule } from "../../math/quadrature.ts";
import { type PiecewiseProfile, profileValue } from "../certificates/radial/profile.ts";
import { hatCount, type SphereRow, sphereRow, type Tails } from "./hats.ts";
import { radiusRule } from "./radius-rule.ts";

/** f(x) = value(‖x‖). */
export interface RadialTarget {
  readonly value: (r: number) => number;
  /** Where it jumps or has a kink; it is smooth between. */
  readonly cuts: readonly number[];
}

/** f̃ of a profile in polynomial pieces. */
export function targetOf(profile: PiecewiseProfile): RadialTarget {
  return { value: (r) => profileValue(profile, r), cuts: Array.from(profile.edges) };
}

export interface RidgeFormsOptions {
  /** Of ‖x‖, x ∈ ℝᵈ, 2 ≤ d ≤ 1000 (its own bounds hold too). With linear tails E R² must be finite. */
  readonly law: ContinuousLaw;
  /** 0 = t_0 < t_1 < … < t_K, K ≥ 1. */
  readonly knots: ArrayLike<number>;
  /** L ≥ 0: the last degree whose form is made; the rest is in the total. */
  readonly degree: number;
  /** What h does beyond t_K; constant unless said. */
  readonly tails?: Tails;
}

/** Quadratic forms on R^n, [n, n] row-major and symmetric, one for each even degree 0, 2, …, L, and their sum over all degrees. */
export interface Forms {
  /** G_{2k} = E N(d, 2k) a_{2k} a_{2k}ᵀ, where Σ_j y_j a_{l,j}(ρ) = E_t h(ρt)P_l(t). */
  readonly byDegree: readonly Float64Array[];
  /** W: yᵀWy = E h(⟨u, x⟩)² for one unit vector u. W − Σ_l G_l is positive semidefinite. */
  readonly total: Float64Array;
}

/** E f h̄ = Σ_j means_j y_j, E f², E f. */
export interface Against {
  readonly means: Float64Array;
  readonly meanSquare: number;
  readonly mean: number;
}

/** Both by a rule, and by one with half the panels. */
export interface Halved<T> {
  readonly fine: T;
  readonly coarse: T;
}

export interface RidgeForms extends Halved<Forms> {
  readonly law: ContinuousLaw;
  readonly dimension: number;
  readonly knots: Float64Array;
  readonly tails: Tails;
  /** n, the number of unknowns: K + 1 values at the knots, and the slope beyond where tails are linear. */
  readonly size: number;
  /** L, even. */
  readonly degree: number;
  readonly against: (target: RadialTarget) => Halved<Against>;
}

const LARGEST_DEGREE = 64;
const MOST_KNOTS = 1024;
/** Up to here the means of hats have visible ends of analyticity where a knot comes within reach, (ρ − t_j)^{(d+1)/2}. */
const ROUGH = 5;

/**
 * What is needed for the exact error of networks N(x) = Σ_i c_i h(⟨u_i, x⟩), Σ c_i = 1, that share one even piecewise linear h
 * (`hats.ts`), on f(x) = g(‖x‖) for any radial law of x. Given r = ‖x‖ = ρ, expand h(ρt) = Σ_l N(d, l) a_l(ρ)P_l(t); the addition theorem
 * (Müller 1966, Spherical Harmonics) E_x P_k(⟨u, x/ρ⟩)P_l(⟨v, x/ρ⟩) = δ_kl P_l(⟨u, v⟩)/N(d, l) gives
 *
 *     E (N − f)² = E (h̄ − g)² + Σ_{l ≥ 2, even} D_l E N(d, l) a_l(R)²,   h̄ = a_0,   D_l = Σ_{ik} c_i c_k P_l(⟨u_i, u_k⟩) ≥ 0.
 *
 * No point is drawn. 65 knots and L = 16 take about 10 ms where a hundred radii are enough, and half a second for φ² with 5000; the time is that
 * of (K + 1)² (L/2 + 1)/2 products per radius. Accuracy of an error made of them: 10⁻¹⁰ of E f² and of E h² where the density is smooth
 * between a few quantiles; where there is a far tail that oscillates (φ²) about 10⁻⁷ of them, so that the 10⁶ directions that make a large
 * h worth while leave 10⁻³ of the error itself. `coarse` tells; it differs by more than `fine` is wrong.
 */
export function ridgeForms({ law, knots, degree, tails = "constant" }: RidgeFormsOptions): RidgeForms {
  const where = "ridgeForms";
  const { dimension } = law;
  const known = Number.isInteger(dimension) && dimension >= 2 && dimension <= 1000;
  requireDomain(known, where, "the dimension must be an integer in [2, 1000]", dimension);
  const even = Number.isInteger(degree) && degree >= 0 && degree <= LARGEST_DEGREE && degree % 2 === 0;
  requireDomain(even, where, `degree must be an even integer in [0, ${LARGEST_DEGREE}]`, degree);
  const t = Float64Array.from(knots);
  requireTiedKnots(t, where);
  if (tails === "linear") {
    requireDomain(law.moment(2) < Infinity, where, "linear tails need a law with finite E R²", law.moment(2));
  }
  const size = hatCount(t, tails);
  const row = sphereRow(dimension, { knots: t, tails, degree });
  const ruleOf = (cuts: readonly number[]): Halved<Rule> =>
    radiusRule(law, { cuts: dimension <= ROUGH ? [...t, ...cuts] : cuts, resolution: t[1] });
  const rules = ruleOf([]);
  return {
    law,
    dimension,
    knots: t,
    tails,
    size,
    degree,
    fine: formsBy(rules.fine, row, { size, degree }),
    coarse: formsBy(rules.coarse, row, { size, degree }),
    against: ({ value, cuts }) => {
      const both = cuts.length === 0 ? rules : ruleOf(cuts);
      return { fine: againstBy(both.fine, row, { size, value }), coarse: againstBy(both.coarse, row, { size, value }) };
    },
  };
}

export function requireTiedKnots(knots: Float64Array, where: string, least = 2): void {
  const count = knots.length;
  const fits = count >= least && count <= MOST_KNOTS;
  requireDomain(fits, where, `there must be ${least} to ${MOST_KNOTS} knots`, count);
  requireDomain(knots[0] === 0, where, "the first knot must be 0", knots[0]);
  for (let j = 1; j < count; j++) {
    const ascends = Number.isFinite(knots[j]) && knots[j] > knots[j - 1];
    requireDomain(ascends, where, `knots must be finite and increase (at index ${j})`, knots[j]);
  }
}

/** Nodes at a time: rows of that many numbers are multiplied into the forms while they are in the cache. */
const BATCH = 32;

function formsBy(
  { nodes, weights }: Rule,
  row: SphereRow,
  { size: n, degree }: { readonly size: number; readonly degree: number },
): Forms {
  const degrees = degree / 2 + 1;
  const byDegree = Array.from({ length: degrees }, () => new Float64Array(n * n));
  const total = new Float64Array(n * n);
  const rows = new Float64Array(degrees * n);
  // √weight times the rows, [degrees, n, BATCH].
  const batch = new Float64Array(degrees * n * BATCH);
  for (let first = 0; first < nodes.length; first += BATCH) {
    const count = Math.min(BATCH, nodes.length - first);
    batch.fill(0);
    let columns = 0;
    for (let i = 0; i < count; i++) {
      const [rho, weight] = [nodes[first + i], weights[first + i]];
      columns = Math.max(columns, row.degrees(rho, rows));
      row.means(rho, rows.subarray(0, n), { squares: total, weight });
      const root = Math.sqrt(weight);
      for (let p = 0; p < rows.length; p++) batch[p * BATCH + i] = root * rows[p];
    }
    for (let k = 0; k < degrees; k++) addProducts(byDegree[k], batch, { from: k * n, used: k === 0 ? n : columns, n });
  }
  for (const form of [...byDegree, total]) {
    for (let p = 0; p < n; p++) for (let q = 0; q < p; q++) form[q * n + p] = form[p * n + q];
  }
  return { byDegree, total };
}

/** Adds the products of the batch's rows from, …, from + used − 1 to the lower triangle. */
function addProducts(
  form: Float64Array,
  batch: Float64Array,
  { from, used, n }: { readonly from: number; readonly used: number; readonly n: number },
): void {
  for (let p = 0; p < used; p++) {
    const left = (from + p) * BATCH;
    for (let q = 0; q <= p; q++) {
      const right = (from + q) * BATCH;
      let [even, odd] = [0, 0];
      for (let i = 0; i < BATCH; i += 2) {
        even += batch[left + i] * batch[right + i];
        odd += batch[left + i + 1] * batch[right + i + 1];
      }
      form[p * n + q] += even + odd;
    }
  }
}

function againstBy(
  { nodes, weights }: Rule,
  row: SphereRow,
  { size: n, value }: { readonly size: number; readonly value: (r: number) => number },
): Against {
  const means = new Float64Array(n);
  const now = new Float64Array(n);
  const squares = new Float64Array(n * n);
  let mean = 0;
  let meanSquare = 0;
  for (const [i, rho] of nodes.entries()) {
    const g = value(rho);
    requireDomain(Number.isFinite(g), "ridgeForms", `the target must be finite (at r = ${rho})`, g);
    mean += weights[i] * g;
    meanSquare += weights[i] * g * g;
    row.means(rho, now, { squares, weight: 0 });
    for (let j = 0; j < n; j++) means[j] += weights[i] * g * now[j];
  }
  return { means, meanSquare, mean };
}
