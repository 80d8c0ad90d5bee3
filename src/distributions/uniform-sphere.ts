import { z } from "zod";
import { requireDomain } from "../math/domain-error.ts";
import { requireDimension } from "../math/legendre.ts";
import { type Integral, integrate } from "../math/quadrature.ts";

/**
 * The uniform law on S^(d−1) ⊂ ℝᵈ, d ≥ 2; `pointsOnSphere` (math/random/samplers.ts) draws from it. This file is about
 * T = ⟨x, e⟩, one coordinate of such a point: all that a function of the angle to a fixed direction can see of x.
 */
export const uniformSphereParams = z.object({
  dimension: z.int().min(2).describe("d; inputs are uniform on the unit sphere of ℝᵈ"),
});

export type UniformSphereParams = z.infer<typeof uniformSphereParams>;

/**
 * c_d = Γ(d/2)/(√π Γ((d−1)/2)) = 1/B((d−1)/2, ½), by c_2 = 1/π, c_3 = ½ and c_{d+2} = c_d d/(d−1). Relative error below
 * (d/2) ulps, near √d/2 of them in fact.
 */
function densityConstant(dimension: number): number {
  let constant = dimension % 2 === 0 ? 1 / Math.PI : 0.5;
  for (let d = dimension % 2 === 0 ? 2 : 3; d < dimension; d += 2) constant *= d / (d - 1);
  return constant;
}

/** The density of T, c_d (1 − t²)^((d−3)/2) on (−1, 1) and 0 outside; at ±1 its limit, ∞ for d = 2. */
export function coordinateDensity(t: number, dimension: number): number {
  requireDimension(dimension, "coordinateDensity");
  if (!(Math.abs(t) <= 1)) return Number.isNaN(t) ? Number.NaN : 0;
  return densityConstant(dimension) * ((1 - t) * (1 + t)) ** ((dimension - 3) / 2);
}

/**
 * P(T > t). For t > 0 it is ½ I_x((d−1)/2, ½) at x = 1 − t², by whichever of two series of positive terms is short
 * (DLMF 8.17.8, and 8.17.4 for the other): with A = c_d t (1 − t²)^((d−1)/2),
 *
 *     P(T > t) = A/(d−1) Σ_n (d/2)_n/((d+1)/2)_n (1 − t²)ⁿ,    P(0 < T < t) = A Σ_n (d/2)_n/(3/2)_n t²ⁿ.
 *
 * Relative error a small multiple of d ulps, far in the upper tail too. P(T ≤ t) is P(T > −t).
 */
export function coordinateSurvival(t: number, dimension: number): number {
  requireDimension(dimension, "coordinateSurvival");
  requireDomain(!Number.isNaN(t), "coordinateSurvival", "t must be a number", t);
  if (Math.abs(t) >= 1) return t > 0 ? 0 : 1;
  if (t < 0) return 1 - coordinateSurvival(-t, dimension);
  const rest = (1 - t) * (1 + t);
  const outer = densityConstant(dimension) * t * rest ** ((dimension - 1) / 2);
  const half = dimension / 2;
  return t * t * dimension >= 1
    ? (outer / (dimension - 1)) * series((n) => (rest * (half + n)) / (half + 0.5 + n))
    : 0.5 - outer * series((n) => (t * t * (half + n)) / (1.5 + n));
}

/** 1 + r_0 + r_0 r_1 + …, all r_n > 0 and in the end below some q < 1. */
function series(ratio: (n: number) => number): number {
  let term = 1;
  let sum = 1;
  for (let n = 0; ; n++) {
    const r = ratio(n);
    term *= r;
    sum += term;
    // The rest is at most term · r/(1 − r) once the ratios fall, or is about that where they rise towards a limit near r.
    if (r < 1 && term * r <= 1e-17 * (1 - r) * sum) return sum;
  }
}

/** E T^power = Π_{j < power/2} (2j + 1)/(d + 2j) for even powers, 0 for odd ones. */
export function coordinateMoment(power: number, dimension: number): number {
  requireDimension(dimension, "coordinateMoment");
  requireDomain(Number.isSafeInteger(power) && power >= 0, "coordinateMoment", "power must be an integer ≥ 0", power);
  if (power % 2 === 1) return 0;
  let moment = 1;
  for (let j = 0; j < power; j += 2) moment *= (j + 1) / (dimension + j);
  return moment;
}

/**
 * E f(T) = c_d ∫₀^π f(cos θ) sin^{d−2} θ dθ, by panels that end at the kinks of f: the angle takes away the singular ends of
 * the density, so f need only be smooth between its kinks. Error near 1e-14 (1 + E|f|), estimated by halving the panels.
 */
export function zonalExpectation(
  f: (t: number) => number,
  options: UniformSphereParams & { readonly kinks?: readonly number[] },
): Integral {
  const { dimension, kinks = [] } = options;
  requireDimension(dimension, "zonalExpectation");
  const constant = densityConstant(dimension);
  return integrate((angle) => constant * f(Math.cos(angle)) * Math.sin(angle) ** (dimension - 2), {
    from: 0,
    to: Math.PI,
    kinks: kinks.filter((t) => Math.abs(t) < 1).map(Math.acos),
  });
}
