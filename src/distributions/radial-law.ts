import type { z } from "zod";
import { requireDomain } from "../math/domain-error.ts";
import type { Stream } from "../math/random/stream.ts";

/**
 * The law of R = ‖x‖ for an input x ∈ ℝᵈ whose direction x/R is uniform on the sphere and independent of R. All functions take any
 * number in their domain and are monotone up to rounding; what they promise is said in each law's file.
 */
export interface RadialLaw {
  /** d, of the space that x lives in. */
  readonly dimension: number;
  /**
   * p(r), of R on the half-line r > 0 and not of x in ℝᵈ: ∫₀^∞ p = 1, and 0 for r < 0. A law with an atom has no density, and no
   * such member: whoever integrates against one must ask.
   */
  readonly density?: (r: number) => number;
  /** F(r) = P(R ≤ r), with its relative accuracy where it is small. */
  readonly cdf: (r: number) => number;
  /** P(R > r) = 1 − F(r), with its relative accuracy where it is small. */
  readonly survival: (r: number) => number;
  /** The r with F(r) = p, 0 < p < 1. Near 1 a float64 p has few digits left: there use `survivalQuantile`. */
  readonly quantile: (p: number) => number;
  /** The r with P(R > r) = p, 0 < p < 1. */
  readonly survivalQuantile: (p: number) => number;
  /** E R^order for any real order; ∞ where the integral diverges. */
  readonly moment: (order: number) => number;
}

/** A law with a density. */
export type ContinuousLaw = RadialLaw & Required<Pick<RadialLaw, "density">>;

/** One kind of radial law: a file of `radial/`. */
export interface RadialFamily<Params> {
  /** The file's name. */
  readonly id: string;
  /** One sentence. */
  readonly summary: string;
  /** TeX. */
  readonly formula: string;
  readonly params: z.ZodType<Params>;
  /** Tables, if there are any, are made here: keep the law. Its functions throw a DomainError outside their domain. */
  readonly radius: (params: Params) => RadialLaw;
  /** Parameters at which the laws of the tests are checked. */
  readonly examples: readonly Params[];
}

export function defineRadial<Params>(family: RadialFamily<Params>): RadialFamily<Params> {
  return family;
}

/**
 * One draw of R by inversion, from one slot of the stream; of the 2⁵² values that the slot takes, those above ½ go through the upper
 * tail, which thus is as fine as the lower one: the largest radius is that of survival 2⁻⁵³.
 */
export function sampleRadius(law: RadialLaw, stream: Stream): number {
  const u = stream.uniform();
  return u < 0.5 ? law.quantile(u) : law.survivalQuantile(1 - u);
}

/**
 * `count` independent points of the law, [count, d] row-major: each a radius and then a Gaussian vector of the stream made as long as
 * that, so that the first points do not depend on how many follow.
 */
export function radialPoints(count: number, law: RadialLaw, stream: Stream): Float64Array {
  requireDomain(Number.isSafeInteger(count) && count >= 0, "radialPoints", "count must be an integer ≥ 0", count);
  const d = law.dimension;
  const points = new Float64Array(count * d);
  for (let row = 0; row < points.length; row += d) {
    const radius = sampleRadius(law, stream);
    stream.fillGaussian(points, row, row + d);
    let square = 0;
    for (let i = row; i < row + d; i++) square += points[i] * points[i];
    const factor = radius / Math.sqrt(square);
    for (let i = row; i < row + d; i++) points[i] *= factor;
  }
  return points;
}

/** Requires 0 < p < 1. */
export function requireProbability(p: number, where: string): void {
  requireDomain(p > 0 && p < 1, where, "the probability must be in (0, 1)", p);
}
