import type { EnclosedProfile } from "../certificates/radial/profile.ts";
import type { EvenPolynomial } from "../radial-approximation/even-polynomial.ts";
import type { EvenForm } from "./sup-tube.ts";

/** What numbers below 2⁻¹⁰²², rounded, may do to a sum of a few of them. */
const UNDERFLOW = 2 ** -1000;

/** f times a power of 2: exact but for underflow, which the deviations then hold. */
export function scaledProfile(
  { profile, deviations, deviationBeyond }: EnclosedProfile,
  unit: number,
): EnclosedProfile {
  const { edges, pieces, beyond } = profile;
  const lost = unit < 1 ? UNDERFLOW : 0;
  return {
    profile: { edges, pieces: pieces.map((c) => c.map((v) => v * unit)), beyond: beyond * unit },
    deviations: deviations.map((v) => v * unit + lost),
    deviationBeyond: deviationBeyond * unit + lost,
  };
}

/** What of a construction has the unit of f. */
interface InUnits {
  readonly polynomial: EvenPolynomial;
  readonly parts: { readonly polynomial: number; readonly directions: number; readonly interpolation: number };
  readonly predicted: number;
  readonly form: EvenForm;
}

/** A construction for f as one for f times a power of 2. */
export function scaled<T extends InUnits>(found: T, unit: number): T {
  const { polynomial, parts, predicted, form } = found;
  return {
    ...found,
    polynomial: { ...polynomial, coefficients: polynomial.coefficients.map((c) => c * unit) },
    parts: {
      polynomial: parts.polynomial * unit,
      directions: parts.directions * unit,
      interpolation: parts.interpolation * unit,
    },
    predicted: predicted * unit,
    form: { ...form, constant: form.constant * unit, weights: form.weights.map((w) => w * unit) },
  };
}
