import { requireDomain } from "../../../math/domain-error.ts";
import { LARGEST_ARGUMENT, requireLawDimension, spectralArgument } from "./ball-law.ts";
import { ballsSpectrum, growthOf } from "./ball-spectrum.ts";
import { ROUNDOFF } from "./bessel-row.ts";
import { type BesselTable, besselTable, NODES, PANEL } from "./bessel-table.ts";
import { largestBessel } from "./order-row.ts";
import { planPanels } from "./panel-plan.ts";
import { chebyshevRoundoff, chebyshevSum, type PiecewiseProfile, requireProfile } from "./profile.ts";
import type { Approximation, RadialSpectrum } from "./spectrum.ts";
import type { Enclosure } from "./tube-fraction.ts";

/** A piece of a profile in z = 2π R_d r, its constant `beyond` taken off. */
export interface Piece {
  /** Float64 numbers next to its ends, each within 2.1 roundings. */
  readonly from: number;
  readonly to: number;
  readonly coefficients: Float64Array;
  /** ≥ max |f|. */
  readonly size: number;
  /** ≥ max |df/dt|. */
  readonly slope: number;
  /** What rounding adds to f when it is evaluated. */
  readonly roundoff: number;
}

/** A profile, prepared: its spectrum, and mean and variance under the law. */
export interface ProfileSpectrum extends RadialSpectrum {
  readonly variance: Enclosure;
  /** ∫ f² under the law, f the profile less its constant beyond: the spectrum's mass over all u > 0. */
  readonly energy: Enclosure;
}

/** More balls than this are summed by quadrature: each costs a row of Bessel functions for every u. */
export const MOST_BALLS = 6;

/**
 * I(u) of a piecewise polynomial. The constant beyond the last edge is taken off, for its spectrum lies in u < 1. Piecewise constant profiles are
 * sums of balls (see ball-spectrum.ts); for the others, by Gauss–Legendre quadrature over z on panels of each piece, the integrand being
 * entire there (see panel-plan.ts), and J_{ν−1} from the table of bessel-table.ts.
 *
 * That edges in z are rounded, by η, changes I(u) by at most Σ 4 max|df/dt| η (|t − t′| ≤ 4η/length, times the length) and 2η max|f| at each.
 */
export function profileSpectrum(
  profile: PiecewiseProfile,
  dimension: number,
  method: "auto" | "quadrature" = "auto",
): ProfileSpectrum {
  requireLawDimension(dimension, "profileSpectrum");
  const pieces = piecesOf(requireProfile(profile), dimension);
  const argument = pieces.at(-1)!.to;
  requireDomain(
    argument >= 1e-3 && argument <= LARGEST_ARGUMENT,
    "profileSpectrum",
    `the last edge must be between ${1e-3 / spectralArgument(dimension, 1)} and ${LARGEST_ARGUMENT / spectralArgument(dimension, 1)}`,
    profile.edges.at(-1),
  );
  const table = besselTable(dimension);
  const { variance, energy } = momentsOf(pieces, table);
  const constant = profile.pieces.every((c) => c.length === 1);
  if (method === "auto" && constant && pieces.length <= MOST_BALLS && pieces[0]!.to >= 1e-3) {
    const balls = pieces.map(({ to }) => ({ dimension, argument: to, argumentError: 2.1 * ROUNDOFF * to }));
    const values = profile.pieces.map((c, j) => c[0]! - (profile.pieces[j + 1]?.[0] ?? profile.beyond));
    return { ...ballsSpectrum(balls, values), variance, energy };
  }
  let variation = 0;
  let absolute = 0;
  let edges = 0;
  for (const [j, { from, to, coefficients, size, slope }] of pieces.entries()) {
    const next = pieces[j + 1];
    const end = coefficients.reduce((sum, c) => sum + c, 0);
    const start = next?.coefficients.reduce((sum, c, m) => sum + (m % 2 === 0 ? c : -c), 0) ?? 0;
    // ∫ |T_m′| = 2m.
    variation += coefficients.reduce((sum, c, m) => sum + 2 * m * Math.abs(c), 0) + Math.abs(end - start);
    variation += 4 * ROUNDOFF * (coefficients.length + 4) * (size + (next?.size ?? 0));
    absolute += size * (to - from) * Math.min(0.7072, largestBessel(dimension / 2));
    edges += 2.1 * ROUNDOFF * to * (4 * slope + 2 * (size + (next?.size ?? 0)));
  }
  let level: Level | undefined;
  const at = (u: number): Approximation => {
    if (level === undefined || u > level.to || u < level.from) {
      const step = u <= 1 ? 0 : Math.ceil(Math.log(u) / Math.log(1.25) - 1e-9);
      const top = Math.max(u, 1.25 ** step);
      level = levelOf(pieces, table, { from: u <= 1 ? 0 : Math.min(u, 1.25 ** (step - 1)), to: top });
    }
    const value = level.sum(u);
    const factor = dimension % 2 === 0 ? 1 : Math.sqrt(u);
    return {
      value: factor * value,
      error: 1.02 * (factor * level.error + edges) + 4 * ROUNDOFF * Math.abs(factor * value),
    };
  };
  return {
    dimension,
    argument,
    variation: 1.01 * variation,
    absolute: 1.01 * absolute,
    growth: growthOf(dimension),
    at,
    variance,
    energy,
  };
}

