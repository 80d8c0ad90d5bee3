import { z } from "zod";
import { gammaDensity, incompleteGamma } from "../../math/special/incomplete-gamma.ts";
import { logGamma } from "../../math/special/log-gamma.ts";
import { invert } from "../invert.ts";
import { type ContinuousLaw, defineRadial } from "../radial-law.ts";

/**
 * ‖x‖ for x ~ N(0, s² I_d): with u = r²/2s² it is the gamma law of shape d/2, so F(r) = P(d/2, u), p(r) = (r/s²) u^(d/2−1) e^(−u)/Γ(d/2)
 * and E Rⁿ = (√2 s)ⁿ Γ((d + n)/2)/Γ(d/2) for n > −d. Relative errors 10⁻¹² (of the smaller tail).
 */
const params = z.object({
  dimension: z.int().min(2).max(1_000_000).describe("d"),
  standardDeviation: z.number().positive().default(1).describe("s, of each coordinate"),
});

export type GaussianParams = z.infer<typeof params>;

export function gaussianRadius({ dimension, standardDeviation: s }: GaussianParams): ContinuousLaw {
  const half = dimension / 2;
  const square = (r: number) => (r / s) ** 2 / 2;
  const functions = {
    density: (r: number) => (r > 0 && square(r) > 0 ? (gammaDensity(half, square(r)) * r) / s ** 2 : 0),
    cdf: (r: number) => incompleteGamma(half, square(Math.max(r, 0))).lower,
    survival: (r: number) => incompleteGamma(half, square(Math.max(r, 0))).upper,
  };
  const guess = s * Math.sqrt(dimension);
  const tolerance = 8 * Number.EPSILON * Math.sqrt(half);
  return {
    dimension,
    ...functions,
    quantile: (target) => invert(functions, { target, of: "cdf", guess, tolerance }),
    survivalQuantile: (target) => invert(functions, { target, of: "survival", guess, tolerance }),
    moment: (power) =>
      power > -dimension
        ? (Math.SQRT2 * s) ** power * Math.exp(logGamma(half + power / 2) - logGamma(half))
        : Number.POSITIVE_INFINITY,
  };
}

export default defineRadial<GaussianParams>({
  id: "gaussian",
  summary: "The norm of a Gaussian vector with independent coordinates of one variance.",
  formula: String.raw`x \sim N(0, s^2 I_d)`,
  params,
  radius: gaussianRadius,
  examples: [
    { dimension: 2, standardDeviation: 1 },
    { dimension: 17, standardDeviation: 0.25 },
    { dimension: 1000, standardDeviation: 3 },
  ],
});
