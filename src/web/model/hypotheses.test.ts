import { describe, expect, it } from "vitest";
import experiment from "../../experiments/dandi-2025/information-exponent.ts";
import survey from "../../experiments/vempala-wilmes-2019/spectra.ts";
import { hypothesesFor } from "./hypotheses.ts";

const { smoke } = experiment.profiles;

describe("hypothesesFor", () => {
  it("follows the parameters", () => {
    const held = (params: typeof smoke) => hypothesesFor(experiment, params).map(({ holds }) => holds);
    expect(held(smoke)).toEqual([true, true, true]);
    expect(held({ ...smoke, branches: 2 })).toEqual([false, true, true]);
    expect(held({ ...smoke, kappa: 1.5, branches: 30 })).toEqual([true, false, false]);
  });

  it("says why one could not be decided", () => {
    const holds = () => {
      throw new Error("f: x must be ≥ 0, got -1");
    };
    const broken = { ...experiment, hypotheses: [{ states: "x ≥ 0", holds }] };
    expect(hypothesesFor(broken, smoke)).toEqual([
      { states: "x ≥ 0", holds: null, problem: "f: x must be ≥ 0, got -1" },
    ]);
  });

  it("finds none in a survey", () => expect(hypothesesFor(survey, survey.profiles.smoke)).toEqual([]));
});
