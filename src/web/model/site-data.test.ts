import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { thresholdFigure } from "../../../tests/fixtures/figures.ts";
import { siteData } from "../../../tools/site-data.ts";
import { newDocument } from "../../cli/export/document.ts";
import { encodeNumbers } from "../../experiments/encode-numbers.ts";
import { experiments } from "../../experiments/registry.gen.ts";
import type { Json } from "../../math/json.ts";
import { figureSvg } from "../../plots/svg.ts";
import { figureSchema } from "./figure-schema.ts";
import { noteOf } from "./note.ts";
import { PAPER_TEXTS, type PaperText } from "./paper-texts.ts";
import { papersPage } from "./papers.ts";
import { siteFiles } from "./site-data.ts";
import { decodeSiteFile, SiteDataError } from "./site-file.ts";
import {
  type Board,
  boardSchema,
  claimSchema,
  noteSchema,
  type Papers,
  papersSchema,
  readSiteFile,
} from "./site-schema.ts";

const ids = Object.keys(experiments).sort();
let files: ReadonlyMap<string, string>;
let board: Board;
let papers: Papers;

const parsed = (path: string): unknown => JSON.parse(files.get(path)!);

beforeAll(async () => {
  files = await siteData();
  board = readSiteFile(boardSchema, "board.json", parsed("board.json"));
  papers = readSiteFile(papersSchema, "papers.json", parsed("papers.json"));
});

describe("the board", () => {
  it("has a card for every experiment, and fits into 60 kB compressed", () => {
    expect(board.cards.map(({ id }) => id).sort()).toEqual(ids);
    expect(gzipSync(files.get("board.json")!).length).toBeLessThan(60_000);
  });

  it("shows a verdict only with its numbers and its controls", () => {
    const judged = board.cards.filter(({ state }) => state === "judged");
    expect(judged.length).toBeGreaterThan(0);
    for (const { verdict, headline, strip, controls } of judged) {
      expect(verdict).not.toBeNull();
      expect(headline).toMatch(/→/);
      expect(strip.some(({ role }) => role === "claim")).toBe(true);
      expect(controls.contradicted).toBe(controls.of);
    }
    for (const { state, verdict } of board.cards) if (state !== "judged") expect(verdict).toBeNull();
  });

  it("names only files that are there", () => {
    for (const { figure } of board.cards) {
      expect(figure?.title?.length).toBeGreaterThan(3);
      expect(figure?.panel).toMatchObject({ width: 316.8, of: expect.any(Number), height: expect.any(Number) });
      for (const path of figure === null ? [] : [figure.light, figure.dark]) expect(files.has(path), path).toBe(true);
    }
    expect(board.emblem).not.toBeNull();
  });
});

describe("a claim's page", () => {
  it.each(ids)("%s: passes its schema, with the card of the board, a formula and the code", (id) => {
    const path = `claims/${id}.json`;
    const page = readSiteFile(claimSchema, path, parsed(path));
    expect(gzipSync(files.get(path)!).length).toBeLessThan(30_000);
    expect(page.card).toEqual(board.cards.find((card) => card.id === id));
    expect(page.mathml).toMatch(/^<math/);
    expect(page.source.bibtex).toContain(page.source.cite);
    expect(page.code.text).toContain("defin");
    expect(page.parameters.every(({ meaning }) => meaning !== "")).toBe(true);
    expect(page.card.kind === "survey" || (page.hypotheses.length > 0 && page.margins !== "")).toBe(true);
  });
});

describe("siteFiles", () => {
  it("ships a figure's numbers, NaN among them, with its claim, and says so where nothing was run", async () => {
    const all = await Promise.all(Object.values(experiments).map((load) => load()));
    const experiment = all.find(({ kind }) => kind === "claim")!;
    const made = siteFiles({
      experiments: all,
      results: new Map(),
      drawings: new Map(),
      figures: new Map([[experiment.id, thresholdFigure]]),
      code: new Map(),
      bibliography: readFileSync(new URL("../../../references.bib", import.meta.url), "utf8"),
      notes: new Map(PAPER_TEXTS.flatMap(({ notes }) => notes.map((name) => [name, `# ${name}\n\ntext`] as const))),
      typeset: (formula) => formula,
      html: (markdown) => markdown,
    });
    const path = `claims/${experiment.id}.json`;
    const page = readSiteFile(claimSchema, path, JSON.parse(made.get(path)!));
    expect(page.figure).toEqual(thresholdFigure);
    expect(page.result).toBeNull();
    expect(page.card.state).toBe("not run");
    expect(readSiteFile(boardSchema, "board.json", JSON.parse(made.get("board.json")!)).emblem).toBeNull();
  });
});

