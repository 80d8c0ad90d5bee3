import { monomialCount } from "../../math/harmonics.ts";
import { toNumber } from "../../math/rational.ts";
import { type CircleRule, circleCubature, circleMoments, circleRule } from "../ridge-directions/circle-rule.ts";
import {
  type Cubature,
  cell24,
  cell600,
  icosahedron,
  productRule,
  rootsE8,
  simplexRule,
} from "../ridge-directions/cubature.ts";
import { momentResidual } from "../ridge-directions/cubature-residual.ts";
import { type EvenPolynomial, evenToChebyshev } from "../ridge-directions/even-polynomial.ts";
import {
  absoluteMoments,
  type SymmetricRule,
  symmetricCubature,
  symmetricRules,
  symmetricSize,
} from "../ridge-directions/fully-symmetric.ts";
import { ridgeConstantValue } from "../ridge-directions/ridge-constant.ts";

/** Directions of a construction for the sup norm, and what their being float64 numbers costs. All bounds are of the numbers as they are. */
export interface SupRule {
  readonly name: string;
  /** m, one of each pair u, −u. */
  readonly count: number;
  /** S_0, …, S_{n/2} with Σ|w_i| ⟨u_i, x⟩^{2k} ≤ S_k ‖x‖^{2k} for all x. */
  readonly absolute: () => readonly number[];
  /** A bound of |Σ w_i q(⟨u_i, x⟩) − E q(⟨u, x⟩)| over ‖x‖ ≤ R, for q of degree ≤ n. */
  readonly error: (q: EvenPolynomial, radius: number) => number;
  /** What `error` will not be below: at once, where that takes time. */
  readonly errorAtLeast: (q: EvenPolynomial, radius: number) => number;
  readonly make: () => Cubature;
}

/** All ‖u_i‖ are below: by far more than rounding. */
export const LONGEST = 1 + 2 ** -40;

/** Monomials times directions up to which the moments of a rule are looked at. */
const MOST_MOMENTS = 5_000_000;

/** Coordinates of directions that a rule may have. */
const MOST_NUMBERS = 2 ** 24;
/** Rules of so many times the directions of another are left out: positive weights save that much at most. */
const TOO_MANY = 4;

/** Rules exact for degree n ≥ 2 in dimension d whose numbers are known well enough, of at most so many directions. */
export function supRules(dimension: number, degree: number, most: number): readonly SupRule[] {
  const fits = Math.min(most, Math.floor(MOST_NUMBERS / dimension));
  if (dimension === 2) return degree / 2 + 1 <= fits ? [polygonRule(degree)] : [];
  const rules: SupRule[] = symmetricRules(dimension, degree, fits).map(symmetric);
  const circles = degree === 6 ? circleRule(dimension) : undefined;
  if (circles !== undefined && circles.count <= fits) rules.push(ofCircles(circles));
  const simplex = simplexOf(dimension);
  if (degree === 4 && simplex.count <= fits) rules.push(simplex);
  const monomials = Number(monomialCount(dimension, degree));
  const looked = (exact: number, count: number, make: () => Cubature): void => {
    const least = rules.reduce((smallest, rule) => Math.min(smallest, rule.count), fits / TOO_MANY);
    if (degree > exact || count > TOO_MANY * least || count * monomials > MOST_MOMENTS) return;
    rules.push(positiveRule(make(), degree));
  };
  if (dimension === 3) looked(4, 6, icosahedron);
  if (dimension === 4) looked(4, 12, cell24);
  if (dimension === 4) looked(10, 60, cell600);
  if (dimension === 8) looked(6, 120, rootsE8);
  looked(degree, (degree / 2 + 1) ** (dimension - 1), () => productRule(dimension, degree));
  return rules;
}

/** Positive weights: Σ w_i⟨u_i, x⟩^{2k} is E⟨u, x⟩^{2k} = ‖x‖^{2k}/c_{k,d} to `momentResidual`, the sum over the powers of q to theirs. */
function positiveRule(rule: Cubature, degree: number): SupRule {
  let known: readonly number[] | undefined;
  const residuals = (): readonly number[] => {
    known ??= Array.from({ length: degree / 2 + 1 }, (_, k) => momentResidual(rule, 2 * k));
    return known;
  };
  const sumOver = (q: EvenPolynomial, radius: number, of: (k: number) => number): number =>
    q.numerators.reduce((sum, c, k) => {
      const size = toNumber({ numerator: c < 0n ? -c : c, denominator: q.denominator });
      return sum + size * of(k) * radius ** (2 * k);
    }, 0);
  return {
    name: rule.name,
    count: rule.weights.length,
    absolute: () => residuals().map((r, k) => (1 / ridgeConstantValue(k, rule.dimension) + r) * (1 + 2 ** -48)),
    error: (q, radius) => sumOver(q, radius, (k) => residuals()[k]!) * (1 + 2 ** -40),
    // What momentResidual adds for rounding.
    errorAtLeast: (q, radius) => sumOver(q, radius, (k) => (2 * k + rule.weights.length) * 2 ** -53),
    make: () => rule,
  };
}

