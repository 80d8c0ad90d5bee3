import { z } from "zod";
import { betaKernel, incompleteBeta } from "../../math/special/incomplete-beta.ts";
import { logGamma } from "../../math/special/log-gamma.ts";
import { invert } from "../invert.ts";
import { type ContinuousLaw, defineRadial } from "../radial-law.ts";

/**
 * ‖x‖ for Student's law in ℝᵈ, x = c g √(n/χ²_n) with g ~ N(0, I_d) and an independent χ²_n: R²/(R² + nc²) ~ Beta(d/2, n/2), a tail
 * P(R > r) of order r^(−n), and E R^k = (√n c)^k B((d + k)/2, (n − k)/2)/B(d/2, n/2) for −d < k < n. Relative errors 10⁻¹² (of the smaller
 * tail).
 */
const params = z.object({
  dimension: z.int().min(2).max(1000).describe("d"),
  degrees: z.number().positive().max(1000).describe("n, degrees of freedom; R has moments below this order"),
  factor: z.number().positive().default(1).describe("c; the coordinates are c times Student's t"),
});

export type StudentParams = z.infer<typeof params>;

export function studentRadius({ dimension, degrees, factor }: StudentParams): ContinuousLaw {
  const shape = { a: dimension / 2, b: degrees / 2 };
  const core = Math.sqrt(degrees) * factor;
  /** R²/(R² + core²) and its complement. */
  const at = (r: number) => {
    const t = Math.max(r, 0) / core;
    return t < 1 ? { x: t ** 2 / (t ** 2 + 1), y: 1 / (t ** 2 + 1) } : { x: 1 / (1 + t ** -2), y: 1 / (1 + t ** 2) };
  };
  const functions = {
    density: (r: number) => {
      if (!(r > 0 && r < Number.POSITIVE_INFINITY)) return 0;
      // x = R²/(R² + core²) changes by 2xy/r.
      return (2 / r) * betaKernel(at(r), shape);
    },
    cdf: (r: number) => incompleteBeta(at(r), shape).lower,
    survival: (r: number) => incompleteBeta(at(r), shape).upper,
  };
  const guess = factor * Math.sqrt(dimension);
  const tolerance = 8 * Number.EPSILON * Math.sqrt(shape.a + shape.b);
  return {
    dimension,
    ...functions,
    quantile: (target) => invert(functions, { target, of: "cdf", guess, tolerance }),
    survivalQuantile: (target) => invert(functions, { target, of: "survival", guess, tolerance }),
    moment: (power) =>
      power > -dimension && power < degrees
        ? core ** power *
          Math.exp(
            logGamma(shape.a + power / 2) + logGamma(shape.b - power / 2) - logGamma(shape.a) - logGamma(shape.b),
          )
        : Number.POSITIVE_INFINITY,
  };
}

export default defineRadial<StudentParams>({
  id: "student",
  summary: "Student's law in several dimensions: a Gaussian vector over an independent chi; the tail is a power.",
  formula: String.raw`x = c\, g \sqrt{n/\chi^2_n},\quad g \sim N(0, I_d)`,
  params,
  radius: studentRadius,
  examples: [
    { dimension: 2, degrees: 1, factor: 1 },
    { dimension: 30, degrees: 2.5, factor: 0.5 },
    { dimension: 400, degrees: 40, factor: 1 },
  ],
});
