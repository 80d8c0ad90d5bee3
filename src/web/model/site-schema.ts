import { z } from "zod";
import { decodeNumbers } from "../../experiments/encode-numbers.ts";
import type { Json } from "../../math/json.ts";
import { figureSchema } from "./figure-schema.ts";
import { judgementSchema, verdictSchema } from "./judgement-schema.ts";

/** The layout of the files below; a page of one version reads no other. */
export const SITE_VERSION = 1;

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

/** A claim or survey as a card of the board. */
export const cardSchema = z.object({
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
  figure: z.object({ light: z.string(), dark: z.string() }).nullable(),
});
export type Card = z.infer<typeof cardSchema>;

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

/** `notes/<name>.json`: a note on the theory, cut at its headings. */
export const noteSchema = z.object({
  version,
  name: z.string(),
  title: z.string(),
  sections: z.array(z.object({ heading: z.string(), markdown: z.string() })),
});
export type Note = z.infer<typeof noteSchema>;

/** A file of the site that is not what it should be: a sentence for the reader, who can do nothing about its insides. */
export class SiteDataError extends Error {
  override readonly name = "SiteDataError";
}

/** Decodes NaN and ±∞ and checks a file against its schema. */
export function readSiteFile<T>(schema: z.ZodType<T>, file: string, json: unknown): T {
  const result = schema.safeParse(decodeNumbers(json as Json));
  if (result.success) return result.data;
  const [{ path, message }] = result.error.issues as [z.core.$ZodIssue];
  throw new SiteDataError(
    `${file} is not what this page expects (${path.map(String).join(".") || "the whole"}: ${message}). ` +
      "Reload the page; if that does not help, the site was not built completely.",
  );
}
