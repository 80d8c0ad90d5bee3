import { ballProbability, spectralArgument } from "./ball-law.ts";
import { ROUNDOFF } from "./bessel-row.ts";
import { massBeyond } from "./beyond-cutoff.ts";
import { type EnclosedProfile, type PiecewiseProfile, requireEnclosed } from "./profile.ts";
import { type ProfileSpectrum, profileSpectrum } from "./profile-spectrum.ts";
import { defaultCutoff, massOf } from "./spectral-mass.ts";
import type { Approximation } from "./spectrum.ts";
import type { Enclosure } from "./tube-fraction.ts";
import { type TubedMass, widthFloor, withTubes } from "./width-floor.ts";

/** All that the floors of every width need, for one target under the law φ². */
export interface EnclosedFloor {
  /** Bounds of Var f, f the function that is meant. */
  readonly variance: Enclosure;
  /** (E (f − f̃)²)^{1/2} ≤ epsilon. */
  readonly epsilon: number;
  /** Of f̃, with what lies beyond the cutoff. */
  readonly mass: TubedMass;
}

/** What the certificate needs of a density whose square root is the Fourier transform of a function on the ball of radius R_d. */
export interface SpectralLaw {
  readonly spectrum: (profile: PiecewiseProfile, dimension: number, method: "auto" | "quadrature") => ProfileSpectrum;
  /** P(2π R_d ‖x‖ ≤ argument), argument ≥ 0.001. */
  readonly probability: (dimension: number, argument: number) => Enclosure;
}

/** φ², φ the Fourier transform of the ball's indicator. */
const PHI_SQUARED: SpectralLaw = {
  spectrum: profileSpectrum,
  probability: (dimension, argument) => ballProbability(dimension, argument).probability,
};

/**
 * A floor is the square of a distance in L² to a set of functions, so √floor(f) ≥ √floor(f̃) − ε, and likewise the standard deviations
 * differ by at most ε: ε² = E (f − f̃)² ≤ Σ deviations[j]² P(piece j) + deviationBeyond² P(beyond). 2 ≤ d ≤ 1024, and 2π R_d times the last edge at
 * most 4000.
 */
export function enclosedFloor(
  enclosed: EnclosedProfile,
  dimension: number,
  { cutoff, law = PHI_SQUARED }: { readonly cutoff?: number | undefined; readonly law?: SpectralLaw } = {},
): EnclosedFloor {
  const { profile, deviations, deviationBeyond } = requireEnclosed(enclosed, "enclosedFloor");
  const spectrum = law.spectrum(profile, dimension, "auto");
  const shells = massOf(spectrum, cutoff ?? defaultCutoff(spectrum));
  const beyond = massBeyond(law.spectrum(profile, dimension, "quadrature"), shells);
  const mass = withTubes({ ...shells, beyond }, dimension);
  // F at the edges; below Λ = 0.001 it is between 0 and F(0.001).
  const below = Array.from(profile.edges, (r): Enclosure => {
    const argument = r === 0 ? 0 : spectralArgument(dimension, r);
    if (argument < 1e-3) return { lower: 0, upper: r === 0 ? 0 : law.probability(dimension, 1e-3).upper };
    return law.probability(dimension, argument);
  });
  let square = deviationBeyond ** 2 * (1 - below.at(-1)!.lower);
  for (const [j, deviation] of deviations.entries()) {
    square += deviation ** 2 * Math.max(0, below[j + 1]!.upper - below[j]!.lower);
  }
  const exact = deviationBeyond === 0 && deviations.every((deviation) => deviation === 0);
  // 1e-150 for squares that underflowed.
  const epsilon = exact ? 0 : Math.sqrt(square) * (1 + (deviations.length + 16) * ROUNDOFF) + 1e-150;
  const least = Math.max(0, Math.sqrt(spectrum.variance.lower) * (1 - 2 * ROUNDOFF) - epsilon);
  const most = Math.sqrt(spectrum.variance.upper) + epsilon;
  const variance = { lower: least * least * (1 - 4 * ROUNDOFF), upper: most * most * (1 + 16 * ROUNDOFF) };
  return { variance, epsilon, mass };
}

/** Bounds as {@link widthFloor}, of the function that is meant: (√floor(f̃) − ε)₊², and its estimate with what ε may change. */
export function floorWithDeviation(
  { mass, epsilon }: EnclosedFloor,
  width: bigint,
): { readonly floor: number; readonly estimate: Approximation } {
  const { floor, estimate } = widthFloor(mass, width);
  if (epsilon === 0) return { floor, estimate };
  const root = Math.max(0, Math.sqrt(floor) * (1 - 2 * ROUNDOFF) - epsilon);
  const least = Math.max(0, Math.sqrt(Math.max(0, estimate.value - estimate.error)) * (1 - 4 * ROUNDOFF) - epsilon);
  const most = (Math.sqrt(estimate.value + estimate.error) + epsilon) * (1 + 4 * ROUNDOFF);
  const [low, high] = [least * least * (1 - 4 * ROUNDOFF), most * most * (1 + 4 * ROUNDOFF)];
  return {
    floor: root * root * (1 - 4 * ROUNDOFF),
    estimate: { value: (low + high) / 2, error: ((high - low) / 2) * (1 + 8 * ROUNDOFF) },
  };
}
