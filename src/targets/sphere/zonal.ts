import { z } from "zod";
import { requireDomain } from "../../math/domain-error.ts";
import { requireDimension } from "../../math/legendre.ts";
import type { Key } from "../../math/random/key.ts";
import { drawSigns, signLaw } from "../signs.ts";
import { partsSchema, requireParts } from "./parts.ts";
import { givenPole, randomPole, vector } from "./poles.ts";
import { defineSphereTarget } from "./sphere-target.ts";
import { zonalSum } from "./zonal-sum.ts";

type Poles = "common" | "independent" | readonly (readonly number[])[];

/** A sum of zonal harmonics of different degrees, with energies e_k: the family of the statistical-query bounds, and what a
 *  staircase of degrees is built from. */
export default defineSphereTarget({
  id: "zonal",
  formula: String.raw`f(x) = \sum_k s_k \sqrt{e_k\,N(d,k)}\,P_k(\langle v_k, x\rangle)`,
  params: z.object({
    parts: partsSchema,
    signs: signLaw,
    poles: z
      .union([z.enum(["common", "independent"]), z.array(vector).readonly()])
      .describe(
        "one uniform pole for all degrees, an independent one for each, or given: one vector, or one for each part",
      ),
  }),
  examples: [
    {
      dimension: 5,
      parts: [
        { degree: 0, energy: 0.25 },
        { degree: 1, energy: 1 },
        { degree: 2, energy: 0.5 },
        { degree: 3, energy: 0.25 },
      ],
      signs: "rademacher",
      poles: "common",
    },
    {
      dimension: 8,
      parts: [
        { degree: 2, energy: 1 },
        { degree: 4, energy: 0.5 },
      ],
      signs: "balanced",
      poles: "independent",
    },
    {
      dimension: 2,
      parts: [
        { degree: 5, energy: 2 },
        { degree: 1, energy: 0.5 },
      ],
      signs: "ones",
      poles: [[0.6, -0.8]],
    },
  ],
  draw: ({ dimension, parts, signs, poles }, key) => {
    requireDimension(dimension, "zonal");
    requireParts(parts, "zonal");
    const sign = drawSigns(signs, parts.length, key.fold("signs").stream());
    const degrees = parts.map(({ degree }) => degree);
    const vectors = polesOf(poles, { dimension, degrees, key });
    return zonalSum(
      new Map(
        parts.map(({ degree, energy }, i) => [
          degree,
          [{ coefficient: sign[i] * Math.sqrt(energy), pole: vectors[i] }],
        ]),
      ),
      dimension,
    );
  },
});

/** One pole for each degree. An independent one is drawn for its degree, so that further degrees leave it as it is. */
function polesOf(
  poles: Poles,
  { dimension, degrees, key }: { readonly dimension: number; readonly degrees: readonly number[]; readonly key: Key },
): readonly Float64Array[] {
  if (poles === "independent") return degrees.map((degree) => randomPole(dimension, key.fold("pole", degree)));
  if (poles === "common") return Array(degrees.length).fill(randomPole(dimension, key.fold("pole")));
  const count = degrees.length;
  const fits = poles.length === 1 || poles.length === count;
  requireDomain(fits, "zonal", `there must be one pole or ${count}, one for each part`, poles.length);
  const vectors = poles.map((pole) => givenPole(pole, dimension, "zonal"));
  return degrees.map((_, i) => vectors[i % vectors.length]);
}
