import { InvariantError, requireDomain } from "../../math/domain-error.ts";
import { bochnerRieszFloor } from "./bochner-riesz/floor.ts";
import { radiusOfBochnerRieszQuantile } from "./bochner-riesz/probability.ts";
import { rankFloor, varianceOf } from "./gaussian/rank-floor.ts";
import { gaussianSpectrum, largestGaussianRadius, radiusOfGaussianQuantile } from "./gaussian/spectrum.ts";
import { LARGEST_ARGUMENT, radiusOfQuantile, spectralArgument } from "./radial/ball-law.ts";
import { enclosedFloor, floorWithDeviation } from "./radial/enclosed-floor.ts";
import type { EnclosedProfile, PiecewiseProfile } from "./radial/profile.ts";
import type { Approximation } from "./radial/spectral-mass.ts";
import type { Enclosure } from "./radial/tube-fraction.ts";

/**
 * Laws of the inputs under which there is a floor for radial targets: φ² of Eldan & Shamir (2016), N(0, I_d), and the squared Bochner–Riesz kernel of
 * order 1 (distributions/radial/bochner-riesz.ts).
 */
export type InputLaw = "phi2" | "gaussian" | "bochner-riesz";
export const INPUT_LAWS = ["phi2", "gaussian", "bochner-riesz"] as const satisfies readonly InputLaw[];

/** The floors of all widths for one radial target f(‖x‖): no network with one hidden layer and a linear output goes below. */
export interface RadialFloor {
  /** Bounds of Var f. */
  readonly variance: Enclosure;
  /** Frequency in units of R_d beyond which nothing was counted but its total; null where there is none. */
  readonly cutoff: number | null;
  /** Proven lower bound of E (g − f)² over networks g of `width` ≥ 1 units; |estimate.value − the theorem's bound| ≤ estimate.error. */
  readonly at: (width: bigint) => { readonly floor: number; readonly estimate: Approximation };
}

/** A profile that is the target itself. */
export const exactly = (profile: PiecewiseProfile): EnclosedProfile => ({
  profile,
  deviations: new Float64Array(profile.pieces.length),
  deviationBeyond: 0,
});

/** What differs between the laws. */
interface Law {
  /** For statements: "… under …". */
  readonly name: (dimension: number) => string;
  readonly floor: (target: EnclosedProfile, dimension: number, cutoff: number | undefined) => RadialFloor;
  /** A float64 next to the q-quantile of ‖x‖. */
  readonly radiusOfQuantile: (dimension: number, quantile: number) => number;
  /** Largest last edge of a profile. */
  readonly largestRadius: (dimension: number) => number;
}

export const LAWS: Readonly<Record<InputLaw, Law>> = {
  phi2: {
    name: (dimension) => `the law φ² on ℝ^${dimension}`,
    floor: (target, dimension, cutoff) => {
      const enclosed = enclosedFloor(target, dimension, { cutoff });
      return {
        variance: enclosed.variance,
        cutoff: enclosed.mass.edges.at(-1)!,
        at: (width) => floorWithDeviation(enclosed, width),
      };
    },
    radiusOfQuantile,
    largestRadius: (dimension) => LARGEST_ARGUMENT / spectralArgument(dimension, 1),
  },
  gaussian: {
    name: (dimension) => `the standard Gaussian law on ℝ^${dimension}`,
    floor: (target, dimension, cutoff) => {
      requireDomain(cutoff === undefined, "certify", "cutoff must be left out under the Gaussian law", cutoff);
      const spectrum = gaussianSpectrum(target, dimension);
      return { variance: varianceOf(spectrum), cutoff: null, at: (width) => rankFloor(spectrum, width) };
    },
    radiusOfQuantile: radiusOfGaussianQuantile,
    largestRadius: largestGaussianRadius,
  },
  "bochner-riesz": {
    name: (dimension) =>
      `the Bochner–Riesz law of order 1 on ℝ^${dimension} (density proportional to J_{d/2+1}(2π R_d r)²/r^{d+2})`,
    floor: (target, dimension, cutoff) => {
      const enclosed = bochnerRieszFloor(target, dimension, { cutoff });
      return {
        variance: enclosed.variance,
        cutoff: enclosed.mass.edges.at(-1)!,
        at: (width) => floorWithDeviation(enclosed, width),
      };
    },
    radiusOfQuantile: radiusOfBochnerRieszQuantile,
    largestRadius: (dimension) => LARGEST_ARGUMENT / spectralArgument(dimension, 1),
  },
};

/**
 * Sizes of f, less its value at infinity, between which no bound of an error underflows and nothing overflows: floors are squares, and
 * errors some 10⁻¹⁶ of them.
 */
const SIZES = [1e-60, 1e60] as const;

/** The floors under a law. A `DomainError` where the target is too small or too large for float64: scaled by c it has c² times the floor. */
export function radialFloor(
  law: InputLaw,
  target: EnclosedProfile,
  { dimension, cutoff }: { readonly dimension: number; readonly cutoff?: number | undefined },
): RadialFloor {
  const { pieces, beyond } = target.profile;
  const sizes = pieces.map((c) => c.reduce((sum, x, m) => sum + Math.abs(m === 0 ? x - beyond : x), 0));
  const size = Math.max(...sizes);
  const [least, largest] = SIZES;
  requireDomain(
    size === 0 || (size >= least && size <= largest),
    "certify",
    `the function less its value at infinity must have a size in [${least}, ${largest}] (floors scale with its square)`,
    size,
  );
  return LAWS[law].floor(target, dimension, cutoff);
}

/** The floor over an upper bound of the variance, rounded down; 0 where the target may be constant. */
export function relativeFloor({ variance, at }: RadialFloor, width: bigint): number {
  if (!(variance.upper > 0)) return 0;
  const relative = Math.max(0, (at(width).floor / variance.upper) * (1 - 2 ** -51));
  if (!(relative <= 1)) throw new InvariantError("relativeFloor", `${relative} of the variance`);
  return relative;
}

/** The least width whose relative floor is at most the one given, in [0, 1). */
export function leastWidth(floor: RadialFloor, relative: number): bigint {
  const inRange = relative >= 0 && relative < 1;
  requireDomain(inRange, "leastWidth", "relativeFloor must be in [0, 1)", relative);
  let low = 0n; // excluded, or none
  let high = 1n;
  while (relativeFloor(floor, high) > relative) [low, high] = [high, 2n * high];
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (relativeFloor(floor, middle) > relative) low = middle;
    else high = middle;
  }
  return high;
}
