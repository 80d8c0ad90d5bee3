import { expect, test } from "vitest";
import { z } from "zod";
import { defineExperiment, defineSurvey } from "./experiment.ts";
import { worldsOf } from "./worlds.ts";

interface Params {
  readonly shift: number;
}

const common = {
  id: "test/worlds",
  title: "",
  claim: "",
  formula: "",
  source: { cite: "none", where: "" },
  params: z.object({ shift: z.number() }),
  profiles: { smoke: { shift: 0 }, laptop: { shift: 0 }, paper: { shift: 0 } },
  plan: ({ shift }: Params) => [{ shift }],
  cost: () => 1,
  measure: () => ({}),
  figure: () => ({ id: "", title: "", caption: "", panels: [] }),
};
const claim = defineExperiment<Params, { shift: number }, object>({
  ...common,
  kind: "claim",
  hypotheses: [],
  margins: "",
  level: 0.99,
  parts: [],
  controls: [
    { violates: "no shift", world: (p) => ({ shift: p.shift + 1 }) },
    { violates: "the prediction", world: (p) => p },
  ],
  beside: [{ label: "far away", world: (p) => ({ shift: p.shift + 9 }) }],
});

test("a claim's own world comes first, then controls and companions, each made from the claim's parameters", () => {
  const own = { shift: 5 };
  expect(worldsOf(claim, own)).toEqual([
    { role: "claim", label: "claim", params: own },
    { role: "control", label: "no shift", params: { shift: 6 } },
    { role: "control", label: "the prediction", params: own },
    { role: "beside", label: "far away", params: { shift: 14 } },
  ]);
});

test("a survey has one world", () => {
  const survey = defineSurvey<Params, { shift: number }, object>({ ...common, kind: "survey" });
  expect(worldsOf(survey, { shift: 2 })).toEqual([{ role: "claim", label: "claim", params: { shift: 2 } }]);
});
