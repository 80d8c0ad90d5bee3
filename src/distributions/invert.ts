import { InvariantError } from "../math/domain-error.ts";
import { type ContinuousLaw, requireProbability } from "./radial-law.ts";

/** What an inversion needs of a law; the density is only a guide. */
export type Invertible = Pick<ContinuousLaw, "density" | "cdf" | "survival">;

export interface Inversion {
  readonly target: number;
  /** Which function shall be `target`. */
  readonly of: "cdf" | "survival";
  /** A first radius > 0, of the right order if possible; from a table perhaps. */
  readonly guess: number;
  /** A bracket, if it is known. */
  readonly low?: number;
  readonly high?: number;
  /** How near to the target the function must come, relative; 2 ulps unless given. At least its own rounding, or time is wasted. */
  readonly tolerance?: number;
}

/**
 * The r > 0 with F(r) = target, or P(R > r) = target: a bracket found by doubling from the guess, then Newton's method on the logarithm
 * of the function in log r, in which power laws and power tails are straight lines; where a step leaves the bracket or has not
 * halved it in time (at zeros of the density Newton is slow), the bracket is cut at its geometric mean. It ends when the function is
 * within `tolerance` of its target or no float64 lies between the bounds: the error is that of the function, over p(r).
 */
export function invert(law: Invertible, inversion: Inversion): number {
  const { target, of, guess, tolerance = 2 * Number.EPSILON } = inversion;
  requireProbability(target, "quantile");
  const rises = of === "cdf";
  const value = rises ? law.cdf : law.survival;
  /** Whether the sought radius is above one with this value. */
  const below = (v: number) => (rises ? v < target : v > target);
  let { low = 0, high = Number.POSITIVE_INFINITY } = inversion;
  let r = guess;
  let width = Number.POSITIVE_INFINITY;
  for (let step = 0; step < MOST_STEPS; step++) {
    const v = value(r);
    if (Math.abs(v - target) <= tolerance * target) return r;
    if (below(v)) low = r;
    else high = r;
    const slope = (r * law.density(r)) / v;
    const next = r * Math.exp((Math.log(target / v) / slope) * (rises ? 1 : -1));
    const bounded = low > 0 && high < Number.POSITIVE_INFINITY;
    const stalled = bounded && step % 3 === 2 && !(Math.log(high / low) < width / 2);
    if (bounded && step % 3 === 2) width = Math.log(high / low);
    if (next > low && next < high && !stalled && (bounded || (next < 8 * r && next > r / 8))) r = next;
    else if (!bounded) r = low === 0 ? high / 2 : low * 2;
    else {
      const middle = Math.sqrt(low) * Math.sqrt(high);
      if (!(middle > low && middle < high)) return middle;
      r = middle;
    }
  }
  throw new InvariantError("invert", `no radius found with ${of} ${target}`);
}

/** Each three halve the bracket, from at most 2¹¹ octaves to 2⁻⁵²; doublings come on top. */
const MOST_STEPS = 4000;
