import { requireDomain } from "../../../math/domain-error.ts";
import { LARGEST_ARGUMENT, requireLawDimension, spectralArgument } from "../radial/ball-law.ts";
import { growthOf } from "../radial/ball-spectrum.ts";
import { ROUNDOFF } from "../radial/bessel-row.ts";
import { besselTable } from "../radial/bessel-table.ts";
import { planPanels } from "../radial/panel-plan.ts";
import { type PiecewiseProfile, requireProfile } from "../radial/profile.ts";
import {
  type Level,
  MOST_BALLS,
  nodesOf,
  type Piece,
  type ProfileSpectrum,
  piecesOf,
  weightedSum,
} from "../radial/profile-spectrum.ts";
import type { Approximation } from "../radial/spectrum.ts";
import { ballsSpectrum, factorOf } from "./ball-spectrum.ts";
import { momentsOf } from "./moments.ts";

const LEAST_ARGUMENT = 1e-3;

/**
 * I(u) = ∫ f A(z) J_{ν−1}(uz) dz, A = c J_μ(z)/z, of a piecewise polynomial less its constant beyond, under the law of bochner-riesz.ts (see ball-spectrum.ts
 * for the notation): few balls by their series, other profiles by the quadrature over z of radial/profile-spectrum.ts. With |A| ≤ c/2μ ≤ 0.87 at real z, rounded edges
 * cost no more than there; and f = −∫ 1{z ≤ Λ′} df(Λ′) has the balls' bounds times its variation, as c/max(Λ′, μ) ≤ c/μ.
 */
export function bochnerRieszSpectrum(
  profile: PiecewiseProfile,
  dimension: number,
  method: "auto" | "quadrature" = "auto",
): ProfileSpectrum {
  requireLawDimension(dimension, "certify");
  const pieces = piecesOf(requireProfile(profile), dimension);
  const argument = pieces.at(-1)!.to;
  const unit = spectralArgument(dimension, 1);
  requireDomain(
    argument >= LEAST_ARGUMENT && argument <= LARGEST_ARGUMENT,
    "certify",
    `the last edge must be between ${LEAST_ARGUMENT / unit} and ${LARGEST_ARGUMENT / unit}`,
    profile.edges.at(-1),
  );
  const tables = { lower: besselTable(dimension), upper: besselTable(dimension + 2) };
  const moments = momentsOf(pieces, tables.upper);
  const constant = profile.pieces.every((c) => c.length === 1);
  if (method === "auto" && constant && pieces.length <= MOST_BALLS && pieces[0]!.to >= LEAST_ARGUMENT) {
    const values = profile.pieces.map((c, j) => c[0]! - (profile.pieces[j + 1]?.[0] ?? profile.beyond));
    return { ...ballsSpectrum(dimension, { arguments: pieces.map(({ to }) => to), values }), ...moments };
  }
  const share = factorOf(dimension) / (dimension + 2); // c/2μ
  let [variation, absolute, edges] = [0, 0, 0];
  for (const [j, { from, to, coefficients, size, slope }] of pieces.entries()) {
    const next = pieces[j + 1];
    const end = coefficients.reduce((sum, c) => sum + c, 0);
    const start = next?.coefficients.reduce((sum, c, m) => sum + (m % 2 === 0 ? c : -c), 0) ?? 0;
    // ∫ |T_m′| = 2m.
    variation += coefficients.reduce((sum, c, m) => sum + 2 * m * Math.abs(c), 0) + Math.abs(end - start);
    variation += 4 * ROUNDOFF * (coefficients.length + 4) * (size + (next?.size ?? 0));
    absolute += size * (to - from) * share;
    edges += 2.1 * ROUNDOFF * to * (4 * slope + 2 * (size + (next?.size ?? 0)));
  }
  let level: Level | undefined;
  return {
    dimension,
    argument,
    variation: 1.01 * 2 * share * variation,
    absolute: 1.01 * absolute,
    growth: growthOf(dimension),
    at: (u): Approximation => {
      if (level === undefined || u > level.to || u < level.from) {
        const step = u <= 1 ? 0 : Math.ceil(Math.log(u) / Math.log(1.25) - 1e-9);
        const range = { from: u <= 1 ? 0 : Math.min(u, 1.25 ** (step - 1)), to: Math.max(u, 1.25 ** step) };
        level = levelOf(pieces, tables, { ...range, dimension });
      }
      const factor = dimension % 2 === 0 ? 1 : Math.sqrt(u);
      const value = factor * level.sum(u);
      return { value, error: 1.02 * (factor * level.error + edges) + 4 * ROUNDOFF * Math.abs(value) };
    },
    ...moments,
  };
}

