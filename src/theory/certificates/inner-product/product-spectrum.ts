import type { Expression } from "../../../expressions/expression.ts";
import { interpret } from "../../../expressions/interpret.ts";
import { DomainError, InvariantError, requireDomain } from "../../../math/domain-error.ts";
import { sinePowerIntegral } from "../../../math/extended-polynomials.ts";
import { integerSquareRoot } from "../../../math/fixed-point/arithmetic.ts";
import { bitLength, toNumber } from "../../../math/fixed-point/conversion.ts";
import { fixedPoint } from "../../../math/fixed-point/fixed-point.ts";
import { harmonicDimension } from "../../../math/harmonics.ts";
import { above } from "../enclosure/directed.ts";
import { encloseProfile } from "../enclosure/enclose-profile.ts";
import type { Interval } from "../enclosure/interval.ts";
import * as x from "../enclosure/interval.ts";
import { fixedGauss } from "./gauss-rule.ts";

/** What is proven of f(⟨x, x′⟩) for independent uniform points x, x′ of S^(d−1). */
export interface ProductSpectrum {
  readonly dimension: number;
  /** Encloses E f(t)². */
  readonly square: Interval;
  /** energies[n] encloses c_n² = N(d, n) (E f(t) P_n(t))², n = 0, 1, …. */
  readonly energies: readonly Interval[];
}

/** A piecewise polynomial f̃ in the angle, f(cos θ) = f̃(θ) + o(θ). */
export interface AngularProfile {
  readonly dimension: number;
  readonly pieces: readonly AngularPiece[];
  /** max Σ_m |c_m| over pieces ≥ max|f̃|; > 0. */
  readonly size: number;
  /** (E o²)^{1/2} ≤ deviation. */
  readonly deviation: number;
}

interface AngularPiece {
  readonly from: number;
  readonly to: number;
  /** Chebyshev coefficients on [from, to]. */
  readonly coefficients: Float64Array;
}

/** Pieces and tolerance (of the range of f) that are tried in turn, until (E o²)^{1/2} is a small enough part of max|f̃|. */
const ATTEMPTS = [
  { pieces: 256, tolerance: 1e-11, enough: 1e-9 },
  { pieces: 8192, tolerance: 1e-6, enough: 1e-3 },
] as const;

/** f̃ for an expression in t (and d, if it is among its variables), |t| ≤ 1. A `DomainError` where f oscillates too fast for that. */
export function angularProfile(inCosine: Expression, dimension: number): AngularProfile {
  const last = above(Math.PI);
  const { pieces: most, enough: least } = ATTEMPTS.at(-1)!;
  const turns = extrema(inCosine, dimension);
  requireDomain(
    turns <= EXTREMA * most,
    "inner-product",
    `the function must have at most ${EXTREMA * most} extrema on [−1, 1] to be known from ${most} pieces; seen among ${SAMPLES} values`,
    turns,
  );
  let found = Number.POSITIVE_INFINITY;
  for (const { enough, ...options } of ATTEMPTS) {
    const { profile, deviations } = encloseProfile(inCosine, { last, dimension, ...options });
    const pieces = profile.pieces.map((coefficients, j) => ({
      from: profile.edges[j]!,
      to: profile.edges[j + 1]!,
      coefficients,
    }));
    const sizes = pieces.map(({ coefficients }) => coefficients.reduce((sum, c) => sum + Math.abs(c), 0));
    const size = Math.max(...sizes) * (1 + 2 ** -40);
    requireDomain(size > 1e-60 && size < 1e60, "inner-product", "the function must have a size in [1e-60, 1e60]", size);
    const mass = 1 / sineIntegral(dimension).lower;
    const square = pieces.reduce((sum, { from, to }, j) => {
      return sum + deviations[j]! ** 2 * (to - from) * largestSine(from, to) ** (dimension - 2);
    }, 0);
    const deviation = Math.sqrt(square * mass) * (1 + 2 ** -30);
    found = deviation / size;
    if (found <= enough) return { dimension, pieces, size, deviation };
  }
  throw new DomainError(
    "inner-product",
    `the function must be known to ${least} of its size in mean square from ${most} pieces (it oscillates too fast, or jumps too often)`,
    found,
  );
}

