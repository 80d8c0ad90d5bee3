import { besselLaw } from "../../distributions/radial/bessel-law.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { gaussLegendre } from "../../math/quadrature.ts";
import { unitVolumeRadius } from "../../math/special/unit-volume-radius.ts";
import { ballTransform } from "./ball-transform.ts";
import { type Banded, banded, place, solve } from "./banded.ts";
import { ballShare, commonVolume, lineShare } from "./tube-share.ts";

/** E (f − b − Σ h(⟨v_i, x⟩)/k)² at its smallest, over even h: what is computed, and about how far that is from the infimum. */
export interface LeastError {
  readonly value: number;
  readonly error: number;
}

/** The ball ‖x‖ ≤ λ under φ², and all that networks of any width need. */
export interface BesselUnits {
  /** P(‖x‖ ≤ λ) = E f². */
  readonly probability: number;
  readonly variance: number;
  /** Profiles are h(t) = Σ_j a_j cos(2π R_d s_j t), s_j = j · spacing. */
  readonly spacing: number;
  readonly size: number;
  /** In units of E, not of the variance. */
  readonly leastError: (width: number) => LeastError;
  /** The a_j of the best profile for a width. */
  readonly profile: (width: number) => Float64Array;
}

export const WIDEST = 1e6;
export const LARGEST_RIDGE_DIMENSION = 200;
export const LARGEST_RIDGE_ARGUMENT = 700;
const LEAST_PROBABILITY = 1e-3;
/** Higher frequencies are not looked at: only for d < 6 and large widths do they matter. Nor more than that many cosines. */
const HIGHEST = 64;
const MOST = 3072;
const NODES = 4;

/**
 * For k independent directions v_i, uniform on the sphere, and one even profile h on every unit, with f the indicator of the ball,
 *
 *     E (f − Σ h(⟨v_i, x⟩)/k)² = E f² − 2⟨b, h⟩ + (1 − 1/k) ⟨h, T h⟩ + (1/k) ⟨h, W h⟩,
 *     ⟨b, h⟩ = E f h̄,   ⟨h, T h⟩ = E h̄²,   ⟨h, W h⟩ = E h(⟨v, x⟩)²,   h̄(‖x‖) = E_v h(⟨v, x⟩),
 *
 * because two different units are independent given x. In Fourier space φ is the indicator of the ball of radius R_d =: 1; a cosine of
 * frequency s sends it to the two balls about ±s e, and the mean over directions spreads these over spheres |ξ| = u. So with C(u, s) the share of
 * that sphere within 1 of s e and F = √(d u) I(u),
 *
 *     ⟨cos_s, T cos_{s′}⟩ = ∫ d u^{d−1} C(u, s) C(u, s′) du,   ⟨b, cos_s⟩ = ∫ √(d u^{d−1}) C(u, s) F(u) du,
 *     ⟨cos_s, W cos_{s′}⟩ = (w(s − s′) + w(s + s′))/2,          w(t) the common volume of two balls of volume 1 at distance t.
 *
 * T and W are 0 where |s − s′| ≥ 2. The minimum is over all sums of cosines with frequencies j/n up to s_max, so it is an upper bound of the infimum that
 * networks do reach on the mean (some reach less). `error` is an estimate of the rest: (i) half of what the minimum over the even j alone is
 * more (the differences fall like n⁻²; a third would do), (ii) what could be gained at u > s_max − 1, at most the share kτ/(1 + (k−1)τ) of the mass
 * there, τ = τ_d(u) (Cauchy & Schwarz: a unit has only the share τ of each sphere). Quadrature in u (not in `error`): 10⁻⁶ for d = 2, else 10⁻⁸.
 */
