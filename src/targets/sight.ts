import { z } from "zod";
import { gaussianFeature, hermiteNormalisation, innerPolynomial } from "./feature.ts";
import { outerFunction, outerOf } from "./outer.ts";
import { dandiRunningExample } from "./presets.ts";
import { drawSigns, signLaw } from "./signs.ts";
import { defineTarget } from "./target.ts";

/** Single-index Gaussian hierarchical target (dandi2025computational, Definition of SIGHT). */
export default defineTarget({
  id: "sight",
  formula: String.raw`f^*(x) = g\Bigl(\tfrac{1}{\sqrt{d_{\mathrm{eff}}}}\sum_{i \le d_{\mathrm{eff}}} a_i\,P(z_i)\Bigr),\quad z = W^* x`,
  params: z.object({
    effectiveDimension: z.int().min(1).describe("d_eff, the number of coordinates z that matter"),
    inner: innerPolynomial,
    hermite: hermiteNormalisation,
    signs: signLaw,
    outer: outerFunction,
  }),
  examples: [
    { effectiveDimension: 6, ...dandiRunningExample },
    { effectiveDimension: 4, ...dandiRunningExample, hermite: "orthonormal", outer: { activation: "erf", gain: 0.5 } },
    {
      effectiveDimension: 5,
      inner: [{ degree: 2, coefficient: 1 }],
      hermite: "orthonormal",
      signs: "ones",
      outer: { activation: "relu", gain: 1 },
    },
  ],
  indices: ({ effectiveDimension }) => effectiveDimension,
  draw: ({ effectiveDimension, inner, hermite, signs, outer }, key) => {
    const feature = gaussianFeature(
      { inner, hermite },
      drawSigns(signs, effectiveDimension, key.fold("signs").stream()),
    );
    const g = outerOf(outer);
    return {
      indices: effectiveDimension,
      features: 1,
      evaluate: (x, offset, features) => {
        const h = feature.evaluate(x, offset);
        if (features) features[0] = h;
        return g.value(h);
      },
      moments: [feature.moments],
      oddInLaw: g.isOdd && feature.isSymmetric,
    };
  },
});