/** Extrema that a piece of f̃ may have, and angles at which they are looked for: a refusal in time, of which nothing need be proven. */
const EXTREMA = 3;
const SAMPLES = 2 ** 16;

function extrema(inCosine: Expression, dimension: number): number {
  const f = interpret(inCosine);
  let [count, direction] = [0, 0];
  let before = Number.NaN;
  for (let i = 0; i < SAMPLES; i++) {
    const value = f([(Math.PI * (i + 0.5)) / SAMPLES, dimension]);
    const rise = Math.sign(value - before);
    if (rise * direction < 0) count++;
    if (rise !== 0 && !Number.isNaN(rise)) direction = rise;
    before = value;
  }
  return count;
}

/** An upper bound of sin θ on [from, to] ⊂ [0, π + 10⁻¹⁵]. */
function largestSine(from: number, to: number): number {
  if (from <= Math.PI / 2 && to >= Math.PI / 2) return 1;
  return Math.min(1, Math.max(Math.sin(from), Math.sin(to)) + 2 ** -50);
}

/** ∫₀^π sin^{d−2} θ dθ. */
function sineIntegral(dimension: number): Interval {
  const f = fixedPoint(128);
  const value = f.toNumber(sinePowerIntegral(f, dimension - 2));
  return x.interval(value * (1 - 2 ** -50), value * (1 + 2 ** -50));
}

/** Nodes of the rules on parts of pieces. */
const NODES = [8, 12, 16, 20, 24, 32, 40, 48] as const;
/** Sizes of Bernstein's ellipse, sums of half axes. */
const ELLIPSES = [1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32] as const;
/** Largest (M + d) · half the width of a part, unless it takes less. */
const WIDEST = 8;
/** Binary digits of √N(d, M) · truncation, and of √N(d, M) · rounding: both are below the deviations that enclosures have. */
const TRUNCATION = 46;
const ROUNDING = 60;

interface Part extends AngularPiece {
  /** This part is the `index`-th of `count` equal parts of the piece. */
  readonly index: number;
  readonly count: number;
  readonly nodes: number;
}

/** The parts of all pieces, with enough nodes in each for degrees up to `degree`. */
function partsOf({ pieces, dimension, size }: AngularProfile, degree: number): readonly Part[] {
  const root = bitLength(harmonicDimension(dimension, degree)) / 2;
  return pieces.flatMap((piece) => {
    const half = (piece.to - piece.from) / 2;
    for (let count = 2 ** Math.max(0, Math.ceil(Math.log2(((degree + dimension) * half) / WIDEST))); ; count *= 2) {
      const nodes = NODES.find(
        (m) => truncation(piece, { m, half: half / count, degree, dimension, size }) <= -TRUNCATION - root,
      );
      if (nodes !== undefined) {
        return Array.from({ length: count }, (_, index) => ({ ...piece, index, count, nodes }));
      }
    }
  });
}

/**
 * log₂ of a bound of what the rule errs by on a part, times π over the part's width, over max|f̃|², or max|f̃|. The integrand is entire: on
 * the ellipse about the part (t + √(t² − 1) of modulus ≤ ρ) |f̃| ≤ Σ|c_m|ρ^m, |P_n(cos θ)| ≤ cosh(ny), as P_n(cos θ) is a mean of cos jθ,
 * j ≤ n, and |sin θ| ≤ cosh y, |Im θ| ≤ y = half(ρ − 1/ρ)/2. So its Chebyshev coefficients are at most 2Gρ^{−j}; the rule is exact
 * for j < 2m, errs by at most 4 on the others, and Σ_{j≥2m} 8Gρ^{−j} = 8Gρ^{−2m}/(1 − 1/ρ).
 */
