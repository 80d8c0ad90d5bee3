import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { OpenEngine } from "../engine/wasm/wasm-engine.ts";
import { DomainError } from "../math/domain-error.ts";
import { Key } from "../math/random/key.ts";
import { type PlaygroundData, type PlaygroundState, playgroundFields } from "../permalink/playground-state.ts";
import { openBrowserEngine } from "../web/computation/open-engine.ts";
import type { DataFile } from "./data-file.ts";
import { dataProblem, usualData } from "./data-problem.ts";
import { createPlayground } from "./session.ts";
import { theoryOf } from "./theory.ts";
import type { PlaygroundView } from "./view.ts";

const SHA256 = "ab".repeat(32);

/** Rows of (u, v, 1, y): u of mean 100, v three times as wide as the others' unit. */
function fileOf(rows: number, value: (u: number, v: number, noise: number) => number): DataFile {
  const stream = Key.root(8).fold("rows").stream();
  const values = Float64Array.from(
    Array.from({ length: rows }, () => {
      const [u, v, noise] = [stream.gaussian(), stream.gaussian(), stream.gaussian()];
      return [100 + u, 3 * v, 1, value(u, v, noise)];
    }).flat(),
  );
  return { name: "own.csv", sha256: SHA256, names: ["u", "v", "one", "y"], rows, columns: 4, values };
}

const linear = fileOf(400, (u, v, noise) => 7 + 2 * u - v + 0.1 * noise);

const stateOf = (data: Partial<PlaygroundData> = {}, given: object = {}): PlaygroundState => ({
  ...playgroundFields.parse({
    target: "data",
    data: { ...usualData(SHA256), ...data },
    networks: [
      { widths: [4], activation: "tanh" },
      { widths: [12, 6], activation: "tanh" },
    ],
    training: { rate: 0.02, batch: 64, steps: 600 },
    seeds: 2,
    shown: ["error", "radius", "plane"],
    ...given,
  }),
  parameters: {},
});

describe("rows", () => {
  const problem = dataProblem(stateOf(), linear);
  const { counts, inputs, value } = problem.rows!;
  const { training, test: held } = problem.draw(counts, Key.root(1));

  test("are held out, a quarter of them, and none is learnt from", () => {
    expect(counts).toEqual({ training: 300, test: 100 });
    expect([inputs, value]).toEqual([["u", "v", "one"], "y"]);
    const all = new Set([...training.y, ...held.y]);
    expect(all.size).toBe(400);
    // Another seed has another split, the same seed the same.
    const [other, again] = [2, 1].map((seed) => problem.draw(counts, Key.root(seed)));
    expect(again!.test.y).toEqual(held.y);
    expect([...other!.test.y].filter((y) => held.y.includes(y)).length).toBeLessThan(60);
  });

  test("keep their inputs beside their value, standardised over the file", () => {
    const column = (j: number): Float64Array =>
      Float64Array.from({ length: 400 }, (_, i) =>
        i < 300 ? training.x.data[3 * i + j]! : held.x.data[3 * (i - 300) + j]!,
      );
    const y = [...training.y, ...held.y];
    const mean = (numbers: ArrayLike<number>): number => Array.from(numbers).reduce((sum, each) => sum + each, 0) / 400;
    for (const numbers of [column(0), column(1), y]) {
      // Sums of 400 numbers of size 1: ulps.
      expect(mean(numbers)).toBeCloseTo(0, 12);
      expect(mean(Array.from(numbers, (each) => each ** 2))).toBeCloseTo(1, 12);
    }
    expect(column(2).every((each) => each === 0)).toBe(true);
    expect(problem.variance).toBeCloseTo(1, 12);
    // y − E y = 2 (u − E u) − (v − E v) + 0.1 noise, in standard deviations: (2 u′ − v′)/√5 but for noise and sampling, of 400 rows.
    const left = y.map((each, i) => each - (2 * column(0)[i]! - column(1)[i]!) / Math.sqrt(5));
    expect(Math.max(...left.map(Math.abs))).toBeLessThan(0.5);
  });

  test("may keep their own units", () => {
    const own = dataProblem(stateOf({ standardise: false }), linear);
    const { x } = own.draw(counts, Key.root(1)).test;
    expect(x.data[0]).toBeGreaterThan(90);
    expect(own.median).toBeGreaterThan(90);
  });

  test("of two kinds are labels", () => {
    const labelled = fileOf(200, (u) => (u > 0 ? 5 : -5));
    const state = stateOf({}, { training: { loss: "cross-entropy", batch: 32 } });
    const own = dataProblem(state, labelled);
    expect(new Set(own.draw(own.rows!.counts, Key.root(1)).training.y)).toEqual(new Set([0, 1]));
    expect(() => dataProblem(state, linear)).toThrow("must have two kinds of values");
  });
});

