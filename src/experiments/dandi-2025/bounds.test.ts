import { expect, test } from "vitest";
import { experiments } from "../registry.gen.ts";

/** A weaker bound than the sentence states would earn a verdict for another claim. */
test.each([
  ["depth-gap", { factor: 0.95 }],
  ["depth-gap", { kappa: 1.9 }],
  ["four-stages", { factor: 0.9 }],
  ["kernel-threshold", { cubicBound: 0.4 }],
  ["feature-recovery-threshold", { overlap: 0.7 }],
] as const)("%s does not apply with %o", async (name, changes) => {
  const claim = await experiments[`dandi-2025/${name}`]!();
  if (claim.kind !== "claim") throw new Error("not a claim");
  expect(claim.hypotheses.every(({ holds }) => holds(claim.profiles.laptop))).toBe(true);
  expect(claim.hypotheses.some(({ holds }) => !holds({ ...claim.profiles.laptop, ...changes }))).toBe(true);
});
