import { requireDomain } from "../../math/domain-error.ts";
import { above } from "../certificates/enclosure/directed.ts";
import type { Interval } from "../certificates/enclosure/interval.ts";
import * as x from "../certificates/enclosure/interval.ts";
import type { LineLaw } from "./projection-law.ts";
import { type ReluForm, requireKnots } from "./relu-form.ts";
import type { SmoothFunction } from "./smooth-function.ts";

/** Cells are cut in so many parts of equal width. */
const PARTS = 8;
/** Above 1 by more than the roundings of some hundred sums and products of numbers ≥ 0. */
const SLACK = 1 + 2 ** -40;

/** What is known of |h − q| on a cell between two knots a and b; all numbers are upper bounds. */
export interface CellError {
  readonly from: number;
  readonly to: number;
  /** |h − q| at the two knots. */
  readonly atKnots: number;
  /** E at the edges of the parts, [9]. */
  readonly sag: Float64Array;
  /** What E exceeds its chord by, in the middle of each part: M_i δ²/8, [8]. */
  readonly bump: Float64Array;
}

/**
 * Between knots a and b, where h is linear, |h − q|(s) ≤ max(|h − q|(a), |h − q|(b)) + E(s), −E″ = M with M ≥ |q″| constant on each of
 * 8 parts of width δ, E(a) = E(b) = 0 (Green's function is ≥ 0; for one part E = M(s − a)(b − s)/2 ≤ M w²/8). At the parts' edges
 * −E_{i−1} + 2E_i − E_{i+1} = δ²(M_{i−1} + M_i)/2, so E_i = δ² Σ_k min(i, k)(8 − max(i, k))/8 · (M_{k−1} + M_k)/2.
 *
 * Proven: h is the function with the float64 thresholds, weights and constant of the form, in exact arithmetic; its values at the knots,
 * those of q, and q″ are enclosed. DomainError where q″ is unbounded.
 */
export function cellErrors(form: ReluForm, q: SmoothFunction): readonly CellError[] {
  requireKnots(form.thresholds, "cellErrors");
  const { thresholds, weights } = form;
  const cells: CellError[] = [];
  let value: Interval = x.point(form.constant);
  let slope: Interval = x.ZERO;
  let error = off(value, q, thresholds[0]!);
  for (let j = 0; j + 1 < thresholds.length; j++) {
    const [from, to] = [thresholds[j]!, thresholds[j + 1]!];
    slope = x.add(slope, x.point(weights[j]!));
    value = x.add(value, x.multiply(slope, x.subtract(x.point(to), x.point(from))));
    const next = off(value, q, to);
    cells.push({ from, to, atKnots: Math.max(error, next), ...sagOn(q, from, to) });
    error = next;
  }
  return cells;
}

const off = (value: Interval, q: SmoothFunction, at: number): number => x.magnitude(x.subtract(value, q.value(at)));

function sagOn(q: SmoothFunction, from: number, to: number) {
  const edge = (i: number): number => from + ((to - from) * i) / PARTS;
  const square = x.square(x.divide(widthOf(from, to), x.point(PARTS))).upper;
  // Each M holds on a little more than its part, whose edges are rounded: by 2⁻⁵¹ of the larger end at most.
  const margin = Math.max(Math.abs(from), Math.abs(to)) * 2 ** -50;
  const bounds = Array.from({ length: PARTS }, (_, i) => {
    const left = Math.max(from, edge(i) - margin);
    const right = Math.min(to, edge(i + 1) + margin);
    const curvature = x.magnitude(q.curvature(left, right));
    requireDomain(Number.isFinite(curvature), "cellErrors", `q″ must be bounded on [${left}, ${right}]`, curvature);
    return above(curvature * square);
  });
  const sag = Float64Array.from({ length: PARTS + 1 }, (_, i) => {
    let sum = 0;
    for (let k = 1; k < PARTS; k++) {
      sum += ((Math.min(i, k) * (PARTS - Math.max(i, k))) / PARTS) * ((bounds[k - 1]! + bounds[k]!) / 2);
    }
    return sum * SLACK;
  });
  return { sag, bump: Float64Array.from(bounds, (m) => m / 8) };
}

