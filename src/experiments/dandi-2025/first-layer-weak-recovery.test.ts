import { describe, expect, it } from "vitest";
import { type ActivationId, activations } from "../../activations/registry.gen.ts";
import { Key } from "../../math/random/key.ts";
import { meanSquareOverlaps } from "../../theory/hierarchical/first-layer.ts";
import {
  adjustedSteps,
  type FirstLayerRows,
  type FirstLayerTask,
  growthPerStep,
  logTangent,
  stepsToLevel,
} from "./first-layer-steps.ts";
import claim from "./first-layer-weak-recovery.ts";

type Params = typeof claim.profiles.laptop;
const context = { level: 0.99, key: Key.root(0) };
const known = new Map<string, readonly number[]>();

/** The path of the recursion, in place of a measurement. */
function predicted({ replica, ...task }: FirstLayerTask): readonly number[] {
  const name = JSON.stringify(task);
  const path =
    known.get(name) ??
    meanSquareOverlaps(
      { ...task, activation: activations[task.activation as ActivationId], outer: activations.tanh, gain: 3 },
      40,
    );
  known.set(name, path);
  return path;
}

/** What each part would measure if every run followed the recursion. */
const estimates = (params: Params): readonly number[] => {
  const rows = claim.plan(params).map((task) => ({ task, values: { squares: predicted(task) } })) as unknown;
  return claim.parts.map((part) => part.estimate(rows as FirstLayerRows, params, context).value);
};
const deviations = (params: Params): readonly number[] =>
  estimates(params).map((value, i) => Math.abs(value - claim.parts[i]!.predict(params)));

describe("the margins of dandi-2025/first-layer-weak-recovery", () => {
  const { smoke, laptop, paper } = claim.profiles;

  it.each([laptop, paper])("are twice what the recursion deviates in growth, and hold its slopes three times", (p) => {
    const [growthQuarter, growthHalf, slopeQuarter, slopeHalf] = deviations(p) as [number, number, number, number];
    expect(Math.max(growthQuarter, growthHalf)).toBeLessThan(p.growthMargin / 2);
    expect(Math.max(slopeQuarter, slopeHalf)).toBeLessThan(p.slopeMargin / 3);
  });

  it("rest on the numbers that their explanation gives", () => {
    expect(Math.max(...deviations(laptop).slice(0, 2))).toBeLessThan(0.012);
    expect(Math.max(...deviations(laptop).slice(2))).toBeLessThan(0.07);
    const [quarter, half] = claim.parts.slice(2).map((part) => part.predict(laptop)) as [number, number];
    expect(quarter - half).toBeCloseTo(0.56, 2);
    expect(2 * laptop.slopeMargin).toBeLessThan(quarter - half);
  });

  it.each([smoke, laptop, paper])("leave out the recursion with d_eff held", (p) => {
    const held = claim.controls[1]!;
    for (const gap of deviations(held.world(p) as Params).slice(2)) expect(gap).toBeGreaterThan(p.slopeMargin);
  });

  it("would not hold at batches a fifth of the size, whose noise slows the growth", () => {
    const [gap] = deviations({ ...laptop, batch: 0.4 });
    expect(gap).toBeGreaterThan(laptop.growthMargin);
  });
});

describe("hypotheses", () => {
  it("fail for a σ without a part of degree 2 of σ∘σ, batches without δ, and P = He_3", () => {
    const failing = (change: Partial<Params>): number =>
      claim.hypotheses.filter(({ holds }) => !holds({ ...claim.profiles.laptop, ...change })).length;
    expect(failing({})).toBe(0);
    for (const change of [{ activation: "tanh" }, { activation: "relu" }, { delta: 0 }, { innerDegree: 3 }] as const) {
      expect(failing(change as Partial<Params>)).toBeGreaterThan(0);
    }
  });
});

describe("steps to a level", () => {
  const grown = (start: number, factor: number): readonly number[] =>
    Array.from({ length: 12 }, (_, t) => {
      const square = (start * factor ** t) ** 2;
      return square / (1 + square);
    });

  it("interpolates log tan: exact where it grows by the same factor each step", () => {
    const path = grown(0.1, 1.3);
    const level = Math.sqrt(0.5);
    expect(stepsToLevel(path, level)).toBeCloseTo(Math.log(10) / Math.log(1.3), 10);
    expect(growthPerStep(path, 4)).toBeCloseTo(Math.log(1.3), 10);
    expect(logTangent(path[0]!)).toBeCloseTo(Math.log(0.1), 10);
    expect(stepsToLevel(path, 0.999)).toBe(Number.POSITIVE_INFINITY);
    expect(stepsToLevel([0.9], 0.5)).toBe(0);
  });

  it("takes the initial overlap out: to first order, runs that only began elsewhere take as long", () => {
    const [dimension, effectiveDimension, growth] = [1e6, 100, 0.3];
    const adjusted = (factor: number): number => {
      const squares = grown(factor * 0.01, 1 + growth).concat(grown(factor * 0.01 * 1.3 ** 12, 1.3));
      const row = { task: { dimension, effectiveDimension }, values: { squares } } as unknown as FirstLayerRows[number];
      return adjustedSteps(row, { level: 0.5, growth });
    };
    // log(1 + h) − ((1 + h)² − 1)/2 = −h² + …, over log 1.3, and what u = tan²/(1 + tan²) leaves.
    expect(Math.abs(adjusted(1.02) - adjusted(1))).toBeLessThan(2 * (0.02 ** 2 / Math.log(1.3)) + 1e-4);
    expect(stepsToLevel(grown(0.0102, 1.3), 0.1) - stepsToLevel(grown(0.01, 1.3), 0.1)).toBeLessThan(-0.07);
  });
});
