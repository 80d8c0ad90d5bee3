import { InvariantError, requireDomain } from "../../../math/domain-error.ts";
import { type FixedPoint, fixedPoint } from "../../../math/fixed-point/fixed-point.ts";
import { incompleteGamma } from "../../../math/special/incomplete-gamma.ts";
import { ballProfile, type EnclosedProfile, requireEnclosed, requireProfile } from "../radial/profile.ts";
import type { Enclosure } from "../radial/tube-fraction.ts";
import { type EdgeWeights, edgeWeights } from "./edge-weights.ts";
import { type Overlaps, overlaps } from "./matched-share.ts";
import { type Precision, precisionFor } from "./precision.ts";

/** A radial function f of x ~ N(0, I_d), by degrees. */
export interface GaussianSpectrum {
  readonly dimension: number;
  /** E f̃. */
  readonly mean: Enclosure;
  /** Var f̃. */
  readonly variance: Enclosure;
  /** energies[N−1]: f̃_N², the energy of f̃ in the Hermite chaos of degree 2N; N = 1, …, L. Odd degrees have none. */
  readonly energies: readonly Enclosure[];
  /** c_N, N = 0, …, L + 1, and the dimensions of tensors. */
  readonly overlaps: Overlaps;
  /** (E (f − f̃)²)^{1/2} is at most this. */
  readonly deviation: number;
}

/** A ball ‖x‖ ≤ radius. */
export interface GaussianBall {
  readonly radius: number;
  /** P(‖x‖ ≤ radius). */
  readonly probability: Enclosure;
  readonly spectrum: GaussianSpectrum;
}

export const LARGEST_GAUSSIAN_DIMENSION = 1024;
/** Balls or complements that are rarer are refused. */
const LEAST_PROBABILITY = 1e-6;
const LEAST_RADIUS = 1e-6;
/** Degrees beyond which less than this of R_N is matched by one unit are not looked at one by one. */
const LEAST_OVERLAP = 1e-40;
/** Nor more of those asked for. */
const LEAST_NUMBER = 1e-270;
const MOST_TERMS = 4096;
/** Products of long integers, about a second. */
const WORK = 6e5;

/** Largest edge of a profile: √(4d + 400). Beyond it lies less than e^{−d/2 − 100} of N(0, I_d). */
export function largestGaussianRadius(dimension: number): number {
  return Math.sqrt(4 * dimension + 400);
}

/** A float64 λ with P(‖x‖ ≤ λ) next to q, x ~ N(0, I_d); about 10⁻¹² in P. */
export function radiusOfGaussianQuantile(dimension: number, quantile: number): number {
  const where = "radiusOfGaussianQuantile";
  requireDimension(dimension, where);
  const inRange = quantile >= 2 * LEAST_PROBABILITY && quantile <= 1 - 2 * LEAST_PROBABILITY;
  requireDomain(inRange, where, "quantile must be in [2e-6, 1 − 2e-6]", quantile);
  let low = 0;
  let high = largestGaussianRadius(dimension);
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (incompleteGamma(dimension / 2, (middle * middle) / 2).lower < quantile) low = middle;
    else high = middle;
  }
}

/** The spectrum of the indicator of ‖x‖ ≤ λ, x ~ N(0, I_d); λ itself, or as the float64 next to a quantile. */
export function gaussianBall(
  dimension: number,
  size: { readonly radius: number } | { readonly quantile: number },
): GaussianBall {
  const radius = "radius" in size ? size.radius : radiusOfGaussianQuantile(dimension, size.quantile);
  requireDomain(Number.isFinite(radius) && radius > 0, "gaussianBall", "radius must be finite and > 0", radius);
  const exact = { profile: ballProfile(radius), deviations: Float64Array.of(0), deviationBeyond: 0 };
  const spectrum = gaussianSpectrum(exact, dimension);
  const { lower, upper } = spectrum.mean;
  const common = lower >= LEAST_PROBABILITY && upper <= 1 - LEAST_PROBABILITY;
  const requirement = `the ball and its complement must have probability ≥ ${LEAST_PROBABILITY}`;
  requireDomain(common, "gaussianBall", requirement, lower);
  return { radius, probability: { lower, upper }, spectrum };
}

