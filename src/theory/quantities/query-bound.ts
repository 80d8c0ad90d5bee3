import { z } from "zod";
import { requireDomain } from "../../math/domain-error.ts";
import { defineQuantity } from "../quantity.ts";
import { queriesToLearn } from "../statistical-queries/elimination.ts";
import { largestCosine, zonalCorrelationBound } from "../statistical-queries/zonal-family.ts";

export default defineQuantity({
  id: "query-bound",
  summary:
    "Correlational queries needed to learn more than half of a family of random zonal harmonics, against an oracle that answers 0 where it may.",
  params: z.object({
    dimension: z.int().min(3).describe("d"),
    degree: z.int().min(2).describe("k of the harmonics √N(d, k) P_k(⟨u, ·⟩)"),
    targets: z.int().min(2).describe("|U|, the number of poles, independent and uniform"),
    tolerance: z.number().gt(0).max(1).describe("τ: the answers are right to ± τ"),
    failure: z.number().gt(0).lt(1).default(0.01).describe("probability, over the poles, that the bound does not hold"),
  }),
  value: ({ dimension, degree, targets, tolerance, failure }) => {
    const cosine = largestCosine({ dimension, count: targets, probability: failure });
    const correlation = zonalCorrelationBound({ dimension, degree, cosine });
    requireDomain(
      correlation < tolerance * tolerance,
      "query-bound",
      `τ² must exceed the largest correlation, at most γ = ${correlation} here (fewer targets, or a larger d, k or τ)`,
      tolerance * tolerance,
    );
    return {
      value: Math.max(0, queriesToLearn(targets, { tolerance, correlation })),
      accuracy: 1e-12,
      accuracyIs: "relative",
      source:
        `lower bound |U|(τ² − γ)/2 − 1 for an error below √(1 − τ²) of the target's norm; |P_k(⟨u, v⟩)| ≤ γ = ${correlation} for all pairs ` +
        `with probability ${1 - failure} (Vempala & Wilmes 2019, derived version)`,
    };
  },
});
