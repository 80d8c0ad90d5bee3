import { describe, expect, it } from "vitest";
import type { JudgedPart, Judgement } from "../experiments/judgement.ts";
import { stripOf } from "./strip.ts";

const part = (name: string, predicted: number, [low, value, high]: readonly [number, number, number]): JudgedPart => ({
  name,
  quantity: "q",
  predicted,
  estimate: { value, low, high, level: 0.99 },
  verdict: "consistent",
});
const judgement = (parts: readonly JudgedPart[], control: readonly JudgedPart[] = []): Judgement => ({
  verdict: "consistent",
  hypotheses: [],
  parts,
  controls: [{ violates: "h", verdict: "contradicted", parts: control }],
  beside: [],
});

describe("stripOf", () => {
  it("puts the prediction at one place and keeps the order of the numbers", () => {
    const [claim, control] = stripOf(judgement([part("a", 1, [0.9, 1, 1.1])], [part("a", 1, [1.8, 1.9, 2])]));
    expect(claim).toMatchObject({ role: "claim", predicted: 0.4, value: 0.4, cut: { low: false, high: false } });
    expect(control).toMatchObject({ role: "control", world: "h" });
    const order = [claim!.low, claim!.value!, claim!.high, control!.low, control!.value!, control!.high];
    expect([...order].sort((a, b) => a - b)).toEqual(order);
    expect(control!.high).toBeCloseTo(0.97, 12);
  });

  it("does not change with the units, nor with where zero is", () => {
    const scaled = (factor: number, shift: number) => {
      const at = (x: number) => factor * x + shift;
      return stripOf(
        judgement([part("a", at(1), [at(0.9), at(1.05), at(1.1)])], [part("a", at(1), [at(1.8), at(1.9), at(2)])]),
      ).flatMap(({ low, value, high }) => [low, value!, high]);
    };
    const plain = scaled(1, 0);
    for (const [i, x] of scaled(1e6, -3e5).entries()) expect(x).toBeCloseTo(plain[i]!, 9);
  });

  it("opens infinite ends, and shows an undefined estimate as a whole row without a value", () => {
    const [left] = stripOf(judgement([part("a", 1, [-1, -0.5, 1])]));
    expect(left).toMatchObject({ high: 0.4, cut: { low: false, high: false } });
    expect(left!.low).toBeCloseTo(0.03, 12);
    const [bare] = stripOf(judgement([part("a", 1, [Number.NEGATIVE_INFINITY, 1, Number.POSITIVE_INFINITY])]));
    expect(bare).toMatchObject({ low: 0, value: 0.4, high: 1, cut: { low: true, high: true } });
    const [open] = stripOf(judgement([part("a", 1, [0.9, 1.1, Number.POSITIVE_INFINITY])]));
    expect(open).toMatchObject({ high: 1, cut: { low: false, high: true } });
    const [nothing] = stripOf(judgement([part("a", 1, [Number.NaN, Number.NaN, Number.NaN])]));
    expect(nothing).toMatchObject({ low: 0, high: 1, cut: { low: true, high: true } });
    expect(nothing).not.toHaveProperty("value");
  });

  it("takes parts from the first to the last", () => {
    const names = ["a", "b", "c", "d", "e", "f", "g"];
    const all = judgement(names.map((name) => part(name, 1, [0.9, 1, 1.1])));
    expect(stripOf(all).map(({ name }) => name)).toEqual(["a", "c", "e", "g"]);
    expect(stripOf(all, { most: 1 }).map(({ name }) => name)).toEqual(["a"]);
  });

  it("has a row where measurement and prediction are the same number", () => {
    expect(stripOf(judgement([part("a", 1, [1, 1, 1])]))[0]).toMatchObject({ low: 0.4, value: 0.4, high: 0.4 });
  });
});