/**
 * Energies by degree of a piecewise polynomial f̃(r), r = ‖x‖, x ~ N(0, I_d), 2 ≤ d ≤ 1024. With a = d/2 − 1, t = r²/2, h_N = (a+1)_N/N! and
 * L_N the Laguerre polynomial with parameter a, R_N = L_N(t)/√h_N is the unit radial function of degree 2N; so for p = Σ_m p_m r^m, f̃ = p − f̃(∞),
 *
 *     f̃_N = √h_N Σ_m K_N(m),   K_N(m) = ∫ p_m r^m L_N(t)/h_N t^a e^{−t} dt/Γ(a+1).
 *
 * By (t^{a+1} e^{−t} L_{N−1}^{(a+1)})′ = N t^a e^{−t} L_N (DLMF 18.9.24) and L_{N−1}^{(a+1)} = Σ_{i<N} L_i (18.18.37), integrating by parts,
 *
 *     (N + a) K_N(m) = (N − 1 − m/2) K_{N−1}(m) + Σ_e w_{e,m} B_e y_{N−1}(e),   B_e = t^{a+1} e^{−t}/Γ(a+1) at r = e,
 *     (2n + d) y_{n+1} = (4n + d − e²) y_n − 2n y_{n−1},   y_0 = 1   (y_n = L_n/h_n),
 *     K_0(m) = Σ_e w_{e,m} B_e S_m(e),   S_m = Σ_j t^j/((b)(b+1)⋯(b+j)), b = (d+m)/2   (8.11.4),
 *
 * over the edges e, with the weights of `edgeWeights`. In fixed point with as many digits as precision.ts proves to be enough for an absolute error
 * of 2⁻⁸⁰ (of the scale of f̃) in every f̃_N; then rounded outwards.
 */
export function gaussianSpectrum(enclosed: EnclosedProfile, dimension: number, terms?: number): GaussianSpectrum {
  const where = "gaussianSpectrum";
  requireDimension(dimension, where);
  const profile = requireProfile(requireEnclosed(enclosed, where).profile);
  const [least, largest] = [profile.edges[1]!, profile.edges.at(-1)!];
  requireDomain(least >= LEAST_RADIUS, where, `edges after 0 must be ≥ ${LEAST_RADIUS}`, least);
  const limit = largestGaussianRadius(dimension);
  requireDomain(largest <= limit, where, `the last edge must be ≤ √(4d + 400) = ${limit}`, largest);
  const wanted = terms === undefined || (Number.isInteger(terms) && terms >= 1 && terms <= MOST_TERMS);
  requireDomain(wanted, where, `terms must be an integer in [1, ${MOST_TERMS}]`, terms);
  const first = edgeWeights(profile, 1);
  const second = edgeWeights(profile, 2);
  const last = termsFor(dimension, first, terms);
  const amplitude = Math.max(
    ...profile.pieces.map((c) => c.reduce((sum, x) => sum + Math.abs(x), Math.abs(profile.beyond))),
  );
  const precision = precisionFor({ dimension, first, second, last, amplitude });
  const f = fixedPoint(precision.bits);
  const at = first.radii.map((radius) => edgeAt(f, dimension, radius));
  const series = at.map((edge) => incompleteSeries(f, dimension, edge.square, second.degree));
  const scaled = (e: EdgeWeights): bigint[][] =>
    e.weights.map((powers, j) =>
      powers.map((fractions) =>
        f.multiply(
          at[j]!.factor,
          fractions.reduce((sum, q) => sum + f.fromRatio(q.numerator, q.denominator), 0n),
        ),
      ),
    );
  const weights = scaled(first);
  const start = integrals(f, weights, series);
  const mean = start.reduce((sum, k) => sum + k, 0n);
  const square = integrals(f, scaled(second), series).reduce((sum, k) => sum + k, 0n);
  const around = (x: bigint, error: number): Enclosure => enclosure(f.toNumber(x), error);
  return {
    dimension,
    mean: around(mean + f.fromNumber(profile.beyond), precision.meanError),
    variance: nonNegative(around(square - f.square(mean), precision.squareError + 3 * amplitude * precision.meanError)),
    energies: energies({ f, dimension, weights, start, squares: at.map((edge) => edge.square), precision, last }),
    overlaps: overlaps(dimension, last + 1),
    deviation: deviation(
      enclosed,
      at.map((edge, j) => f.multiply(edge.factor, series[j]![0]!)),
      f,
    ),
  };
}

/** L: as many as asked for, or as are worth their work. */
function termsFor(dimension: number, { radii, degree }: EdgeWeights, wanted: number | undefined): number {
  const most = wanted ?? Math.min(MOST_TERMS, Math.max(64, Math.floor(WORK / (radii.length * (degree + 1)))));
  const least = wanted === undefined ? LEAST_OVERLAP : LEAST_NUMBER;
  let overlap = 1;
  for (let n = 1; n <= most; n++) {
    overlap *= (2 * n - 1) / (dimension + 2 * n - 2);
    if (overlap < least) return n;
  }
  return most;
}

/** r² and B = (r²/2)^{d/2} e^{−r²/2}/Γ(d/2). */
function edgeAt(
  f: FixedPoint,
  dimension: number,
  radius: number,
): { readonly square: bigint; readonly factor: bigint } {
  const r = f.fromNumber(radius);
  const square = f.square(r);
  const logarithm = BigInt(dimension) * f.log(r) - ((BigInt(dimension) * f.ln2 + square) >> 1n);
  return { square, factor: f.exp(logarithm - logGammaHalf(f, dimension)) };
}

