import { expect, test } from "vitest";
import { experiments } from "../../experiments/registry.gen.ts";
import { claimForm, claimPlan } from "./claim-form.ts";

const CLAIM = "vempala-wilmes-2019/harmonic-decay";
const experiment = await experiments[CLAIM]!();
const smoke = experiment.profiles.smoke as Readonly<Record<string, unknown>> & { readonly groups: readonly object[] };

test("the form of a profile has its values and nothing to mend", () => {
  const { controls, usual, problems } = claimForm(experiment, { profile: "smoke" });
  expect(usual).toEqual(smoke);
  expect(problems).toEqual({});
  expect(controls.map(({ name }) => name).sort()).toEqual(Object.keys(smoke).sort());
});

test("what is wrong is said at the control that mends it", () => {
  const [first, ...others] = smoke.groups;
  const problemsWith = (group: object) =>
    claimForm(experiment, { profile: "smoke", params: { ...smoke, groups: [{ ...first, ...group }, ...others] } })
      .problems;
  expect(problemsWith({ units: 0 })).toEqual({ "groups[0].units": expect.stringMatching(/^must be ≥ \d+, got 0$/) });
  // A list is one field: its entry has none of its own.
  expect(problemsWith({ degrees: [0, -3] })).toEqual({ "groups[0].degrees": "entry 2 must be ≥ 0, got -3" });
  // A long value is not said again.
  const { groups } = problemsWith({ degrees: [1] }) as { readonly groups: string };
  expect(groups).toBe("a degree of one activation in one dimension must not be in two groups");
  expect(claimForm(experiment, { profile: "smoke", params: { ...smoke, margin: undefined } }).problems).toEqual({
    margin: "must be a finite number, got nothing",
  });
});

test("a plan tells hypotheses, tasks and cost; more draws cost more", () => {
  const plan = claimPlan(experiment, smoke);
  expect(plan.hypotheses.map(({ holds }) => holds)).toEqual(plan.hypotheses.map(() => true));
  const more = claimPlan(experiment, { ...smoke, groups: smoke.groups.map((group) => ({ ...group, replicas: 6 })) });
  expect(plan.tasks).toBeGreaterThan(0);
  expect(more.tasks).toBeGreaterThan(plan.tasks);
  expect(more.cost).toBeGreaterThan(1.5 * plan.cost);
});
