import type { z } from "zod";

/** A number that the theory predicts, for `thalweg predict` and for the reference tests. */
export interface Quantity<Params> {
  /** The file's name. */
  readonly id: string;
  /** One sentence. */
  readonly summary: string;
  /** One flag each; `.describe` is its help. */
  readonly params: z.ZodType<Params> & { readonly shape: Readonly<Record<string, z.ZodType>> };
  readonly value: (params: Params) => QuantityValue;
}

export interface QuantityValue {
  /** An integer beyond 2⁵³ comes as its decimal string. */
  readonly value: number | string;
  /** Largest numerical error; 0 when exact. Not the error of the theory, which `source` states. */
  readonly accuracy: number;
  readonly accuracyIs: "absolute" | "relative";
  /** Where the formula comes from, and what kind of statement it is (exact, limit, leading order). */
  readonly source: string;
}

export function defineQuantity<Params>(quantity: Quantity<Params>): Quantity<Params> {
  return quantity;
}
