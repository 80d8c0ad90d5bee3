import { z } from "zod";
import { findActivation } from "../../activations/find.ts";
import { besselLaw } from "../../distributions/radial/bessel-law.ts";
import { featureProfile } from "../mean-feature/feature-profile.ts";
import { twoLayerGuarantee } from "../mean-feature/guarantee.ts";
import { windowOf } from "../mean-feature/window.ts";
import { defineQuantity } from "../quantity.ts";

export default defineQuantity({
  id: "two-layer-guarantee",
  summary:
    "Width (or steps) with which gradient descent on the output neuron over random units learns a ball indicator under the heavy-tailed law φ².",
  params: z.object({
    dimension: z.int().min(2).max(1000).describe("d of the law φ², the squared Fourier transform of a ball"),
    quantile: z.number().gt(0).lt(1).describe("P(‖x‖ ≤ λ), which fixes the radius λ of the ball"),
    error: z.number().gt(0).max(0.25).describe("bound on E(N − f)², the mean over inputs and units"),
    gain: z.number().positive().max(1000).default(5).describe("G: weights N(0, G²I/λ²), biases −G"),
    activation: z.string().default("logistic").describe("σ: an id or an expression in t, with values in [0, 1]"),
    of: z.enum(["width", "steps"]).default("width").describe("r, or the steps of rate 2/r"),
  }),
  value: ({ dimension, quantile, error, gain, activation, of }) => {
    const law = besselLaw({ dimension });
    const radius = law.quantile(quantile);
    const profile = featureProfile(findActivation(activation), { gain });
    const window = windowOf(profile, { law, radius });
    const bound = twoLayerGuarantee({ error, threshold: profile.mean(1), window });
    const { halfWidth, sharpness, width, steps } = bound;
    const { mass, gap } = bound.window;
    const digits = (value: number): string => String(Number(value.toPrecision(4)));
    return {
      value: bound[of],
      // The window is found to 1e-9, ψ's gap to its error, and whole numbers are rounded up.
      accuracy: 1 + Math.ceil(bound[of] * (4e-9 + (4 * profile.error) / gap)),
      accuracyIs: "absolute",
      source:
        `upper bound, sufficient and far from necessary: r = ${width} units, T = ${steps} steps of rate 2/r on the population cross-entropy, ` +
        `from 0, bias feature √r (Safran & Lee 2022, derived version); λ = ${digits(radius)}, window τ = ${digits(halfWidth)} with ` +
        `mass 2Cτ, C = ${digits(mass / (2 * halfWidth))}, and gap κτ, κ = ${digits(gap / halfWidth)}; α = ${digits(sharpness)}`,
    };
  },
});
