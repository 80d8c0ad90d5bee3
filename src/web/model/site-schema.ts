import { z } from "zod";
import type { Card } from "../../board/card.ts";
import { decodeNumbers } from "../../experiments/encode-numbers.ts";
import type { Json } from "../../math/json.ts";
import { figureSchema } from "./figure-schema.ts";
import { judgementSchema, verdictSchema } from "./judgement-schema.ts";
import { SITE_VERSION, SiteDataError } from "./site-file.ts";

const version = z.literal(SITE_VERSION);
const id = z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/);
const number = z.number();

const stripRow = z.object({
  name: z.string(),
  world: z.string(),
  role: z.enum(["claim", "control"]),
  predicted: number,
  bound: z.boolean(),
  low: number,
  high: number,
  value: z.exactOptional(number),
  cut: z.object({ low: z.boolean(), high: z.boolean() }),
});

/** A card of a site's file: of the record that it was built with. */
export const cardSchema: z.ZodType<Card> = z.object({
  id,
  kind: z.enum(["claim", "survey"]),
  paper: z.string(),
  title: z.string(),
  claim: z.string(),
  /** "not run": the site was built without a record of it. "withheld": it ran, but no verdict may be shown. */
  state: z.enum(["judged", "withheld", "survey", "not run"]),
  verdict: verdictSchema.nullable(),
  withheld: z.exactOptional(z.string()),
  /** The first part's numbers: "growth: 1 → 1.095 [1.053, 1.137]"; "" where there are none. */
  headline: z.string(),
  /** Parts that the headline leaves out. */
  more: z.int().min(0),
  controls: z.object({ contradicted: z.int().min(0), of: z.int().min(0) }),
  strip: z.array(stripRow),
  /** Files of the figure, relative to the site's data; null where there is none. */
  figure: z
    .object({
      light: z.string(),
      dark: z.string(),
      title: z.exactOptional(z.string()),
      panel: z.exactOptional(z.object({ of: z.int().min(1), width: number, height: number })),
    })
    .nullable(),
});
export type { Card };

/** `board.json`: all that the first page needs. */
export const boardSchema = z.object({
  version,
  papers: z.array(z.object({ id: z.string(), title: z.string(), authors: z.string(), year: z.string() })),
  cards: z.array(cardSchema),
  /** Id of the experiment whose figure stands on top; null where it has none. */
  emblem: z.string().nullable(),
});
export type Board = z.infer<typeof boardSchema>;

/** What a stored run leaves to the site. */
export const resultSchema = z.object({
  experiment: id,
  codeVersion: z.string(),
  profile: z.enum(["smoke", "laptop", "paper"]),
  seed: z.int(),
  params: z.unknown(),
  rows: z.int().min(0),
  judgement: judgementSchema.nullable(),
});
export type Result = z.infer<typeof resultSchema>;

/** `claims/<paper>/<name>.json`: one page. */
export const claimSchema = z.object({
  version,
  card: cardSchema,
  /** The statement as TeX, and as MathML made from it at build time. */
  formula: z.string(),
  mathml: z.string(),
  source: z.object({ cite: z.string(), where: z.string(), citation: z.string(), bibtex: z.string() }),
  hypotheses: z.array(z.string()),
  parts: z.array(z.object({ name: z.string(), quantity: z.string(), relation: z.exactOptional(z.literal("<")) })),
  controls: z.array(z.string()),
  beside: z.array(z.string()),
  /** "" for a survey. */
  margins: z.string(),
  level: z.number().nullable(),
  /** A parameter that a profile leaves out is absent there. */
  parameters: z.array(
    z.object({
      name: z.string(),
      meaning: z.string(),
      smoke: z.unknown().optional(),
      laptop: z.unknown().optional(),
      paper: z.unknown().optional(),
    }),
  ),
  /** The experiment's own source file. */
  code: z.object({ file: z.string(), text: z.string() }),
  result: resultSchema.nullable(),
  /** The figure as data, for its table and for other formats; null where only the drawing is there. */
  figure: figureSchema.nullable(),
});
export type ClaimPage = z.infer<typeof claimSchema>;

/** `papers.json`. */
export const papersSchema = z.object({
  version,
  papers: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      authors: z.string(),
      year: z.string(),
      citation: z.string(),
      bibtex: z.string(),
      question: z.string(),
      stated: z.array(z.string()),
      derived: z.array(z.string()),
      chapters: z.array(z.object({ heading: z.string(), text: z.string(), claims: z.array(id) })),
      notes: z.array(z.object({ name: z.string(), title: z.string() })),
    }),
  ),
});
export type Papers = z.infer<typeof papersSchema>;

/** `notes/<name>.json`: a note on the theory, cut at its headings; its HTML was made when the site was built. */
export const noteSchema = z.object({
  version,
  name: z.string(),
  title: z.string(),
  paper: z.string(),
  /** `id` is an anchor within the note; the first section's heading and id may be "". */
  sections: z.array(z.object({ id: z.string(), heading: z.string(), html: z.string() })),
});
export type Note = z.infer<typeof noteSchema>;

/** Decodes NaN and ±∞ and checks a file against its schema. */
export function readSiteFile<T>(schema: z.ZodType<T>, file: string, json: unknown): T {
  const result = schema.safeParse(decodeNumbers(json as Json));
  if (result.success) return result.data;
  const [{ path, message }] = result.error.issues as [z.core.$ZodIssue];
  throw new SiteDataError(file, `${path.map(String).join(".") || "the whole"}: ${message}`);
}
