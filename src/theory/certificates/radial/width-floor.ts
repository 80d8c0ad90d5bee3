import { requireDomain } from "../../../math/domain-error.ts";
import { ROUNDOFF } from "./bessel-row.ts";
import type { SpectralMass } from "./spectral-mass.ts";
import type { Approximation } from "./spectrum.ts";
import { type Enclosure, tubeFraction } from "./tube-fraction.ts";

/** Spectral mass with the share of each edge's sphere that one tube covers: all that the floors of every width need. */
export interface TubedMass extends SpectralMass {
  readonly tubes: readonly Enclosure[];
}

export function withTubes(mass: SpectralMass, dimension: number): TubedMass {
  return { ...mass, tubes: Array.from(mass.edges, (u) => tubeFraction(dimension, u)) };
}

/**
 * Bounds of d ∫ u I(u)² w(u)₊ du from 1 to the cutoff, or to ∞ if the mass beyond it is given, w(u) = 1 − k τ_d(u): `floor` is the lower one, proven, and falls with the width or
 * stays; |estimate.value − the integral| ≤ estimate.error.
 *
 * −τ_d′(u) is a constant times u^{1−d}/√(u² − 1) and falls, so w is concave and rises: on a panel [a, b] with w(a) ≥ 0 it is at least
 * its chord, w(a)(b − u)/(b − a) + w(b)(u − a)/(b − a). And left of b it is at most the line through its values at b and at the
 * next edge c; where that line is negative at a, and on the last panel, w ≤ w(b)₊. Beyond the cutoff w lies between its value there and 1.
 */
export function widthFloor(
  { edges, left, right, tubes, beyond }: TubedMass,
  width: bigint,
): { readonly floor: number; readonly estimate: Approximation } {
  requireDomain(width >= 1n, "widthFloor", "width must be an integer ≥ 1", width);
  const panels = left.lower.length;
  const weights = tubes.map((tube) => outside(tube, width));
  let [below, above] = [0, 0];
  for (let j = 0; j < panels; j++) {
    const [atLeft, atRight] = [weights[j]!, weights[j + 1]!];
    if (atLeft.lower > 0) below += left.lower[j]! * atLeft.lower + right.lower[j]! * atRight.lower;
    const top = Math.max(0, atRight.upper);
    let extended = 0; // the line's value at the left edge
    if (j + 2 < edges.length) {
      const slope = (weights[j + 2]!.lower - atRight.upper) / (edges[j + 2]! - edges[j + 1]!);
      if (slope > 0) extended = top - slope * (edges[j + 1]! - edges[j]!) * (1 - 8 * ROUNDOFF);
    }
    above += right.upper[j]! * top + left.upper[j]! * (extended > 0 ? extended : top);
  }
  if (beyond !== undefined) {
    below += beyond.lower * Math.max(0, weights[panels]!.lower);
    above += beyond.upper;
  }
  const roundings = (panels + 8) * ROUNDOFF;
  const floor = Math.max(0, below * (1 - roundings));
  const ceiling = above * (1 + roundings) + 4 * ROUNDOFF;
  return { floor, estimate: { value: (floor + ceiling) / 2, error: ((ceiling - floor) / 2) * (1 + 8 * ROUNDOFF) } };
}

/** 1 − k τ. Where k is beyond float64 or kτ is not known, nothing is certain but that it is at most 1. */
function outside(tube: Enclosure, width: bigint): Enclosure {
  const units = Number(width);
  const least = units * tube.lower * (1 - 4 * ROUNDOFF);
  const most = units * tube.upper * (1 + 4 * ROUNDOFF);
  return { lower: 1 - most - ROUNDOFF, upper: Number.isNaN(least) ? 1 : 1 - least + ROUNDOFF };
}
