import { z } from "zod";
import type { Judgement } from "../../experiments/judgement.ts";

const number = z.union([z.number(), z.nan(), z.literal(Number.POSITIVE_INFINITY), z.literal(Number.NEGATIVE_INFINITY)]);

export const verdictSchema = z.enum(["consistent", "contradicted", "inconclusive", "not applicable"]);

const estimate = z.object({
  value: number,
  low: number,
  high: number,
  level: z.number().gt(0).lt(1),
  standardError: z.exactOptional(number),
  note: z.exactOptional(z.string()),
});

const part = z.object({
  name: z.string(),
  quantity: z.string(),
  relation: z.exactOptional(z.literal("<")),
  predicted: number,
  estimate,
  verdict: verdictSchema,
});

/** What a run said, as it comes from a file: numbers decoded, NaN and ±∞ among them. */
export const judgementSchema: z.ZodType<Judgement> = z.object({
  verdict: verdictSchema.nullable(),
  withheld: z.exactOptional(z.string()),
  hypotheses: z.array(z.object({ states: z.string(), holds: z.boolean() })),
  parts: z.array(part),
  controls: z.array(
    z.object({ violates: z.string(), verdict: verdictSchema, parts: z.array(part), note: z.exactOptional(z.string()) }),
  ),
  beside: z.array(
    z.object({ label: z.string(), parts: z.array(z.object({ name: z.string(), quantity: z.string(), estimate })) }),
  ),
});
