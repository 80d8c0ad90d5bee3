import { expect, test } from "vitest";
import { chooseSchedule, makespan } from "./schedule.ts";

const LARGE = 1e12;

test("many tasks run one a core, a single large one takes every core, a single small one takes one", () => {
  const many = new Array<number>(40).fill(LARGE);
  expect(chooseSchedule(many, { cores: 8 })).toEqual({ lanes: 8, threads: 1 });
  expect(chooseSchedule([LARGE], { cores: 8 })).toEqual({ lanes: 1, threads: 8 });
  expect(chooseSchedule([1000], { cores: 8 })).toEqual({ lanes: 8, threads: 1 });
  expect(chooseSchedule([LARGE, LARGE], { cores: 8 })).toEqual({ lanes: 2, threads: 4 });
});

test("one task that outweighs all the others decides", () => {
  expect(chooseSchedule([LARGE, ...new Array<number>(10).fill(1e9)], { cores: 2 })).toEqual({ lanes: 1, threads: 2 });
});

test("lanes and threads may be fixed, and never ask for more cores than there are", () => {
  expect(chooseSchedule([LARGE], { cores: 8, lanes: 4 })).toEqual({ lanes: 4, threads: 2 });
  expect(chooseSchedule([LARGE], { cores: 8, threads: 3 })).toEqual({ lanes: 2, threads: 3 });
  expect(chooseSchedule([LARGE], { cores: 2, lanes: 5 })).toEqual({ lanes: 5, threads: 1 });
  expect(chooseSchedule([], { cores: 2 })).toEqual({ lanes: 2, threads: 1 });
  expect(() => chooseSchedule([1], { cores: 0 })).toThrow("cores must be an integer ≥ 1, got 0");
});

test("the makespan of tasks that need not be shared is that of the greedy plan", () => {
  expect(makespan([3, 3, 2, 2, 2], { lanes: 2, threads: 1 })).toBe(7);
  expect(makespan([LARGE], { lanes: 1, threads: 2 })).toBeLessThan(LARGE);
});
