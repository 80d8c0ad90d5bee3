import { describe, expect, it } from "vitest";
import { referenceEngine } from "../../engine/reference/reference-engine.ts";
import { DomainError } from "../../math/domain-error.ts";
import { Key } from "../../math/random/key.ts";
import survey from "./learning-curves.ts";
import { curveSteps, learningCurves } from "./learning-curves-measure.ts";
import { sizesOf } from "./learning-curves-theorem.ts";

const instance = { law: "phi2", dimension: 20, quantile: 0.2 } as const;
const sizes = { gain: 5, error: 0.1 };
const { smoke } = survey.profiles;
const tiny = { ...smoke, dimension: 4, width: 12, samples: 120, testPoints: 60, steps: 20, freeSteps: 5 };
const measure = (params: typeof smoke) =>
  survey
    .plan({ ...params, oneLayerPoints: 0 })
    .map((task) => learningCurves(task, { key: Key.root(5), engine: referenceEngine }));

describe("learning-curves", () => {
  it("looks at ascending steps that end at the last", () => {
    expect(curveSteps(0)).toEqual([]);
    expect(curveSteps(1)).toEqual([1]);
    const steps = curveSteps(5000);
    expect(steps.at(-1)).toBe(5000);
    expect(steps.every((step, i) => step > (steps[i - 1] ?? 0))).toBe(true);
  });

  it("takes numbers as they are, and refuses the theorem's where they do not fit, with the number", () => {
    expect(sizesOf({ ...instance, width: 7, steps: 9 }, sizes)).toEqual({ width: 7, steps: 9 });
    const wide = () => sizesOf({ ...instance, width: "theorem", steps: 9 }, sizes);
    expect(wide).toThrow(DomainError);
    expect(wide).toThrow(/width must be ≤ 20000 to fit here, got \d{6,}/);
    const { steps } = sizesOf({ ...instance, width: 7, steps: "theorem" }, { ...sizes, error: 0.25 });
    expect(steps).toBeGreaterThan(1000);
  });

  it("a bias of 0 hides the norm from the mean feature: tied weights then stay at the constant's error", () => {
    const last = (bias: number) =>
      measure({ ...tiny, width: 200, steps: 400, samples: 400, testPoints: 400, bias })[0]!.tied.at(-1)!;
    expect(last(0).error).toBeGreaterThan(0.85);
    expect(last(-5).error).toBeLessThan(0.75);
  });

  it("a step that is far too large is marked", () => {
    expect(measure(tiny)[0]!.outcome).toBe("ok");
    expect(measure({ ...tiny, loss: "cross-entropy", step: 1e12 })[0]!.outcome).toBe("diverged");
  });
});
