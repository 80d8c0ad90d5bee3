import type { EnclosedProfile } from "../../theory/certificates/radial/profile.ts";
import { leastWidth, radialFloor } from "../../theory/certificates/radial-floor.ts";
import { gaussianBump, hat, triangleWave } from "./lipschitz-profiles.ts";

export const PROFILES = ["hat", "gaussian", "steep wave"] as const;

/** What one hidden layer is proven to need, at one dimension. */
export type NotBothTask = {
  readonly dimension: number;
  readonly profile: (typeof PROFILES)[number];
  /** Where the hat, or the wave, ends: in medians of ‖x‖. */
  readonly reach: number;
  /** Whether the hat ends on the nearest maximum of the density instead. */
  readonly crest: boolean;
  /** c of the squared errors d^(−c), ascending. */
  readonly exponents: readonly number[];
  /** Errors that do not depend on d, as roots of mean squares. */
  readonly rootMeanSquares: readonly number[];
};

export interface NotBothValues {
  readonly variance: number;
  /** For each exponent: the least width that the proven floor does not exclude, in decimal digits; "1" where none is excluded. */
  readonly widths: readonly string[];
  /** The same for each constant error. */
  readonly constantWidths: readonly string[];
  /** Proven floors of the squared error at widths 1, d, d², d³. */
  readonly floors: readonly number[];
}

/** p of the widths d^p at which floors are kept. */
export const POWERS = [0, 1, 2, 3] as const;

/** Numerical proofs, not samples: no key, and the same on every engine. */
export function widthsLeftPossible(task: NotBothTask): NotBothValues {
  const { dimension, exponents, rootMeanSquares } = task;
  const floor = radialFloor("phi2", profileOf(task), { dimension, cutoff: cutoffOf(task) });
  const variance = floor.variance.upper;
  const least = (squaredError: number): string =>
    (squaredError < variance ? leastWidth(floor, squaredError / variance) : 1n).toString();
  return {
    variance,
    widths: exponents.map((c) => least(dimension ** -c)),
    constantWidths: rootMeanSquares.map((error) => least(error * error)),
    floors: POWERS.map((p) => floor.at(BigInt(dimension) ** BigInt(p)).floor),
  };
}

function profileOf({ dimension, profile, reach, crest }: NotBothTask): EnclosedProfile {
  if (profile === "hat") return hat(dimension, { reach, crest }).profile;
  if (profile === "gaussian") return gaussianBump(dimension);
  return triangleWave(dimension, { frequency: steepness(dimension), amplitude: 1, reach });
}

/** Half-waves a median of the steep wave between 0 and 1, thus its Lipschitz constant. */
export const steepness = (dimension: number): number => (2 * dimension) / 5;

const LARGEST_CUTOFF = 300;

/**
 * Frequencies, in units of R_d, up to which masses are resolved; beyond, they count as a whole, and the proof holds for any. A hat's mass beyond u
 * falls like d^(−3) u^(−3)/8 or faster: at 1.5 d^{(c−3)/3} less than a 27th of the error d^(−c) is left.
 */
export function cutoffOf({ dimension, profile, exponents }: NotBothTask): number {
  if (profile === "gaussian") return 4;
  const largest = Math.max(...exponents);
  const needed = profile === "hat" ? 1.5 * dimension ** ((largest - 3) / 3) : 0;
  return Math.min(LARGEST_CUTOFF, Math.max(8, needed));
}

/** ln of a positive integer in decimal digits, of any length. */
export const logOfDigits = (digits: string): number => Math.log(Number(`0.${digits}`)) + digits.length * Math.LN10;
