import { z } from "zod";
import { defineRadial, type RadialLaw, requireProbability } from "../radial-law.ts";

/** x uniform on the sphere of radius ρ: R = ρ always, so there is no density; F jumps from 0 to 1 at ρ, and all is exact. */
const params = z.object({
  dimension: z.int().min(2).max(1_000_000).describe("d"),
  radius: z.number().positive().default(1).describe("ρ"),
});

export type UniformSphereRadiusParams = z.infer<typeof params>;

export function uniformSphereRadius({ dimension, radius }: UniformSphereRadiusParams): RadialLaw {
  const constant = (p: number): number => {
    requireProbability(p, "uniformSphereRadius quantile");
    return radius;
  };
  return {
    dimension,
    cdf: (r) => (r >= radius ? 1 : 0),
    survival: (r) => (r >= radius ? 0 : 1),
    quantile: constant,
    survivalQuantile: constant,
    moment: (power) => radius ** power,
  };
}

export default defineRadial<UniformSphereRadiusParams>({
  id: "uniform-sphere",
  summary: "Uniform on a sphere: the radius is a constant.",
  formula: String.raw`\lVert x\rVert = \rho`,
  params,
  radius: uniformSphereRadius,
  examples: [{ dimension: 5, radius: 1.5 }],
});
