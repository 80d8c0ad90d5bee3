import type { Experiment } from "../experiments/experiment.ts";
import type { JudgedPart, Judgement } from "../experiments/judgement.ts";
import { estimateText, predictionText } from "../plots/report-verdict.ts";
import type { Verdict } from "../statistics/verdict.ts";
import type { RunSummary } from "./lab-answers.ts";
import { type StripRow, stripOf } from "./strip.ts";

/** A claim or survey as a card of the board. */
export interface Card {
  readonly id: string;
  readonly kind: Experiment["kind"];
  readonly paper: string;
  readonly title: string;
  readonly claim: string;
  /** "not run": there is no record of it. "withheld": it ran, but no verdict may be shown. */
  readonly state: "judged" | "withheld" | "survey" | "not run";
  readonly verdict: Verdict | null;
  readonly withheld?: string;
  /** The first part's numbers: "growth: 1 → 1.095 [1.053, 1.137]"; "" where there are none. */
  readonly headline: string;
  /** Parts that the headline leaves out. */
  readonly more: number;
  readonly controls: { readonly contradicted: number; readonly of: number };
  readonly strip: readonly StripRow[];
  /** Files of the figure, relative to the site's data; null where there is none. */
  readonly figure: CardFigure | null;
  /** The run of a local store that the card is of; absent where it is of the record that the site was built with. */
  readonly run?: Pick<RunSummary, "id" | "profile" | "seed" | "finishedAt" | "current">;
}

/** A figure's files, relative to the site's data. */
export interface CardFigure {
  readonly light: string;
  readonly dark: string;
  /** What its drawing calls itself. */
  readonly title?: string;
  /** How many pairs of axes stand side by side in it, and the size of the first, from the upper left corner: a card shows
   *  that one. Absent: all is shown. */
  readonly panel?: { readonly of: number; readonly width: number; readonly height: number };
}

/** What is known of an experiment's last run. */
export interface Known {
  /** Null where it has not been run, or is a survey. */
  readonly judgement: Judgement | null;
  /** Whether it has been run at all. */
  readonly ran: boolean;
  readonly figure: Card["figure"];
  readonly run?: Card["run"];
}

/** An experiment as a card of the board: the same from the records shipped with the site and from a local store. */
export function cardOf(experiment: Experiment, { judgement, ran, figure, run }: Known): Card {
  const { id, kind, title, claim } = experiment;
  const parts = judgement?.parts ?? [];
  const controls = judgement?.controls ?? [];
  return {
    id,
    kind,
    paper: paperOf(id),
    title,
    claim,
    state: stateOf(kind, { judgement, ran }),
    verdict: judgement?.verdict ?? null,
    ...(judgement?.withheld === undefined ? {} : { withheld: judgement.withheld }),
    headline: parts[0] === undefined ? "" : partText(parts[0]),
    more: Math.max(0, parts.length - 1),
    controls: {
      contradicted: controls.filter(({ verdict }) => verdict === "contradicted").length,
      of: controls.length,
    },
    strip: judgement === null ? [] : stripOf(judgement),
    figure,
    ...(run === undefined ? {} : { run }),
  };
}

/** The paper that an experiment belongs to: the folder of its id. */
export function paperOf(id: string): string {
  return id.slice(0, id.indexOf("/"));
}

/** "growth: 1 → 1.095 [1.053, 1.137]". */
export function partText(part: JudgedPart): string {
  return `${part.name}: ${predictionText(part)} → ${estimateText(part.estimate)}`;
}

function stateOf(kind: Experiment["kind"], { judgement, ran }: Pick<Known, "judgement" | "ran">): Card["state"] {
  if (kind === "survey") return "survey";
  if (!ran || judgement === null) return "not run";
  return judgement.verdict === null ? "withheld" : "judged";
}
