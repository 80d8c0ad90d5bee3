import { z } from "zod";
import { gaussianFeature, hermiteNormalisation, innerPolynomial } from "./feature.ts";
import { outerFunction, outerOf } from "./outer.ts";
import { dandiRunningExample } from "./presets.ts";
import { drawSigns, signLaw } from "./signs.ts";
import { defineTarget } from "./target.ts";

/** How the features h_1..h_r of the branches become the value. */
interface Combination {
  readonly value: (h: Float64Array, g: (t: number) => number) => number;
  /** Whether the value is odd in law, from which branches have a symmetric law and whether g is odd. */
  readonly isOdd: (symmetric: readonly boolean[], gIsOdd: boolean) => boolean;
}

const everyBranch = (symmetric: readonly boolean[], gIsOdd: boolean) => gIsOdd && symmetric.every((s) => s);

const combinations = {
  /** r^(−1/2) Σ_m g(h_m), as in the authors' code. */
  mean: {
    value: (h, g) => {
      let sum = 0;
      for (let m = 0; m < h.length; m++) sum += g(h[m]!);
      return sum / Math.sqrt(h.length);
    },
    isOdd: everyBranch,
  },
  /** g(r^(−1/2) Σ_m h_m). */
  sum: {
    value: (h, g) => {
      let sum = 0;
      for (let m = 0; m < h.length; m++) sum += h[m]!;
      return g(sum / Math.sqrt(h.length));
    },
    isOdd: everyBranch,
  },
  /** g(h_1) ⋯ g(h_r); with g = sign the parity of the branches. Odd in law as soon as one branch is symmetric. */
  product: {
    value: (h, g) => {
      let product = 1;
      for (let m = 0; m < h.length; m++) product *= g(h[m]!);
      return product;
    },
    isOdd: (symmetric, gIsOdd) => gIsOdd && symmetric.some((s) => s),
  },
} satisfies { readonly [name: string]: Combination };

type CombinationName = keyof typeof combinations;

/** Multi-index Gaussian hierarchical target (dandi2025computational, Definition of MIGHT): r branches on disjoint blocks of z. */
export default defineTarget({
  id: "might",
  formula: String.raw`f^*(x) = g(h_1, \dots, h_r),\quad h_m = \tfrac{1}{\sqrt{d_{\mathrm{eff}}}}\sum_{i \le d_{\mathrm{eff}}} a_{m,i}\,P(z_{m,i})`,
  params: z.object({
    branches: z.int().min(1).describe("r"),
    effectiveDimension: z.int().min(1).describe("d_eff, the number of coordinates of each branch"),
    inner: innerPolynomial,
    hermite: hermiteNormalisation,
    signs: signLaw.describe("law of the signs, drawn anew for every branch"),
    outer: outerFunction,
    combination: z
      .enum(Object.keys(combinations) as [CombinationName, ...CombinationName[]])
      .describe("mean: r^(−1/2) Σ g(h_m); sum: g(r^(−1/2) Σ h_m); product: g(h_1) ⋯ g(h_r)"),
  }),
  examples: [
    { branches: 3, effectiveDimension: 4, ...dandiRunningExample, combination: "mean" },
    { branches: 2, effectiveDimension: 6, ...dandiRunningExample, combination: "sum" },
    {
      branches: 3,
      effectiveDimension: 4,
      ...dandiRunningExample,
      outer: { activation: "sign", gain: 1 },
      combination: "product",
    },
  ],
  indices: ({ branches, effectiveDimension }) => branches * effectiveDimension,
  draw: ({ branches, effectiveDimension, inner, hermite, signs, outer, combination }, key) => {
    const branch = Array.from({ length: branches }, (_, m) =>
      gaussianFeature({ inner, hermite }, drawSigns(signs, effectiveDimension, key.fold("signs", m).stream())),
    );
    const g = outerOf(outer);
    const rule: Combination = combinations[combination];
    const scratch = new Float64Array(branches);
    return {
      indices: branches * effectiveDimension,
      features: branches,
      evaluate: (x, offset, features = scratch) => {
        for (let m = 0; m < branches; m++) features[m] = branch[m]!.evaluate(x, offset + m * effectiveDimension);
        return rule.value(features, g.value);
      },
      moments: branch.map(({ moments }) => moments),
      oddInLaw: rule.isOdd(
        branch.map(({ isSymmetric }) => isSymmetric),
        g.isOdd,
      ),
    };
  },
});
