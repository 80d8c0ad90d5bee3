import { z } from "zod";
import { findActivation } from "../../activations/find.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { meanFeature, meanFeatureSlope, unitVariance } from "../mean-feature/mean-feature.ts";
import { defineQuantity } from "../quantity.ts";
import { stated } from "../spherical/stated.ts";

const STATISTICS = { mean: meanFeature, slope: meanFeatureSlope, variance: unitVariance } as const;

export default defineQuantity({
  id: "mean-feature",
  summary:
    "Mean over random weights of a unit σ(⟨w, x⟩ + b), w ~ N(0, γ² I), as a function of ρ = ‖x‖; its slope in ρ, and the variance.",
  params: z.object({
    activation: z.string().describe("σ: an id, hermite-<k>, or an expression in t"),
    gain: z.number().positive().max(1e4).default(1).describe("γ, the standard deviation of a weight"),
    bias: z.number().min(-1e4).max(1e4).default(0).describe("b"),
    radius: z.number().min(0).max(1e4).describe("ρ = ‖x‖"),
    of: z
      .enum(["mean", "slope", "variance"])
      .default("mean")
      .describe("ψ(ρ) = E σ(γρz + b), its derivative in ρ, or Var σ(γρz + b)"),
  }),
  value: ({ activation, gain, bias, radius, of }) => {
    // Seconds of quadrature there; the units are all but steps.
    requireDomain(gain * radius <= 1e4, "mean-feature", "gain · radius must be ≤ 10000", gain * radius);
    return {
      ...stated(STATISTICS[of](findActivation(activation), { gain, bias, radius })),
      source:
        "exact: quadrature of the activation's closed form against the Gaussian law of ⟨w, x⟩; the slope by Stein's identity",
    };
  },
});
