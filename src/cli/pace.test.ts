import { expect, it } from "vitest";
import { startPace } from "./pace.ts";

const task = (experiment: string, index: number) => ({ address: `${experiment} ${index}`, experiment });

it("keeps a pace for each experiment, so that dear tasks done first do not promise a fast end", () => {
  // Two tasks of cost 1000 take 10 s each; of another kind, ten of cost 1 take 5 s each. One after the other.
  const costs = new Map([
    ["products", 2000],
    ["tables", 10],
  ]);
  const pace = startPace(costs, 100);
  expect(pace.secondsLeft(100)).toBeUndefined();
  let now = 100;
  const run = (experiment: string, index: number, { cost, seconds }: { cost: number; seconds: number }) => {
    pace.begin(task(experiment, index), now);
    now += seconds;
    pace.finish({ ...task(experiment, index), cost }, now);
  };
  run("products", 0, { cost: 1000, seconds: 10 });
  run("products", 1, { cost: 1000, seconds: 10 });
  // Nothing is known of the tables yet: the pace of all.
  expect(pace.secondsLeft(now)).toBeCloseTo((10 * 20) / 2000, 12);
  run("tables", 0, { cost: 1, seconds: 5 });
  expect(pace.secondsLeft(now)).toBeCloseTo(45, 12);
});

it("shares the rest among the tasks that run at once, and counts what they have done", () => {
  const pace = startPace(new Map([["only", 4]]), 0);
  for (const index of [0, 1]) pace.begin(task("only", index), 0);
  for (const index of [0, 1]) pace.finish({ ...task("only", index), cost: 1 }, 10);
  for (const index of [2, 3]) pace.begin(task("only", index), 10);
  expect(pace.secondsLeft(10)).toBeCloseTo(10, 12);
  expect(pace.secondsLeft(16)).toBeCloseTo(4, 12);
  expect(pace.secondsLeft(30)).toBe(0);
});
