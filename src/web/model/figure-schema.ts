import { z } from "zod";
import type { Figure } from "../../experiments/figure.ts";

/** A number as it comes decoded from a file: NaN and ±∞ too. */
const number = z.union([z.number(), z.nan(), z.literal(Number.POSITIVE_INFINITY), z.literal(Number.NEGATIVE_INFINITY)]);
const label = z.string();
const point = z.object({ x: number, y: number });
const bandPoint = z.object({ x: number, y: number, low: number, high: number });

const mark = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("measured"), label, points: z.array(bandPoint) }),
  z.object({ kind: z.literal("intervals"), label, points: z.array(bandPoint) }),
  z.object({ kind: z.literal("theory"), label, points: z.array(point), of: z.exactOptional(z.string()) }),
  z.object({ kind: z.literal("floor"), label, points: z.array(point) }),
  z.object({ kind: z.literal("line-x"), label, at: number }),
  z.object({ kind: z.literal("line-y"), label, at: number }),
  z.object({ kind: z.literal("margin-y"), label, low: number, high: number }),
]);

const axis = z.object({
  label: z.string(),
  scale: z.enum(["linear", "log"]),
  domain: z.exactOptional(z.tuple([number, number])),
});

/** A figure as it comes from a file. */
export const figureSchema: z.ZodType<Figure> = z.object({
  id: z.string(),
  title: z.string(),
  caption: z.string(),
  panels: z.array(z.object({ title: z.exactOptional(z.string()), x: axis, y: axis, marks: z.array(mark) })),
});
