import { describe, expect, it } from "vitest";
import { clock, lengthWarning, outcomesText, progressText, secondsLeft } from "./run-words.ts";

it.each([
  [0, "0:00"],
  [7.4, "0:07"],
  [59.6, "1:00"],
  [760, "12:40"],
  [7500, "2:05:00"],
  [-1, "0:00"],
])("clock(%s) is %s", (seconds, text) => expect(clock(seconds)).toBe(text));

describe("the time left", () => {
  it("is what is left of the work at the pace so far", () => {
    expect(secondsLeft(0.25, 10)).toBe(30);
    expect(secondsLeft(1, 10)).toBe(0);
  });

  it("is not told while it means nothing", () => {
    expect(secondsLeft(0, 10)).toBeUndefined();
    expect(secondsLeft(0.5, 0.5)).toBeUndefined();
    expect(progressText({ done: 0, tasks: 4, share: 0 }, 3)).toBe("0 of 4 tasks, 0 % of the work; 0:03 so far");
  });

  it("stands behind tasks and share", () => {
    expect(progressText({ done: 3, tasks: 4, share: 0.3 }, 12)).toBe(
      "3 of 4 tasks, 30 % of the work; 0:12 so far, about 0:28 more",
    );
  });
});

it("outcomes that are no plain number are said", () => {
  expect(outcomesText({ ok: 40 })).toBe("");
  expect(outcomesText({ ok: 3, censored: 1 })).toBe("1 of 4 tasks reached their cap");
  expect(outcomesText({ ok: 2, failed: 1, "out-of-memory": 1 })).toBe(
    "2 of 4 tasks gave no number: 1 failed, 1 out-of-memory",
  );
});

it.each([
  [1e9, undefined],
  [Number.NaN, undefined],
  [6e10, "1,200 tasks: about 30 seconds here"],
  [4e11, "about 3 minutes here"],
  [2e13, "about 3 hours here"],
  [1e15, "about 6 days here"],
  [1e20, "more than a year here"],
])("a run of %s multiply-adds on two threads is announced as %s", (cost, words) => {
  const said = lengthWarning({ tasks: 1200, cost }, 2);
  if (words === undefined) expect(said).toBeUndefined();
  else expect(said).toContain(words);
});
