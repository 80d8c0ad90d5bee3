import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { failureOf } from "../../../tests/laws/engine-oracle.ts";
import { activations } from "../../activations/registry.gen.ts";
import { besselLaw } from "../../distributions/radial/bessel-law.ts";
import { openEngine } from "../../engine/native/open.ts";
import type { Univariate } from "../../engine/vector/algebra.ts";
import type { OpenEngine } from "../../engine/wasm/wasm-engine.ts";
import { Key } from "../../math/random/key.ts";
import { type Budget, fitWith, type Method } from "./attack.ts";
import { type Data, type Problem, type Sample, sampleOf, sourceOf } from "./data.ts";
import { matchDirections } from "./matched-directions.ts";
import { declaredMethods } from "./methods.ts";
import { errorOf, type Predictor, unexplained } from "./predictor.ts";
import { descendRidgeSum } from "./ridge-descent.ts";
import { fitCommon, ridgeSumPredictor } from "./ridge-sum.ts";
import { descendUnits } from "./unit-descent.ts";
import { bump, drawUnits, unitPredictor } from "./units.ts";

let engine: OpenEngine;
beforeAll(async () => {
  engine = await openEngine("wasm");
});
afterAll(() => engine.close());

const dimension = 2;
const law = besselLaw({ dimension });
const key = Key.root(7);
const budget: Budget = { points: 120_000, solvePoints: 10_000, samplePoints: 4000 };
/** A unit vector. */
const u = [0.6, -0.8];
const along = (point: Float64Array): number => u.reduce((sum, c, i) => sum + c * point[i]!, 0);
const median = law.quantile(0.5);

const targets: Readonly<Record<"clipped linear" | "slab" | "ball", Problem>> = {
  "clipped linear": { law, target: (_, x) => Math.max(-1, Math.min(1, along(x) / median)) },
  slab: { law, target: (_, x) => Math.exp(-((along(x) / median) ** 2)) },
  ball: { law, target: (r) => (r <= median ? 1 : 0) },
};

function dataOf(problem: Problem): { readonly data: Data; readonly test: Sample } {
  const train = sourceOf(problem, { key: key.fold("train"), strata: 4096 });
  const validation = sampleOf(problem, 2000, key.fold("validation").stream());
  return { data: { train, validation }, test: sampleOf(problem, 4000, key.fold("test").stream()) };
}

const drawn = { directions: "random", gains: [0.5, 1, 2], biasRange: 2 } as const;
const units = { ...drawn, activation: activations.tanh } as const;
const sum = { directions: "random", even: false, knots: 16, knees: [0.5, 1] } as const;
const polish = { rates: [0.01, 0.03], valueRate: 1, batch: 256 } as const;
const pursuit = { even: false, knots: 16, knee: 0.5, candidates: 12, moves: 12, every: 5 } as const;
/** With units of an activation, or any. */
const methodsWith = (activation: Univariate): readonly Method[] => [
  {
    name: "gradient descent",
    kind: "units",
    units: { ...drawn, activation },
    solve: false,
    descent: { optimiser: "gradient", rates: [0.3, 1], batch: 256, reach: 4 },
  },
  {
    name: "SGD",
    kind: "units",
    units: { ...drawn, activation },
    solve: false,
    descent: { optimiser: "sgd", rates: [0.1, 0.3], batch: 64, reach: 4 },
  },
  {
    name: "Adam",
    kind: "units",
    units: { ...drawn, activation },
    solve: false,
    descent: { optimiser: "adam", rates: [0.01, 0.03], batch: 64, reach: 4 },
  },
  { name: "random units", kind: "units", units: { ...drawn, activation }, solve: true },
  { name: "pursuit", kind: "pursuit", pursuit },
  { name: "pursuit, then Adam", kind: "pursuit", pursuit, descent: polish },
  { name: "one function, then Adam", kind: "ridge-sum", sum, descent: polish },
  { name: "functions of their own", kind: "ridge-sum", sum, refine: true },
];
const learners = methodsWith(activations.tanh);