export function piecesOf({ edges, pieces, beyond }: PiecewiseProfile, dimension: number): Piece[] {
  const ends = Array.from(edges, (r) => (r === 0 ? 0 : spectralArgument(dimension, r)));
  return pieces.map((c, j) => {
    const coefficients = c.slice();
    coefficients[0] = c[0]! - beyond;
    const sizes = coefficients.map(Math.abs);
    const slope = 1.01 * sizes.reduce((sum, a, m) => sum + m * m * a, 0);
    // t errs by 8 roundings; c_0 − beyond by one.
    const roundoff = chebyshevRoundoff(coefficients) + ROUNDOFF * (8 * slope + sizes[0]!);
    return {
      from: ends[j]!,
      to: ends[j + 1]!,
      coefficients,
      size: 1.01 * sizes.reduce((s, a) => s + a, 0),
      slope,
      roundoff,
    };
  });
}

/** Nodes of one piece in z, with the weights and the values of f; z errs by at most 10 roundings of `to`. */
export function* nodesOf({ from, to, coefficients }: Piece, plan: ReturnType<typeof planPanels>) {
  const { rule, panels } = plan;
  const half = (to - from) / 2 / panels;
  for (let k = 0; k < panels; k++) {
    const centre = from + (2 * k + 1) * half;
    for (let i = 0; i < rule.nodes.length; i++) {
      const s = rule.nodes[i]!;
      const t = Math.min(1, Math.max(-1, (2 * k + 1 + s) / panels - 1));
      yield { z: centre + half * s, weight: half * rule.weights[i]!, f: chebyshevSum(coefficients, t) };
    }
  }
}

/** The quadrature for from ≤ u ≤ to. */
export interface Level {
  readonly from: number;
  readonly to: number;
  readonly sum: (u: number) => number;
  /** Of the sum, for all these u; without the factor √u of odd d. */
  readonly error: number;
}

/**
 * I(u) = ∫ f A(z) B(uz) dz: A = J_ν and B = J_{ν−1} for even d; for odd d A = (2/π) z j_l, B = j_{l−1}, ν = l + ½, times √u.
 */
function levelOf(pieces: readonly Piece[], table: BesselTable, { from, to }: Pick<Level, "from" | "to">): Level {
  const odd = table.dimension % 2 === 1;
  const [z, w] = [[] as number[], [] as number[]];
  let error = 0;
  let mass = 0;
  for (const piece of pieces) {
    const plan = planPanels({
      length: piece.to - piece.from,
      coefficients: piece.coefficients,
      power: 1,
      rate: 1 + to,
      size: (reach) => (odd ? 0.637 * (piece.to + reach) : 1),
    });
    // |A B| ≤ |J_ν J_{ν−1}|/√u, for odd d, and ≤ (2/π) z |j_l| ≤ 0.8 √z.
    const both = odd
      ? Math.min(0.8 * Math.sqrt(piece.to), 1.01 / Math.sqrt(from))
      : table.largest(1, 0) * table.largest(0, 0);
    error += plan.truncation + plan.defect * (piece.to - piece.from) * piece.size * both;
    const moved = 10 * ROUNDOFF * piece.to;
    for (const node of nodesOf(piece, plan)) {
      const { value, error: rowError } = table.upperAt(node.z);
      const factor = odd ? (2 / Math.PI) * node.z : 1;
      const a = factor * value;
      const y = from * node.z * 0.999;
      const b = table.largest(0, y);
      const weight = Math.abs(node.weight);
      const f = Math.abs(node.f) + piece.roundoff;
      // A: its table, and that z is not where it should be; f; then B.
      const slope = odd
        ? 0.637 * (table.largest(1, node.z * 0.999) + node.z * table.slope(1, node.z * 0.999))
        : table.slope(1, 0);
      error += weight * b * (f * (factor * rowError + 1.01 * moved * slope) + Math.abs(a) * piece.roundoff);
      const product = node.weight * node.f * a;
      const size = Math.abs(product);
      if (size < 1e-18 * piece.size) {
        error += 1.01 * size * b;
        continue;
      }
      error += size * (table.lowerError(to * node.z) + (to * moved + 2 * ROUNDOFF * to * node.z) * table.slope(0, y));
      mass += size * b;
      z.push(node.z);
      w.push(product);
    }
  }
  const nodes = Float64Array.from(z);
  const weights = Float64Array.from(w);
  const coefficients = table.lower(to * (nodes.at(-1) ?? 0) * (1 + 1e-15));
  const sum = (u: number): number => weightedSum(u, nodes, weights, coefficients);
  return { from, to, sum, error: 1.01 * (error + (nodes.length + 16) * ROUNDOFF * mass) };
}

