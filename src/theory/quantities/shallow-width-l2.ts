import { z } from "zod";
import { shallowWidthL2 } from "../constructions/dimension-free-width.ts";
import { promised, promisedSize, promisedSizes } from "../constructions/promised.ts";
import { defineQuantity } from "../quantity.ts";

export default defineQuantity({
  id: "shallow-width-l2",
  summary:
    "Width of a ReLU network with one hidden layer that reaches a root mean square error for every L-Lipschitz radial function on the unit ball.",
  params: z.object({
    lipschitz: z.number().positive().max(1e100).describe("L of g, f(x) = g(‖x‖), 0 ≤ ‖x‖ ≤ 1"),
    error: z.number().positive().max(1e100).describe("ε, root mean square under any radial law on the unit ball"),
    dimension: z
      .int()
      .min(2)
      .max(100_000)
      .optional()
      .describe("d; without it, a width that is enough in every dimension"),
    of: promisedSizes,
  }),
  value: ({ lipschitz, error, dimension = Number.POSITIVE_INFINITY, of }) => {
    const bound = shallowWidthL2({ lipschitz, error, dimension });
    return {
      ...promisedSize(bound, of),
      source: `upper bound, sufficient and far from necessary, with every constant (Safran, Eldan & Shamir 2019, derived): ${promised(bound)}`,
    };
  },
});