function truncation(
  { coefficients }: AngularPiece,
  p: {
    readonly m: number;
    readonly half: number;
    readonly degree: number;
    readonly dimension: number;
    readonly size: number;
  },
): number {
  let least = Number.POSITIVE_INFINITY;
  for (const rho of ELLIPSES) {
    const y = (p.half * (rho - 1 / rho)) / 2;
    let sum = 0;
    for (let m = coefficients.length - 1; m >= 0; m--) sum = sum * rho + Math.abs(coefficients[m]!) / p.size;
    const value = Math.log2(Math.max(1, sum)) * 2 + (p.degree + p.dimension - 2) * Math.LOG2E * y;
    least = Math.min(least, value + 3 - 2 * p.m * Math.log2(rho) - Math.log2(1 - 1 / rho));
  }
  // The weight is 1/∫ sin^{d−2} ≤ √d/2 at most, times π for all parts together.
  return least + Math.log2(Math.PI * Math.sqrt(p.dimension)) + 0.01;
}

/** Steps of the recurrence, nodes times degrees: some seconds. */
const MOST_STEPS = 8e6;
const MOST_DEGREE = 2048;

/** Whether {@link productSpectrum} has time for the degree. */
export function withinReach(profile: AngularProfile, degree: number): boolean {
  if (degree > MOST_DEGREE) return false;
  const nodes = partsOf(profile, degree).reduce((sum, part) => sum + part.nodes, 0);
  return nodes * degree <= MOST_STEPS;
}

/**
 * Energies of degrees 0, …, M, and E f². Of f̃ by Gauss–Legendre rules on its pieces in fixed point; P_n by its recurrence
 *
 *     P_{n+1} = (1 + γ_n) t P_n − γ_n P_{n−1},   γ_n = n/(n + d − 2) ≤ 1.
 *
 * An error e made in one step is multiplied by at most its distance: (e_n − t e_{n−1})² + (1 − t²)e_{n−1}² never grows, as the next is
 * γ_n²(t e_n − e_{n−1})² + (1 − t²)e_n²; so |e_{n+1}| ≤ |e_n| + |e|. Fixed point has 60 digits more than √N(d, M) and all roundings.
 * What f̃ leaves out of f moves each c_n by at most its norm, and so does it (E f²)^{1/2}.
 */
