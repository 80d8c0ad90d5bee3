import { z } from "zod";
import { defineQuantity } from "../quantity.ts";
import { favardBound } from "../radial-approximation/chebyshev.ts";

export default defineQuantity({
  id: "favard-bound",
  summary:
    "πL/(2(n + 1)): every L-Lipschitz function on [−1, 1] has a polynomial of degree n that is uniformly so close.",
  params: z.object({
    lipschitz: z.number().min(0).max(1e100).describe("L"),
    degree: z.int().min(0).max(1_000_000_000).describe("n"),
  }),
  value: ({ lipschitz, degree }) => ({
    value: favardBound(lipschitz, { degree }),
    accuracy: 2 ** -51,
    accuracyIs: "relative",
    source: "exact: the bound of Favard (1937), Achieser & Krein (1937), on the periodic f(cos θ)",
  }),
});