/** Σ w_i B(u z_i), B from its Chebyshev panels: Clenshaw's recurrence, twice the local argument in `x`. */
export function weightedSum(u: number, z: Float64Array, w: Float64Array, c: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < z.length; i++) {
    const y = u * z[i]!;
    const p = Math.floor(y / PANEL);
    const x = y - PANEL * p - PANEL / 2;
    const first = p * NODES;
    let above = 0;
    let current = 0;
    for (let m = first + NODES - 1; m > first; m--) {
      const next = x * current - above + c[m]!;
      above = current;
      current = next;
    }
    sum += w[i]! * (0.5 * x * current - above + c[first]!);
  }
  return sum;
}

/**
 * E f and E f² with f = 0 beyond, by quadrature of f^n p, p(z) = d J_ν²/z, = (2d/π) j_l² for odd d: entire, |p| ≤ 2e^{2|Im ζ|} for even d
 * (|J_ν/ζ| ≤ (|J_{ν−1}| + |J_{ν+1}|)/2ν) and (2d/π) e^{2|Im ζ|} for odd.
 */
function momentsOf(
  pieces: readonly Piece[],
  table: BesselTable,
): { readonly variance: Enclosure; readonly energy: Enclosure } {
  const d = table.dimension;
  const odd = d % 2 === 1;
  const totals = [1, 2].map((power) => {
    let [total, absolute, error, count] = [0, 0, 0, 0];
    for (const piece of pieces) {
      const { coefficients, size } = piece;
      const length = piece.to - piece.from;
      const largest = odd ? (2 * d) / Math.PI : 2;
      const plan = planPanels({ length, coefficients, power: power as 1 | 2, rate: 2, size: () => largest });
      error += plan.truncation + plan.defect * length * size ** power * largest;
      const moved = 10 * ROUNDOFF * piece.to;
      for (const { z, weight, f } of nodesOf(piece, plan)) {
        const { value, error: rowError } = table.upperAt(z);
        const factor = odd ? (2 * d) / Math.PI : d / z;
        const g = f ** power;
        const p = factor * value * value;
        const near = 0.999 * z;
        const slope = factor * 2 * (Math.abs(value) + rowError) * table.slope(1, near) + (odd ? 0 : (1.01 * p) / z);
        const wrong = factor * (2 * Math.abs(value) * rowError + rowError * rowError) + 1.02 * moved * slope + 1e-20;
        const gWrong = power * piece.roundoff * (Math.abs(f) + piece.roundoff) ** (power - 1);
        error += weight * ((Math.abs(g) + gWrong) * wrong + p * gWrong);
        total += weight * g * p;
        absolute += weight * Math.abs(g) * p;
        count++;
      }
      // The edges' roundings, as in `profileSpectrum`: p ≤ 2 at real z, as 2ν J_ν²/z = |J_ν (J_{ν−1} + J_{ν+1})|.
      error += 2.1 * ROUNDOFF * piece.to * 2 * (4 * piece.slope + 4 * size) * (power === 2 ? 2 * size : 1);
    }
    return { value: total, error: 1.02 * (error + (count + 20) * ROUNDOFF * absolute) };
  });
  const [mean, energy] = totals as [Approximation, Approximation];
  const variance = energy.value - mean.value ** 2;
  const slack =
    energy.error +
    2 * Math.abs(mean.value) * mean.error +
    mean.error ** 2 +
    8 * ROUNDOFF * (energy.value + mean.value ** 2);
  return {
    variance: { lower: Math.max(0, variance - slack), upper: Math.max(0, variance + slack) },
    energy: { lower: Math.max(0, energy.value - energy.error), upper: energy.value + energy.error },
  };
}
