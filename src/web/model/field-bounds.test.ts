import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Field } from "./control-text.ts";
import { controlsOf } from "./controls.ts";
import { readWithin, sliderStep, sliderSteps, sliderValue, takes } from "./field-bounds.ts";

const schema = z.object({
  count: z.int().min(3).max(9).describe("how many"),
  share: z.number().gt(0).lt(1).describe("of one"),
  widths: z.array(z.int().min(1)).min(2).max(3).describe("widths"),
  rate: z.union([z.number().positive(), z.literal("auto")]).describe("η"),
});
const controls = new Map(
  controlsOf(schema, { count: 5, share: 0.5, widths: [1, 2], rate: "auto" }).map((c) => [c.name, c]),
);
const field = (name: string): Field => controls.get(name) as Field;

describe("readWithin", () => {
  it.each([
    ["count", "2", "must be ≥ 3, got 2"],
    ["count", "10", "must be ≤ 9, got 10"],
    ["count", "4.5", "must be an integer, got 4.5"],
    ["count", "x", "must be an integer, got x"],
    ["share", "0", "must be > 0, got 0"],
    ["share", "1", "must be < 1, got 1"],
    ["rate", "-1", "must be > 0, got -1"],
    ["widths", "4", "must have at least 2 entries, got 1"],
    ["widths", "1, 2, 3, 4", "must have at most 3 entries, got 4"],
    ["widths", "1, 0", "entry 2 must be ≥ 1, got 0"],
  ])("%s = %s: %s", (name, text, message) => {
    expect(readWithin(field(name), text)).toEqual({ ok: false, message });
  });

  it.each([
    ["count", "3", 3],
    ["share", "1e-9", 1e-9],
    ["rate", "auto", "auto"],
    ["widths", "7 8,9", [7, 8, 9]],
  ])("takes %s = %s", (name, text, value) => {
    expect(readWithin(field(name), text)).toEqual({ ok: true, value });
  });
});

it("takes says what a field takes", () => {
  expect([...controls.values()].map(takes)).toEqual([
    "integer, ≥ 3, ≤ 9",
    "> 0, < 1",
    "numbers apart by commas, each integer, ≥ 1",
    "> 0 or auto",
  ]);
});

describe("sliders", () => {
  const whole = { integer: true, usual: { low: 3, high: 9, scale: "linear" } } as const;
  const log = { integer: false, usual: { low: 1e-4, high: 10, scale: "log" } } as const;

  it("have a step for each of a few whole numbers", () => {
    expect(sliderSteps(whole)).toBe(6);
    expect([0, 1, 2, 3, 4, 5, 6].map((step) => sliderValue(whole, step))).toEqual([3, 4, 5, 6, 7, 8, 9]);
  });

  it("find the step that a value came from, and stop at the ends", () => {
    for (const slider of [whole, log])
      for (let step = 0; step <= sliderSteps(slider); step++)
        expect(sliderStep(slider, sliderValue(slider, step))).toBe(step);
    expect(sliderStep(log, 1e-9)).toBe(0);
    expect(sliderStep(log, 1e9)).toBe(sliderSteps(log));
    expect(sliderStep(log, -1)).toBe(0);
  });

  it("give short numbers within the range", () => {
    for (let step = 0; step <= sliderSteps(log); step++) {
      const value = sliderValue(log, step);
      expect(String(value).replace(/^0\.0*|\.|e.*/g, "").length).toBeLessThanOrEqual(3);
      expect(value).toBeGreaterThanOrEqual(1e-4);
      expect(value).toBeLessThanOrEqual(10);
    }
  });
});
