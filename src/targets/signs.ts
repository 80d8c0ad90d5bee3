import { z } from "zod";
import type { Stream } from "../math/random/stream.ts";

/** Laws of the signs a ∈ {−1, +1}ⁿ of a feature Σ a_i P(z_i)/√n. */
const laws = {
  /** +, −, +, −, …: for even n the feature's law is symmetric. */
  balanced: (i: number) => (i % 2 === 0 ? 1 : -1),
  /** Independent, ±1 with probability ½. */
  rademacher: (_: number, stream: Stream) => stream.sign(),
  ones: () => 1,
} satisfies { readonly [law: string]: (i: number, stream: Stream) => number };

export type SignLaw = keyof typeof laws;

export const signLaw = z
  .enum(Object.keys(laws) as [SignLaw, ...SignLaw[]])
  .describe("law of the signs a: balanced (+, −, +, …), rademacher or ones");

/** [count] signs; `stream` is used by random laws only. */
export function drawSigns(law: SignLaw, count: number, stream: Stream): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => laws[law](i, stream));
}
