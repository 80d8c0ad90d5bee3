import { describe, expect, it } from "vitest";
import type { JobView, RunSummary } from "../../board/lab-answers.ts";
import type { JudgedPart } from "../../experiments/judgement.ts";
import type { Arriving } from "./live-store.ts";
import {
  durationText,
  endText,
  matchingRuns,
  momentText,
  partDifference,
  settingText,
  workOf,
  workText,
} from "./runs.ts";

const run = (parts: Partial<RunSummary>): RunSummary => ({
  id: "paper.claim~1",
  experiment: "paper/claim",
  kind: "claim",
  profile: "smoke",
  seed: 1,
  engine: "wasm",
  verdict: "consistent",
  outcomes: {},
  rows: 3,
  seconds: 1,
  finishedAt: "2026-01-01T00:00:00Z",
  current: true,
  ...parts,
});
const job = (parts: Partial<JobView>): JobView => ({
  id: "job-1",
  claim: "paper/claim",
  profile: "smoke",
  seed: 1,
  state: "running",
  tasks: 40,
  exitCode: null,
  message: null,
  ...parts,
});
const arriving = (parts: Partial<Arriving>): Arriving => ({
  experiment: "paper/claim",
  seed: 1,
  engine: "wasm",
  stored: 18,
  outcomes: { ok: 18 },
  since: 0,
  last: 0,
  ...parts,
});
const part = (value: number, low: number, high: number, verdict: JudgedPart["verdict"] = "consistent"): JudgedPart => ({
  name: "slope",
  quantity: "slope",
  predicted: 1,
  estimate: { value, low, high, level: 0.99 },
  verdict,
});

it("a filter wants all of its words, anywhere, in any case", () => {
  const runs = [
    run({ seed: 7 }),
    run({ verdict: "contradicted", profile: "laptop" }),
    run({ kind: "survey", verdict: null }),
  ];
  expect(matchingRuns(runs, "  ")).toHaveLength(3);
  expect(matchingRuns(runs, "CLAIM smoke")).toEqual([runs[0], runs[2]]);
  expect(matchingRuns(runs, "contradicted")).toEqual([runs[1]]);
  expect(matchingRuns(runs, "survey")).toEqual([runs[2]]);
  expect(matchingRuns(runs, "seed 7 smoke")).toEqual([runs[0]]);
  expect(matchingRuns(runs, "smoke laptop")).toEqual([]);
});

describe("work", () => {
  it("is what runs, what waits in its order, then what other processes store", () => {
    const jobs = [
      job({ id: "third", state: "waiting", seed: 3 }),
      job({ id: "second", state: "waiting" }),
      job({ id: "first" }),
    ];
    const rows = [arriving({}), arriving({ seed: 9, stored: 2 })];
    const work = workOf({ runs: [], jobs: [...jobs, job({ id: "old", state: "concluded" })], rows }, 5000);
    expect(work.map(({ key, seed }) => [key, seed])).toEqual([
      ["first", 1],
      ["second", 1],
      ["third", 3],
      [expect.stringContaining("9"), 9],
    ]);
    expect(work.map(workText)).toEqual([
      "18 of 40 rows stored",
      "waits for its turn; 40 tasks",
      "waits for its turn; 40 tasks",
      "2 rows stored",
    ]);
  });

  it("says when rows stopped coming, and forgets them after a while", () => {
    const rows = [arriving({ outcomes: { ok: 16, diverged: 2 } })];
    const at = (seconds: number) => workOf({ runs: [], jobs: [], rows }, 1000 * seconds);
    expect(at(59).map(workText)).toEqual(["18 rows stored"]);
    expect(at(180).map(workText)).toEqual(["18 rows stored; none for 3 min"]);
    expect(at(1)[0]!.trouble).toBe("2 diverged");
    expect(at(10_000)).toEqual([]);
  });

  it("ends with a reason", () => {
    expect(endText(job({ state: "failed", exitCode: 4, message: "no space" }))).toBe("failed: no space");
    expect(endText(job({ state: "failed", exitCode: null }))).toContain("a signal");
    expect(endText(job({ state: "cancelled" }))).toContain("goes on from there");
  });
});

describe("a part in runs side by side", () => {
  const said = (...values: readonly (JudgedPart | null)[]) => partDifference({ name: "slope", values });
  it("differs in words", () => {
    expect(said(part(1, 0.9, 1.1))).toBe("");
    expect(said(part(1, 0.9, 1.1), part(1, 0.9, 1.1))).toBe("the same numbers");
    expect(said(part(1, 0.9, 1.1), part(1.1, 1.1, 1.2))).toBe("intervals overlap");
    expect(said(part(1, 0.9, 1.1), part(1.05, 1, 1.1), part(1.3, 1.2, 1.4))).toBe("intervals lie apart");
    expect(said(part(1, 0.9, 1.1), part(1.3, 1.2, 1.4, "contradicted"))).toBe("verdicts differ; intervals lie apart");
    expect(said(part(1, 0.9, 1.1), null, null)).toBe("not in B, C");
  });
  it("knows open intervals and undefined estimates", () => {
    expect(said(part(1, 0.9, Number.POSITIVE_INFINITY), part(9, 8, 10))).toBe("intervals overlap");
    expect(said(part(Number.NaN, Number.NaN, Number.NaN), part(9, 8, 10))).toBe("undefined in A");
  });
});

it("values, moments and times are short and exact", () => {
  expect([0.1, 100_000, "two words", [1, 2], null, { a: [1] }, true].map(settingText)).toEqual([
    ...["0.1", "100000", "two words", "1, 2", "none", '{"a":[1]}', "true"],
  ]);
  expect([0.43, 11.2, 240, 9000].map(durationText)).toEqual(["0.4 s", "11 s", "4 min", "2.5 h"]);
  expect(momentText("2026-11-22T18:05:00.000Z")).toMatch(/^2026-11-2[123] \d\d:\d\d$/);
  expect(momentText("then")).toBe("then");
});
