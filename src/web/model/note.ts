import { requireDomain } from "../../math/domain-error.ts";
import { type Note, SITE_VERSION } from "./site-schema.ts";

/**
 * A Markdown note as its title and its sections: what stands before the first `##` has the heading "". The markers
 * around generated tables (HTML comments) are dropped, their content stays. Headings inside fences are no headings.
 */
export function noteOf(name: string, markdown: string): Note {
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
    version: SITE_VERSION,
    name,
    title: lines[first]!.slice(2).trim(),
    sections: sections
      .map(({ heading, lines: own }) => ({ heading, markdown: own.join("\n").trim() }))
      .filter(({ heading, markdown: text }) => heading !== "" || text !== ""),
  };
}

const withoutComments = (markdown: string): string => markdown.replace(/<!--[\s\S]*?-->\n?/g, "");
