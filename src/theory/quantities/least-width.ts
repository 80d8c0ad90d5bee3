import { z } from "zod";
import { requireDomain } from "../../math/domain-error.ts";
import { integerForJson } from "../certificates/certificate.ts";
import { radialParams } from "../certificates/radial-target.ts";
import profile from "../certificates/targets/profile.ts";
import { defineQuantity } from "../quantity.ts";

export default defineQuantity({
  id: "least-width",
  summary:
    "The least width of one hidden layer (any activations and weights) that the certificate does not exclude for a radial function at a root mean square error.",
  params: radialParams.extend({
    profile: z.string().describe('f, an expression in r (and d): "max(0, 1 - r)"'),
    error: z.number().positive().max(1e60).describe("ε, the root mean square error, in the units of f"),
  }),
  value: ({ error, ...target }) => {
    const { targetVariance } = profile.certify(target, 1n);
    requireDomain(targetVariance > 0, "least-width", "the function must not be constant", target.profile);
    // A little above: what is excluded at this part of the variance has an error above ε.
    const relative = (error ** 2 / targetVariance) * (1 + 2 ** -50);
    const width = relative >= 1 ? 1n : profile.leastWidth(target, relative).width;
    return {
      value: integerForJson(width),
      accuracy: 0,
      accuracyIs: "absolute",
      source:
        "lower bound, proven: every smaller width is excluded by the certificate (the argument of Eldan & Shamir 2016), numerical errors taken off; " +
        `the variance is ${targetVariance}`,
    };
  },
});
