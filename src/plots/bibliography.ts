import { DomainError, requireDomain } from "../math/domain-error.ts";

/** An entry of references.bib. */
export interface BibliographyEntry {
  readonly key: string;
  /** "article", "inproceedings". */
  readonly type: string;
  readonly fields: ReadonlyMap<string, string>;
  /** The entry as it stands in the file. */
  readonly source: string;
}

/**
 * Reads a BibTeX file of our own making: `@type{key, field = {value}, ...}`, UTF-8, values in braces that balance, no
 * macros and no concatenation. Anything else is a DomainError that says where.
 */
export function parseBibliography(text: string): ReadonlyMap<string, BibliographyEntry> {
  const entries = new Map<string, BibliographyEntry>();
  let at = 0;
  for (;;) {
    while (/\s/.test(text[at] ?? "")) at++;
    if (at >= text.length) return entries;
    const head = matchAt(/@(\w+)\{\s*([^\s,{}]+)\s*,/y, text, at);
    const [whole, type, key] = head as unknown as [string, string, string];
    const fields = new Map<string, string>();
    const start = at;
    at += whole.length;
    for (;;) {
      const end = /\s*\}/y;
      end.lastIndex = at;
      if (end.test(text)) {
        at = end.lastIndex;
        break;
      }
      const [opening, name] = matchAt(/\s*([\w-]+)\s*=\s*\{/y, text, at) as unknown as [string, string];
      const close = closingBrace(text, at + opening.length);
      fields.set(name.toLowerCase(), text.slice(at + opening.length, close));
      at = matchAt(/\s*,?/y, text, close + 1)[0].length + close + 1;
    }
    requireDomain(!entries.has(key), "parseBibliography", "every key must occur once", key);
    entries.set(key, { key, type: type.toLowerCase(), fields, source: text.slice(start, at) });
  }
}

/** An entry as BibTeX, as it stands in the file. */
export function bibtex(bibliography: string, key: string): string {
  return entryOf(bibliography, key).source;
}

/** An entry in one line of plain text: authors, title, where it appeared, year, arXiv number or DOI. */
export function citation(bibliography: string, key: string): string {
  const { fields } = entryOf(bibliography, key);
  const field = (name: string): string | undefined => fields.get(name)?.replace(/[{}]/g, "").replaceAll("--", "–");
  const volume = [field("volume"), field("number") && `(${field("number")})`].join("");
  const place = [
    field("journal") ?? field("booktitle"),
    [field("series"), volume].filter((part) => part).join(" "),
    field("pages") && `pages ${field("pages")}`,
    field("year"),
  ].filter((part) => part);
  const eprint = field("eprint");
  const doi = field("doi");
  return [
    authors(field("author") ?? ""),
    field("title"),
    place.join(", "),
    ...(eprint ? [`${field("archiveprefix") ?? "arXiv"}:${eprint}`] : doi ? [`doi:${doi}`] : []),
  ]
    .map((part) => (/[.?!]$/.test(part ?? "") ? part : `${part}.`))
    .join(" ");
}

/** "Safran, Itay and Lee, Jason D." as "Itay Safran and Jason D. Lee". */
function authors(field: string): string {
  const names = field.split(/\s+and\s+/).map((name) => name.split(/,\s*/).reverse().join(" "));
  return names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)}` : (names[0] ?? "");
}

function entryOf(bibliography: string, key: string): BibliographyEntry {
  const entry = parseBibliography(bibliography).get(key);
  if (entry === undefined) throw new DomainError("bibliography", "the key must be one of references.bib", key);
  return entry;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  if (match !== null) return match;
  throw new DomainError(
    "parseBibliography",
    `must read @type{key, field = {value}} at character ${at}`,
    text.slice(at, at + 40),
  );
}

function closingBrace(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === "{") depth++;
    if (text[at] === "}" && --depth === 0) return at;
  }
  throw new DomainError("parseBibliography", "every brace must be closed", text.slice(from, from + 40));
}