/** The exact rule, its coordinates right to 1.5 units of 2⁻⁵³ of themselves. */
function symmetric(rule: SymmetricRule): SupRule {
  const absolute = absoluteMoments(rule);
  return {
    name: rule.name,
    count: symmetricSize(rule),
    absolute: () => absolute,
    ...both((q, radius) => roundedError(q, { radius, total: absolute[0]!, length: 2 ** -52, weight: 2 ** -52 })),
    make: () => symmetricCubature(rule),
  };
}

/** As `symmetric`. */
function ofCircles(rule: CircleRule): SupRule {
  const absolute = circleMoments(rule);
  return {
    name: rule.name,
    count: rule.count,
    absolute: () => absolute,
    ...both((q, radius) => roundedError(q, { radius, total: absolute[0]!, length: 2 ** -52, weight: 2 ** -52 })),
    make: () => circleCubature(rule),
  };
}

/** Points of the circle at equal distances: cosines and sines to a unit in the last place, of angles rounded twice. */
function polygonRule(degree: number): SupRule {
  return {
    name: "product",
    count: degree / 2 + 1,
    absolute: () =>
      Array.from({ length: degree / 2 + 1 }, (_, k) => (1 / ridgeConstantValue(k, 2) + k * 2 ** -46) * (1 + 2 ** -48)),
    ...both((q, radius) => roundedError(q, { radius, total: 1, length: 2 ** -48, weight: 2 ** -52 })),
    make: () => productRule(2, degree),
  };
}

/**
 * Mysovskikh's rule of degree 4 on d + 1 vertices a_i of a simplex and the middles of its edges. A coordinate is a sum of three numbers
 * below 2, divided by a length, all to a few roundings: 32 of them. For d > 7 the vertices count −v each, v = d(d − 7)/((d + 1)²(d + 2)),
 * so that Σ|w|⟨u, x⟩^{2k} is ‖x‖^{2k}/c_k + 2v Σ_i⟨a_i, x⟩^{2k}, and Σ_i⟨a_i, x⟩⁴ ≤ ‖x‖² Σ_i⟨a_i, x⟩² = ‖x‖⁴ (d + 1)/d.
 */
function simplexOf(d: number): SupRule {
  const negative = Math.max(0, (d * (d - 7)) / ((d + 1) ** 2 * (d + 2)));
  const length = 32 * Math.sqrt(d) * 2 ** -53;
  const total = 1 + 2 * negative * (d + 1);
  const sums = [d + 1, (d + 1) / d, (d + 1) / d];
  const absolute = sums.map(
    (sum, k) => (1 / ridgeConstantValue(k, d) + 2 * negative * sum + 3 * k * length * total) * (1 + 2 ** -48),
  );
  return {
    name: "simplex",
    count: d === 7 ? 28 : ((d + 1) * (d + 2)) / 2,
    absolute: () => absolute,
    ...both((q, radius) => roundedError(q, { radius, total: absolute[0]!, length, weight: 2 ** -50 })),
    make: () => simplexRule(d),
  };
}

const both = (error: SupRule["error"]) => ({ error, errorAtLeast: error });

interface Rounding {
  readonly radius: number;
  /** Σ|w|. */
  readonly total: number;
  /** ‖û − u‖, absolutely. */
  readonly length: number;
  /** |ŵ − w|/|w|. */
  readonly weight: number;
}

/**
 * Σ|ŵ_i q(⟨û_i, x⟩) − w_i q(⟨u_i, x⟩)| ≤ Σ|w| (weight · max|q| + length · R · max|q′|), maxima over |s| ≤ R · LONGEST by the moduli of
 * Chebyshev coefficients: |T_{2j}| ≤ 1, |T_{2j}′| ≤ 4j².
 */
function roundedError(q: EvenPolynomial, { radius, total, length, weight }: Rounding): number {
  const reach = radius * LONGEST;
  let [size, slope] = [0, 0];
  for (const [j, b] of evenToChebyshev(q, reach).entries()) {
    size += Math.abs(b);
    slope += (Math.abs(b) * 4 * j * j) / reach;
  }
  return total * (weight * size + length * radius * slope) * (1 + 2 ** -30);
}
