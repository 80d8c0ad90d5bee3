import { z } from "zod";
import { type ActivationId, activations } from "../../activations/registry.gen.ts";
import { defineQuantity } from "../quantity.ts";

export default defineQuantity({
  id: "hermite-coefficient",
  summary: "Hermite coefficient E[σ(γg) He_k(g)], g ~ N(0, 1), of an activation.",
  params: z.object({
    activation: z.enum(Object.keys(activations) as [ActivationId, ...ActivationId[]]).describe("σ"),
    degree: z.int().min(0).max(150).describe("k"),
    gain: z.number().positive().default(1).describe("γ"),
    normalised: z.boolean().default(false).describe("against the orthonormal He_k/√k! instead of He_k"),
  }),
  value: ({ activation, degree, gain, normalised }) => {
    const coefficient = activations[activation].hermite(degree, gain);
    let norm = 1;
    if (!normalised) for (let j = 2; j <= degree; j++) norm *= Math.sqrt(j);
    return {
      value: coefficient * norm,
      accuracy: 1e-13 * norm,
      accuracyIs: "absolute",
      source: "exact: integration by parts, or for tanh its Fourier transform and a one-dimensional integral",
    };
  },
});
