import { z } from "zod";
import { promised, promisedSize, promisedSizes } from "../constructions/promised.ts";
import { shallowWidthSup } from "../constructions/theorems.ts";
import { defineQuantity } from "../quantity.ts";

export default defineQuantity({
  id: "shallow-width-sup",
  summary:
    "Width of a ReLU network with one hidden layer that is uniformly close to any given L-Lipschitz radial function on the unit ball.",
  params: z.object({
    lipschitz: z.number().positive().max(1e100).describe("L of g, f(x) = g(‖x‖), 0 ≤ ‖x‖ ≤ 1"),
    error: z.number().positive().max(1e100).describe("ε, the largest |N(x) − f(x)| over the ball"),
    dimension: z.int().min(2).max(100_000).describe("d"),
    of: promisedSizes,
  }),
  value: ({ lipschitz, error, dimension, of }) => {
    const bound = shallowWidthSup({ lipschitz, error, dimension });
    return {
      ...promisedSize(bound, of),
      source: `upper bound, sufficient and far from necessary, with every constant (Safran, Eldan & Shamir 2019, derived): ${promised(bound)}`,
    };
  },
});
