import { describe, expect, it } from "vitest";
import { referenceEngine as engine } from "../../engine/reference/reference-engine.ts";
import { Key } from "../../math/random/key.ts";
import { encodeNumbers, pathOfNaN } from "../encode-numbers.ts";
import type { MeasuredRow } from "../experiment.ts";
import survey from "./sample-complexity.ts";
import { type SampleComplexityParams, sampleComplexityParams } from "./sample-complexity-parameters.ts";

const small = (changes: Partial<SampleComplexityParams>): SampleComplexityParams =>
  sampleComplexityParams.parse({ ...survey.profiles.smoke, ds: [9], num: 1, trials: 1, ...changes });
const taskAt = (changes: Partial<SampleComplexityParams>) => survey.plan(small(changes))[0]!;
const measure = (changes: Partial<SampleComplexityParams>) => {
  const task = taskAt(changes);
  return survey.measure(task, { key: Key.root(1).fold(task), engine });
};
/** E y² = 0.6; no predictor fitted to one or two points is worse than a constant off by |y| ≤ 1 and noise of that size. */
const isError = (value: number | null): boolean => value !== null && value > 0 && value < 4;

describe("sample complexity at the smallest sizes", () => {
  it("n = 1: the mini-batch of ⌊0.7⌋ = 0 points is raised to one and says so; every method has an error", () => {
    const at1 = { exp_min: 0, exp_max: 0 };
    expect(taskAt(at1)).toMatchObject({ samples: 1, networks: { batch: 1, batchRaised: true, p1: 1 } });
    const { errors, overlap, correlation } = measure(at1);
    expect(Object.values(errors).every(isError)).toBe(true);
    expect(overlap! >= 0 && overlap! <= 1 + 1e-12).toBe(true);
    // One point determines the constant alone.
    expect(correlation).toBeLessThan(1e-6);
  });

  it("n = 2: nothing is raised, every method has an error", () => {
    const at2 = { exp_min: 0.32, exp_max: 0.32 };
    expect(taskAt(at2)).toMatchObject({ samples: 2, networks: { batch: 1, batchRaised: false } });
    expect(Object.values(measure(at2).errors).every(isError)).toBe(true);
  });

  it("leaves out what the flags and kernel_max_n leave out, and changes nothing else", () => {
    const at = { exp_min: 2, exp_max: 2 };
    const whole = measure(at);
    expect(Object.values(whole.errors).every((value) => value !== null)).toBe(true);
    expect(taskAt({ ...at, kernel_max_n: 81 }).kernelRidge).toBe(1);
    expect(taskAt({ ...at, kernel_max_n: 80 }).kernelRidge).toBeNull();
    const flags = { FlagOverlapLin: false, FlagOverlapNonLin: false, FlagTrain2Layer: false, networks: false };
    const left = { kernelRidge: null, networks: null, twoStages: false, overlap: false, correlation: false };
    const task = { ...taskAt(at), ...left };
    expect(taskAt({ ...at, ...flags, kernel_max_n: 80 })).toEqual(task);
    const key = Key.root(1).fold(taskAt(at));
    const none = { kernel: null, twoStages: null, twoLayers: null, layerwise: null, joint: null };
    expect(survey.measure(task, { key, engine })).toEqual({
      outcome: "ok",
      errors: { ...none, threeStages: whole.errors.threeStages },
      overlap: null,
      correlation: null,
      networks: {},
    });
    expect(survey.cost(task)).toBeLessThan(survey.cost(taskAt(at)));
  });

  it.each([1e6, 1e9, 1e15])(
    "a rate of %d diverges and leaves a row that says so, with no NaN and no error of that network",
    (lr) => {
      for (const kappa of [1, 1.5]) {
        const values = measure({ exp_min: kappa, exp_max: kappa, lr });
        const { outcome, errors, networks } = values;
        expect(outcome).toBe("diverged");
        expect(pathOfNaN(encodeNumbers(values))).toBeUndefined();
        expect(errors.layerwise).toBeNull();
        expect(networks.layerwise?.diverged).toMatch(/diverged at step \d+|a weight is not finite/);
        expect(isError(errors.threeStages)).toBe(true);
      }
    },
  );
});

describe("the figure", () => {
  const labels = (changes: Partial<SampleComplexityParams>) => {
    const params = small({ exp_min: 1, exp_max: 1.5, num: 2, trials: 2, ...changes });
    const rows = survey.plan(params).map((task) => {
      const error = 1 / task.samples;
      const none = { twoLayers: null, layerwise: null, joint: null };
      const values = {
        errors: { kernel: task.kernelRidge && error, twoStages: error, threeStages: error, ...none },
        overlap: 0,
        correlation: 0,
        networks: {},
        outcome: "ok" as const,
      };
      return { task, values } as unknown as MeasuredRow<typeof task, typeof values>;
    });
    const none = { verdict: null, hypotheses: [], parts: [], controls: [], beside: [] };
    const { panels } = survey.figure({ params, rows, worlds: new Map(), judgement: none });
    return panels[0]!.marks.map(({ label }) => label);
  };
  const methods = ["kernel ridge", "two stages", "three stages"];
  const exact = ["E f*²", "best quadratic", "best cubic"];

  it("has a curve for each method that was run, and exact lines where theory has them", () => {
    expect(labels({})).toEqual([...methods, ...exact, "1 + ε"]);
    expect(labels({ kernel_max_n: 1 })).toEqual([...methods.slice(1), ...exact, "1 + ε"]);
    expect(labels({ signs: "ones" })).toEqual([...methods, ...exact, "1 + ε"]);
    expect(labels({ k: 2 })).toEqual([...methods, "1 + ε"]);
    expect(labels({ sigma2_code: "sign", coef: 1 })).toEqual([...methods, "1 + ε"]);
  });

  it("does not start quadratures of an inner polynomial beyond degree 4, whose grids have no end", () => {
    expect(labels({ sigma1_code: "h2+h12" })).toEqual([...methods, "1 + ε"]);
  });
});
