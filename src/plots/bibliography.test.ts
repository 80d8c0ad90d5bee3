import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DomainError } from "../math/domain-error.ts";
import { bibtex, citation, parseBibliography } from "./bibliography.ts";

const text = readFileSync(new URL("../../references.bib", import.meta.url), "utf8");

describe("references.bib", () => {
  it("is read whole: every entry has an author, a title, a year and a place", () => {
    const entries = [...parseBibliography(text).values()];
    expect(entries.length).toBe(text.match(/^@/gm)?.length);
    expect(entries.map(({ source }) => source).join("\n\n")).toBe(text.trim());
    for (const { fields, key } of entries) {
      for (const field of ["author", "title", "year"]) expect(fields.get(field), `${key}.${field}`).toBeTruthy();
      expect(fields.get("journal") ?? fields.get("booktitle"), key).toBeTruthy();
      expect(key).toMatch(/^[a-z]+(19|20)\d\d[a-z]+$/);
      expect(key).toContain(fields.get("year"));
    }
  });

  it("cites in plain text", () => {
    expect(citation(text, "dandi2025computational")).toBe(
      "Yatin Dandi, Luca Pesce, Lenka Zdeborová and Florent Krzakala. The Computational Advantage of Depth: Learning " +
        "High-Dimensional Hierarchical Functions with Gradient Descent. Advances in Neural Information Processing " +
        "Systems, 2025. arXiv:2502.13961.",
    );
    expect(citation(text, "safran2019depth")).toContain("Being Separated? Proceedings");
    expect(citation(text, "wichura1988algorithm")).toContain("Algorithm AS 241");
    expect(citation(text, "wichura1988algorithm")).toContain("37(3), pages 477–484, 1988. doi:10.2307/2347330.");
  });

  it("gives an entry back as it stands", () => {
    expect(bibtex(text, "efron1987better")).toMatch(/^@article\{efron1987better,\n {2}title = [\s\S]*\n\}$/);
  });
});

describe("parseBibliography", () => {
  it("keeps nested braces and takes a missing last comma", () => {
    const entry = parseBibliography("@book{key2000x, Title = {The {SQ} {{b}}ound}, year={2000}}").get("key2000x");
    expect(entry?.fields.get("title")).toBe("The {SQ} {{b}}ound");
    expect(entry?.fields.get("year")).toBe("2000");
  });

  it.each(["@book{a, year = 2000}", "@book{a, title = {x}", "@book{a, title = {x", "stray", "@book{a,} @book{a,}"])(
    "refuses %s",
    (broken) => expect(() => parseBibliography(broken)).toThrow(DomainError),
  );

  it("names an unknown key", () => {
    expect(() => bibtex(text, "nobody1900")).toThrow('the key must be one of references.bib, got "nobody1900"');
  });
});
