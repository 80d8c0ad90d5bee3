import { framePotentials, randomPotentials } from "../ridge-forms/potentials.ts";
import { directionError, type RidgeSpectrum } from "../ridge-forms/spectrum.ts";
import type { CubaturePotentials, Directions } from "./directions.ts";

/** The root mean square error to be reached at the least width, or the width at which it is to be least. */
export type Goal = { readonly error: number } | { readonly width: number };

export interface Found {
  readonly directions: Directions;
  /** The directions' part of the squared error. */
  readonly square: number;
}

/** Which directions there are to choose from. */
export interface Choice {
  readonly dimension: number;
  /** Independent ones only. */
  readonly plain: boolean;
  readonly cubatures: readonly CubaturePotentials[];
}

/** The fewest directions that meet the error, or the most accurate ones within the width; undefined where there are none. */
export function chooseDirections(
  goal: Goal,
  { spectrum, units }: { readonly spectrum: RidgeSpectrum; readonly units: number },
  choice: Choice,
): Found | undefined {
  const byError = "error" in goal;
  const found = byError
    ? fewest(goal.error ** 2 - spectrum.radial, spectrum, choice)
    : within(Math.floor(goal.width / units), spectrum, choice);
  const better = (one: Found, other: Found): boolean => {
    const fewer = one.directions.count - other.directions.count;
    return byError && fewer !== 0 ? fewer < 0 : one.square < other.square;
  };
  return found.reduce<Found | undefined>(
    (best, one) => (best === undefined || better(one, best) ? one : best),
    undefined,
  );
}

function fewest(slack: number, spectrum: RidgeSpectrum, { dimension, plain, cubatures }: Choice): readonly Found[] {
  if (!(slack > 0)) return [];
  const found = [independent(Math.max(1, Math.ceil(independent(1, spectrum).square / slack)), spectrum)];
  if (plain) return found;
  // Whole frames first, then what the last one can do without.
  const whole = frames(dimension, spectrum, dimension).square * dimension;
  let high = Math.max(1, Math.ceil(whole / (slack * dimension))) * dimension;
  let low = high - dimension;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (frames(middle, spectrum, dimension).square <= slack) high = middle;
    else low = middle;
  }
  found.push(frames(high, spectrum, dimension));
  for (const rule of cubatures) {
    found.push(cubature(Math.max(1, Math.ceil(directionError(spectrum, rule) / slack)), spectrum, rule));
  }
  return found;
}

function within(count: number, spectrum: RidgeSpectrum, { dimension, plain, cubatures }: Choice): readonly Found[] {
  if (count < 1) return [];
  const found = [independent(count, spectrum)];
  if (plain) return found;
  found.push(frames(count, spectrum, dimension));
  if (count > dimension) found.push(frames(count - (count % dimension), spectrum, dimension));
  for (const rule of cubatures) {
    if (rule.directions <= count) found.push(cubature(Math.floor(count / rule.directions), spectrum, rule));
  }
  return found;
}

const degreeOf = ({ energies }: RidgeSpectrum): number => 2 * (energies.length - 1);

const independent = (count: number, spectrum: RidgeSpectrum): Found => ({
  directions: { kind: "independent", count },
  square: directionError(spectrum, randomPotentials(count)),
});

const frames = (count: number, spectrum: RidgeSpectrum, dimension: number): Found => ({
  directions: { kind: "frames", count },
  square: directionError(spectrum, framePotentials(count, { block: dimension, dimension, degree: degreeOf(spectrum) })),
});

const cubature = (copies: number, spectrum: RidgeSpectrum, rule: CubaturePotentials): Found => ({
  directions: { kind: "cubature", count: copies * rule.directions, degree: rule.degree, copies },
  square: directionError(spectrum, rule) / copies,
});
