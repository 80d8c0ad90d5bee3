import { z } from "zod";
import { findActivation } from "../../activations/find.ts";
import { besselLaw } from "../../distributions/radial/bessel-law.ts";
import { gaussianRadius } from "../../distributions/radial/gaussian.ts";
import { featureProfile } from "../mean-feature/feature-profile.ts";
import { thresholdError } from "../mean-feature/threshold-error.ts";
import { defineQuantity } from "../quantity.ts";

export default defineQuantity({
  id: "threshold-error",
  summary:
    "How often the mean of r random units, thresholded, puts a point on the wrong side of a sphere: the 0-1 error of two layers, to leading order.",
  params: z.object({
    law: z.enum(["phi2", "gaussian"]).default("phi2").describe("of the inputs: φ², or N(0, I)"),
    dimension: z.int().min(2).max(1000).describe("d"),
    quantile: z.number().gt(0).lt(1).describe("P(‖x‖ ≤ λ), which fixes the radius λ of the sphere"),
    width: z.int().min(1).describe("r"),
    gain: z.number().positive().max(1000).default(5).describe("G: weights N(0, G²I/λ²), biases −G"),
    activation: z.string().default("logistic").describe("σ: an id or an expression in t, with values in [0, 1]"),
  }),
  value: ({ law, dimension, quantile, width, gain, activation }) => {
    const radiusLaw = law === "phi2" ? besselLaw({ dimension }) : gaussianRadius({ dimension, standardDeviation: 1 });
    const profile = featureProfile(findActivation(activation), { gain });
    const radius = radiusLaw.quantile(quantile);
    const { value, error } = thresholdError(profile, { law: radiusLaw, radius, width });
    return {
      value,
      accuracy: error,
      accuracyIs: "absolute",
      source: `leading order in 1/√r, the mean of the units taken for Gaussian: E Φ(−|ψ(ρ) − ψ(1)| √r/sd(ρ)), ρ = ‖x‖/λ, λ = ${radius}`,
    };
  },
});
