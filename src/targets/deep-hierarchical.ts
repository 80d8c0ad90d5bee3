import { z } from "zod";
import type { Key } from "../math/random/key.ts";
import {
  blockFeature,
  gaussianMoments,
  hermiteNormalisation,
  innerPolynomial,
  isBalanced,
  momentsOf,
  polynomialMoments,
  polynomialOf,
  signedSumMoments,
} from "./feature.ts";
import { outerFunction, outerOf } from "./outer.ts";
import { drawSigns, signLaw } from "./signs.ts";
import { defineTarget } from "./target.ts";

const params = z
  .object({
    effectiveDimension: z.int().min(1).describe("e_1, the number of coordinates z; the features of level 0"),
    levels: z
      .array(
        z.object({
          features: z.int().min(1).describe("number of features of this level, each of one block of the level before"),
          inner: innerPolynomial,
        }),
      )
      .min(1)
      .readonly()
      .describe("first level first; the last has one feature"),
    hermite: hermiteNormalisation,
    signs: signLaw.describe("law of the signs, drawn anew for every block"),
    outer: outerFunction,
  })
  .refine(({ levels }) => levels.at(-1)?.features === 1, "the last level has one feature")
  .refine(
    ({ effectiveDimension, levels }) =>
      levels.every(({ features }, l) => (levels[l - 1]?.features ?? effectiveDimension) % features === 0),
    "each level's number of features divides the one before",
  );

type Params = z.infer<typeof params>;

/**
 * A tree of features (dandi2025computational, deeper targets): with n_0 = e_1 and blocks of b = n_{l−1}/n_l features,
 * h_{l,m} = b^(−1/2) Σ_{i ∈ block m} a_{l,i} P_l(h_{l−1,i}), and f* = g(h_L). Blocks are disjoint, so the features of a
 * level are independent. Beyond the first level their variance is 1 only up to O(1/b); `moments` has it exactly.
 */
export default defineTarget({
  id: "deep-hierarchical",
  formula: String.raw`f^*(x) = g(h_L),\quad h_{l,m} = \tfrac{1}{\sqrt{b_l}}\sum_{i \in B_{l,m}} a_{l,i}\,P_l(h_{l-1,i}),\quad h_0 = W^* x`,
  params,
  examples: [
    {
      effectiveDimension: 8,
      levels: [
        { features: 2, inner: [{ degree: 2, coefficient: 1 }] },
        { features: 1, inner: [{ degree: 2, coefficient: 1 }] },
      ],
      hermite: "orthonormal",
      signs: "balanced",
      outer: { activation: "tanh", gain: 1 },
    },
    {
      effectiveDimension: 12,
      levels: [
        { features: 4, inner: [{ degree: 2, coefficient: 0.8 }] },
        { features: 2, inner: [{ degree: 2, coefficient: 0.5 }] },
        { features: 1, inner: [{ degree: 1, coefficient: 1 }] },
      ],
      hermite: "orthonormal",
      signs: "rademacher",
      outer: { activation: "erf", gain: 1 },
    },
  ] satisfies readonly Params[],
  indices: ({ effectiveDimension }) => effectiveDimension,
  draw: (p, key) => {
    const levels = buildLevels(p, key);
    const g = outerOf(p.outer);
    const buffers = levels.map(({ blocks }) => new Float64Array(blocks.length));
    const last = levels.length - 1;
    const run = (x: Float64Array, offset: number): void => {
      for (let l = 0; l <= last; l++) {
        const { blocks, size } = levels[l]!;
        for (let m = 0; m < blocks.length; m++) {
          buffers[l]![m] = l === 0 ? blocks[m]!(x, offset + m * size) : blocks[m]!(buffers[l - 1]!, m * size);
        }
      }
    };
    return {
      indices: p.effectiveDimension,
      features: 1,
      evaluate: (x, offset, features) => {
        run(x, offset);
        const h = buffers[last]![0]!;
        if (features) features[0] = h;
        return g.value(h);
      },
      moments: momentsOfLastLevel(p, levels).map(momentsOf),
      // Below the last level all blocks have the same law when their signs agree up to order.
      oddInLaw:
        g.isOdd &&
        isBalanced(levels[last]!.signs[0]!) &&
        levels.slice(0, last).every(({ signs }) => new Set(signs.map((a) => a.reduce((s, t) => s + t, 0))).size === 1),
      hidden: {
        count: buffers.slice(0, last).reduce((sum, buffer) => sum + buffer.length, 0),
        evaluate: (x, offset, out) => {
          run(x, offset);
          let at = 0;
          for (let l = 0; l < last; l++) {
            out.set(buffers[l]!, at);
            at += buffers[l]!.length;
          }
        },
      },
    };
  },
});

interface Level {
  /** Features of the level before in one block. */
  readonly size: number;
  readonly polynomial: Float64Array;
  /** [features][size] */
  readonly signs: readonly Float64Array[];
  readonly blocks: readonly ((x: Float64Array, offset: number) => number)[];
}

function buildLevels({ effectiveDimension, levels, hermite, signs: law }: Params, key: Key): readonly Level[] {
  return levels.map(({ features, inner }, l) => {
    const size = (levels[l - 1]?.features ?? effectiveDimension) / features;
    const polynomial = polynomialOf(inner, hermite);
    const signs = Array.from({ length: features }, (_, m) => drawSigns(law, size, key.fold("signs", l, m).stream()));
    return { size, polynomial, signs, blocks: signs.map((a) => blockFeature(polynomial, a)) };
  });
}

/** Moments 0..2 of the last level, from the Gaussian upwards: each level needs deg P_l times as many as it gives. */
function momentsOfLastLevel({ effectiveDimension }: Params, levels: readonly Level[]): readonly Float64Array[] {
  const order = levels.map((_, l) => levels.slice(l + 1).reduce((n, next) => n * (next.polynomial.length - 1), 2));
  const first = order[0]! * (levels[0]!.polynomial.length - 1);
  let below: readonly Float64Array[] = Array(effectiveDimension).fill(gaussianMoments(first));
  levels.forEach(({ size, polynomial, signs }, l) => {
    below = signs.map((a, m) =>
      signedSumMoments(
        a,
        below.slice(m * size, (m + 1) * size).map((t) => polynomialMoments(polynomial, t, order[l]!)),
      ),
    );
  });
  return below;
}