describe("the papers", () => {
  it("have every experiment of their folder in exactly one chapter", () => {
    const shown = papers.papers.flatMap(({ chapters }) => chapters.flatMap(({ claims }) => claims));
    expect([...shown].sort()).toEqual(ids);
    for (const { id, chapters } of papers.papers) {
      for (const claim of chapters.flatMap(({ claims }) => claims)) expect(claim.startsWith(`${id}/`)).toBe(true);
    }
  });

  it("have every note of the theory exactly once", () => {
    const notes = [...files.keys()].filter((path) => path.startsWith("notes/")).sort();
    expect(papers.papers.flatMap((paper) => paper.notes.map(({ name }) => `notes/${name}.json`)).sort()).toEqual(notes);
    for (const path of notes) {
      const note = readSiteFile(noteSchema, path, parsed(path));
      expect(note.sections.length).toBeGreaterThan(1);
      const html = note.sections.map((section) => section.html).join("");
      expect(html).not.toMatch(/<!--|<script|style=|\.md|javascript:|&lt;!--/);
      // Every link leads to a page of the site that is there.
      for (const [, address] of html.matchAll(/href="([^"]*)"/g)) {
        if (/^(https:|#\/$)/.test(address!)) continue;
        const [, claim, paper, named] = /^#\/(?:claim\/(.+)|papers\/(.+)\?note=(.+))$/.exec(address!)!;
        if (claim !== undefined) expect(ids).toContain(claim);
        else expect(readSiteFile(noteSchema, "note", parsed(`notes/${named}.json`)).paper).toBe(paper);
      }
      for (const [, path] of html.matchAll(/src="data\/([^"]*)"/g)) expect(files.has(path!), path).toBe(true);
      const anchors = note.sections.map(({ id }) => id);
      expect(new Set(anchors).size).toBe(anchors.length);
    }
  });

  it("are headed as people cite them", () => {
    expect(papers.papers.map(({ authors, year }) => `${authors} ${year}`)).toEqual([
      "Safran & Lee 2022",
      "Safran, Eldan & Shamir 2019",
      "Vempala & Wilmes 2019",
      "Dandi et al. 2025",
    ]);
  });
});

describe("papersPage", () => {
  const bibliography = "@misc{a, title = {T}, author = {B, C}, year = {2000}}";
  const text: PaperText = {
    ...PAPER_TEXTS[0]!,
    id: "p",
    cite: "a",
    notes: [],
    chapters: [{ heading: "h", text: "", claims: ["p/x"] }],
  };
  const page = (own: readonly string[], more: Partial<PaperText> = {}) =>
    papersPage(own, { bibliography, notes: new Map(), texts: [{ ...text, ...more }] });

  it("puts an experiment that no chapter names into a last one", () => {
    expect(page(["p/x", "p/y"]).papers[0]!.chapters.map(({ heading, claims }) => [heading, claims])).toEqual([
      ["h", ["p/x"]],
      ["Also here", ["p/y"]],
    ]);
  });

  it("refuses what does not fit together", () => {
    expect(() => page(["q/x"])).toThrow("every experiment must belong to a paper");
    expect(() => page(["p/y"])).toThrow("a chapter must name experiments of its paper");
    expect(() => page(["p/x"], { chapters: [...text.chapters, ...text.chapters] })).toThrow("each once");
    expect(() => page(["p/x"], { notes: ["gone"] })).toThrow("every note must be in docs/theory");
    expect(() => page(["p/x"], { cite: "gone" })).toThrow("references.bib");
  });
});

describe("readSiteFile", () => {
  it("says which file is wrong and what to do", () => {
    const broken = { ...(parsed("board.json") as object), version: 2 };
    expect(() => readSiteFile(boardSchema, "board.json", broken)).toThrow(SiteDataError);
    expect(() => readSiteFile(boardSchema, "board.json", broken)).toThrow(/^board\.json is not .*version.*Reload/);
    for (const json of [broken, null, [], "x", 1])
      expect(() => decodeSiteFile("board.json", json as Json)).toThrow(/^board\.json is not .*version.*Reload/);
  });

  it("is taken on trust by a page, all but its version", () => {
    expect(decodeSiteFile("board.json", parsed("board.json") as Json)).toEqual(board);
  });

  it("keeps NaN and infinities of a figure", () => {
    const written = JSON.parse(JSON.stringify(encodeNumbers(thresholdFigure)));
    expect(readSiteFile(figureSchema, "figure", written)).toEqual(thresholdFigure);
  });
});

describe("noteOf", () => {
  it("cuts at headings, keeps fences whole and drops markers", () => {
    const note = noteOf(
      "n",
      "# Title\n\nIntro\n<!-- block a -->\n| x |\n<!-- /block -->\n## One\n```sh\n## no heading\n```\n## Two\n",
    );
    expect(note.title).toBe("Title");
    expect(note.sections).toEqual([
      { heading: "", markdown: "Intro\n| x |" },
      { heading: "One", markdown: "```sh\n## no heading\n```" },
      { heading: "Two", markdown: "" },
    ]);
    expect(() => noteOf("n", "no title")).toThrow("n must have a title");
  });
});

it("a drawing has every colour of its own exchanged in the dark", async () => {
  const { themedSvg, DARK_COLOURS } = await import("../../plots/themed-svg.ts");
  const svg = figureSvg(thresholdFigure, { document: newDocument() });
  const colours = (text: string) =>
    new Set([...text.matchAll(/="(#[0-9a-fA-F]{6})"/g)].map(([, colour]) => colour!.toLowerCase()));
  const light = colours(svg);
  const dark = colours(themedSvg(svg, "dark"));
  expect(themedSvg(svg, "light")).toBe(svg);
  expect([...light].filter((colour) => dark.has(colour))).toEqual([]);
  const codes = new Set([...DARK_COLOURS.keys()].map((colour) => colour.toLowerCase()));
  expect([...light].filter((colour) => !codes.has(colour))).toEqual([]);
});
