import { expect, it } from "vitest";
import type { Card } from "../../board/card.ts";
import { byPaper, controlsText, filtered, moreText, outcomesOf, outcomeText, runText } from "./board-page.ts";

const card = (id: string, more: Partial<Card>): Card => ({
  ...{ id, kind: "claim", paper: id.split("/")[0]!, title: id, claim: "", state: "judged", verdict: "consistent" },
  ...{ headline: "", more: 0, controls: { contradicted: 0, of: 0 }, strip: [], figure: null },
  ...more,
});
const cards = [
  card("a/1", {}),
  card("a/2", { verdict: "contradicted" }),
  card("a/3", { kind: "survey", state: "survey", verdict: null }),
  card("b/1", { state: "withheld", verdict: null }),
  card("b/2", {}),
];

it("cards pass by paper, by outcome, and by both", () => {
  const ids = (filter: Parameters<typeof filtered>[1]) => filtered(cards, filter).map(({ id }) => id);
  expect(ids({})).toHaveLength(5);
  expect(ids({ paper: "b" })).toEqual(["b/1", "b/2"]);
  expect(ids({ outcome: "consistent" })).toEqual(["a/1", "b/2"]);
  expect(ids({ paper: "b", outcome: "consistent" })).toEqual(["b/2"]);
});

it("what needs attention is named first, and everything is counted once", () => {
  const outcomes = outcomesOf(cards);
  expect(outcomes.map(outcomeText)).toEqual(["1 contradicted", "1 no verdict", "2 consistent", "1 survey"]);
  expect(outcomeText({ word: "survey", count: 2 })).toBe("2 surveys");
  expect(outcomes.reduce((sum, { count }) => sum + count, 0)).toBe(cards.length);
});

it("cards stand under their papers, in the papers' order", () => {
  const papers = [{ id: "b" }, { id: "none" }, { id: "a" }];
  expect(byPaper(papers, cards).map(({ paper, cards: own }) => [paper.id, own.length])).toEqual([
    ["b", 2],
    ["a", 3],
  ]);
});

it("says of controls whether they are as they must be", () => {
  const text = (contradicted: number, of: number) => controlsText({ controls: { contradicted, of } });
  expect([text(0, 0), text(1, 1), text(2, 2), text(3, 3), text(1, 2)]).toEqual([
    "",
    "control contradicted, as it must be",
    "both controls contradicted, as they must be",
    "all 3 controls contradicted, as they must be",
    "1 of 2 controls not contradicted: no power",
  ]);
  expect([0, 1, 5].map((more) => moreText({ more }))).toEqual(["", "and 1 more part", "and 5 more parts"]);
});

it("says whose run a card is of", () => {
  const run = { id: "x", profile: "smoke", seed: 3, finishedAt: "", current: false } as NonNullable<Card["run"]>;
  expect(runText({ run })).toBe("your run, smoke, seed 3, of an earlier version of the code");
  expect(runText({ run: { ...run, current: true } })).toBe("your run, smoke, seed 3");
  expect(runText({})).toBe("");
});
