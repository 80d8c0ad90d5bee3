import { z } from "zod";
import { besselLaw, besselLawParams } from "../../distributions/radial/bessel-law.ts";
import { defineQuantity } from "../quantity.ts";

export default defineQuantity({
  id: "bessel-law-cdf",
  summary: "P(‖x‖ ≤ r) where x has the density φ² of Eldan & Shamir.",
  params: besselLawParams.extend({ radius: z.number().positive().describe("r") }),
  value: ({ dimension, radius }) => ({
    value: besselLaw({ dimension }).cdf(radius),
    accuracy: 1e-12,
    accuracyIs: "relative",
    source: "exact: J_ν(z)² + 2 Σ_{k ≥ 1} J_{ν+k}(z)², ν = d/2, z = 2π R_d r",
  }),
});
