import { type EnclosedFloor, enclosedFloor, type SpectralLaw } from "../radial/enclosed-floor.ts";
import type { EnclosedProfile } from "../radial/profile.ts";
import { bochnerRieszProbability } from "./probability.ts";
import { bochnerRieszSpectrum } from "./profile-spectrum.ts";

const BOCHNER_RIESZ: SpectralLaw = { spectrum: bochnerRieszSpectrum, probability: bochnerRieszProbability };

/** As `enclosedFloor` under φ², for the law of bochner-riesz.ts: the theorem and its proof are the same, as FT φ lives in the same ball. */
export function bochnerRieszFloor(
  enclosed: EnclosedProfile,
  dimension: number,
  { cutoff }: { readonly cutoff?: number | undefined } = {},
): EnclosedFloor {
  return enclosedFloor(enclosed, dimension, { cutoff, law: BOCHNER_RIESZ });
}
