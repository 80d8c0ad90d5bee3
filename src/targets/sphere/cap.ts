import { z } from "zod";
import { coordinateDensity, coordinateSurvival } from "../../distributions/uniform-sphere.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { requireDegree } from "../../math/hermite.ts";
import { legendre, requireDimension } from "../../math/legendre.ts";
import { givenPole, randomPole, vector } from "./poles.ts";
import { ridge } from "./ridge.ts";
import { defineSphereTarget } from "./sphere-target.ts";
import { zonalNorm } from "./zonal-sum.ts";

/**
 * α_k = E[1{t > c} P_k(t)], t one coordinate of a uniform point of S^(d−1), −1 < c < 1. For k ≥ 1,
 *
 *     α_k = c_d (1 − c²)^((d−1)/2) P_{k−1}(c; d + 2)/(d − 1),
 *
 * P(·; d + 2) in dimension d + 2, by integrating ((1−t²)^((d−1)/2) P_k′)′ = −k (k+d−2) (1−t²)^((d−3)/2) P_k over (c, 1), where
 * P_k′ = k (k+d−2)/(d−1) P_{k−1}(·; d + 2); α_0 = P(t > c). At c = 0 it is the step function's: 0 for even k ≥ 2. Error: d + k
 * ulps of c_d (1 − c²)^((d−1)/2)/((d−1) √N(d + 2, k−1)), the size that P_{k−1} has around its zeros.
 */
export function capFunkHecke(
  degree: number,
  { dimension, threshold }: { dimension: number; threshold: number },
): number {
  requireDegree(degree, "capFunkHecke", "degree");
  requireDimension(dimension, "capFunkHecke");
  requireThreshold(threshold, "capFunkHecke");
  if (degree === 0) return coordinateSurvival(threshold, dimension);
  // The density in dimension d + 2 is c_{d+2} (1 − c²)^((d−1)/2), and c_{d+2} = c_d d/(d − 1).
  return (coordinateDensity(threshold, dimension + 2) * legendre(degree - 1, threshold, dimension + 2)) / dimension;
}

/** The indicator of a spherical cap; of a half-space at threshold 0, where the mean is ½ and all other degrees are odd. */
export default defineSphereTarget({
  id: "cap",
  formula: String.raw`f(x) = \mathbf 1\{\langle v, x\rangle > c\}`,
  params: z.object({
    threshold: z.number().gt(-1).lt(1).describe("c; 0 is a half-space"),
    centred: z.boolean().describe("subtract the mean P(⟨v, x⟩ > c)"),
    pole: z.union([z.literal("random"), vector]).describe("v: random, or a vector of norm 1"),
  }),
  examples: [
    { dimension: 5, threshold: 0, centred: false, pole: "random" },
    { dimension: 10, threshold: 0.3, centred: true, pole: "random" },
    { dimension: 3, threshold: -0.5, centred: false, pole: [0, 0.6, 0.8] },
  ],
  draw: ({ dimension, threshold, centred, pole }, key) => {
    requireDimension(dimension, "cap");
    requireThreshold(threshold, "cap");
    const inside = coordinateSurvival(threshold, dimension);
    const outside = coordinateSurvival(-threshold, dimension);
    const mean = centred ? inside : 0;
    return ridge({
      dimension,
      pole: pole === "random" ? randomPole(dimension, key.fold("pole")) : givenPole(pole, dimension, "cap"),
      value: (t) => (t > threshold ? 1 : 0) - mean,
      coefficient: (degree) =>
        degree === 0 ? inside - mean : zonalNorm(dimension, degree) * capFunkHecke(degree, { dimension, threshold }),
      norm2: centred ? inside * outside : inside,
    });
  },
});

function requireThreshold(threshold: number, where: string): void {
  requireDomain(Math.abs(threshold) < 1, where, "threshold must be in (−1, 1)", threshold);
}
