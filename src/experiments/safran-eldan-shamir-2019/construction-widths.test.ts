import { describe, expect, it } from "vitest";
import { referenceEngine as engine } from "../../engine/reference/reference-engine.ts";
import { Key } from "../../math/random/key.ts";
import type { MeasuredRow } from "../experiment.ts";
import survey from "./construction-widths.ts";
import { type Curve, measureWidths, type WidthTask, type WidthValues } from "./construction-widths-measure.ts";
import { ratioOf, replicasOf, widthAt } from "./construction-widths-rows.ts";

/** error = size · width^(−½), exactly. */
const powers = (curve: Curve, size: number, widths: readonly number[]) =>
  widths.map((width) => ({ curve, profile: "tent", width, error: size / Math.sqrt(width) }));

const rowOf = (points: WidthValues["points"], replica = 0): MeasuredRow<WidthTask, WidthValues> =>
  ({ task: { dimension: 5, replica }, values: { points } }) as never;

describe("widths at equal error", () => {
  const curve = powers("random", 1, [100, 400, 1600]);

  it("are straight in the logarithms", () => {
    // error = width^(−½): width = error^(−2), to some roundings of the logarithms.
    for (const width of [100, 150, 400, 999, 1600]) {
      expect(Math.abs(widthAt(curve, 1 / Math.sqrt(width))! / width - 1)).toBeLessThan(1e-12);
    }
  });

  it("are not made up outside of what was measured", () => {
    expect(widthAt(curve, 0.11)).toBeUndefined();
    expect(widthAt(curve, 0.024)).toBeUndefined();
  });

  it("are the least ones where the error rises again", () => {
    const rising = [...curve.slice(0, 2), { ...curve[2]!, error: 0.2 }];
    expect(widthAt(rising, 0.05)).toBe(400);
    expect(widthAt(rising, 0.06)!).toBeLessThan(400);
  });
});

describe("ratios", () => {
  const where = { curve: "optimised", other: "random", dimension: 5, profile: "tent", level: 0.95 } as const;

  it("are those of two power laws, whatever their widths", () => {
    // Errors a n^(−½): equal where n is as a². Replicas of ratio 0.4 and 0.1, and of both the geometric mean 0.2.
    const rows = [0.4, 0.1].map((ratio, i) =>
      rowOf([...powers("random", 1, [100, 300, 5000]), ...powers("optimised", Math.sqrt(ratio), [50, 70, 200])], i),
    );
    const { ratio, worst, bound } = ratioOf(rows, where);
    expect(ratio!.value).toBeCloseTo(0.2, 10);
    expect(ratio!.low).toBeLessThan(0.1);
    expect(ratio!.high).toBeGreaterThan(0.4);
    expect(worst).toBeCloseTo(0.2, 10);
    expect(bound).toBeUndefined();
  });

  it("leave out errors that the other did not reach, or never had, and say so", () => {
    const other = powers("random", 1, [100, 400]);
    const own = powers("optimised", 0.1, [0.5, 2, 10]);
    // 0.141 is above all; 0.0707 is that of 200; 0.0316 that of 1000, below all.
    const { ratio, bound } = ratioOf([rowOf([...other, ...own])], where);
    expect(ratio!.value).toBeCloseTo(0.01, 10);
    expect(bound).toBeCloseTo(10 / 400, 10);
    const beyond = ratioOf([rowOf([...other, ...own.slice(2)])], where);
    expect(beyond.ratio).toBeUndefined();
  });

  it("compare all replicas with the only one of a plan", () => {
    const plan = rowOf(powers("predicted", 10, [1000, 100_000]));
    const rows = [plan, ...[0, 1].map((i) => rowOf(powers("optimised", 1, [50, 70]), i))];
    expect(ratioOf(rows, { ...where, other: "predicted" }).ratio!.value).toBeCloseTo(0.01, 10);
  });
});

describe("the survey", () => {
  const { plan, profiles } = survey;
  const tasks = plan(profiles.smoke);
  const points = (method: WidthTask["method"]) => {
    const task = tasks.find((own) => own.method === method)!;
    return measureWidths(task, { key: Key.root(4).fold(method), engine }).points;
  };

  it("measures what it says, on widths that were asked for", () => {
    const p = profiles.smoke;
    const names = p.profiles.map(({ name }) => name);
    const [random, optimised] = [points("random"), points("optimised")];
    expect(random.map(({ width }) => width)).toEqual(names.flatMap(() => p.randomWidths));
    const all = [...random, ...optimised].map((point) => rowOf([point]));
    for (const profile of names) {
      const chosen = replicasOf(all, { curve: "optimised", dimension: 5, profile }).flat();
      expect(chosen.map(({ width }) => width)).toEqual(p.optimisedWidths);
      const moved = replicasOf(all, { curve: "descended", dimension: 5, profile }).flat();
      expect(moved.map(({ width }) => width)).toEqual(p.descentWidths);
      // Not more than the standard deviation, which a constant has; the tent's is the smaller one, 1/√12.
      for (const { error } of [...chosen, ...moved]) expect(error).toBeLessThan(0.8 / Math.sqrt(12));
    }
  });

  it("finds the plain construction where its plan says", () => {
    const plain = points("plain");
    const measured = plain.filter(({ curve }) => curve === "plain");
    expect(measured.length).toBe(profiles.smoke.plainErrors.length);
    for (const { width, error } of measured) {
      const planned = plain.find((point) => point.curve === "predicted" && point.width === width)!;
      // Mean squares of two networks of few directions, heavy-tailed ones: a factor of 2 excludes a wrong scale, width or profile only.
      expect(error / planned.error).toBeGreaterThan(0.5);
      expect(error / planned.error).toBeLessThan(2);
    }
  });
});
