import { requireDomain } from "../../math/domain-error.ts";
import { SITE_VERSION } from "./site-file.ts";
import type { Note } from "./site-schema.ts";

/** A note as its title and its sections, in Markdown. */
export interface MarkdownNote {
  readonly name: string;
  readonly title: string;
  readonly sections: readonly { readonly heading: string; readonly markdown: string }[];
}

/**
 * A Markdown note as its title and its sections: what stands before the first `##` has the heading "". The markers
 * around generated tables (HTML comments) are dropped, their content stays. Headings inside fences are no headings.
 */
export function noteOf(name: string, markdown: string): MarkdownNote {
  const lines = withoutComments(markdown).split("\n");
  const first = lines.findIndex((line) => line.startsWith("# "));
  requireDomain(first >= 0, "noteOf", `${name} must have a title «# …»`, lines[0]);
  const sections: { heading: string; lines: string[] }[] = [{ heading: "", lines: [] }];
  let fenced = false;
  for (const line of lines.slice(first + 1)) {
    if (line.startsWith("```")) fenced = !fenced;
    if (!fenced && line.startsWith("## ")) sections.push({ heading: line.slice(3).trim(), lines: [] });
    else sections.at(-1)!.lines.push(line);
  }
  return {
    name,
    title: lines[first]!.slice(2).trim(),
    sections: sections
      .map(({ heading, lines: own }) => ({ heading, markdown: own.join("\n").trim() }))
      .filter(({ heading, markdown: text }) => heading !== "" || text !== ""),
  };
}

/** The note as the site ships it. */
export function typesetNote(
  { name, title, sections }: MarkdownNote,
  { paper, html }: { readonly paper: string; readonly html: (markdown: string) => string },
): Note {
  return {
    version: SITE_VERSION,
    name,
    title,
    paper,
    sections: sections.map(({ heading, markdown }) => ({ id: anchorOf(heading), heading, html: html(markdown) })),
  };
}

/** "The first stage: at which n?" is "the-first-stage-at-which-n". */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{Nd}]+/gu, "-")
    .replace(/^-|-$/g, "");

const withoutComments = (markdown: string): string => markdown.replace(/<!--[\s\S]*?-->\n?/g, "");
