import { ownDensityRadius } from "../../distributions/radial/own-density.ts";
import { requireDomain } from "../../math/domain-error.ts";
import type { Rational } from "../../math/rational.ts";
import { encloseWithin } from "../../theory/radial-approximation/enclose-within.ts";
import { leastSquares, rootMeanSquareError } from "../../theory/radial-approximation/least-squares.ts";
import {
  type EvenPolynomial,
  evenFromChebyshev,
  evenMean,
  evenToChebyshev,
} from "../../theory/ridge-directions/even-polynomial.ts";
import { ridgePolynomial } from "../../theory/ridge-directions/ridge-polynomial.ts";
import { ridgeVariance } from "../../theory/ridge-directions/ridge-variance.ts";

/*
 * The three parts of the mean square error of the network Σ_{i ≤ m} h(⟨u_i, x⟩)/m, ‖x‖ uniform on [0, 1], u_i independent and uniform on
 * the sphere, h the interpolant of q at W + 1 equidistant knots on [−T, T], for the tent f(x) = max(0, 1 − L|‖x‖ − ½|):
 *
 *     E_n² + V_n/m + (w²/12)² E(Δp)²,   w = 2T/W.
 *
 * p is the even polynomial of degree n nearest to f in mean square, E_n its error; p(‖x‖) = E_u q(⟨u, x⟩), and V_n = E_x Var_u q(⟨u, x⟩). An
 * interpolant lies above q by w²q″/12 on average over a cell, and E_u q″(⟨u, x⟩) = Δ p(‖x‖): what interpolation adds to the mean of the network
 * is w²Δp/12 + O(w⁴). There are no mixed terms: p − f is orthogonal to Δp, which is a polynomial of degree n − 2, and directions have
 * mean 0. Of order w² more, h has a variance other than q.
 */

/** f, for r in [0, 1]. */
export interface Tent {
  /** L: max(0, 1 − L|r − ½|). */
  readonly lipschitz: number;
}

/** Directions are cut off at |s| ≤ T = min(1, 6/√d): beyond it √d s is a standard Gaussian beyond 6, and q² of degree 16 has 3 ‰ of its mean there. */
export const reachIn = (dimension: number): number => Math.min(1, 6 / Math.sqrt(dimension));

/** The polynomial step; E_n = `error`. */
export interface Step {
  readonly degree: number;
  readonly error: number;
  readonly p: EvenPolynomial;
}

const known = new Map<string, Step>();

/** Of {@link Tent}, n even; what was once computed is kept. */
export function polynomialStep({ lipschitz }: Tent, degree: number): Step {
  const name = `${lipschitz} ${degree}`;
  const found = known.get(name);
  if (found !== undefined) return found;
  requireDomain(lipschitz > 0 && lipschitz < Infinity, "polynomialStep", "L must be positive", lipschitz);
  const law = ownDensityRadius({ dimension: 2, density: "1", from: 0, to: 1 });
  const f = encloseWithin(`max(0, 1 - ${lipschitz}*abs(r - 1/2))`, 1);
  const nearest = leastSquares(f, { degree, law });
  const step = {
    degree,
    error: rootMeanSquareError(f, nearest, law).value,
    p: evenFromChebyshev(nearest.coefficients),
  };
  known.set(name, step);
  return step;
}

/** E r^{order}, r uniform on [0, 1]. */
const momentOfRadius = (order: number): Rational => ({ numerator: 1n, denominator: BigInt(order + 1) });

/** V_n, exactly rounded; any d, or Infinity. */
export const meanRidgeVariance = ({ p }: Step, dimension: number): number =>
  evenMean(ridgeVariance(p, dimension), momentOfRadius).value;

/** Δ p(‖x‖) = E_u q″(⟨u, x⟩): Δ r^{2k} = 2k(2k + d − 2) r^{2k−2}. */
const laplacian = ({ p: { numerators, denominator } }: Step, dimension: number): EvenPolynomial => ({
  numerators: numerators.slice(1).map((a, i) => a * BigInt((2 * i + 2) * (2 * i + dimension))),
  denominator,
});

/** (E(Δp)²)^{1/2}, exactly but for the last roundings. */
export const rootMeanSquareLaplacian = (step: Step, dimension: number): number =>
  Math.sqrt(meanSquare(laplacian(step, dimension)));

/** (E q″(⟨u, x⟩)²)^{1/2} for x of the law and any u on the sphere: mean square and variance of Δp = E_u q″ together. */
export function rootMeanSquareCurvature(step: Step, dimension: number): number {
  const mean = laplacian(step, dimension);
  return Math.sqrt(meanSquare(mean) + evenMean(ridgeVariance(mean, dimension), momentOfRadius).value);
}

/** E g(r)². */
function meanSquare({ numerators, denominator }: EvenPolynomial): number {
  const square = {
    numerators: Array.from({ length: 2 * numerators.length }, () => 0n),
    denominator: denominator ** 2n,
  };
  for (const [k, a] of numerators.entries()) {
    for (const [l, b] of numerators.entries()) square.numerators[k + l]! += a * b;
  }
  return evenMean(square, momentOfRadius).value;
}

