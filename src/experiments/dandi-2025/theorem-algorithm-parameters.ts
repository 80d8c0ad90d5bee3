import { z } from "zod";
import { effectiveDimensionOf } from "./running-example.ts";
import { ACTIVATIONS } from "./theorem-networks.ts";

const constant = z.number().positive();

/** The theorem's sizes; the powers of d are its own, the constants a choice. */
export const theoremParams = z
  .object({
    dimensions: z.array(z.int().min(9)).min(1).readonly().describe("input dimensions d"),
    epsilon: z.number().gt(0).lt(1).describe("ε: d_eff = ⌊d^ε⌋"),
    delta: z.number().gt(0).lt(1).describe("δ of the sample sizes"),
    widthDelta: z.number().gt(0).lt(1).describe("δ′ of the width, above δ"),
    firstConstant: constant.describe("c₁ of n₁ = ⌈c₁ d^(1+ε+δ)⌉, the points of each step of stage (i)"),
    secondConstant: constant.describe("c₂ of n₂ = ⌈c₂ d^(2ε+δ)⌉, the points of stage (ii)"),
    readoutConstant: constant.describe("c₃ of n₃ = ⌈c₃ d^δ⌉, the points of stage (iii)"),
    widthConstant: constant.describe("c_p of p = ⌈c_p d^(2ε+δ′)⌉, the width of both hidden layers"),
    drift: z.number().gt(0).lt(1).describe("a: a step of stage (i) multiplies small overlaps by 1 + a"),
    ridge: constant.describe("c of the penalties λ₂ = c p/n₂ and λ₃ = c p/n₃"),
    signs: z.enum(["ones", "balanced"]).describe("a*: the theorem's, or + and − in turn"),
    activations: z
      .array(z.enum(Object.keys(ACTIVATIONS) as [keyof typeof ACTIVATIONS]))
      .min(1)
      .readonly()
      .describe("σ, each one satisfying the theorem's assumption"),
    replicas: z.int().min(1).max(10_000).describe("independent runs for each d"),
  })
  .refine((p) => p.delta < p.widthDelta, { path: ["widthDelta"], error: "must be above delta" })
  .refine((p) => p.dimensions.every((d) => effectiveDimensionOf(d, p.epsilon) >= 3), {
    path: ["dimensions"],
    error: "must leave d_eff ≥ 3",
  })
  .refine((p) => new Set(p.dimensions).size === p.dimensions.length, { path: ["dimensions"], error: "must differ" })
  .refine((p) => new Set(p.activations).size === p.activations.length, { path: ["activations"], error: "must differ" });
export type TheoremParams = z.infer<typeof theoremParams>;
