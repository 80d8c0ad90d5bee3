import type { ContinuousLaw } from "../../distributions/radial-law.ts";
import { DomainError } from "../../math/domain-error.ts";
import type { Rule } from "../../math/quadrature.ts";
import type { EnclosedProfile } from "../certificates/radial/profile.ts";
import { approximateRadial, METHODS, type Method } from "../radial-approximation/approximate.ts";
import { jacksonFactor, truncatedChebyshev } from "../radial-approximation/chebyshev.ts";
import { polynomialValue, type EvenPolynomial as RadialPolynomial } from "../radial-approximation/even-polynomial.ts";
import { chebyshevAt, type EvenPolynomial, evenMean, evenToChebyshev } from "../ridge-directions/even-polynomial.ts";
import { frameVariance, ridgeVariance } from "../ridge-directions/ridge-variance.ts";
import { exactPolynomial } from "./ridge-function.ts";

/** How to make the polynomial: "damped" is the truncated Chebyshev series with its coefficients multiplied by Jackson's factors to a power. */
export type Recipe =
  | { readonly method: Method }
  | {
      readonly method: "damped";
      /** θ in c_{2k} g_{2k}^θ; 0 would be the series, 1 Jackson's. */
      readonly damping: number;
    };

/**
 * Besides all methods a few weak dampings: highest terms cost most of the variance and give little. (Of polynomials of degree 10 near a tent
 * in 100 dimensions, θ = 1/10 has a fifth of the width at error 0.1.)
 */
export const RECIPES: readonly Recipe[] = [
  ...METHODS.map((method) => ({ method })),
  ...[0.05, 0.1, 0.2, 0.4].map((damping) => ({ method: "damped", damping }) as const),
];

/** A polynomial that the construction may start from, and what it costs. */
export interface Candidate {
  readonly recipe: Recipe;
  readonly polynomial: RadialPolynomial;
  readonly exact: EvenPolynomial;
  /** E (g − p)². */
  readonly square: number;
  /** E V, of one independent direction. */
  readonly variance: number;
  /** E (V + (d − 1) C), of one direction of whole frames. */
  readonly frame: number;
}

/** Part of a mean variance that rounding may have. */
const LOST = 1e-3;
/** Laws know their moments to 10⁻¹² (see their files). */
const MOMENTS = 1e-12;

/**
 * E p(r): from the law's moments, in fractions, or by the rule and Chebyshev's basis where the moments' digits cancel; undefined where
 * both lose 10⁻³ of it.
 */
export function meanUnder(
  p: EvenPolynomial,
  { moment, rule }: { readonly moment: (order: number) => number; readonly rule: Rule },
): number | undefined {
  const exact = evenMean(p, moment, MOMENTS);
  if (exact.error <= LOST * Math.abs(exact.value)) return exact.value;
  const reach = Math.max(...rule.nodes);
  const coefficients = evenToChebyshev(p, reach);
  let sum = 0;
  for (let i = 0; i < rule.nodes.length; i++) {
    sum += rule.weights[i]! * chebyshevAt(coefficients, rule.nodes[i]! / reach);
  }
  const size = coefficients.reduce((total, c) => total + Math.abs(c), 0);
  return 6 * coefficients.length ** 2 * 2 ** -53 * size <= LOST * Math.abs(sum) ? sum : undefined;
}

/** The polynomial of that recipe and degree; undefined where the profile or the law does not allow it, or double precision loses it. */
export function candidateOf(
  profile: EnclosedProfile,
  {
    law,
    rule,
    target,
    moment,
    ...options
  }: {
    readonly recipe: Recipe;
    readonly degree: number;
    readonly radius: number;
    readonly law: ContinuousLaw;
    readonly rule: Rule;
    readonly target: Float64Array;
    readonly moment: (order: number) => number;
  },
): Candidate | undefined {
  const polynomial = unlessRefused(() => polynomialOf(profile, { ...options, law }));
  if (polynomial === undefined) return undefined;
  let square = 0;
  for (let i = 0; i < target.length; i++) {
    square += rule.weights[i]! * (polynomialValue(polynomial, rule.nodes[i]!) - target[i]!) ** 2;
  }
  const exact = exactPolynomial(polynomial);
  const means = { moment, rule };
  const variance = meanUnder(ridgeVariance(exact, law.dimension), means);
  const frame = meanUnder(frameVariance(exact, law.dimension), means);
  if (variance === undefined || frame === undefined) return undefined;
  return { recipe: options.recipe, polynomial, exact, square, variance, frame };
}

function polynomialOf(
  profile: EnclosedProfile,
  {
    recipe,
    degree,
    radius,
    law,
  }: { readonly recipe: Recipe; readonly degree: number; readonly radius: number; readonly law: ContinuousLaw },
): RadialPolynomial {
  if (recipe.method !== "damped") return approximateRadial(profile, { method: recipe.method, degree, radius, law });
  const series = truncatedChebyshev(profile, { degree, radius });
  const damped = series.coefficients.map((c, k) => c * jacksonFactor(degree, 2 * k) ** recipe.damping);
  return { ...series, coefficients: damped };
}

/** The value, or undefined where a DomainError says that there is none. */
export function unlessRefused<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof DomainError) return undefined;
    throw error;
  }
}