/** How a network is built, but for its directions. */
export interface Design {
  readonly dimension: number;
  readonly degree: number;
  /** W. */
  readonly cells: number;
}

/** The three parts as mean squares; the directions' for m = 1. */
export interface Parts {
  readonly polynomial: number;
  readonly directions: number;
  readonly interpolation: number;
}

/** `varianceDimension`: where V is taken, d unless given. */
export function partsOf(tent: Tent, { dimension, degree, cells }: Design, varianceDimension = dimension): Parts {
  const step = polynomialStep(tent, degree);
  const width = (2 * reachIn(dimension)) / cells;
  return {
    polynomial: step.error ** 2,
    directions: meanRidgeVariance(step, varianceDimension),
    interpolation: ((width ** 2 / 12) * rootMeanSquareLaplacian(step, dimension)) ** 2,
  };
}

/** Chebyshev coefficients c_j of q(s) = Σ_j c_j T_{2j}(s/T): with T and W all that decides h. */
export function ridgeCoefficients(
  tent: Tent,
  { dimension, degree }: Omit<Design, "cells">,
  reach = reachIn(dimension),
): readonly number[] {
  return [...evenToChebyshev(ridgePolynomial(polynomialStep(tent, degree).p, dimension), reach)];
}

/** m for which the three parts add up to the mean square asked; Infinity where no m is enough. */
export function directionsFor({ polynomial, directions, interpolation }: Parts, error: number): number {
  const left = error ** 2 - polynomial - interpolation;
  return left > 0 ? directions / left : Number.POSITIVE_INFINITY;
}

export interface Plan extends Design {
  /** m, not rounded. */
  readonly directions: number;
  /** m(W + 1). */
  readonly width: number;
}

/** Fewer cells would change V by more than w²/6 · 3.7 < 2.5 % (degree 8, many dimensions), which the prediction leaves out. */
const LEAST_CELLS = 64;
const MOST_CELLS = 512;

/** The degree and the number of cells of the narrowest network with root mean square error `error`. */
export function narrowest(
  tent: Tent,
  {
    dimension,
    error,
    degrees,
  }: { readonly dimension: number; readonly error: number; readonly degrees: readonly number[] },
): Plan {
  let best: Plan | undefined;
  for (const degree of degrees) {
    if (polynomialStep(tent, degree).error >= error) continue;
    const one = partsOf(tent, { dimension, degree, cells: 1 });
    for (let cells = LEAST_CELLS; cells <= MOST_CELLS; cells++) {
      const parts = { ...one, interpolation: one.interpolation / cells ** 4 };
      const directions = directionsFor(parts, error);
      const width = directions * (cells + 1);
      if (best === undefined || width < best.width) best = { dimension, degree, cells, directions, width };
    }
  }
  const reachable = Math.min(...degrees.map((degree) => polynomialStep(tent, degree).error));
  requireDomain(
    best !== undefined && best.width < Infinity,
    "narrowest",
    `the error must be above ${reachable.toPrecision(3)}, what degrees up to ${Math.max(...degrees)} reach`,
    error,
  );
  return best!;
}

/** A network of which the directions are a cubature: (n/2 + 1)^{d−1} of them, exact for degree n. */
export interface Cubature extends Design {
  /** The bound of its root mean square error. */
  readonly bound: number;
  readonly width: number;
}

const HIGHEST = 40;

/**
 * The narrowest network with product-rule directions for which E_n + (w²/√120) (E q″(⟨u, x⟩)²)^{1/2} ≤ error, knots on [−1, 1], w = 2/W. There is
 * no error of directions. On a cell an interpolant errs by q″ (s − a)(b − s)/2, in mean square by q″²w⁴/120 (to first order); as weights are
 * positive and of sum 1 and ⟨u, x⟩ has the same law for all u, the network's interpolation error is no larger (Jensen). The two add up at worst.
 */
export function narrowestCubature(
  tent: Tent,
  { dimension, error }: { readonly dimension: number; readonly error: number },
): Cubature {
  let best: Cubature | undefined;
  for (let degree = 2; degree <= HIGHEST; degree += 2) {
    const step = polynomialStep(tent, degree);
    if (step.error >= error) continue;
    const scale = (4 / Math.sqrt(120)) * rootMeanSquareCurvature(step, dimension);
    const cells = Math.ceil(Math.sqrt(scale / (error - step.error)));
    const width = (degree / 2 + 1) ** (dimension - 1) * (cells + 1);
    if (best === undefined || width < best.width) {
      best = { dimension, degree, cells, bound: step.error + scale / cells ** 2, width };
    }
  }
  const reachable = polynomialStep(tent, HIGHEST).error;
  const requirement = `the error must be above ${reachable.toPrecision(3)}, what degree ${HIGHEST} reaches`;
  requireDomain(best !== undefined, "narrowestCubature", requirement, error);
  return best!;
}
