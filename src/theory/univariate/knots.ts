import { requireDomain } from "../../math/domain-error.ts";
import { magnitude } from "../certificates/enclosure/interval.ts";
import type { LineLaw } from "./projection-law.ts";
import { requireStretch, type SmoothFunction } from "./smooth-function.ts";

/** In which norm knots are placed: the largest error, or the root mean square under a law of s. */
export type KnotNorm = { readonly kind: "sup" } | { readonly kind: "rms"; readonly law: LineLaw };

/** One function of several that share their knots, with the factor that it is multiplied by in the end. */
export interface Weighted {
  readonly q: SmoothFunction;
  readonly weight: number;
}

/** W + 1 knots at equal distances, from t_0 = from to t_W = to. */
export function equispacedKnots([from, to]: readonly [number, number], cells: number): Float64Array {
  requireStretch(from, to, "equispacedKnots");
  requireCells(cells, "equispacedKnots");
  return Float64Array.from({ length: cells + 1 }, (_, j) => (j === cells ? to : from + ((to - from) * j) / cells));
}

/** The slope that cell widths may have along the line: a cell is wider than its neighbour by half their distance at most. */
const GRADING = 0.5;

/**
 * W + 1 knots on [from, to], where many cells pay. On a cell of width w the interpolant is off by |q″| (s − a)(b − s)/2 to first order:
 * at most |q″|w²/8, with mean square q″²w⁴/120. With n(s) = 1/w cells per unit of length, ∫n = W:
 * - sup norm: the cells' largest errors are made equal, n ∝ |q″|^{1/2}, and the error comes to (∫|q″|^{1/2})²/(8W²);
 * - mean square under the density ρ: ∫ρq″²n^{−4}/120 is least where ρq″²n^{−5} is constant (Lagrange), n ∝ (ρq″²)^{1/5}, and the mean
 *   square comes to (∫(ρq″²)^{1/5})⁵/(120W⁴).
 * That is for large W. So that no cell is wide where q″ touches 0 or begins to rise, 1/n is made to grow by at most {@link GRADING} per
 * unit of length, which changes less and less as W grows.
 *
 * For several functions |q″| stands for max |c_i q_i″| in the sup norm and (Σ c_i² q_i″²)^{1/2} in mean square: the largest error of all,
 * and the mean square of their sum where the errors are uncorrelated (its largest possible one, to a factor √count, where not).
 */
export function curvatureKnots(
  functions: readonly Weighted[],
  {
    range: [from, to],
    cells,
    norm,
  }: { readonly range: readonly [number, number]; readonly cells: number; readonly norm: KnotNorm },
): Float64Array {
  requireStretch(from, to, "curvatureKnots");
  requireCells(cells, "curvatureKnots");
  const { edges, densities } = cellDensities(functions, { from, to, count: Math.max(1024, 8 * cells), norm });
  const total = integralOf(densities, edges);
  if (total === 0) return equispacedKnots([from, to], cells);
  const graded = gradedDensities(densities, { edges, cells });
  const whole = integralOf(graded, edges);
  const knots = new Float64Array(cells + 1);
  knots[0] = from;
  let passed = 0;
  let j = 1;
  for (const [i, n] of graded.entries()) {
    const step = n * (edges[i + 1]! - edges[i]!);
    for (; j < cells && (whole * j) / cells <= passed + step; j++) {
      knots[j] = edges[i]! + Math.max(0, (whole * j) / cells - passed) / n;
    }
    passed += step;
  }
  // What rounding may have left over lies next to the end.
  for (; j < cells; j++) knots[j] = to - ((to - knots[j - 1]!) / (cells - j + 1)) * (cells - j);
  knots[cells] = to;
  return knots;
}

/** The largest cell widths 1/n that grow by GRADING at most and are at most c/(given density), with c such that ∫n is W to 1 %. */
function gradedDensities(
  densities: Float64Array,
  { edges, cells }: { readonly edges: Float64Array; readonly cells: number },
): Float64Array {
  let graded = densities;
  let factor = cells / integralOf(densities, edges);
  for (let round = 0; round < 30; round++) {
    const widths = densities.map((n) => 1 / (factor * n));
    const last = widths.length - 1;
    const limit = (i: number, neighbour: number): void => {
      const distance = Math.abs(edges[i + 1]! + edges[i]! - edges[neighbour + 1]! - edges[neighbour]!) / 2;
      widths[i] = Math.min(widths[i]!, widths[neighbour]! + GRADING * distance);
    };
    for (let i = 1; i <= last; i++) limit(i, i - 1);
    for (let i = last - 1; i >= 0; i--) limit(i, i + 1);
    graded = widths.map((w) => 1 / w);
    const excess = integralOf(graded, edges) / cells;
    if (Math.abs(excess - 1) < 0.01) break;
    factor /= excess;
  }
  return graded;
}

const integralOf = (densities: Float64Array, edges: Float64Array): number =>
  densities.reduce((sum, n, i) => sum + n * (edges[i + 1]! - edges[i]!), 0);

/**
 * What the error comes to with W cells, to first order for large W: knots by curvature as in {@link curvatureKnots} and at equal
 * distances. From the same table of q″, with its relative accuracy (about 1/1024).
 */
export function expectedErrors(
  functions: readonly Weighted[],
  {
    range: [from, to],
    cells,
    norm,
  }: { readonly range: readonly [number, number]; readonly cells: number; readonly norm: KnotNorm },
): { readonly curvature: number; readonly equispaced: number } {
  requireStretch(from, to, "expectedErrors");
  requireCells(cells, "expectedErrors");
  const { edges, densities } = cellDensities(functions, { from, to, count: 4096, norm });
  const integral = integralOf(densities, edges);
  const length = to - from;
  if (norm.kind === "sup") {
    const largest = densities.reduce((most, n) => Math.max(most, n), 0);
    return { curvature: integral ** 2 / (8 * cells ** 2), equispaced: (largest * length) ** 2 / (8 * cells ** 2) };
  }
  const fifths = integralOf(
    densities.map((n) => n ** 5),
    edges,
  );
  return {
    curvature: Math.sqrt(integral ** 5 / 120) / cells ** 2,
    equispaced: (Math.sqrt(fifths / 120) * length ** 2) / cells ** 2,
  };
}

/** |q″|^{1/2} or (ρq″²)^{1/5} on fine cells. */
function cellDensities(
  functions: readonly Weighted[],
  {
    from,
    to,
    count,
    norm,
  }: { readonly from: number; readonly to: number; readonly count: number; readonly norm: KnotNorm },
) {
  requireDomain(functions.length >= 1, "curvatureKnots", "there must be a function", functions.length);
  const edges = equispacedKnots([from, to], count);
  const densities = Float64Array.from({ length: count }, (_, i) => {
    const [left, right] = [edges[i]!, edges[i + 1]!];
    const sizes = functions.map(({ q, weight }) => Math.abs(weight) * magnitude(q.curvature(left, right)));
    const size = norm.kind === "sup" ? Math.max(...sizes) : Math.hypot(...sizes);
    requireDomain(Number.isFinite(size), "curvatureKnots", `q″ must be bounded on [${left}, ${right}]`, size);
    if (norm.kind === "sup") return Math.sqrt(size);
    return ((norm.law.mass(left, right) / (right - left)) * size * size) ** 0.2;
  });
  return { edges, densities };
}

function requireCells(cells: number, where: string): void {
  requireDomain(Number.isSafeInteger(cells) && cells >= 1, where, "W must be an integer ≥ 1", cells);
}
