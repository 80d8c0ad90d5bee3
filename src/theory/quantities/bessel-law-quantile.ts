import { z } from "zod";
import { besselLaw, besselLawParams } from "../../distributions/radial/bessel-law.ts";
import { defineQuantity } from "../quantity.ts";

/** Relative error of the smaller of F and 1 − F. */
const F_ERROR = 1e-12;

export default defineQuantity({
  id: "bessel-law-quantile",
  summary: "The radius r with P(‖x‖ ≤ r) = p where x has the density φ² of Eldan & Shamir.",
  params: besselLawParams.extend({
    probability: z.number().gt(0).lt(1).describe("p"),
  }),
  value: ({ dimension, probability }) => {
    const law = besselLaw({ dimension });
    const inverse = (factor: number) =>
      probability <= 0.5 ? law.quantile(probability * factor) : law.survivalQuantile((1 - probability) * (2 - factor));
    // Between the radii where F is off by its error: next to a zero of the density it is flat, and they are far apart.
    return {
      value: law.quantile(probability),
      accuracy: inverse(1 + F_ERROR) - inverse(1 - F_ERROR) + 4 * Number.EPSILON * inverse(1),
      accuracyIs: "absolute",
      source: "inverse of the exact J_ν(z)² + 2 Σ_{k ≥ 1} J_{ν+k}(z)², ν = d/2, z = 2π R_d r",
    };
  },
});
