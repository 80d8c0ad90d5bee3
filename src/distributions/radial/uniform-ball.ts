import { z } from "zod";
import { type ContinuousLaw, defineRadial, requireProbability } from "../radial-law.ts";

/** x uniform in the ball of radius ρ: F(r) = (r/ρ)^d on [0, ρ], E Rⁿ = ρⁿ d/(d + n) for n > −d. A few ulps times d. */
const params = z.object({
  dimension: z.int().min(2).max(1_000_000).describe("d"),
  radius: z.number().positive().default(1).describe("ρ"),
});

export type UniformBallParams = z.infer<typeof params>;

export function uniformBallRadius({ dimension: d, radius }: UniformBallParams): ContinuousLaw {
  const inside = (r: number) => Math.min(1, Math.max(0, r / radius));
  return {
    dimension: d,
    density: (r) => (r > 0 && r <= radius ? (d / radius) * (r / radius) ** (d - 1) : 0),
    cdf: (r) => inside(r) ** d,
    // r/ρ near 1 is its own logarithm's best argument.
    survival: (r) => (r > 0 ? -Math.expm1(d * Math.log1p((Math.min(r, radius) - radius) / radius)) : 1),
    quantile: (p) => {
      requireProbability(p, "uniformBallRadius quantile");
      return radius * Math.exp(Math.log(p) / d);
    },
    survivalQuantile: (p) => {
      requireProbability(p, "uniformBallRadius quantile");
      return radius * Math.exp(Math.log1p(-p) / d);
    },
    moment: (power) => (power > -d ? (radius ** power * d) / (d + power) : Number.POSITIVE_INFINITY),
  };
}

export default defineRadial<UniformBallParams>({
  id: "uniform-ball",
  summary: "Uniform in a ball.",
  formula: String.raw`x \sim U(\{\lVert x\rVert \le \rho\})`,
  params,
  radius: uniformBallRadius,
  examples: [
    { dimension: 2, radius: 1 },
    { dimension: 60, radius: 2.5 },
  ],
});
