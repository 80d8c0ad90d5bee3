import { requireDomain } from "../../../math/domain-error.ts";
import { spectralArgument } from "../radial/ball-law.ts";
import { ROUNDOFF } from "../radial/bessel-row.ts";
import { massBeyond } from "../radial/beyond-cutoff.ts";
import type { EnclosedFloor } from "../radial/enclosed-floor.ts";
import type { EnclosedProfile } from "../radial/profile.ts";
import { defaultCutoff, massOf } from "../radial/spectral-mass.ts";
import type { Enclosure } from "../radial/tube-fraction.ts";
import { withTubes } from "../radial/width-floor.ts";
import { bochnerRieszProbability } from "./probability.ts";
import { bochnerRieszSpectrum } from "./profile-spectrum.ts";

/**
 * All that the floors of every width need under the law of bochner-riesz.ts, as enclosedFloor under φ²: the theorem and its proof are the same, as FT φ
 * lives in the same ball, and so is the rule for deviations. 2 ≤ d ≤ 1024, and 2π R_d times the last edge at most 4000.
 */
export function bochnerRieszFloor(
  { profile, deviations, deviationBeyond }: EnclosedProfile,
  dimension: number,
  { cutoff }: { readonly cutoff?: number | undefined } = {},
): EnclosedFloor {
  const all = [...deviations, deviationBeyond];
  const allowed = deviations.length === profile.pieces.length && all.every((v) => v >= 0 && v < 1e150);
  requireDomain(allowed, "certify", "a deviation ≥ 0 is needed for each piece", all);
  const spectrum = bochnerRieszSpectrum(profile, dimension);
  const shells = massOf(spectrum, cutoff ?? defaultCutoff(spectrum));
  const beyond = massBeyond(bochnerRieszSpectrum(profile, dimension, "quadrature"), shells);
  const mass = withTubes({ ...shells, beyond }, dimension);
  const below = Array.from(profile.edges, (r) => probabilityBelow(dimension, r));
  let square = deviationBeyond ** 2 * (1 - below.at(-1)!.lower);
  for (const [j, deviation] of deviations.entries()) {
    square += deviation ** 2 * Math.max(0, below[j + 1]!.upper - below[j]!.lower);
  }
  const epsilon = Math.sqrt(square) * (1 + (deviations.length + 16) * ROUNDOFF);
  const least = Math.max(0, Math.sqrt(spectrum.variance.lower) * (1 - 2 * ROUNDOFF) - epsilon);
  const most = Math.sqrt(spectrum.variance.upper) + epsilon;
  const variance = { lower: least * least * (1 - 4 * ROUNDOFF), upper: most * most * (1 + 16 * ROUNDOFF) };
  return { variance, epsilon, mass };
}

/** F at r; below Λ = 0.001 it is between 0 and its value there. */
function probabilityBelow(dimension: number, r: number): Enclosure {
  if (r === 0) return { lower: 0, upper: 0 };
  const argument = spectralArgument(dimension, r);
  if (argument >= 1e-3) return bochnerRieszProbability(dimension, argument);
  return { lower: 0, upper: bochnerRieszProbability(dimension, 1e-3).upper };
}
