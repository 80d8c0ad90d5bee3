import { paperOf } from "../../board/card.ts";
import { requireDomain } from "../../math/domain-error.ts";
import { bibtex, citation, parseBibliography } from "../../plots/bibliography.ts";
import { PAPER_TEXTS, type PaperText } from "./paper-texts.ts";
import { SITE_VERSION } from "./site-file.ts";
import type { Papers } from "./site-schema.ts";

/** Of a paper, what a list of papers shows. */
export interface PaperHead {
  readonly id: string;
  readonly title: string;
  /** "Safran & Lee"; "Dandi et al." beyond three. */
  readonly authors: string;
  readonly year: string;
}

/**
 * The pages of the papers: texts, the bibliography's entry, every experiment of the paper's folder in exactly one chapter,
 * the titles of the notes. Throws where a text names an experiment or a note that is not there, or names one twice, and
 * where an experiment belongs to no paper.
 */
export function papersPage(
  ids: readonly string[],
  {
    bibliography,
    notes,
    texts = PAPER_TEXTS,
  }: {
    readonly bibliography: string;
    /** Title of each note, by name. */
    readonly notes: ReadonlyMap<string, string>;
    readonly texts?: readonly PaperText[];
  },
): Papers {
  const known = new Set(texts.map(({ id }) => id));
  const homeless = ids.find((id) => !known.has(paperOf(id)));
  requireDomain(homeless === undefined, "papersPage", "every experiment must belong to a paper with a text", homeless);
  return {
    version: SITE_VERSION,
    papers: texts.map(({ question, stated, derived, ...text }) => ({
      ...paperHead(text, bibliography),
      citation: citation(bibliography, text.cite),
      bibtex: bibtex(bibliography, text.cite),
      question,
      stated: [...stated],
      derived: [...derived],
      chapters: chaptersOf(
        text,
        ids.filter((id) => paperOf(id) === text.id),
      ),
      notes: text.notes.map((name) => {
        const title = notes.get(name);
        requireDomain(title !== undefined, "papersPage", "every note must be in docs/theory", name);
        return { name, title };
      }),
    })),
  };
}

/** Title, authors' family names and year, as the bibliography has them. */
export function paperHead({ id, cite }: Pick<PaperText, "id" | "cite">, bibliography: string): PaperHead {
  const entry = parseBibliography(bibliography).get(cite);
  requireDomain(entry !== undefined, "paperHead", "the paper must be in references.bib", cite);
  const field = (name: string): string => (entry.fields.get(name) ?? "").replace(/[{}]/g, "");
  const names = field("author")
    .split(/\s+and\s+/)
    .map((name) => name.split(",")[0]!.trim());
  const authors =
    names.length > 3 ? `${names[0]} et al.` : [names.slice(0, -1).join(", "), names.at(-1)].filter(Boolean).join(" & ");
  return { id, title: field("title"), authors, year: field("year") };
}

function chaptersOf(
  { chapters }: Pick<PaperText, "chapters">,
  ids: readonly string[],
): Papers["papers"][number]["chapters"] {
  const named = chapters.flatMap(({ claims }) => claims);
  const stray = named.find((id, at) => !ids.includes(id) || named.indexOf(id) !== at);
  requireDomain(stray === undefined, "papersPage", "a chapter must name experiments of its paper, each once", stray);
  const rest = ids.filter((id) => !named.includes(id));
  return [
    ...chapters.map(({ heading, text, claims }) => ({ heading, text, claims: [...claims] })),
    ...(rest.length === 0 ? [] : [{ heading: "Also here", text: "", claims: rest }]),
  ];
}
