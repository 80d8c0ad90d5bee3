import { describe, expect, it } from "vitest";
import { Key } from "../../math/random/key.ts";
import budget from "./error-budget.ts";
import { farthestDimension, JUDGED, marginAt, predictedError } from "./error-budget-rows.ts";
import accuracy from "./polynomial-in-accuracy.ts";
import { type Rows as AccuracyRows, accuracyExponent, networksFrom } from "./polynomial-in-accuracy-rows.ts";
import dimension from "./polynomial-in-dimension.ts";
import { predictedWidth, type Rows, tentIn } from "./polynomial-in-dimension-rows.ts";
import { partsOf } from "./ridge-budget.ts";

/* What theory says put in place of measurements: verdicts, and the numbers of the margins' explanations. */
const context = { level: 0.99, key: Key.root(0) };
const verdictsOf = <P, R>(
  {
    parts,
  }: {
    readonly parts: readonly {
      predict: (p: P) => number;
      estimate: (rows: R, p: P, c: typeof context) => never;
      judge: (x: number, e: never, p: P) => string;
    }[];
  },
  rows: R,
  p: P,
): readonly string[] => parts.map((part) => part.judge(part.predict(p), part.estimate(rows, p, context), p));

describe("polynomial-in-dimension", () => {
  const p = dimension.profiles.laptop;
  type Params = typeof p;
  /** Rows of networks whose V and plateau are a little scattered about `of` the task's own. */
  const rowsOf = (own: Params, factor: (d: number) => number): Rows =>
    dimension.plan(own).map((task) => {
      const { polynomial, directions, interpolation } = partsOf(tentIn(own, task.dimension), {
        dimension: task.dimension,
        degree: 2 * (task.ridges[0]!.length - 1),
        cells: task.cells,
      });
      const scatter = 1 + 0.02 * Math.cos(2 + 3 * task.replica);
      const spread = (factor(task.dimension) * scatter * directions) / task.directions.at(-1)!;
      return {
        task,
        values: { squares: [[0], [polynomial + interpolation + spread]], spreads: [spread] },
      } as unknown as Rows[number];
    });
  const slope = (own: Params, from: number, to: number): number =>
    Math.log(predictedWidth(own, to) / predictedWidth(own, from)) / Math.log(to / from);

  it("is consistent with V as theory has it, and rejects V that grows like √d or is that of d/2", () => {
    expect(
      verdictsOf(
        dimension as never,
        rowsOf(p, () => 1),
        p,
      ),
    ).toEqual(Array(5).fill("consistent"));
    expect(
      verdictsOf(
        dimension as never,
        rowsOf(p, (d) => Math.sqrt(d / 250)),
        p,
      )[0],
    ).toBe("contradicted");
    expect(
      verdictsOf(
        dimension as never,
        rowsOf(p, () => 0.7),
        p,
      ).slice(1),
    ).toEqual(Array(4).fill("contradicted"));
  });

  it("has the slopes and the distances that its margins name", () => {
    expect(slope(p, 10, 50)).toBeCloseTo(1.07, 1);
    expect(slope(p, 50, 100)).toBeCloseTo(0.43, 1);
    expect(slope(p, 250, 1000)).toBeCloseTo(0.07, 2);
    expect(slope({ ...p, growth: 1 / 2 }, 250, 1000)).toBeCloseTo(1.88, 1);
    for (const d of [10, 20, 50, 100]) {
      const half = predictedWidth({ ...p, varianceOf: "half the dimension" }, d) / predictedWidth(p, d);
      expect(half).toBeLessThan(1 - 0.25);
      expect(half).toBeGreaterThan(1 - 0.66);
    }
  });
});

describe("polynomial-in-accuracy", () => {
  const p = accuracy.profiles.laptop;
  const rowsOf = (own: typeof p, error: (asked: number) => number): AccuracyRows =>
    [2, 3, 4].flatMap((d) =>
      networksFrom(own, d).flatMap((network, i) =>
        [0, 1, 2, 3].map((replica) => {
          const square = (error(own.errors[i]!) * (1 + 0.01 * Math.cos(replica + i))) ** 2;
          return { task: network, values: { square, width: network.width } } as unknown as AccuracyRows[number];
        }),
      ),
    );
  const slopes = (own: typeof p): readonly number[] =>
    accuracy.parts.map(
      (part) =>
        part.estimate(
          rowsOf(own, (x) => x),
          own,
          context,
        ).value,
    );

  it("has the bounds, slopes and controls that its margins name", () => {
    expect([2, 3, 4, 5].map(accuracyExponent)).toEqual([2.5, 3.5, 5, 6]);
    for (const [i, x] of [1.1, 1.8, 2.6].entries()) expect(slopes(p)[i]).toBeCloseTo(x, 0.9);
    for (const [i, x] of [5, 5.7, 6.2].entries()) expect(slopes({ ...p, growth: 1 })[i]).toBeCloseTo(x, 0.9);
  });

  it("rejects errors that fall too slowly, and d that grows", () => {
    const verdicts = (own: typeof p, error: (asked: number) => number) =>
      verdictsOf(accuracy as never, rowsOf(own, error), own);
    expect(verdicts(p, (x) => x)).toEqual(Array(3).fill("consistent"));
    expect(verdicts(p, (x) => x ** 0.3)).toEqual(Array(3).fill("contradicted"));
    expect(verdicts({ ...p, growth: 1 }, (x) => x)).toEqual(Array(3).fill("contradicted"));
  });
});

describe("error-budget", () => {
  const p = budget.profiles.laptop;
  const m = p.directions.at(-1)!;

  it("has controls that lie outside the margins of all the parts they name", () => {
    for (const { predictFrom, parts } of budget.controls.slice(0, 2)) {
      for (const pair of JUDGED) {
        if (!parts!.includes(`d = ${pair.dimension}, n = ${pair.degree}`)) continue;
        const [own, other] = [predictedError(p, pair)(m), predictedError(predictFrom!(p), pair)(m)];
        // More than the margin beyond the margin's end, except where noise is small: 17 % at d = 20, n = 6 and more elsewhere.
        expect(Math.abs(own - other)).toBeGreaterThan(marginAt(p, pair) * other * 1.5);
      }
    }
  });

  it("takes V furthest at 2 or ∞, and a third part that does not matter at W = 130", () => {
    expect(farthestDimension(p, { dimension: 5, degree: 6 })).toBe(Number.POSITIVE_INFINITY);
    expect(farthestDimension(p, { dimension: 100, degree: 6 })).toBe(2);
    for (const pair of JUDGED) expect(partsOf(p, { ...pair, cells: p.cells }).interpolation).toBeLessThan(4e-5);
    expect(partsOf(p, { dimension: 100, degree: 8, cells: 16 }).interpolation).toBeGreaterThan(0.01);
  });
});
