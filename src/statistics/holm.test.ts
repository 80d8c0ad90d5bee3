import { expect, test } from "vitest";
import { holm } from "./holm.ts";
import type { Verdict } from "./verdict.ts";

/** A part that is decided at every level up to `most`. */
const decidedUpTo =
  (most: number, verdict: Verdict = "consistent") =>
  (level: number): Verdict =>
    level <= most ? verdict : "inconclusive";
const close = (level: number) => expect.closeTo(level, 12);

test("step-down: each decision lowers the level of the rest", () => {
  // m = 3, L = 0.94: levels 0.98, then 0.97, then 0.94.
  expect(holm([decidedUpTo(0.99), decidedUpTo(0.975, "contradicted"), decidedUpTo(0.95)], 0.94)).toEqual([
    { verdict: "consistent", level: close(0.98) },
    { verdict: "contradicted", level: close(0.97) },
    { verdict: "consistent", level: close(0.94) },
  ]);
  // Bonferroni would leave the second and third open.
});

test("it stops where a step decides nothing", () => {
  expect(holm([decidedUpTo(0.975), decidedUpTo(0.95), decidedUpTo(0.5)], 0.94)).toEqual(
    Array(3).fill({ verdict: "inconclusive", level: close(0.98) }),
  );
  expect(holm([decidedUpTo(0.99), decidedUpTo(0.95), decidedUpTo(0.5)], 0.94)).toEqual([
    { verdict: "consistent", level: close(0.98) },
    { verdict: "inconclusive", level: close(0.97) },
    { verdict: "inconclusive", level: close(0.97) },
  ]);
});

test("one part has the level itself, none has nothing", () => {
  expect(holm([decidedUpTo(0.95)], 0.95)).toEqual([{ verdict: "consistent", level: close(0.95) }]);
  expect(holm([], 0.95)).toEqual([]);
  expect(() => holm([], 1)).toThrow(/level must be in \(0, 1\), got 1/);
});
