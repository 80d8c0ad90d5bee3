import { z } from "zod";
import { finiteBaselines } from "../hierarchical/baselines.ts";
import { limitBaselines } from "../hierarchical/limit.ts";
import { runningExample } from "../hierarchical/running-example.ts";
import { defineQuantity } from "../quantity.ts";

const targets = { "dandi-2025": runningExample } as const;

type TargetName = keyof typeof targets;

export default defineQuantity({
  id: "target-limit",
  summary: "Least mean squared error of polynomials of a given degree in z on a hierarchical target.",
  params: z.object({
    target: z
      .enum(Object.keys(targets) as [TargetName, ...TargetName[]])
      .describe("dandi-2025: tanh(3h), h = d_eff^(−1/2) Σ ±P(z_i), P = He_2 + He_3, alternating signs"),
    degree: z.int().min(0).max(12).describe("degree of the polynomials; 0 gives the variance of the target"),
    effectiveDimension: z.int().min(1).max(256).optional().describe("d_eff; the limit d_eff → ∞ unless given"),
    hermite: z
      .enum(["factorial", "orthonormal"])
      .default("factorial")
      .describe("He_k/k! as in the authors' code, or He_k/√k!"),
  }),
  value: ({ target, degree, effectiveDimension, hermite }) => {
    const law = targets[target](hermite, effectiveDimension ?? 1);
    const { residuals } = effectiveDimension === undefined ? limitBaselines(law, degree) : finiteBaselines(law, degree);
    return {
      value: residuals[degree]!,
      accuracy: 1e-12,
      accuracyIs: "absolute",
      source:
        effectiveDimension === undefined
          ? "exact in the limit d_eff → ∞, where h is Gaussian: Hermite expansion of the outer function"
          : "exact for this d_eff: one-dimensional Fourier integrals over independent components",
    };
  },
});
