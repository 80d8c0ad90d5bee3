import type { Card } from "../../board/card.ts";
import { cardLook } from "./verdict-look.ts";

/** What cards may be filtered by, besides their paper: the word in the place of the verdict. */
export type Outcome = string;

export interface Filter {
  readonly paper?: string | undefined;
  readonly outcome?: Outcome | undefined;
}

/** The cards that pass a filter, in their order. */
export function filtered(cards: readonly Card[], { paper, outcome }: Filter): readonly Card[] {
  return cards.filter(
    (card) =>
      (paper === undefined || card.paper === paper) && (outcome === undefined || cardLook(card).word === outcome),
  );
}

/** The words that stand in the place of verdicts, with their numbers, those that should be seen first in front. */
export function outcomesOf(cards: readonly Card[]): readonly { readonly word: Outcome; readonly count: number }[] {
  const words = cards.map((card) => cardLook(card).word);
  const found = [...new Set(words)].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
  return found.map((word) => ({ word, count: words.filter((other) => other === word).length }));
}

const ORDER: readonly string[] = [
  ...["contradicted", "inconclusive", "no verdict", "consistent"],
  ...["not applicable", "not run", "survey"],
];

/** "30 consistent", "10 surveys". */
export function outcomeText({ word, count }: { readonly word: Outcome; readonly count: number }): string {
  return `${count} ${word === "survey" && count !== 1 ? "surveys" : word}`;
}

/** Cards of one paper under its heading; papers without a card are left out. */
export function byPaper<P extends { readonly id: string }>(
  papers: readonly P[],
  cards: readonly Card[],
): readonly { readonly paper: P; readonly cards: readonly Card[] }[] {
  return papers
    .map((paper) => ({ paper, cards: cards.filter((card) => card.paper === paper.id) }))
    .filter((group) => group.cards.length > 0);
}

/** "both controls contradicted, as they must be"; "" where there are none. */
export function controlsText({ controls: { contradicted, of } }: Pick<Card, "controls">): string {
  if (of === 0) return "";
  if (contradicted < of) return `${of - contradicted} of ${of} controls not contradicted: no power`;
  const all = of === 1 ? "control" : of === 2 ? "both controls" : `all ${of} controls`;
  return `${all} contradicted, as ${of === 1 ? "it" : "they"} must be`;
}

/** "and 3 more parts"; "" where the headline says all. */
export function moreText({ more }: Pick<Card, "more">): string {
  return more === 0 ? "" : more === 1 ? "and 1 more part" : `and ${more} more parts`;
}

/** What the card says of the local run that it is of; "" where it is of the record that the site was built with. */
export function runText({ run }: Pick<Card, "run">): string {
  if (run === undefined) return "";
  return `your run, ${run.profile}, seed ${run.seed}${run.current ? "" : ", of an earlier version of the code"}`;
}
