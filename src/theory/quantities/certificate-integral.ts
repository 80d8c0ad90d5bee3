import { z } from "zod";
import { LARGEST_DIMENSION } from "../certificates/radial/ball-law.ts";
import { certificateIntegral } from "../certificates/radial/spectral-mass.ts";
import { defineQuantity } from "../quantity.ts";

export default defineQuantity({
  id: "certificate-integral",
  summary:
    "I(u) = ∫_0^Λ J_{d/2}(z) J_{d/2−1}(uz) dz: d u I(u)² is the density in u of |FT(f φ)|² at the radius u R_d, f a ball's indicator.",
  params: z.object({
    dimension: z.int().min(2).max(LARGEST_DIMENSION).describe("d"),
    cutoffRadius: z
      .number()
      .min(1e-3)
      .max(4000)
      .describe("Λ = 2π R_d λ for the ball of radius λ, R_d that of volume 1"),
    frequency: z.number().min(1).max(200).describe("u ≥ 1, in units of R_d"),
  }),
  value: ({ dimension, cutoffRadius, frequency }) => {
    const { value, error } = certificateIntegral({ dimension, argument: cutoffRadius, argumentError: 0 }, frequency);
    return {
      value,
      accuracy: error,
      accuracyIs: "absolute",
      source: "exact, with a proven bound of the error: by its series in u⁻¹",
    };
  },
});