describe("a method", () => {
  // Units of the shape in question, up to shift and scale: what is asked is whether the method finds the direction.
  for (const [name, activation] of [
    ["clipped linear", activations.tanh],
    ["slab", bump],
  ] as const) {
    const { data, test } = dataOf(targets[name]);
    for (const method of methodsWith(activation)) {
      it(`learns a ${name} function: ${method.name}`, () => {
        const predictor = fitWith(method, data, { width: 40, budget, key, engine });
        const { value } = unexplained(predictor, test, { level: 0.95 });
        // The constant leaves 1. Plain descent, with one rate for all weights, is still on its way to the slab after these steps.
        const plain = method.kind === "units" && (method.descent?.optimiser ?? "adam") !== "adam";
        expect(value).toBeLessThan(plain && name === "slab" ? 0.2 : 0.05);
      });
    }
  }

  it("has exactly the units asked for, whatever they divide by", () => {
    const { data } = dataOf(targets.ball);
    const small: Budget = { points: 600, solvePoints: 400, samplePoints: 200 };
    for (const method of [...learners, ...declaredMethods({ dimension, sigmoid: activations.tanh })]) {
      for (const width of [1, 7]) {
        const { units: counted, predict } = fitWith(method, data, { width, budget: small, key, engine });
        expect(counted, method.name).toBe(width);
        expect(predict(data.validation.x).every(Number.isFinite), method.name).toBe(true);
      }
    }
  });

  it("keeps, of its grid, what does best on the validation sample", () => {
    const { data } = dataOf(targets.ball);
    // Other values there, and another candidate is the best: 1 − y, on which nothing learnt is worse than much.
    const opposite = { ...data.validation, y: data.validation.y.map((y) => 1 - y) };
    const start = drawUnits(units, { train: data.train, width: 5, key, engine });
    const common = fitCommon(data, sum, { width: 5, points: 4000, key, engine });
    for (const validation of [data.validation, opposite]) {
      const given = { train: data.train, validation };
      const error = (predictor: Predictor): number => errorOf(predictor, validation);
      const descend = (rates: readonly number[]): number => {
        const descent = { optimiser: "adam", rates, batch: 50, reach: 4 } as const;
        return error(
          unitPredictor(descendUnits(start, given, { ...descent, points: 2000 * rates.length, key, engine }), engine),
        );
      };
      const alone = [0.003, 0.03].map((rate) => descend([rate]));
      expect(descend([0.003, 0.03])).toBe(Math.min(...alone));
      expect(Math.min(...alone)).toBeLessThanOrEqual(error(unitPredictor(start, engine)));
      const moved = (rates: readonly number[]): number => {
        const descent = { rates, valueRate: 1, batch: 50, points: 2000 * rates.length, engine };
        return error(ridgeSumPredictor(descendRidgeSum(common, given, descent), engine));
      };
      expect(moved([0.01, 0.1])).toBe(Math.min(moved([0.01]), moved([0.1])));
      const knee = (knees: readonly number[]): number => {
        const fitted = fitCommon(given, { ...sum, knees }, { width: 5, points: 3000 * knees.length, key, engine });
        return error(ridgeSumPredictor(fitted, engine));
      };
      expect(knee([0.05, 2])).toBe(Math.min(knee([0.05]), knee([2])));
    }
  });

  it("moves directions to where the ball is told better, without samples and with them", () => {
    const { data, test } = dataOf(targets.ball);
    const even = { ...sum, even: true, knees: [1] };
    const start = fitCommon(data, even, { width: 5, points: 20_000, key, engine });
    const moved = [
      matchDirections(start, data, { rounds: 2, steps: 50, angle: 0.1, settings: even, points: 20_000, engine }),
      descendRidgeSum(start, data, { rates: [0.03], valueRate: 0, batch: 200, points: 40_000, engine }),
    ];
    const [before, ...after] = [start, ...moved].map((s) => {
      return unexplained(ridgeSumPredictor(s, engine), test, { level: 0.95 }).value;
    });
    // Five lines in the plane at equal angles, 36° apart: what random ones lack is much more than the 2 % of the test.
    for (const value of after) expect(value).toBeLessThan(0.95 * before!);
    expect(
      failureOf(() =>
        matchDirections({ ...start, basis: { ...start.basis, even: false } }, data, {
          rounds: 1,
          steps: 1,
          angle: 1,
          settings: even,
          points: 10,
          engine,
        }),
      ),
    ).toMatch(/^matchDirections: functions must be even, got/);
  });

  it("gives the same bits on two threads as on one", async () => {
    const two = await openEngine("wasm", { threads: 2 });
    const { data } = dataOf(targets.ball);
    const small: Budget = { points: 6000, solvePoints: 3000, samplePoints: 1000 };
    for (const method of [...learners, ...declaredMethods({ dimension, sigmoid: activations.tanh })]) {
      const [a, b] = [engine, two].map((own) => {
        return fitWith(method, data, { width: 12, budget: small, key, engine: own }).predict(data.validation.x);
      });
      expect([...a!], method.name).toEqual([...b!]);
    }
    two.close();
  });

  it("says what is wrong with its settings", () => {
    const { data } = dataOf(targets.ball);
    const context = { width: 3, budget: { points: 10, solvePoints: 10, samplePoints: 10 }, key, engine };
    const of = (method: Method, more: Partial<typeof context> = {}) =>
      failureOf(() => fitWith(method, data, { ...context, ...more }));
    const random: Method = { name: "m", kind: "units", units, solve: true };
    expect(of(random, { width: 0 })).toBe("attack: width must be an integer ≥ 1, got 0");
    expect(of(random, { budget: { ...context.budget, points: 0.5 } })).toBe(
      "attack: budget.points must be an integer ≥ 1, got 0.5",
    );
    expect(of({ ...random, solve: false })).toBe('attack: random units must be fitted: solve or descent, got "m"');
    expect(of({ ...random, units: { ...units, gains: [] } })).toBe(
      "drawUnits: there must be gains, positive ones, got []",
    );
    expect(of({ ...random, units: { ...units, biasRange: -1 } })).toBe(
      "drawUnits: biasRange must be ≥ 0 and finite, got -1",
    );
    expect(of({ ...random, descent: { optimiser: "adam", rates: [0], batch: 1, reach: 1 } })).toBe(
      "descendUnits: there must be rates, positive ones, got [0]",
    );
    expect(of({ name: "m", kind: "ridge-sum", sum: { ...sum, knees: [] } })).toBe(
      "fitCommon: there must be a knee, got []",
    );
    expect(of({ name: "m", kind: "ridge-sum", sum: { ...sum, knots: 1 } })).toBe(
      "profile basis: size must be an integer ≥ 2, got 1",
    );
    expect(of({ name: "m", kind: "ridge-sum", sum: { ...sum, knots: 40 }, refine: true }, { width: 200 })).toBe(
      "refineProfiles: width · knots must be at most 6144, got 8000",
    );
    expect(of({ name: "m", kind: "ridge-sum", sum, descent: { ...polish, batch: 0 } })).toBe(
      "descendRidgeSum: batch must be an integer ≥ 1, got 0",
    );
    expect(of({ name: "m", kind: "pursuit", pursuit: { ...pursuit, candidates: 0 } })).toBe(
      "pursue: candidates must be an integer ≥ 1, got 0",
    );
  });
});
