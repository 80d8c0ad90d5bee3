import { z } from "zod";
import { defineQuantity } from "../quantity.ts";
import { evenAt } from "../ridge-directions/even-polynomial.ts";
import { varianceOfMean } from "../ridge-directions/ridge-variance.ts";

export default defineQuantity({
  id: "ridge-variance",
  summary:
    "Variance of c⟨u, x⟩ⁿ as an estimate of ‖x‖ⁿ at ‖x‖ = 1, u a random direction of ℝᵈ; with --block b, of the mean over b orthonormal directions, times b.",
  params: z.object({
    power: z.int().min(2).max(64).multipleOf(2).describe("n, even: the function is ‖x‖ⁿ"),
    dimension: z.int().min(2).max(100_000).describe("d"),
    block: z.int().min(1).default(1).describe("b ≤ d: directions come in random orthonormal sets of so many"),
  }),
  value: ({ power, dimension, block }) => {
    const numerators = Array.from({ length: power / 2 + 1 }, (_, k) => (2 * k === power ? 1n : 0n));
    const mean = varianceOfMean({ numerators, denominator: 1n }, { dimension, units: block, block });
    const each = { numerators: mean.numerators.map((v) => v * BigInt(block)), denominator: mean.denominator };
    return {
      value: evenAt(each, 1),
      accuracy: 2 ** -52,
      accuracyIs: "relative",
      source:
        "exact, in integers, rounded once: V = c_k²/c_{2k} − 1 with k = n/2, c_k = Π_{j<k} (d + 2j)/(2j + 1); blocks add (b − 1)(Π_{j<k} (d + 2j)/(d + 2k + 2j) − 1)",
    };
  },
});
