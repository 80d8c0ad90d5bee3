import { z } from "zod";
import { findActivation } from "../../activations/find.ts";
import { defineQuantity } from "../quantity.ts";
import { hermiteCoefficient } from "../spherical/hermite-coefficient.ts";
import { stated } from "../spherical/stated.ts";

export default defineQuantity({
  id: "hermite-coefficient",
  summary: "Hermite coefficient E[σ(γg + b) He_k(g)], g ~ N(0, 1), of an activation.",
  params: z.object({
    activation: z.string().describe("σ: an id, hermite-<k>, or an expression in t"),
    degree: z.int().min(0).max(150).describe("k"),
    gain: z.number().positive().max(1e4).default(1).describe("γ"),
    bias: z.number().min(-1e4).max(1e4).default(0).describe("b"),
    normalised: z.boolean().default(false).describe("against the orthonormal He_k/√k! instead of He_k"),
  }),
  value: ({ activation, degree, gain, bias, normalised }) => {
    const { value, error } = hermiteCoefficient(findActivation(activation), { degree, gain, bias });
    let norm = 1;
    if (!normalised) for (let j = 2; j <= degree; j++) norm *= Math.sqrt(j);
    return {
      // A product of k roots: k ulps.
      ...stated({
        value: value * norm,
        error: error * norm + (normalised ? 0 : degree * 2 ** -52 * Math.abs(value * norm)),
      }),
      source: "exact: quadrature with as many digits as cancel, on the activation's closed form",
    };
  },
});
