import { describe, expect, it } from "vitest";
import type { JobView, NewRows, RunSummary } from "../../board/lab-answers.ts";
import { begin, type LiveStore, withJob, withRows, withRun } from "./live-store.ts";

const EMPTY: LiveStore = { runs: [], jobs: [], rows: [] };
const run = (id: string, finishedAt: string, seed = 1): RunSummary => ({
  id,
  experiment: "paper/claim",
  kind: "claim",
  profile: "smoke",
  seed,
  engine: "wasm",
  verdict: "consistent",
  outcomes: { ok: 3 },
  rows: 3,
  seconds: 1,
  finishedAt,
  current: true,
});
const job = (id: string, state: JobView["state"], seed = 1): JobView => ({
  id,
  claim: "paper/claim",
  profile: "smoke",
  seed,
  state,
  tasks: 3,
  exitCode: null,
  message: null,
});
const rows = (stored: number, outcomes: Readonly<Record<string, number>> = { ok: stored }, seed = 1): NewRows => ({
  experiment: "paper/claim",
  codeVersion: "0",
  seed,
  engine: "wasm",
  stored,
  outcomes,
});

describe("a store while it changes", () => {
  it("has the latest run and the latest job first, in whatever order they came", () => {
    const read = begin({
      runs: [run("a", "2026-01-01T00:00:00Z"), run("b", "2026-01-03T00:00:00Z")],
      jobs: [job("first", "concluded"), job("second", "running")],
      rows: [],
    });
    expect(read.runs.map(({ id }) => id)).toEqual(["b", "a"]);
    expect(read.jobs.map(({ id }) => id)).toEqual(["second", "first"]);
    const told = withJob(withRun(read, run("c", "2026-01-02T00:00:00Z")), job("third", "waiting"));
    expect(told.runs.map(({ id }) => id)).toEqual(["b", "c", "a"]);
    expect(told.jobs.map(({ id }) => id)).toEqual(["third", "second", "first"]);
  });

  it("is told the same run and the same job twice without having them twice", () => {
    const store = withJob(withRun(EMPTY, run("a", "2026-01-01T00:00:00Z")), job("x", "waiting"));
    const again = withJob(withRun(store, run("a", "2026-01-01T00:00:00Z")), job("x", "running"));
    expect(again.runs).toHaveLength(1);
    expect(again.jobs).toEqual([job("x", "running")]);
  });

  it("adds up the rows of one experiment, seed and engine, until their run is stored", () => {
    const two = withRows(withRows(EMPTY, rows(2), 1000), rows(1, { diverged: 1 }), 4000);
    expect(two.rows).toEqual([
      {
        experiment: "paper/claim",
        seed: 1,
        engine: "wasm",
        stored: 3,
        outcomes: { ok: 2, diverged: 1 },
        since: 1000,
        last: 4000,
      },
    ]);
    const other = withRows(two, rows(1, { ok: 1 }, 2), 5000);
    expect(other.rows.map(({ seed }) => seed)).toEqual([2, 1]);
    expect(withRun(other, run("a", "2026-01-01T00:00:00Z")).rows.map(({ seed }) => seed)).toEqual([2]);
  });

  it("forgets the rows of a job that ended without a run, and no others", () => {
    const store = withRows(withRows(EMPTY, rows(2), 0), rows(1, { ok: 1 }, 2), 0);
    expect(withJob(store, job("x", "running")).rows).toHaveLength(2);
    for (const state of ["cancelled", "failed"] as const) {
      expect(withJob(store, job("x", state)).rows.map(({ seed }) => seed)).toEqual([2]);
    }
  });
});
