import { type CardFigure, cardOf, paperOf } from "../../board/card.ts";
import { encodeNumbers } from "../../experiments/encode-numbers.ts";
import type { Experiment, ProfileName } from "../../experiments/experiment.ts";
import type { Figure } from "../../experiments/figure.ts";
import type { Json } from "../../math/json.ts";
import { bibtex, citation } from "../../plots/bibliography.ts";
import { themedSvg } from "../../plots/themed-svg.ts";
import { controlsOf } from "./controls.ts";
import { noteOf, typesetNote } from "./note.ts";
import { PAPER_TEXTS, paperOfNote } from "./paper-texts.ts";
import { paperHead, papersPage } from "./papers.ts";
import { SITE_VERSION } from "./site-file.ts";
import type { Board, ClaimPage, Result } from "./site-schema.ts";

/** Everything that a site is made from, read already. */
export interface SiteSource {
  readonly experiments: readonly Experiment[];
  /** By the experiment's id; what was not run is absent. */
  readonly results: ReadonlyMap<string, Result>;
  /** Drawings as `figureSvg` gives them, and the figures as data where they were kept, by the experiment's id. */
  readonly drawings: ReadonlyMap<string, string>;
  readonly figures: ReadonlyMap<string, Figure>;
  /** Text of each experiment's file, by id. */
  readonly code: ReadonlyMap<string, string>;
  /** Text of references.bib. */
  readonly bibliography: string;
  /** Markdown of docs/theory, by the file's name without its ending. */
  readonly notes: ReadonlyMap<string, string>;
  /** A note's Markdown to HTML. */
  readonly html: (markdown: string) => string;
  /** TeX to MathML. */
  readonly typeset: (formula: string) => string;
}

/** The experiment whose figure stands on top of the board. */
export const EMBLEM = "safran-lee-2022/forbidden-region";

const PROFILES: readonly ProfileName[] = ["smoke", "laptop", "paper"];

/**
 * The data of the site as files by path: `board.json` and `papers.json`, then what is fetched when it is opened:
 * `claims/<id>.json`, `notes/<name>.json`, `figures/<id>.svg` and `figures/<id>.dark.svg`.
 */
export function siteFiles(source: SiteSource): ReadonlyMap<string, string> {
  const notes = [...source.notes].map(([name, markdown]) => noteOf(name, markdown));
  const ids = source.experiments.map(({ id }) => id);
  const titles = new Map(notes.map(({ name, title }) => [name, title]));
  return new Map([
    ["board.json", text(boardOf(source))],
    ["papers.json", text(papersPage(ids, { bibliography: source.bibliography, notes: titles }))],
    ...source.experiments.map(
      (experiment) => [`claims/${experiment.id}.json`, text(claimOf(experiment, source))] as const,
    ),
    ...notes.map(
      (note) =>
        [
          `notes/${note.name}.json`,
          text(typesetNote(note, { paper: paperOfNote(note.name) ?? "", html: source.html })),
        ] as const,
    ),
    ...[...source.drawings].flatMap(([id, svg]) => [
      [`figures/${id}.svg`, svg] as const,
      [`figures/${id}.dark.svg`, themedSvg(svg, "dark")] as const,
    ]),
  ]);
}

function boardOf(source: SiteSource): Board {
  return {
    version: SITE_VERSION,
    papers: PAPER_TEXTS.map((paper) => ({ ...paperHead(paper, source.bibliography) })),
    cards: [...source.experiments].sort(byPaper).map((experiment) => cardIn(source, experiment)),
    emblem: source.drawings.has(EMBLEM) ? EMBLEM : null,
  };
}

function claimOf(experiment: Experiment, source: SiteSource): ClaimPage {
  const { id, formula, source: from } = experiment;
  const result = source.results.get(id) ?? null;
  const claim = experiment.kind === "claim" ? experiment : undefined;
  return {
    version: SITE_VERSION,
    card: cardIn(source, experiment),
    formula,
    mathml: source.typeset(formula),
    source: {
      ...from,
      citation: citation(source.bibliography, from.cite),
      bibtex: bibtex(source.bibliography, from.cite),
    },
    hypotheses: claim?.hypotheses.map(({ states }) => states) ?? [],
    parts:
      claim?.parts.map(({ name, quantity, relation }) => ({ name, quantity, ...(relation && { relation }) })) ?? [],
    controls: claim?.controls.map(({ violates }) => violates) ?? [],
    beside: claim?.beside?.map(({ label }) => label) ?? [],
    margins: claim?.margins ?? "",
    level: claim?.level ?? null,
    parameters: parametersOf(experiment),
    code: { file: `src/experiments/${id}.ts`, text: source.code.get(id) ?? "" },
    result,
    figure: source.figures.get(id) ?? null,
  };
}

function cardIn({ results, drawings }: SiteSource, experiment: Experiment) {
  const { id } = experiment;
  const drawing = drawings.get(id);
  const files = { light: `figures/${id}.svg`, dark: `figures/${id}.dark.svg` };
  const figure = drawing === undefined ? null : { ...files, ...drawingOf(drawing) };
  return cardOf(experiment, { judgement: results.get(id)?.judgement ?? null, ran: results.has(id), figure });
}

/** What a card needs to know of a drawing that `figureSvg` made: its title, and the size of its first panel, without the legend. */
function drawingOf(svg: string): Pick<CardFigure, "title" | "panel"> {
  const size = /viewBox="0 0 (\S+) (\S+)"/.exec(svg);
  const title = /<title[^>]*>([^<]*)</.exec(svg)?.[1];
  const panels = svg.split('class="panel"').length - 1;
  if (size === null || title === undefined || panels === 0) return {};
  const legend = /translate\(\S+,(\S+)\)" class="legend"/.exec(svg)?.[1];
  return {
    title: unescaped(title),
    panel: { of: panels, width: Number(size[1]) / panels, height: Number(legend ?? size[2]) },
  };
}

const unescaped = (xml: string): string => xml.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** Name, meaning and the profiles' values of each parameter. */
function parametersOf({ params, profiles }: Experiment): ClaimPage["parameters"] {
  return controlsOf(params, profiles.laptop).map(({ name, meaning }) => {
    const [smoke, laptop, paper] = PROFILES.map((profile) => (profiles[profile] as Record<string, unknown>)[name]);
    return { name, meaning, smoke, laptop, paper };
  });
}

/** Papers in the order of their texts; within a paper claims first, then surveys, as the registry has them. */
function byPaper(a: Experiment, b: Experiment): number {
  const place = ({ id }: Experiment): number => PAPER_TEXTS.findIndex((paper) => paper.id === paperOf(id));
  const rank = ({ kind }: Experiment): number => (kind === "claim" ? 0 : 1);
  return place(a) - place(b) || rank(a) - rank(b) || (a.id < b.id ? -1 : 1);
}

const text = (value: object): string => `${JSON.stringify(encodeNumbers(value) satisfies Json)}\n`;
