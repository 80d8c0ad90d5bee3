import { describe, expect, it } from "vitest";
import type { MeasuredRow } from "../experiment.ts";
import survey from "./theorem-algorithm.ts";
import type { TheoremTask, TheoremValues } from "./theorem-algorithm-figure.ts";
import type { TheoremParams } from "./theorem-algorithm-parameters.ts";

const drawn = (changes: Partial<TheoremParams>, diverging = false) => {
  const params = { ...survey.profiles.smoke, ...changes };
  const rows = survey.plan(params).map((task) => {
    const level = task.activation === "balanced-tanh" ? 0.125 : 0.875;
    const stage = { overlap: 0.5, feature: level, centredFeature: level, error: 0.25 };
    const ran = { initial: stage, first: stage, preconditioned: stage, plain: stage };
    const values: TheoremValues = diverging
      ? { outcome: "diverged", diverged: "why", stages: null }
      : { outcome: "ok", diverged: null, stages: ran };
    return { task, values } as unknown as MeasuredRow<TheoremTask, TheoremValues>;
  });
  const judgement = {} as never;
  return survey.figure({ params, rows, worlds: new Map(), judgement });
};

describe("the figure", () => {
  it("has two panels an activation and one of the sizes, and says the measured cosines at the largest d", () => {
    const { panels, caption } = drawn({});
    expect(panels.map(({ title }) => title)).toEqual([
      "balanced-tanh, E σ = 0.31",
      "balanced-tanh, E σ = 0.31",
      "zero-mean-tanh, E σ = 0.00",
      "zero-mean-tanh, E σ = 0.00",
      "sizes",
    ]);
    expect(caption).toContain("At d = 36 M_h is, with preconditioner and without, 0.13 and 0.13 (balanced-tanh), 0.88");
  });

  it("has the error of half of z where the signs alternate, and the recursion where it holds", () => {
    const labels = (changes: Partial<TheoremParams>) =>
      drawn(changes).panels.flatMap(({ marks }) => marks.map(({ label }) => label));
    expect(labels({ signs: "balanced" })).toContain("E Var(f* | z₊)");
    expect(labels({ signs: "balanced" })).not.toContain("M_W, theory");
    expect(labels({})).toContain("M_W, theory");
    expect(labels({})).not.toContain("E Var(f* | z₊)");
  });

  it("shows no measured curve where every run diverged", () => {
    const { panels, caption } = drawn({}, true);
    expect(panels.flatMap(({ marks }) => marks).filter(({ kind }) => kind === "measured")).toEqual([]);
    expect(caption).not.toContain("undefined");
  });
});
