import { incompleteBeta } from "../../math/special/incomplete-beta.ts";
import { unitVolumeRadius } from "../../math/special/unit-volume-radius.ts";
import { medianOf, waveEnd } from "./lipschitz-profiles.ts";

/** Points in U, and the last odd harmonic: what is left has a share below 10⁻³ of the energy. */
const POINTS = 100;
const LAST_HARMONIC = 5;

/**
 * The relative floor at `width` under the triangle wave with `frequency` half-waves a median up to `reach` medians, to leading order in many waves.
 * Far from the turning point φ is a wave of wave number κR_d, κ² = 1 − (ν/z)², ν = d/2, z = 2π R_d r, on spheres where the rest of its unit of frequency,
 * ν/z, is tangential. The n-th harmonic of f (energy ∝ 1/n⁴, odd n: 96/π⁴ Σ 1/n⁴ = 1) adds ± nw to the radial part, w R_d its frequency, which
 * moves f φ to the frequencies u² = (κ ± nw)² + (ν/z)² = 1 + n²w² ± 2nwκ, half of the energy each. Under φ² z = ν/cos(πU/2) with U uniform
 * (J_ν² averages 1/(π √(z² − ν²))), so that κ = sin(πU/2); and k tubes leave (1 − k τ(u))₊ of the frequencies of size u, τ the regularised
 * incomplete beta function I_{1/u²}((d − 1)/2, 1/2).
 */
export function leadingFloor(
  dimension: number,
  { frequency, reach, width }: { readonly frequency: number; readonly reach: number; readonly width: number },
): number {
  const median = medianOf(dimension);
  const unit = unitVolumeRadius(dimension);
  const w = frequency / (2 * median * unit);
  const end = 2 * Math.PI * unit * median * waveEnd(frequency, reach);
  const most = end > dimension / 2 ? (2 / Math.PI) * Math.acos(dimension / 2 / end) : 0;
  let sum = 0;
  for (let i = 0; i < POINTS; i++) {
    const kappa = Math.sin((Math.PI * most * (i + 0.5)) / (2 * POINTS));
    for (let n = 1; n <= LAST_HARMONIC; n += 2) {
      const energy = 96 / (Math.PI * n) ** 4;
      for (const side of [1, -1]) {
        const square = 1 + n * w * (n * w + 2 * side * kappa);
        sum += (energy * outside(dimension, square, width)) / (2 * POINTS);
      }
    }
  }
  return sum;
}

function outside(dimension: number, square: number, width: number): number {
  if (square <= 1) return 0;
  const share = incompleteBeta({ x: 1 / square, y: (square - 1) / square }, { a: (dimension - 1) / 2, b: 0.5 }).lower;
  return Math.max(0, 1 - width * share);
}

/** Where values first pass `level` upwards, x ascending, straight between neighbours on log–log axes; NaN if they begin above, Infinity if they never do. */
export function firstCrossing(points: readonly { readonly x: number; readonly y: number }[], level: number): number {
  if (points.length === 0 || points[0]!.y >= level) return Number.NaN;
  for (const [i, to] of points.entries()) {
    if (i === 0 || to.y < level) continue;
    const from = points[i - 1]!;
    // A floor of 0 before: as if next to nothing.
    const below = Math.log(Math.max(from.y, 1e-12) / level);
    const share = below / (below - Math.log(to.y / level));
    return from.x * (to.x / from.x) ** share;
  }
  return Number.POSITIVE_INFINITY;
}