export function besselUnits(dimension: number, radius: number): BesselUnits {
  const where = "besselUnits";
  const known = Number.isInteger(dimension) && dimension >= 2 && dimension <= LARGEST_RIDGE_DIMENSION;
  requireDomain(known, where, `dimension must be an integer in [2, ${LARGEST_RIDGE_DIMENSION}]`, dimension);
  requireDomain(Number.isFinite(radius) && radius > 0, where, "radius must be finite and > 0", radius);
  const argument = 2 * Math.PI * unitVolumeRadius(dimension) * radius;
  const within = argument <= LARGEST_RIDGE_ARGUMENT;
  requireDomain(within, where, `radius must give 2π R_d λ ≤ ${LARGEST_RIDGE_ARGUMENT}`, radius);
  const probability = besselLaw({ dimension }).cdf(radius);
  const common = probability >= LEAST_PROBABILITY && probability <= 1 - LEAST_PROBABILITY;
  requireDomain(common, where, `the ball and its complement must have probability ≥ ${LEAST_PROBABILITY}`, probability);

  const perUnit = 2 * Math.ceil(Math.min(128, Math.max(24, argument + 8)));
  const last = 2 * Math.ceil(Math.min(MOST, highestFrequency(dimension) * perUnit) / 2);
  const { nodes, weights } = shells(dimension, perUnit, last + perUnit);
  const transform = ballTransform(dimension, argument, nodes);
  const size = last + 1;
  const means = banded(size, Math.min(last, 2 * perUnit));
  const against = new Float64Array(size);
  const masses = nodes.map((u, i) => dimension * u * transform[i] ** 2 * weights[i]);
  const row = new Float64Array(size);
  for (let i = 0; i < nodes.length; i++) {
    const u = nodes[i];
    const first = Math.max(0, Math.ceil((u - 1) * perUnit));
    const end = Math.min(last, Math.floor((u + 1) * perUnit));
    const scale = Math.sqrt(dimension * weights[i]) * u ** ((dimension - 1) / 2);
    const mass = Math.sqrt(dimension * u * weights[i]) * transform[i];
    for (let j = first; j <= end; j++) row[j] = scale * ballShare(dimension, u, j / perUnit);
    for (let j = first; j <= end; j++) {
      if (row[j] === 0) continue;
      against[j] += row[j] * mass;
      const start = place(means, j, 0);
      for (let m = first; m <= j; m++) means.rows[start + m] += row[j] * row[m];
    }
  }
  const overlaps = Float64Array.from({ length: 2 * size }, (_, j) => commonVolume(dimension, j / perUnit));
  const form = (width: number): Banded => {
    const whole = banded(size, means.band);
    for (let j = 0; j < size; j++) {
      for (let m = Math.max(0, j - whole.band); m <= j; m++) {
        const at = place(whole, j, m);
        const single = (overlaps[j - m] + overlaps[j + m]) / 2;
        whole.rows[at] = (1 - 1 / width) * means.rows[at] + single / width;
      }
    }
    return whole;
  };
  const found = masses.reduce((sum, m) => sum + m, 0);
  const gainBeyond = (width: number): number => {
    const gain = (u: number): number => {
      const tau = lineShare(dimension, u);
      return (width * tau) / (1 + (width - 1) * tau);
    };
    let sum = Math.max(0, probability - found) * gain(last / perUnit + 1);
    for (let i = nodes.length - 1; i >= 0 && nodes[i] > last / perUnit - 1; i--) sum += masses[i] * gain(nodes[i]);
    return sum;
  };
  return {
    probability,
    variance: probability * (1 - probability),
    spacing: 1 / perUnit,
    size,
    leastError: (width) => {
      requireWidth(width, where);
      const matrix = form(width);
      const fine = solve(matrix, against).form;
      const coarse = solve(
        everySecond(matrix),
        against.filter((_, j) => j % 2 === 0),
      ).form;
      return { value: probability - fine, error: (fine - coarse) / 2 + gainBeyond(width) };
    },
    profile: (width) => {
      requireWidth(width, where);
      return solve(form(width), against).x;
    },
  };
}

export function requireWidth(width: number, where: string): void {
  const allowed = Number.isInteger(width) && width >= 1 && width <= WIDEST;
  requireDomain(allowed, where, `width must be an integer in [1, ${WIDEST}]`, width);
}

/** s_max: at u = s_max − 1 even the widest network fills but 1% of the sphere. */
function highestFrequency(dimension: number): number {
  let u = 1;
  while (u < HIGHEST - 1 && WIDEST * lineShare(dimension, u) > 0.01) u *= 1.02;
  return Math.min(HIGHEST, Math.max(2, u + 1));
}

/**
 * Nodes and weights in u. C(u, s) has ends of its analyticity at u = 1 ± s and s ± 1, which are ends of panels; near u = 1 it rises within s/√d, for
 * s down to 1/n, so that panels are shorter there.
 */
function shells(dimension: number, perUnit: number, panels: number) {
  const rule = gaussLegendre(NODES);
  const nodes: number[] = [];
  const weights: number[] = [];
  for (let j = 0; j < panels; j++) {
    const off = Math.min(Math.abs(j - perUnit), Math.abs(j + 1 - perUnit));
    const parts = Math.ceil(Math.sqrt(dimension) / (2 * (1 + off)));
    const length = 1 / (perUnit * parts);
    for (let part = 0; part < parts; part++) {
      for (let i = 0; i < NODES; i++) {
        nodes.push(j / perUnit + (part + (rule.nodes[i] + 1) / 2) * length);
        weights.push((rule.weights[i] * length) / 2);
      }
    }
  }
  return { nodes: Float64Array.from(nodes), weights: Float64Array.from(weights) };
}

/** The rows and columns 0, 2, 4, … */
function everySecond(matrix: Banded): Banded {
  const half = banded((matrix.size + 1) >> 1, matrix.band >> 1);
  for (let i = 0; i < half.size; i++) {
    for (let j = Math.max(0, i - half.band); j <= i; j++) {
      half.rows[place(half, i, j)] = matrix.rows[place(matrix, 2 * i, 2 * j)];
    }
  }
  return half;
}
