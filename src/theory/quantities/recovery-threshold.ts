import { z } from "zod";
import { requireDomain } from "../../math/domain-error.ts";
import { recoverySamples } from "../hierarchical/recovery.ts";
import { defineQuantity } from "../quantity.ts";

export default defineQuantity({
  id: "recovery-threshold",
  summary:
    "Samples n* at which the leading eigenvectors of Σ y(xxᵀ − I)/n hold the target's subspace to a given level.",
  params: z.object({
    dimension: z.int().min(2).describe("d"),
    epsilon: z.number().gt(0).lt(1).default(0.5).describe("ε; d_eff = ⌊d^ε⌋ unless d_eff is given"),
    effectiveDimension: z.int().min(1).max(256).optional().describe("d_eff; overrides ε"),
    level: z.number().gt(0).lt(1).default(0.85).describe("overlap ‖V̂ᵀ W*‖_F/√d_eff to be reached"),
    hermite: z
      .enum(["factorial", "orthonormal"])
      .default("factorial")
      .describe("He_k/k! as in the authors' code, or He_k/√k!"),
  }),
  value: ({ dimension, epsilon, effectiveDimension, level, hermite }) => {
    const count = effectiveDimension ?? Math.floor(dimension ** epsilon + 1e-9);
    requireDomain(count < dimension, "recovery-threshold", "effectiveDimension must be < dimension", count);
    return {
      value: recoverySamples({ dimension, effectiveDimension: count, overlap: level, hermite }),
      accuracy: 1e-8,
      accuracyIs: "relative",
      source: "asymptotic: generalised spike model, d → ∞ at fixed d_eff and (d − d_eff)/n; no fitted constant",
    };
  },
});
