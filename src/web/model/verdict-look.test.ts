import { expect, it } from "vitest";
import { cardLook, claimLook, controlLook } from "./verdict-look.ts";

const VERDICTS = ["consistent", "contradicted", "inconclusive", "not applicable"] as const;

it("a verdict can be told by its sign, its word and its style alone", () => {
  const looks = VERDICTS.map(claimLook);
  for (const cue of ["sign", "word", "style"] as const) expect(new Set(looks.map((look) => look[cue])).size).toBe(4);
});

it("a control is right only where it is contradicted", () => {
  expect(VERDICTS.map((verdict) => controlLook(verdict).sign)).toEqual(["✗", "✓", "✗", "✗"]);
});

it("a card without a verdict shows none", () => {
  expect(cardLook({ state: "judged", verdict: "contradicted" }).word).toBe("contradicted");
  expect(cardLook({ state: "withheld", verdict: null })).toMatchObject({ word: "no verdict", style: "none" });
  expect(cardLook({ state: "not run", verdict: null }).word).toBe("not run");
  expect(cardLook({ state: "survey", verdict: null }).word).toBe("survey");
});
