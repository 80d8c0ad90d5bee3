import { describe, expect, test } from "vitest";
import { z } from "zod";
import { agrees } from "../statistics/verdict.ts";
import { type Claim, defineExperiment } from "./experiment.ts";
import { judge, type RowsOf } from "./judge.ts";
import type { Outcome, Row } from "./row.ts";

/** A claim about a number that each row holds: its mean is 1 to within 0.1. */
type Params = { readonly shift: number; readonly parts: number };
type Task = { readonly shift: number; readonly replica: number };

const claimOf = (options: { controlShift?: number; holds?: boolean } = {}): Claim<Params, Task, { value: number }> =>
  defineExperiment<Params, Task, { value: number }>({
    kind: "claim",
    id: "test/one",
    title: "One",
    claim: "The mean is one.",
    formula: "1",
    source: { cite: "none", where: "here" },
    params: z.object({ shift: z.number(), parts: z.number() }),
    profiles: { smoke: { shift: 0, parts: 1 }, laptop: { shift: 0, parts: 1 }, paper: { shift: 0, parts: 1 } },
    hypotheses: [{ states: "it applies", holds: () => options.holds ?? true }],
    margins: "by hand, for this test",
    level: 0.99,
    plan: ({ shift }) => [0, 1, 2].map((replica) => ({ shift, replica })),
    cost: () => 1,
    measure: ({ shift }) => ({ value: 1 + shift }),
    parts: [
      {
        name: "mean",
        quantity: "mean",
        predict: () => 1,
        estimate: (rows, _, { level }) => {
          const value = rows.reduce((sum, row) => sum + row.values.value, 0) / rows.length;
          return { value, low: value - 0.01, high: value + 0.01, level };
        },
        judge: (predicted, estimate) => agrees(predicted, estimate, { margin: 0.1 }),
      },
    ],
    controls: [{ violates: "no shift", world: (p) => ({ ...p, shift: options.controlShift ?? 1 }) }],
    figure: () => ({ id: "one", title: "", caption: "", panels: [] }),
  });

const params = { shift: 0, parts: 1 };

const rowsWith =
  (claim: Claim<Params, Task, { value: number }>, outcome: (task: Task) => Outcome = () => "ok"): RowsOf =>
  (world) =>
    claim.plan(world.params as Params).map((task): Row => {
      const became = outcome(task);
      return {
        address: JSON.stringify(task),
        experiment: claim.id,
        codeVersion: "0",
        task,
        seed: 1,
        engine: "none",
        outcome: became,
        values: became === "failed" ? null : { value: 1 + task.shift },
        versions: {},
      };
    });

const judged = (claim: Claim<Params, Task, { value: number }>, rowsOf = rowsWith(claim), p: Params = params) =>
  judge(claim, p, { rowsOf, seed: 1 });

describe("judge", () => {
  test("consistent when prediction and measurement agree and the control is contradicted", () => {
    const { verdict, controls, withheld } = judged(claimOf());
    expect(verdict).toBe("consistent");
    expect(controls[0]?.verdict).toBe("contradicted");
    expect(withheld).toBeUndefined();
  });

  test("contradicted when the measurement is elsewhere", () => {
    const claim = claimOf();
    expect(judged(claim, rowsWith(claim), { shift: 0.5, parts: 1 }).verdict).toBe("contradicted");
  });

  test("no verdict while a control agrees with the prediction", () => {
    const { verdict, withheld } = judged(claimOf({ controlShift: 0 }));
    expect(verdict).toBeNull();
    expect(withheld).toContain("no power");
  });

  test("a control whose rows are censored or diverged does not count", () => {
    const claim = claimOf();
    const { verdict, controls } = judged(
      claim,
      rowsWith(claim, ({ shift }) => (shift === 1 ? "diverged" : "ok")),
    );
    expect(controls[0]?.verdict).toBe("inconclusive");
    expect(verdict).toBeNull();
  });

  test("no verdict while a task gave no measurement, and the reason names it", () => {
    const claim = claimOf();
    const rowsOf = rowsWith(claim, ({ shift, replica }) => (shift === 0 && replica === 1 ? "failed" : "ok"));
    const { verdict, withheld } = judged(claim, rowsOf);
    expect(verdict).toBeNull();
    expect(withheld).toContain("1 of 3 tasks gave no measurement");
  });

  test("not applicable when a hypothesis fails", () => {
    expect(judged(claimOf({ holds: false })).verdict).toBe("not applicable");
  });

  test("a prediction made elsewhere is judged there: predictFrom", () => {
    const claim = claimOf({ controlShift: 0 });
    const elsewhere: Claim<Params, Task, { value: number }> = {
      ...claim,
      parts: claim.parts.map((part) => ({ ...part, predict: (p: Params) => p.parts })),
      controls: [{ violates: "the right number", world: (p) => p, predictFrom: (p) => ({ ...p, parts: 7 }) }],
    };
    expect(judged(elsewhere).verdict).toBe("consistent");
    expect(judged(elsewhere).controls[0]?.parts[0]?.predicted).toBe(7);
  });

  test("a control that names no part shows no power: it is refused, not contradicted", () => {
    const claim = claimOf();
    const vacuous = { ...claim, controls: [{ violates: "nothing", world: (p: Params) => p, parts: [] }] };
    expect(() => judged(vacuous)).toThrow("a control names no part of its claim");
  });

  test("each world's prediction is made once", () => {
    const claim = claimOf();
    let count = 0;
    const counting = claim.parts.map((part) => ({ ...part, predict: () => ++count * 0 + 1 }));
    judged({ ...claim, parts: counting });
    expect(count).toBe(2);
  });
});
