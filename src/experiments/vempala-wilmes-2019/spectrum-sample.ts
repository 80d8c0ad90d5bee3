import { findActivation } from "../../activations/find.ts";
import { legendreValues } from "../../math/legendre.ts";
import { Key } from "../../math/random/key.ts";
import { logGamma } from "../../math/special/log-gamma.ts";
import { normalQuantile } from "../../math/special/normal.ts";
import type { Units } from "./spectrum-rows.ts";

/** Probability that all intervals of one spectrum hold their α_k at once, by Bonferroni's inequality. */
export const TOGETHER = 0.99;

export interface SampledAlpha {
  readonly degree: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * α_0, …, α_K measured: means of σ(γt + b) P_k(t) w(t) over `samples` random t, with normal intervals that hold all of them together with
 * probability {@link TOGETHER}. Nothing is shared with the quadrature that computes α_k but P_k's recurrence.
 *
 * √N P_k has moments that grow like 3^k, so a plain mean over points of the sphere has intervals only in name. So t is drawn from the law of a
 * coordinate in dimension d' = d/2 + 1, which is wider, and w = c_d/c_{d'} (1 − t²)^{(d−2)/4} is the ratio of the two densities:
 * √N P_k times the root of the weight is bounded, as Hermite functions are. A coordinate in dimension d' is √(1 − V^{2/(d'−2)}) cos 2πU:
 * a point's part in a plane has the squared length 1 − V^{2/(d'−2)} and a uniform angle. Degrees whose values are too small to be
 * squared are left out.
 */
export function sampleSpectrum(
  { activation, dimension: d, gain, bias }: Units,
  { degrees, samples, seed }: { readonly degrees: number; readonly samples: number; readonly seed: number },
): readonly SampledAlpha[] {
  const { value } = findActivation(activation);
  const wider = d / 2 + 1;
  const constant = Math.exp(logDensityConstant(d) - logDensityConstant(wider));
  // The same points for all activations: what differs between them is not chance.
  const stream = Key.root(seed).fold("spectrum", d).stream();
  const sums = new Float64Array(degrees + 1);
  const squares = new Float64Array(degrees + 1);
  for (let i = 0; i < samples; i++) {
    const angle = 2 * Math.PI * stream.uniform();
    // −expm1 keeps the digits of a short length in high dimension.
    const square = d === 2 ? 1 : -Math.expm1((2 / (wider - 2)) * Math.log(stream.uniform()));
    const t = Math.sqrt(square) * Math.cos(angle);
    const weighted = value(gain * t + bias) * constant * Math.exp(((d - 2) / 4) * Math.log1p(-t * t));
    const all = legendreValues(degrees, t, d);
    for (let k = 0; k <= degrees; k++) {
      const y = weighted * all[k]!;
      sums[k]! += y;
      squares[k]! += y * y;
    }
  }
  const reach = normalQuantile(1 - (1 - TOGETHER) / (2 * (degrees + 1)));
  return Array.from(sums).flatMap((sum, degree) => {
    const square = squares[degree]! / samples;
    if (!(square >= SMALLEST_SQUARE)) return [];
    const mean = sum / samples;
    const half = reach * Math.sqrt(Math.max(0, square - mean * mean) / (samples - 1)) + ROUNDING * Math.abs(mean);
    return [{ degree, value: mean, low: mean - half, high: mean + half }];
  });
}

/** Below, squares of values lose digits for want of exponents; and what is 0 at every point has told nothing. */
const SMALLEST_SQUARE = 1e-280;
/** Of the constant, by ln Γ in dimension 10⁶; samples never come near. */
const ROUNDING = 1e-9;

/** ln c_d, c_d = Γ(d/2)/(√π Γ((d − 1)/2)), d > 1. */
const logDensityConstant = (d: number): number => logGamma(d / 2) - logGamma((d - 1) / 2) - Math.log(Math.PI) / 2;
