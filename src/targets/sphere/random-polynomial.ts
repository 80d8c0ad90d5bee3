import { z } from "zod";
import { requireDomain } from "../../math/domain-error.ts";
import { requireDimension } from "../../math/legendre.ts";
import type { Key } from "../../math/random/key.ts";
import { pointsOnSphere } from "../../math/random/samplers.ts";
import { partsSchema, requireParts } from "./parts.ts";
import { defineSphereTarget, type ZonalTerm } from "./sphere-target.ts";
import { zonalEnergy, zonalSum } from "./zonal-sum.ts";

/**
 * A polynomial without a preferred direction: in each degree k a random harmonic f_k of exactly the energy e_k, independent of
 * the others, a combination of M zonal harmonics with uniform poles and Gaussian coefficients divided by its norm, √(aᵀ G a)
 * with G_ij = P_k(⟨v_i, v_j⟩).
 *
 * Its law is invariant under rotations and under f_k ↦ −f_k for every M. Hence E f_k = 0 and, the harmonics of a degree being
 * irreducible (for d ≥ 3; for d = 2 by the rotations' complex characters), E f_k(x) f_k(y) = e_k P_k(⟨x, y⟩). M = 1 is ± one zonal
 * harmonic; as M → ∞ the combination becomes a Gaussian field and f_k uniform on the sphere of radius √e_k in its N(d, k)
 * dimensions, with M ≫ N(d, k) for a good likeness.
 */
export default defineSphereTarget({
  id: "random-polynomial",
  formula: String.raw`f(x) = \sum_k \sqrt{e_k}\,\frac{g_k(x)}{\lVert g_k\rVert},\quad g_k(x) = \sum_{j \le M} a_{kj}\,P_k(\langle v_{kj}, x\rangle)`,
  params: z.object({
    parts: partsSchema,
    zonals: z.int().min(1).describe("M, the number of zonal harmonics in each degree"),
  }),
  examples: [
    { dimension: 4, parts: [{ degree: 3, energy: 1 }], zonals: 40 },
    {
      dimension: 6,
      parts: [
        { degree: 0, energy: 0.1 },
        { degree: 1, energy: 0.4 },
        { degree: 2, energy: 0.5 },
        { degree: 3, energy: 0.2 },
      ],
      zonals: 7,
    },
    { dimension: 2, parts: [{ degree: 2, energy: 1 }], zonals: 1 },
  ],
  draw: ({ dimension, parts, zonals }, key) => {
    requireDimension(dimension, "random-polynomial");
    requireParts(parts, "random-polynomial");
    requireDomain(
      Number.isSafeInteger(zonals) && zonals >= 1,
      "random-polynomial",
      "zonals must be an integer ≥ 1",
      zonals,
    );
    return zonalSum(
      new Map(
        parts.map(({ degree, energy }) => {
          const terms = gaussianTerms(dimension, zonals, key.fold("degree", degree));
          const factor = Math.sqrt(energy / zonalEnergy(degree, terms, dimension));
          return [degree, terms.map(({ coefficient, pole }) => ({ coefficient: factor * coefficient, pole }))];
        }),
      ),
      dimension,
    );
  },
});

function gaussianTerms(dimension: number, count: number, key: Key): readonly ZonalTerm[] {
  const poles = pointsOnSphere(count, dimension, key.fold("poles").stream());
  const coefficients = new Float64Array(count);
  key.fold("coefficients").stream().fillGaussian(coefficients);
  return Array.from(coefficients, (coefficient, j) => ({
    coefficient,
    pole: poles.slice(j * dimension, (j + 1) * dimension),
  }));
}
