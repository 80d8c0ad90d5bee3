import { z } from "zod";
import { besselLaw } from "../../distributions/radial/bessel-law.ts";
import { radiusOfGaussianQuantile } from "../certificates/gaussian/spectrum.ts";
import { defineQuantity } from "../quantity.ts";
import { WIDEST } from "../ridge-network/bessel-units.ts";
import { ridgeNetworkError } from "../ridge-network/ridge-network-error.ts";

export default defineQuantity({
  id: "ridge-network-error",
  summary:
    "Least mean squared error, as a share of Var f, of one hidden layer of k units in random directions with one profile, on a ball's indicator f.",
  params: z.object({
    law: z
      .enum(["phi2", "gaussian"])
      .default("phi2")
      .describe("of the inputs: φ², the squared Fourier transform of a ball, or N(0, I)"),
    dimension: z.int().min(2).max(1000).describe("d; for phi2 at most 200"),
    quantile: z.number().min(0.001).max(0.999).describe("P(‖x‖ ≤ λ), which fixes the radius λ of the ball"),
    width: z.int().min(1).max(WIDEST).describe("k"),
  }),
  value: ({ law, dimension, quantile, width }) => {
    const radius =
      law === "phi2" ? besselLaw({ dimension }).quantile(quantile) : radiusOfGaussianQuantile(dimension, quantile);
    const { value, error } = ridgeNetworkError({ law, dimension, radius, width });
    return {
      value,
      accuracy: error,
      accuracyIs: "absolute",
      source:
        law === "phi2"
          ? "exact for the mean over directions: a least squares problem in Fourier space; the accuracy is an estimate"
          : "exact for the mean over directions: closed form Σ f_N² (1 − c_N)/(1 + (k − 1) c_N) over Hermite degrees 2N",
    };
  },
});