export function productSpectrum(profile: AngularProfile, degree: number): ProductSpectrum {
  const { dimension: d, size, deviation } = profile;
  const parts = partsOf(profile, degree);
  const count = parts.reduce((sum, part) => sum + part.nodes, 0);
  const multiplicities = Array.from({ length: degree + 1 }, (_, n) => harmonicDimension(d, n));
  const root = Math.ceil(bitLength(multiplicities.reduce((a, b) => (a > b ? a : b))) / 2);
  // In units, P_n is off by 5 a step, each up to n-fold, and by 5 of t = cos θ, |P_n′| ≤ n(n + d − 2)/(d − 1); the rest is a term's own: its weight, f̃, θ.
  const perNode = 4 * (degree + 2) ** 2 + 6 * (degree + 1) * (degree + d) + 40 * (d + 20);
  const bits = ROUNDING + root + Math.ceil(Math.log2(perNode * (count + 1000))) + 16;
  const f = fixedPoint(bits);
  const shift = BigInt(bits);
  const scale = 2 ** -Math.ceil(Math.log2(size)); // exact: f̃ has a size in (½, 1]
  const total = sinePowerIntegral(f, d - 2);
  const steps = Array.from({ length: degree + 1 }, (_, n) => {
    return n === 0
      ? { ahead: f.one, back: 0n }
      : { ahead: f.fromRatio(2 * n + d - 2, n + d - 2), back: f.fromRatio(n, n + d - 2) };
  });
  const sums = Array.from({ length: degree + 1 }, () => 0n);
  let square = 0n;
  let defect = 0;
  let fixed: { readonly of: Float64Array; readonly coefficients: readonly bigint[] } | undefined;
  for (const part of parts) {
    if (fixed?.of !== part.coefficients) {
      fixed = { of: part.coefficients, coefficients: Array.from(part.coefficients, (c) => f.fromNumber(c * scale)) };
    }
    const { nodes, weights, defect: own } = fixedGauss(f, part.nodes);
    defect = Math.max(defect, own);
    const [from, to] = [f.fromNumber(part.from), f.fromNumber(part.to)];
    const half = (to - from) / BigInt(2 * part.count);
    const parts2 = BigInt(part.count);
    for (const [i, node] of nodes.entries()) {
      // Along the piece: t = −1 + (2 index + 1 + node)/count.
      const t = (BigInt(2 * part.index + 1) * f.one + node) / parts2 - f.one;
      const theta = from + (((to - from) * (f.one + t)) >> (shift + 1n));
      const { cos, sin } = f.cosSin(theta);
      const weight = f.multiply(f.multiply(half, weights[i]!), f.power(sin, d - 2));
      const value = clenshaw(fixed.coefficients, t, shift);
      const term = (weight * value) >> shift;
      square += (term * value) >> shift;
      let [previous, current] = [0n, f.one];
      sums[0]! += term;
      for (let n = 0; n < degree; n++) {
        const { ahead, back } = steps[n]!;
        const next = (ahead * ((cos * current) >> shift) - back * previous) >> shift;
        previous = current;
        current = next;
        sums[n + 1]! += (term * current) >> shift;
      }
    }
  }
  // f̃/scale's own errors: truncation, rounding (the rule's defect, 2 max|integrand| · defect, with it), and the arc beyond π.
  requireDefect(defect, { bits, root });
  const arc = (4 * above(Math.PI) - 4 * Math.PI) ** (d - 1) * Math.sqrt(d) * 2 ** root;
  const error = 2 ** -TRUNCATION + 2 ** -ROUNDING + arc;
  const beside = deviation * scale * (1 + 2 ** -40) + error;
  const energies = sums.map((sum, n) => {
    const mean = f.divide(sum, total);
    const rootOf = integerSquareRoot(multiplicities[n]! << 128n); // √N(d, n) · 2^64
    const c = toNumber(mean * rootOf, bits + 64);
    return scaledSquare(around(c, beside), scale);
  });
  const norm = x.squareRoot(nonNegative(around(f.toNumber(f.divide(square, total)), error)));
  return { dimension: d, square: scaledSquare(x.add(norm, x.interval(-beside, beside)), scale), energies };
}

/** Σ c_m T_m(t). */
function clenshaw(coefficients: readonly bigint[], t: bigint, shift: bigint): bigint {
  let [later, current] = [0n, 0n];
  for (let m = coefficients.length - 1; m >= 1; m--) {
    [later, current] = [current, ((2n * t * current) >> shift) - later + coefficients[m]!];
  }
  return ((t * current) >> shift) - later + coefficients[0]!;
}

/** A rule that is not what it should be is our bug, or that of float64 starting values. */
function requireDefect(defect: number, { bits, root }: { readonly bits: number; readonly root: number }): void {
  if (Math.log2(defect) + 10 + root - bits > -ROUNDING) {
    throw new InvariantError(
      "productSpectrum",
      `the rule's defect ${defect} is within ${bits - root - ROUNDING - 10} bits`,
    );
  }
}

const around = (value: number, error: number): Interval => {
  const slack = error + Math.abs(value) * 2 ** -50;
  return x.interval(value - slack, value + slack);
};

const nonNegative = ({ lower, upper }: Interval): Interval => x.interval(Math.max(0, lower), upper);

/** (y/scale)², y ≥ 0 where it is a norm. */
const scaledSquare = (y: Interval, scale: number): Interval => x.divide(x.square(y), x.point(scale * scale));