/** max over t ∈ [0, 1] of (1 − t)u + tv + 4ct(1 − t). */
export const highest = (u: number, v: number, c: number): number =>
  Math.abs(v - u) < 4 * c ? ((u + v) / 2 + c + (v - u) ** 2 / (16 * c)) * SLACK : Math.max(u, v) * SLACK;

/** Proven: sup |h − q| on [t_0, t_W]. */
export function supErrorBound(form: ReluForm, q: SmoothFunction): number {
  let most = 0;
  for (const { atKnots, sag, bump } of cellErrors(form, q)) {
    for (const [i, c] of bump.entries()) most = Math.max(most, above(atKnots + highest(sag[i]!, sag[i + 1]!, c)));
  }
  return most;
}

/**
 * Bounds (E[(h(S) − q(S))²; t_0 ≤ S ≤ t_W])^{1/2}: by the triangle inequality the error at the knots plus the root of Σ over parts of the
 * smaller of P(part) max E² and max ρ · ∫E², on a part from u to v with bump c ∫E² = δ((u² + uv + v²)/3 + 2c(u + v)/3 + 8c²/15). As exact
 * as the law's masses and densities are; the rest is proven.
 */
export function rmsErrorBound(form: ReluForm, q: SmoothFunction, law: LineLaw): number {
  let square = 0;
  let atKnots = 0;
  for (const { from, to, atKnots: here, sag, bump } of cellErrors(form, q)) {
    const width = (to - from) / PARTS;
    atKnots = Math.max(atKnots, here);
    for (const [i, c] of bump.entries()) {
      const [u, v] = [sag[i]!, sag[i + 1]!];
      const [left, right] = [from + i * width, i + 1 === PARTS ? to : from + (i + 1) * width];
      const byMass = law.mass(left, right) * highest(u, v, c) ** 2;
      const mean = (u * u + u * v + v * v) / 3 + (2 * c * (u + v)) / 3 + (8 * c * c) / 15;
      const density = law.largestDensity(left, right);
      square += Math.min(byMass, Number.isFinite(density) ? density * width * mean : Number.POSITIVE_INFINITY);
    }
  }
  return above((Math.sqrt(square) + atKnots) * SLACK * SLACK);
}

/** Stretches outside the knots are cut in so many. */
const OUTER_PARTS = 64;

/**
 * Proven: sup |h − q| over reach ≥ |s| outside [t_0, t_W]; 0 where there is nothing outside. There h is linear (constant, for an
 * interpolant), so on each of 64 parts it is off by no more than at the part's ends and max|q″| w²/8.
 */
export function outerErrorBound(form: ReluForm, q: SmoothFunction, reach: number): number {
  requireKnots(form.thresholds, "outerErrorBound");
  const { thresholds, weights } = form;
  const [first, last] = [thresholds[0]!, thresholds[thresholds.length - 1]!];
  let [value, slope] = [x.point(form.constant), x.ZERO];
  for (const [j, weight] of weights.entries()) {
    slope = x.add(slope, x.point(weight));
    const width = x.subtract(x.point(thresholds[j + 1] ?? last), x.point(thresholds[j]!));
    value = x.add(value, x.multiply(slope, width));
  }
  const before = -reach < first ? along(q, [-reach, first], () => x.point(form.constant)) : 0;
  const beyond = (s: number): Interval => x.add(value, x.multiply(slope, x.subtract(x.point(s), x.point(last))));
  return Math.max(before, last < reach ? along(q, [last, reach], beyond) : 0);
}

function along(q: SmoothFunction, [from, to]: readonly [number, number], h: (s: number) => Interval): number {
  let most = 0;
  for (let i = 0, left = from; i < OUTER_PARTS; i++) {
    const right = i + 1 === OUTER_PARTS ? to : from + ((to - from) * (i + 1)) / OUTER_PARTS;
    if (!(left < right)) continue;
    const curvature = x.magnitude(q.curvature(left, right));
    requireDomain(
      Number.isFinite(curvature),
      "outerErrorBound",
      `q″ must be bounded on [${left}, ${right}]`,
      curvature,
    );
    const sag = x.divide(x.multiply(x.point(curvature), x.square(widthOf(left, right))), x.point(8));
    const atEnds = Math.max(off(h(left), q, left), off(h(right), q, right));
    most = Math.max(most, x.add(x.point(atEnds), sag).upper);
    left = right;
  }
  return most;
}

const widthOf = (from: number, to: number): Interval => x.subtract(x.point(to), x.point(from));
