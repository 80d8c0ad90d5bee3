import type { Experiment } from "../../experiments/experiment.ts";
import type { JudgedPart, Judgement } from "../../experiments/judgement.ts";
import { estimateText, predictionText } from "../../plots/report-verdict.ts";
import type { Card } from "./site-schema.ts";
import { stripOf } from "./strip.ts";

/** What is known of an experiment's last run. */
export interface Known {
  /** Null where it has not been run, or is a survey. */
  readonly judgement: Judgement | null;
  /** Whether it has been run at all. */
  readonly ran: boolean;
  readonly figure: Card["figure"];
}

/** An experiment as a card of the board: the same from the records shipped with the site and from a local store. */
export function cardOf(experiment: Experiment, { judgement, ran, figure }: Known): Card {
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
    strip: judgement === null ? [] : [...stripOf(judgement)],
    figure,
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
