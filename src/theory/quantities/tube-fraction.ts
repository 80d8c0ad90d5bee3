import { z } from "zod";
import { tubeFraction } from "../certificates/radial/tube-fraction.ts";
import { defineQuantity } from "../quantity.ts";

export default defineQuantity({
  id: "tube-fraction",
  summary: "Proportion of the sphere of radius u in ℝᵈ within distance 1 of a line through its centre.",
  params: z.object({
    dimension: z.int().min(2).max(10_000).describe("d"),
    frequency: z.number().min(1).max(1e100).describe("u ≥ 1: the sphere's radius over that of the tube"),
  }),
  value: ({ dimension, frequency }) => {
    const { lower, upper } = tubeFraction(dimension, frequency);
    const value = lower + (upper - lower) / 2;
    return {
      value,
      accuracy: (upper - lower) / 2 + value * 2 ** -51,
      accuracyIs: "absolute",
      source:
        "exact: I_{1/u²}((d−1)/2, 1/2), the regularised incomplete beta function, with a proven bound of the error",
    };
  },
});
