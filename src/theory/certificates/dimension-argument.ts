import { requireDomain } from "../../math/domain-error.ts";
import { harmonicDimension } from "../../math/harmonics.ts";
import { requireDimension } from "../../math/legendre.ts";
import {
  decimalFraction,
  type Fraction,
  fractionOf,
  minus,
  over,
  plus,
  roundedDown,
  roundedUp,
  times,
  ZERO,
} from "./fraction.ts";

/** ‖f_k‖² of the part of degree k ≥ 1 of a target, in L² of the uniform probability measure on the sphere. */
export interface DegreeEnergy {
  readonly degree: number;
  readonly energy: number;
}

/** A target up to rotation: its energies by degree, on S^(d−1), d ≥ 2. Degrees are distinct, energies ≥ 0, one of them > 0. */
export interface RotatedTarget {
  readonly dimension: number;
  readonly energies: readonly DegreeEnergy[];
}

/** The floor under the mean over rotations of the squared error of the best predictor from `width` fixed features. */
export interface DimensionFloor {
  /** Rounded down to a float64, as `relativeFloor`, which is the floor over the variance. */
  readonly floor: number;
  readonly relativeFloor: number;
  /** The floor within `error` of its exact value. */
  readonly estimate: number;
  readonly error: number;
  /** Σ_k ‖f_k‖². */
  readonly variance: number;
}

/**
 * The dimension argument. Let V ⊂ L²(S^(d−1)) have dimension N, P_V project onto it, Π_k onto the harmonics of degree k, and
 * f = Σ_k f_k. Over uniformly random R ∈ O(d)
 *
 *     E_R ‖P_V (f∘R)‖² = Σ_k ‖f_k‖² n_k/N(d, k),   n_k = tr(P_V Π_k):   0 ≤ n_k ≤ N(d, k), Σ_k n_k ≤ N.
 *
 * For E_R (f∘R)⊗(f∘R) commutes with every rotation and O(d) acts irreducibly and inequivalently on the degrees, so by Schur's
 * lemma it is Σ_k c_k Π_k; the trace of each degree's part gives c_k = ‖f_k‖²/N(d, k). And n_k is the trace of a product
 * of projections, at most the rank of either. The largest value of the right side under the constraints is that of the fractional
 * knapsack: whole degrees in the order of falling ‖f_k‖²/N(d, k), and a part of one. What is left of Σ_k ‖f_k‖² is the floor
 * under E_R min_{g∈V} ‖f∘R − g‖²; some R is at least as bad. It is attained, by V spanned by harmonics of these degrees.
 *
 * For one degree: 1 − N/N(d, k). A constant function besides the N is free, since degree 0 is no part of the target. Vempala &
 * Wilmes 2019 have a lower bound for statistical queries; this one is about fixed features and knows neither noise nor samples.
 *
 * Exact: N(d, k) and the sums are integers and fractions; the float64 energies are taken at their word. `width` ≥ 1.
 */
export function dimensionFloor(target: RotatedTarget, width: bigint): DimensionFloor {
  requireDomain(width >= 1n, "dimensionFloor", "width must be an integer ≥ 1", width);
  const levels = knapsackOrder(target, "dimensionFloor");
  const total = totalOf(levels);
  const left = unexplained(levels, width);
  const floor = roundedDown(left);
  return {
    floor,
    relativeFloor: roundedDown(over(left, total)),
    estimate: floor,
    error: roundedUp(minus(left, fractionOf(floor))),
    variance: roundedUp(total),
  };
}

/**
 * The least N that {@link dimensionFloor} does not exclude for a mean error of `relativeFloor` of the variance, in [0, 1): its
 * exact relative floor is at most the decimal number as which `relativeFloor` is printed. One degree: ⌈(1 − floor) N(d, k)⌉.
 */
export function leastWidth(target: RotatedTarget, relativeFloor: number): bigint {
  const inRange = relativeFloor >= 0 && relativeFloor < 1;
  requireDomain(inRange, "leastWidth", "relativeFloor must be in [0, 1)", relativeFloor);
  const levels = knapsackOrder(target, "leastWidth");
  const total = totalOf(levels);
  let excess = minus(total, times(total, decimalFraction(relativeFloor))); // to be explained yet
  let width = 0n;
  for (const { energy, count } of levels) {
    const after = minus(excess, energy);
    if (after.numerator <= 0n) {
      const { numerator, denominator } = over(times(excess, { numerator: count, denominator: 1n }), energy);
      return width + (numerator + denominator - 1n) / denominator;
    }
    excess = after;
    width += count;
  }
  return width;
}

/**
 * Largest proportion of the rotations at which N fixed features may explain at least `share` ∈ (0, 1] of the variance: the share
 * explained has mean at most 1 − relative floor, so by Markov's inequality (1 − relative floor)/share; for one degree
 * N/(N(d, k) share). At most 1; rounded up.
 */
export function largestProportion(target: RotatedTarget, width: bigint, share: number): number {
  requireDomain(share > 0 && share <= 1, "largestProportion", "share must be in (0, 1]", share);
  requireDomain(width >= 1n, "largestProportion", "width must be an integer ≥ 1", width);
  const levels = knapsackOrder(target, "largestProportion");
  const total = totalOf(levels);
  const explained = over(minus(total, unexplained(levels, width)), total);
  return Math.min(1, roundedUp(over(explained, decimalFraction(share))));
}

interface Level {
  readonly degree: number;
  readonly energy: Fraction;
  readonly count: bigint;
}

/** Degrees with energy, those of largest ‖f_k‖²/N(d, k) first. */
function knapsackOrder({ dimension, energies }: RotatedTarget, where: string): readonly Level[] {
  requireDimension(dimension, where);
  for (const { degree, energy } of energies) {
    requireDomain(Number.isInteger(degree) && degree >= 1, where, "degree must be an integer ≥ 1", degree);
    requireDomain(Number.isFinite(energy) && energy >= 0, where, "energy must be finite and ≥ 0", energy);
  }
  const degrees = energies.map(({ degree }) => degree);
  requireDomain(new Set(degrees).size === degrees.length, where, "degrees must be distinct", degrees);
  const present = energies.filter(({ energy }) => energy > 0);
  requireDomain(present.length > 0, where, "one energy must be > 0", energies);
  return present
    .map(({ degree, energy }) => ({
      degree,
      energy: decimalFraction(energy),
      count: harmonicDimension(dimension, degree),
    }))
    .sort((a, b) => {
      const first = a.energy.numerator * b.energy.denominator * b.count;
      const second = b.energy.numerator * a.energy.denominator * a.count;
      return first > second ? -1 : first < second ? 1 : a.degree - b.degree;
    });
}

function totalOf(levels: readonly Level[]): Fraction {
  return levels.reduce((sum, { energy }) => plus(sum, energy), ZERO);
}

/** Σ_k ‖f_k‖² (1 − n_k/N(d, k)) at the optimum. */
function unexplained(levels: readonly Level[], width: bigint): Fraction {
  let left = width;
  let sum = ZERO;
  for (const { energy, count } of levels) {
    const taken = left < count ? left : count;
    left -= taken;
    if (taken < count) sum = plus(sum, times(energy, { numerator: count - taken, denominator: count }));
  }
  return sum;
}
