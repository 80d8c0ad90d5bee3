import { z } from "zod";
import { dandiRunningExample } from "../../targets/presets.ts";

/** The authors' inner polynomial He₂/2! + He₃/3! and outer function tanh(3 ·), for the normalisation «factorial». */
export const { inner: AUTHORS_INNER, outer: TANH_3 } = dandiRunningExample;

/** d_eff = ⌊d^ε + 10⁻⁹⌋: d^ε may fall short of an integer by rounding (1024^0.3 is 7.999…, and means 8). */
export function effectiveDimensionOf(dimension: number, epsilon: number): number {
  return Math.floor(dimension ** epsilon + 1e-9);
}

/** Coefficients of an inner polynomial in the Hermite basis of the target's normalisation. */
export const innerSchema = z
  .array(z.object({ degree: z.int().min(0), coefficient: z.number() }))
  .min(1)
  .readonly();
