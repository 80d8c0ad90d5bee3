import { z } from "zod";
import { requireDomain } from "../../math/domain-error.ts";
import { defineQuantity } from "../quantity.ts";
import { fewestDirections, smallestRule } from "../ridge-directions/cubature.ts";

export default defineQuantity({
  id: "cubature-size",
  summary:
    "Directions of the smallest cubature on S^(d−1) known here that is exact for even polynomials of degree n: one of each pair u, −u.",
  params: z.object({
    dimension: z.int().min(2).max(1000).describe("d"),
    degree: z.int().min(0).max(64).multipleOf(2).describe("n, even"),
  }),
  value: ({ dimension, degree }) => {
    const { size } = smallestRule(dimension, degree);
    requireDomain(
      size <= Number.MAX_SAFE_INTEGER,
      "cubature-size",
      "the smallest rule must have < 2^53 directions",
      size,
    );
    return {
      value: size,
      accuracy: 0,
      accuracyIs: "absolute",
      source: `exact, a size that is reached: with positive weights no rule has fewer than C(d + n/2 − 1, n/2) = ${fewestDirections(dimension, degree)} (Delsarte, Goethals & Seidel 1977)`,
    };
  },
});