/** ln Γ(d/2): (n−1)! for d = 2n, (2n)! √π/(4ⁿ n!) for d = 2n + 1. */
function logGammaHalf(f: FixedPoint, dimension: number): bigint {
  const n = Math.floor(dimension / 2);
  const factorial = (m: number): bigint => {
    let product = 1n;
    for (let j = 2; j <= m; j++) product *= BigInt(j);
    return product;
  };
  if (dimension % 2 === 0) return f.log(f.fromInteger(factorial(n - 1)));
  const quotient = factorial(2 * n) / factorial(n); // an integer
  return f.log(f.fromInteger(quotient)) - 2n * BigInt(n) * f.ln2 + (f.log(f.pi) >> 1n);
}

/** S_0, …, S_degree at one edge: the two last by their series, the others by S_m = (2 + r² S_{m+2})/(d + m). */
function incompleteSeries(f: FixedPoint, dimension: number, square: bigint, degree: number): bigint[] {
  const sums = new Array<bigint>(degree + 1);
  const ratio = f.toNumber(square);
  for (let m = degree; m >= 0; m--) {
    const base = dimension + m;
    if (m + 2 <= degree) {
      sums[m] = (2n * f.one + f.multiply(square, sums[m + 2]!)) / BigInt(base);
      continue;
    }
    let term = (2n * f.one) / BigInt(base);
    let sum = term;
    let j = 1;
    for (; term > 0n || 2 * ratio > base + 2 * j; j++) {
      term = f.multiply(term, square) / BigInt(base + 2 * j);
      sum += term;
    }
    if (j > 2 ** 19) throw new InvariantError("gaussianSpectrum", `${j} terms of a series`);
    sums[m] = sum;
  }
  return sums;
}

/** K_0(m), m = 0, 1, …. */
function integrals(f: FixedPoint, weights: readonly bigint[][], series: readonly bigint[][]): bigint[] {
  return weights[0]!.map((_, m) => weights.reduce((sum, w, e) => sum + w[m]! * series[e]![m]!, 0n) >> BigInt(f.bits));
}

interface Recurrence {
  readonly f: FixedPoint;
  readonly dimension: number;
  readonly weights: readonly (readonly bigint[])[];
  readonly start: readonly bigint[];
  readonly squares: readonly bigint[];
  readonly precision: Precision;
  readonly last: number;
}

/** f̃_1², …, f̃_last². */
function energies({ f, dimension, weights, start, squares, precision, last }: Recurrence): Enclosure[] {
  const HEIGHT = 128n; // digits of h_N ≥ 1, which loses at most N units
  const scale = BigInt(f.bits);
  const result: Enclosure[] = [];
  const k = start.slice();
  const y = squares.map(() => f.one);
  const before = squares.map(() => 0n);
  let height = 1n << HEIGHT;
  for (let n = 1; n <= last; n++) {
    const divisor = BigInt(dimension + 2 * n - 2);
    for (let m = 0; m < k.length; m++) {
      let sum = 0n;
      for (let e = 0; e < y.length; e++) sum += weights[e]![m]! * y[e]!;
      k[m] = (BigInt(2 * n - 2 - m) * k[m]! + 2n * (sum >> scale)) / divisor;
    }
    for (let e = 0; e < y.length; e++) {
      const value = y[e]!;
      const linear = (BigInt(4 * (n - 1) + dimension) << scale) - squares[e]!;
      y[e] = (((linear * value) >> scale) - BigInt(2 * (n - 1)) * before[e]!) / divisor;
      before[e] = value;
    }
    height = (height * divisor) / BigInt(2 * n);
    const total = k.reduce((sum, x) => sum + x, 0n);
    const energy = f.toNumber((total * total * height) >> (scale + HEIGHT));
    const delta = precision.errors[n]!;
    result.push(nonNegative(enclosure(energy, 2 * Math.sqrt(energy) * delta + 2 * delta * delta)));
  }
  return result;
}

/** A bound of (Σ_j dev_j² P(piece j))^{1/2}, from P(r ≤ e) at the edges. */
function deviation(
  { deviations, deviationBeyond }: EnclosedProfile,
  probabilities: readonly bigint[],
  f: FixedPoint,
): number {
  let sum = 0;
  let before = 0n;
  for (const [j, most] of [...deviations, deviationBeyond].entries()) {
    const until = probabilities[j] ?? f.one;
    if (most > 0) sum += most * most * (Math.max(0, f.toNumber(until - before)) + 2 ** -80);
    before = until;
  }
  const unseen = [...deviations, deviationBeyond].some((most) => most > 0) ? 1e-150 : 0; // squares that underflowed
  return Math.sqrt(sum) * (1 + (probabilities.length + 8) * 2 ** -52) + unseen;
}

function enclosure(value: number, error: number): Enclosure {
  const around = (error + Math.abs(value) * 2 ** -51) * (1 + 2 ** -50);
  return { lower: value - around, upper: value + around };
}

function nonNegative({ lower, upper }: Enclosure): Enclosure {
  return { lower: Math.max(0, lower), upper };
}

function requireDimension(dimension: number, where: string): void {
  const most = LARGEST_GAUSSIAN_DIMENSION;
  const inRange = Number.isInteger(dimension) && dimension >= 2 && dimension <= most;
  requireDomain(inRange, where, `dimension must be an integer in [2, ${most}]`, dimension);
}
