import { describe, expect, it } from "vitest";
import featureRecovery from "../../src/experiments/dandi-2025/feature-recovery-threshold.ts";
import kernelThreshold from "../../src/experiments/dandi-2025/kernel-threshold.ts";
import type { MeasuredRow } from "../../src/experiments/experiment.ts";
import { Key } from "../../src/math/random/key.ts";
import { recoverySamples } from "../../src/theory/hierarchical/recovery.ts";
import {
  type DotProductKernel,
  exponentialKernel,
  polynomialKernel,
  spectrumOf,
} from "../../src/theory/kernels/dot-product.ts";
import { samplesToLearn } from "../../src/theory/kernels/ridge-equivalent.ts";

/*
 * The calculations by which margins were fixed before a run: what theory says at the finite sizes of a profile, put through
 * the experiment's own plan and estimate in place of measurements. No randomness; a changed profile is checked.
 */

const context = { level: 0.99, key: Key.root(0) };

describe("dandi-2025/feature-recovery-threshold", () => {
  type Params = typeof featureRecovery.profiles.laptop;
  const constants = new Map<string, number>();
  /** n* of the spike model; it depends on d through d − d_eff alone. */
  const predicted = (dimension: number, effectiveDimension: number, overlap: number): number => {
    const name = `${effectiveDimension} ${overlap}`;
    let constant = constants.get(name);
    if (constant === undefined) {
      const size = { dimension: 2 * effectiveDimension, effectiveDimension, overlap };
      constant = recoverySamples(size) / effectiveDimension;
      constants.set(name, constant);
    }
    return constant * (dimension - effectiveDimension);
  };
  /** Slope of each part when every stream crosses at the predicted n*. */
  const slopes = (params: Params): number[] => {
    const rows = featureRecovery.plan(params).map((task) => {
      const crossing = { kind: "at", x: predicted(task.dimension, task.effectiveDimension, task.overlap) };
      return { task, values: { samples: [], overlaps: [], crossing } } as unknown as FeatureRow;
    });
    return featureRecovery.parts.map((part) => part.estimate(rows, params, context).value);
  };
  type FeatureRow = Parameters<(typeof featureRecovery.parts)[number]["estimate"]>[0][number];
  const { laptop, paper, smoke } = featureRecovery.profiles;

  /** The margin is twice what theory deviates. */
  const fixesTheMargin = (params: Params): boolean => slopes(params).every((s) => Math.abs(s - 1) <= params.margin / 2);

  it("at the laptop's and the paper's sizes the spike model's slope deviates from 1 by at most half the margin", () => {
    expect(fixesTheMargin(laptop)).toBe(true);
    expect(fixesTheMargin(paper)).toBe(true);
    // The numbers of the margin's explanation: −0.056 for ε = 0.3 and +0.003 for ε = 0.5.
    expect(slopes(laptop)[0]).toBeCloseTo(0.944, 3);
    expect(slopes(laptop)[1]).toBeCloseTo(1.003, 3);
    expect(Math.max(...slopes(smoke).map((s) => Math.abs(s - 1)))).toBeLessThan(smoke.margin);
  });

  it("rejects a mutant: sizes that end where d_eff steps from 2 to 4 do not fix this margin", () => {
    const points = laptop.points.filter(({ epsilon, dimension }) => epsilon === 0.5 || dimension < 120);
    expect(fixesTheMargin({ ...laptop, points: points.filter(({ dimension }) => dimension !== 16) })).toBe(false);
  });

  it.each([laptop, paper, smoke])("with d_eff held the predicted slopes lie outside 1 ± margin", (params) => {
    const { world } = featureRecovery.controls[0]!;
    for (const slope of slopes(world(params))) expect(Math.abs(slope - 1)).toBeGreaterThan(params.margin);
  });

  it.each([laptop, paper, smoke])(
    "every predicted n*, ± 5 of its spreads, lies on the grid of sample sizes",
    (params) => {
      for (const { dimension: d, effectiveDimension: k, overlap, samples } of featureRecovery.plan(params)) {
        const n = predicted(d, k, overlap);
        expect(n).toBeGreaterThan(samples[0]!);
        expect(n * Math.exp(5 * Math.sqrt(2 / (k * (d - k))))).toBeLessThan(samples.at(-1)!);
      }
    },
  );
});

describe("dandi-2025/kernel-threshold", () => {
  const theory: Readonly<Record<string, DotProductKernel>> = {
    exponential: exponentialKernel,
    cubic: polynomialKernel([1, 3, 3, 1]),
  };
  const HALF = 1 - Math.SQRT1_2;
  type Params = typeof kernelThreshold.profiles.laptop;
  type KernelRow = MeasuredRow<ReturnType<typeof kernelThreshold.plan>[number], never>;

  /**
   * Slope of each kernel's threshold part when the coefficient of the part judged follows a line in log n that is one half
   * (in energy) where the deterministic equivalent says, on a grid around it.
   */
  const slopes = (params: Params): number[] => {
    const name = params.degree === 1 ? "linear" : "quadratic";
    const rows = kernelThreshold.plan(params).map(({ kernel, dimension, ridge, ...task }) => {
      const spectrum = spectrumOf(theory[kernel]!, dimension, 14);
      const centre = samplesToLearn(spectrum, { ridge, degree: params.degree, level: HALF });
      const samples = [-1, 1].map((e) => centre * 2 ** e);
      const values = { [name]: [HALF - 0.1, HALF + 0.1] };
      return { task: { ...task, kernel, dimension, ridge, samples }, values } as unknown as KernelRow;
    });
    const parts = kernelThreshold.parts.filter((part) => part.name.endsWith("threshold"));
    return parts.map((part) => part.estimate(rows, params, context).value);
  };
  const fixesTheMargin = (params: Params): boolean => slopes(params).every((s) => Math.abs(s - 2) < params.margin);

  const profiles = Object.values(kernelThreshold.profiles);

  it.each(profiles)(
    "the deterministic equivalent's slope of the quadratic part deviates from 2 by less than the margin",
    (params) => {
      expect(slopes(params)).toHaveLength(2);
      expect(fixesTheMargin(params)).toBe(true);
    },
  );

  it("has slopes 1.86 over the laptop's dimensions, as the margin's explanation says", () => {
    for (const slope of slopes(kernelThreshold.profiles.laptop)) expect(slope).toBeCloseTo(1.86, 2);
  });

  it("rejects a mutant: dimensions too small for that margin", () => {
    const points = [4, 6, 9].map((dimension) => ({ dimension, replicas: 3 }));
    expect(fixesTheMargin({ ...kernelThreshold.profiles.laptop, points })).toBe(false);
  });

  it.each(profiles)("the linear part's slope, the control, lies outside 2 ± margin", (params) => {
    const { world } = kernelThreshold.controls[0]!;
    for (const slope of slopes(world(params))) expect(Math.abs(slope - 2)).toBeGreaterThan(params.margin);
  });
});
