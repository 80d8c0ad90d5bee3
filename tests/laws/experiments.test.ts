import { readFileSync } from "node:fs";
import canonicalize from "canonicalize";
import temml from "temml";
import { describe, expect, test } from "vitest";
import { referenceEngine } from "../../src/engine/reference/reference-engine.ts";
import type { Experiment } from "../../src/experiments/experiment.ts";
import { judge, withValues } from "../../src/experiments/judge.ts";
import { experiments } from "../../src/experiments/registry.gen.ts";
import type { Row } from "../../src/experiments/row.ts";
import { worldsOf } from "../../src/experiments/worlds.ts";
import { Key } from "../../src/math/random/key.ts";
import { bibtex } from "../../src/plots/bibliography.ts";

/** What every experiment of the registry must satisfy, whatever it measures. */
const PROFILES = ["smoke", "laptop", "paper"] as const;
const BIBLIOGRAPHY = readFileSync(new URL("../../references.bib", import.meta.url), "utf8");
const loaded = await Promise.all(Object.entries(experiments).map(async ([id, load]) => [id, await load()] as const));

/** The row of a plan's first task, measured. */
function firstRow(experiment: Experiment, params: unknown): readonly [Row] {
  const task = experiment.plan(params)[0]!;
  const { outcome = "ok", ...values } = experiment.measure(task, {
    key: Key.root(1).fold(task),
    engine: referenceEngine,
  });
  return [{ ...addressed, task, outcome, values }];
}
const addressed = { address: "", experiment: "", codeVersion: "", seed: 1, engine: "reference", versions: {} };

describe.each(loaded)("%s", (id, experiment) => {
  test("is named after its file and cites a known source", () => {
    expect(experiment.id).toBe(id);
    expect(bibtex(BIBLIOGRAPHY, experiment.source.cite)).toContain(experiment.source.cite);
    expect(experiment.source.where).not.toBe("");
  });

  test("has a statement that typesets", () => {
    expect(() => temml.renderToString(experiment.formula, { displayMode: true, throwOnError: true })).not.toThrow();
  });

  test.each(PROFILES)("%s: parameters satisfy their schema, unchanged", (profile) => {
    expect(experiment.params.parse(experiment.profiles[profile])).toEqual(experiment.profiles[profile]);
  });

  test.each(PROFILES)("%s: tasks are distinct JSON content with a positive cost", (profile) => {
    for (const world of worldsOf(experiment, experiment.profiles[profile])) {
      const tasks = experiment.plan(world.params);
      const contents = tasks.map((task) => canonicalize(task));
      expect(contents.length).toBeGreaterThan(0);
      expect(new Set(contents).size).toBe(contents.length);
      for (const task of tasks) {
        expect(JSON.parse(JSON.stringify(task))).toEqual(task);
        expect(experiment.cost(task)).toBeGreaterThan(0);
      }
    }
  });

  if (experiment.kind === "claim") {
    test.each(PROFILES)("%s: its hypotheses hold", (profile) => {
      for (const { states, holds } of experiment.hypotheses) {
        expect(holds(experiment.profiles[profile]), states).toBe(true);
      }
    });

    test("every part has a control, and a control only names parts that exist", () => {
      const names = experiment.parts.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      const covered = experiment.controls.flatMap(({ parts }) => parts ?? names);
      expect(experiment.controls.length).toBeGreaterThan(0);
      expect(names).toEqual(expect.arrayContaining([...new Set(covered)]));
      expect(new Set(covered)).toEqual(new Set(names));
    });

    test.each(PROFILES)("%s: a control has at least the claim's sample size", (profile) => {
      const [own, ...others] = worldsOf(experiment, experiment.profiles[profile]);
      for (const { role, params } of others) {
        if (role === "control") {
          expect(experiment.plan(params).length).toBeGreaterThanOrEqual(experiment.plan(own!.params).length);
        }
      }
    });

    test("is judged without a verdict, and drawn, while all rows but one are missing", () => {
      const params = experiment.profiles.smoke;
      const rowsOf = ({ params: own }: { readonly params: unknown }) => firstRow(experiment, own);
      const judgement = judge(experiment, params, { rowsOf, seed: 1 });
      expect(judgement.verdict).toBeNull();
      expect(judgement.withheld).toContain("gave no measurement");
      const rows = withValues(rowsOf({ params }));
      expect(() => experiment.figure({ params, rows, worlds: new Map(), judgement })).not.toThrow();
    });

    test("says how its margins were chosen", () => {
      expect(experiment.margins.length).toBeGreaterThan(40);
    });
  }
});
