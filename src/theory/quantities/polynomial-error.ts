import { z } from "zod";
import { ownDensityRadius } from "../../distributions/radial/own-density.ts";

import { defineQuantity } from "../quantity.ts";
import { approximateRadial, METHODS } from "../radial-approximation/approximate.ts";
import { encloseWithin } from "../radial-approximation/enclose-within.ts";
import { largestError } from "../radial-approximation/largest-error.ts";
import { rootMeanSquareError } from "../radial-approximation/least-squares.ts";

export default defineQuantity({
  id: "polynomial-error",
  summary:
    "Error of an even polynomial p(r) = Σ a_k r^(2k) of degree n that approximates a radial function f(r), 0 ≤ r ≤ R.",
  params: z.object({
    profile: z.string().describe("f, an expression in r: max(0, 1 - 2*abs(r - 1/2))"),
    degree: z.int().min(0).max(128).describe("n, even"),
    method: z
      .enum(METHODS)
      .describe("chebyshev (truncated series), jackson (damped), least-squares (under the law of r) or minimax"),
    norm: z.enum(["l2", "sup"]).describe("l2: root mean square under the law of r; sup: largest |f − p| on [0, R]"),
    radius: z.number().positive().max(1e6).default(1).describe("R"),
    density: z
      .string()
      .default("1")
      .describe("of r on [0, R], an expression in r, up to a factor; for l2 and least-squares"),
  }),
  value: ({ profile, degree, method, norm, radius, density }) => {
    const f = encloseWithin(profile, radius);
    const law = ownDensityRadius({ dimension: 2, density, from: 0, to: radius });
    const p = approximateRadial(f, { method, degree, radius, law });
    if (norm === "sup") {
      const { lower, upper } = largestError(f, p);
      return {
        value: (lower + upper) / 2,
        accuracy: (upper - lower) / 2 + 2 ** -52 * upper,
        accuracyIs: "absolute",
        source:
          "proven bounds of the largest error, by bounds of second derivatives between points; the step of Safran et al. 2019",
      };
    }
    const { value, error } = rootMeanSquareError(f, p, law);
    return {
      value,
      accuracy: error,
      accuracyIs: "absolute",
      source:
        "quadrature against the density of r; that it has converged is an estimate; the step of Safran et al. 2019",
    };
  },
});
