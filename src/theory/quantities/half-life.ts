import { z } from "zod";
import { findActivation } from "../../activations/find.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { halfLife } from "../dynamics/degree-decay.ts";
import { defineQuantity } from "../quantity.ts";
import { funkHecke } from "../spherical/funk-hecke.ts";
import { largestEigenvalue } from "../spherical/largest-eigenvalue.ts";

export default defineQuantity({
  id: "half-life",
  summary:
    "Steps in which gradient descent on the output layer of an infinitely wide network halves the residual's part of degree k.",
  params: z.object({
    activation: z.string().describe("σ: an id, hermite-<k>, or an expression in t"),
    dimension: z.int().min(2).max(1_000_000).describe("d; inputs and hidden weights are uniform on the sphere S^(d−1)"),
    degree: z.int().min(0).max(200).describe("k"),
    rate: z
      .number()
      .positive()
      .optional()
      .describe("step size η of b_i ← b_i + (η/m) E[…]; 0.9/max_k α_k² unless given"),
    gain: z.number().positive().max(1e4).default(1).describe("γ"),
    bias: z.number().min(-1e4).max(1e4).default(0).describe("b"),
  }),
  value: ({ activation: name, rate, degree, ...options }) => {
    const activation = findActivation(name);
    const largest = largestEigenvalue(activation, options);
    const limit = 2 / largest;
    const eta = rate ?? 0.9 / largest;
    requireDomain(eta < limit, "half-life", `rate must be below the stability limit 2/max α² = ${limit}`, eta);
    const { value: alpha } = funkHecke(activation, { ...options, degree });
    requireDomain(alpha !== 0, "half-life", "degree must have an eigenvalue α_k ≠ 0, or it never moves", degree);
    return {
      value: halfLife(alpha, eta),
      accuracy: 1e-11,
      accuracyIs: "relative",
      source: `exact for infinite width: ln 2/−ln|1 − η α_k²| with η = ${eta} < 2/max α² = ${limit} (Vempala & Wilmes 2019, derived version)`,
    };
  },
});
