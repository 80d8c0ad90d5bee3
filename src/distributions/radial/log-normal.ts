import { z } from "zod";
import { normalCdf, normalDensity, normalQuantile } from "../../math/special/normal.ts";
import { type ContinuousLaw, defineRadial, requireProbability } from "../radial-law.ts";

/** log R ~ N(log m, w²): F(r) = Φ(log(r/m)/w), E Rⁿ = mⁿ e^{n² w²/2} for every n. Relative errors 10⁻¹³ near the median, those of Φ in its tails. */
const params = z.object({
  dimension: z.int().min(2).max(1_000_000).describe("d"),
  median: z.number().positive().default(1).describe("m, the median of the radius"),
  logDeviation: z.number().positive().default(1).describe("w, the standard deviation of its logarithm"),
});

export type LogNormalParams = z.infer<typeof params>;

export function logNormalRadius({ dimension, median, logDeviation: w }: LogNormalParams): ContinuousLaw {
  const standard = (r: number) => Math.log(Math.max(r, 0) / median) / w;
  const quantile = (p: number, sign: 1 | -1): number => {
    requireProbability(p, "logNormalRadius quantile");
    return median * Math.exp(sign * w * normalQuantile(p));
  };
  return {
    dimension,
    density: (r) => (r > 0 && r < Number.POSITIVE_INFINITY ? normalDensity(standard(r)) / (w * r) : 0),
    cdf: (r) => normalCdf(standard(r)),
    survival: (r) => normalCdf(-standard(r)),
    quantile: (p) => quantile(p, 1),
    survivalQuantile: (p) => quantile(p, -1),
    moment: (power) => median ** power * Math.exp((power * w) ** 2 / 2),
  };
}

export default defineRadial<LogNormalParams>({
  id: "log-normal",
  summary: "A radius whose logarithm is Gaussian.",
  formula: String.raw`\log \lVert x\rVert \sim N(\log m, w^2)`,
  params,
  radius: logNormalRadius,
  examples: [
    { dimension: 8, median: 1, logDeviation: 1 },
    { dimension: 100, median: 3, logDeviation: 0.2 },
  ],
});
