import { z } from "zod";
import { type ActivationId, activations } from "../activations/registry.gen.ts";

/** The outer function g(h) = σ(gain · h), σ from the registry of activations. */
export const outerFunction = z
  .object({
    activation: z.enum(Object.keys(activations) as [ActivationId, ...ActivationId[]]),
    gain: z.number().positive(),
  })
  .describe("g(h) = σ(gain · h)");

export type OuterFunction = z.infer<typeof outerFunction>;

/** g, and whether it is odd. */
export function outerOf({ activation, gain }: OuterFunction) {
  const { value, parity } = activations[activation];
  return { value: (h: number) => value(gain * h), isOdd: parity === -1 };
}