test("the file, its columns and its numbers are checked", () => {
  const constant = { ...linear, values: linear.values.map((each, i) => (i % 4 === 3 ? 0.1 : each)) };
  const bad: readonly (readonly [PlaygroundState, DataFile | undefined, RegExp])[] = [
    [stateOf(), undefined, /must be given: drop it on the page, or name it with --data/],
    [stateOf({ sha256: "cd".repeat(32) }), linear, /must begin with cdcdcdcd, .*got "own.csv: abababab"/],
    [stateOf({ column: 5 }), linear, /must be one of its 4, got 5/],
    [stateOf({ column: 3 }), linear, /the column of the value, one, must not be the same in every row, got 1/],
    [stateOf(), constant, /must not be the same in every row, got 0.1/],
    [stateOf({ along: [4] }), linear, /must be inputs/],
    [stateOf({ along: [1, 1] }), linear, /must be inputs/],
  ];
  for (const [state, file, message] of bad) {
    expect(() => dataProblem(state, file)).toThrow(DomainError);
    expect(() => dataProblem(state, file)).toThrow(message);
  }
});

describe("a session on a file", () => {
  let engine: OpenEngine;
  beforeAll(async () => {
    engine = await openBrowserEngine({ memoryMebibytes: 128 });
  });
  afterAll(() => engine.close());

  const viewAfter = (state: PlaygroundState, data: DataFile, steps: number): PlaygroundView => {
    const playground = createPlayground(state, { engine, data });
    playground.step(steps);
    expect(theoryOf(state).every(({ floor, note }) => floor === null && note!.includes("file"))).toBe(true);
    const view = playground.view();
    playground.release();
    return view;
  };

  test("learns, and finds the same numbers again", () => {
    const [begin, end] = [0, 600].map((steps) => viewAfter(stateOf(), linear, steps));
    for (const [j, { error }] of end!.networks.entries()) {
      // The share of the noise is 0.01/5.01; seen below 0.02.
      expect(error.value).toBeLessThan(0.05);
      expect(begin!.networks[j]!.error.value).toBeGreaterThan(0.5);
      expect(error.note).toContain("splits of the same rows");
    }
    const again = viewAfter(JSON.parse(JSON.stringify(stateOf())) as PlaygroundState, linear, 600);
    expect(again.networks).toEqual(end!.networks);
    expect(end!.data).toEqual({ training: 300, test: 100, inputs: ["u", "v", "one"], value: "y" });
    expect(end!.networks[0]!.degrees).toBeUndefined();
    expect(end!.networks[0]!.overlap).toBeUndefined();
  });

  test("is seen along a chosen input in its own unit, with rows for want of a function", () => {
    const { line, plane, networks } = viewAfter(stateOf({ along: [1] }), linear, 600);
    expect(line!.label).toBe("u, the other inputs at their means");
    expect(line!.target).toBeUndefined();
    expect([line!.at[0]! > 96, line!.at.at(-1)! < 104]).toEqual([true, true]);
    expect(line!.points!.at.length).toBe(line!.points!.value.length);
    expect(line!.points!.at.length).toBeGreaterThan(80);
    // y′ rises by 2/√5 in a unit of u: from the first percentile to the last, by about 4 of them.
    const [low, high] = [networks[1]!.line!.mean[0]!, networks[1]!.line!.mean.at(-1)!];
    expect((high - low) / (line!.at.at(-1)! - line!.at[0]!)).toBeCloseTo(2 / Math.sqrt(5), 1);
    expect(plane!.label).toContain("u and v");
    expect(plane!.points!.a.length).toBeGreaterThan(80);
  });

  test("is seen along the direction in which the rows spread most", () => {
    // Not standardised, v has nine times the variance of u: the line changes y as v does, downwards by 1/3 in its unit.
    const { line, networks } = viewAfter(stateOf({ standardise: false }), linear, 1);
    expect(line!.label).toContain("first principal direction");
    expect(networks[0]!.line!.mean).toHaveLength(61);
    const { frame } = dataProblem(stateOf({ standardise: false }), linear).rows!;
    const [first, second] = frame.directions;
    expect(first[1]).toBeCloseTo(3, 0);
    expect(Math.abs(first[0]! / first[1]!)).toBeLessThan(0.1);
    expect(first.reduce((sum, each, j) => sum + each * second[j]!, 0)).toBeCloseTo(0, 9);
  });

  test("tells whether depth helps", () => {
    // Four parities of signs: one unit can be right about none of them, two layers with enough units about all.
    const signs = fileOf(600, (u, v, noise) => Math.sign(u * v) + 0.1 * noise);
    const networks = [
      { widths: [1], activation: "tanh" },
      { widths: [16, 8], activation: "tanh" },
    ];
    const view = viewAfter(
      stateOf({}, { networks, seeds: 3, training: { rate: 0.02, batch: 64, steps: 800 } }),
      signs,
      800,
    );
    // Seen: 0.6 and more.
    expect(view.comparison).toMatchObject([{ network: 1, against: 0, outcome: "lower" }]);
    expect(view.comparison![0]!.text).toMatch(/^16-8 tanh: 0\.\d+ lower \[0\.\d+, \d\.?\d*\] than 1 tanh$/);
  });

  test("of fewer rows than a batch takes them all at each step", () => {
    const few = { ...linear, rows: 40, values: linear.values.slice(0, 160) };
    const [small, all] = [64, 0].map((batch) => viewAfter(stateOf({}, { training: { batch, steps: 9 } }), few, 9));
    expect(small!.networks.map(({ curve }) => curve)).toEqual(all!.networks.map(({ curve }) => curve));
  });
});