interface Tables {
  /** Of the orders ν − 1 and ν. */
  readonly lower: ReturnType<typeof besselTable>;
  /** Of the orders ν and μ. */
  readonly upper: ReturnType<typeof besselTable>;
}

interface Range extends Pick<Level, "from" | "to"> {
  readonly dimension: number;
}

/**
 * The quadrature for from ≤ u ≤ to, of f A(z) B(uz): B = J_{ν−1} for even d, and A = c (J_ν + J_{μ+1})/2μ, entire, at most (c/μ) e^{|Im ζ|}, |A′| ≤ c/μ;
 * for odd d B = j_{l−1} and A = (2/π) c j_{l+1}, ν = l + ½, times √u. There |A| = √(2/πz) c |J_μ| ≤ 0.8 √z c/2μ at real z.
 */
function levelOf(pieces: readonly Piece[], { lower, upper }: Tables, { from, to, dimension }: Range): Level {
  const odd = dimension % 2 === 1;
  const c = factorOf(dimension);
  const share = c / (dimension + 2);
  const [z, w] = [[] as number[], [] as number[]];
  let [error, mass] = [0, 0];
  for (const piece of pieces) {
    const { coefficients } = piece;
    const length = piece.to - piece.from;
    const complex = 1.01 * (odd ? 0.637 * c : 2 * share);
    const plan = planPanels({ length, coefficients, power: 1, rate: 1 + to, size: () => complex });
    const largest = 1.01 * share * (odd ? 0.8 * Math.sqrt(piece.to) : 1);
    error += plan.truncation + plan.defect * length * piece.size * largest;
    const moved = 10 * ROUNDOFF * piece.to;
    for (const node of nodesOf(piece, plan)) {
      const { value, error: rowError } = upper.upperAt(node.z);
      const factor = odd ? 0.6366197723675814 * c : c / node.z;
      const a = factor * value;
      const slope = odd ? factor * upper.slope(1, node.z * 0.999) : 2 * share;
      const wrong = 1.01 * (factor * rowError + moved * slope) + 8 * ROUNDOFF * Math.abs(a);
      const y = from * node.z * 0.999;
      const b = lower.largest(0, y);
      const f = Math.abs(node.f) + piece.roundoff;
      error += node.weight * b * (f * wrong + Math.abs(a) * piece.roundoff);
      const product = node.weight * node.f * a;
      const size = Math.abs(product);
      if (size < 1e-18 * piece.size) {
        error += 1.01 * size * b;
        continue;
      }
      error += size * (lower.lowerError(to * node.z) + (to * moved + 2 * ROUNDOFF * to * node.z) * lower.slope(0, y));
      mass += size * b;
      z.push(node.z);
      w.push(product);
    }
  }
  const nodes = Float64Array.from(z);
  const weights = Float64Array.from(w);
  const coefficients = lower.lower(to * (nodes.at(-1) ?? 0) * (1 + 1e-15));
  const sum = (u: number): number => weightedSum(u, nodes, weights, coefficients);
  return { from, to, sum, error: 1.01 * (error + (nodes.length + 16) * ROUNDOFF * mass) };
}
