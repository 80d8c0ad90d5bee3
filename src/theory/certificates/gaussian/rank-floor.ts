import { requireDomain } from "../../../math/domain-error.ts";
import { ROUNDOFF } from "../radial/bessel-row.ts";
import type { Approximation } from "../radial/spectral-mass.ts";
import type { Enclosure } from "../radial/tube-fraction.ts";
import { matchedShare } from "./matched-share.ts";
import type { GaussianSpectrum } from "./spectrum.ts";

/**
 * The rank floor: for x ~ N(0, I_d), f radial and g any sum of `width` ridge functions g_i(⟨v_i, x⟩), E g_i² < ∞,
 *
 *     E (g − f)² ≥ Σ_{N≥1} f_N² (1 − w_N(k)),
 *
 * f_N² the energy of f in degree 2N, w_N(k) of `matchedShare`. Beyond the last energy L that is known, w_N ≤ min(1, k c_{L+1}) since c_N falls, and the
 * energy is what is missing in the variance. For f other than f̃, √ of the bound moves by `deviation` at most. `floor` is a proven
 * lower bound and, but for roundings, falls with the width or stays; |estimate.value − the bound so defined| ≤ estimate.error.
 */
export function rankFloor(
  spectrum: GaussianSpectrum,
  width: bigint,
): { readonly floor: number; readonly estimate: Approximation } {
  requireDomain(width >= 1n, "rankFloor", "width must be an integer ≥ 1", width);
  const { energies, overlaps, variance, deviation } = spectrum;
  let [below, above, leastKnown, mostKnown] = [0, 0, 0, 0];
  for (let n = 1; n <= energies.length; n++) {
    const energy = energies[n - 1]!;
    const share = matchedShare(overlaps, n, width);
    below += energy.lower * (1 - share.upper);
    above += energy.upper * (1 - share.lower);
    leastKnown += energy.lower;
    mostKnown += energy.upper;
  }
  const roundings = (energies.length + 16) * ROUNDOFF;
  const next = energies.length + 1;
  const product = Number(width) * overlaps.values[next]!;
  const relative = (2 * next + 8) * ROUNDOFF;
  const outside: Enclosure = {
    lower: Math.max(0, 1 - product * (1 + relative)),
    upper: Math.max(0, 1 - product * (1 - relative)),
  };
  below += Math.max(0, variance.lower - mostKnown * (1 + roundings)) * outside.lower;
  above += Math.max(0, variance.upper - leastKnown * (1 - roundings)) * outside.upper;
  const low = moved(below * (1 - 2 * roundings), -deviation);
  const high = moved(above * (1 + 2 * roundings), deviation);
  return { floor: low, estimate: { value: (low + high) / 2, error: ((high - low) / 2) * (1 + 8 * ROUNDOFF) } };
}

/** Bounds of Var f, f̃'s deviation counted. */
export function varianceOf({ variance, deviation }: GaussianSpectrum): Enclosure {
  return { lower: moved(variance.lower, -deviation), upper: moved(variance.upper, deviation) };
}

/** (√x + by)₊², rounded in the direction of `by`; x itself where that is 0. */
function moved(x: number, by: number): number {
  if (by === 0) return Math.max(0, x);
  const outwards = 1 + Math.sign(by) * 8 * ROUNDOFF;
  return (Math.max(0, Math.sqrt(Math.max(0, x)) * outwards + by) * outwards) ** 2;
}
