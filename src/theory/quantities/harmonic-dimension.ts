import { z } from "zod";
import { harmonicDimension } from "../../math/harmonics.ts";
import { defineQuantity } from "../quantity.ts";

export default defineQuantity({
  id: "harmonic-dimension",
  summary: "Dimension N(d, k) of the spherical harmonics of degree k on the sphere S^(d−1) in ℝᵈ.",
  params: z.object({
    dimension: z.int().min(2).describe("d"),
    degree: z.int().min(0).describe("k"),
  }),
  value: ({ dimension, degree }) => {
    const count = harmonicDimension(dimension, degree);
    return {
      value: count <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(count) : String(count),
      accuracy: 0,
      accuracyIs: "absolute",
      source: "exact: N(d, k) = C(d+k−1, k) − C(d+k−3, k−2), in integers",
    };
  },
});
