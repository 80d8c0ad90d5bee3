import { expect, test } from "vitest";
import type { Estimate } from "./estimate.ts";
import { above, agrees, below, meets, type Verdict } from "./verdict.ts";

const infinity = Number.POSITIVE_INFINITY;
const interval = (low: number, high: number): Estimate => ({ value: (low + high) / 2, low, high, level: 0.95 });
const unknown: Estimate = { value: Number.NaN, low: Number.NaN, high: Number.NaN, level: 0.95 };

type Case = readonly [low: number, high: number, verdict: Verdict];
const passes = (judge: (estimate: Estimate) => Verdict, cases: readonly Case[]): boolean =>
  cases.every(([low, high, verdict]) => judge(interval(low, high)) === verdict);

const AGREES: readonly Case[] = [
  [1.9, 2.1, "consistent"],
  [2.1, 2.2, "consistent"],
  [1.75, 2.25, "consistent"],
  [1.7, 2.3, "inconclusive"],
  [1.5, 1.75, "inconclusive"],
  [2.2, 2.3, "inconclusive"],
  [-5, 9, "inconclusive"],
  [2.3, 2.4, "contradicted"],
  [1, 1.7, "contradicted"],
  [2.26, infinity, "contradicted"],
  [2, infinity, "inconclusive"],
  [-infinity, 2.1, "inconclusive"],
];
const agreement = (estimate: Estimate): Verdict => agrees(2, estimate, { margin: 0.25 });

test("agrees: the whole interval in the margin, or outside it", () => {
  expect(passes(agreement, AGREES)).toBe(true);
  expect(agreement(unknown)).toBe("inconclusive");
  expect(() => agrees(2, unknown, { margin: 0 })).toThrow(/margin must be positive, got 0/);
});

test("mutants of agrees are told apart", () => {
  const holds = ({ low, high }: Estimate): Verdict => (low <= 2 && 2 <= high ? "consistent" : "contradicted");
  const point = ({ value }: Estimate): Verdict => (Math.abs(value - 2) <= 0.25 ? "consistent" : "contradicted");
  const touching = (estimate: Estimate): Verdict =>
    estimate.high < 1.75 || estimate.low > 2.25 ? "contradicted" : "consistent";
  for (const mutant of [holds, point, touching]) expect(passes(mutant, AGREES)).toBe(false);
});

const BELOW: readonly Case[] = [
  [1, 1.9, "consistent"],
  [-infinity, 1, "consistent"],
  [1, 2, "inconclusive"],
  [1, 3, "inconclusive"],
  [2, 3, "contradicted"],
  [2.5, infinity, "contradicted"],
];
const mirrored = BELOW.map(([low, high, verdict]): Case => [4 - high, 4 - low, verdict]);

test("below and above mirror each other, and are not each other", () => {
  expect(passes((estimate) => below(2, estimate), BELOW)).toBe(true);
  expect(passes((estimate) => above(2, estimate), mirrored)).toBe(true);
  expect(passes((estimate) => above(2, estimate), BELOW)).toBe(false);
  const point = ({ value }: Estimate): Verdict => (value < 2 ? "consistent" : "contradicted");
  expect(passes(point, BELOW)).toBe(false);
  expect([below(2, unknown), above(2, unknown)]).toEqual(["inconclusive", "inconclusive"]);
});

const MEETS: readonly Case[] = [
  [1.9, 2.1, "consistent"],
  [2, 2.25, "consistent"],
  [1, 2.1, "inconclusive"],
  [-9, 9, "inconclusive"],
  [2.01, 2.1, "contradicted"],
  [1.5, 1.99, "contradicted"],
  [2.01, infinity, "contradicted"],
];

test("meets: an exact number is contradicted inside the margin too, and noise earns nothing", () => {
  const meeting = (estimate: Estimate): Verdict => meets(2, estimate, { margin: 0.25 });
  expect(passes(meeting, MEETS)).toBe(true);
  expect(passes(agreement, MEETS)).toBe(false);
  expect(meeting(unknown)).toBe("inconclusive");
});
