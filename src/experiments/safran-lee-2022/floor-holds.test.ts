import { describe, expect, it } from "vitest";
import { referenceEngine as engine } from "../../engine/reference/reference-engine.ts";
import { Key } from "../../math/random/key.ts";
import claim from "./floor-holds.ts";
import { testedNetworks } from "./floor-holds-measure.ts";
import { boundFor, greatestQuotient, INSTANCES, type Params, type Rows } from "./floor-holds-rows.ts";
import { floorOf } from "./instance.ts";

const { laptop, paper, smoke } = claim.profiles;
const context = { level: 0.99, key: Key.root(0) };

/** Networks whose errors are the floors times a factor, as exact as a test sample leaves them. */
function rowsAt(p: Params, factor: number): Rows {
  return claim.plan(p).map((task) => {
    const networks = task.widths.map((width) => {
      const error = factor * floorOf(task, width).floor;
      return { width, method: "", error, standardError: (0.6 * error) / Math.sqrt(p.testPoints), points: p.testPoints };
    });
    return { task, values: { networks } } as unknown as Rows[number];
  });
}

const verdicts = (rows: Rows, p: Params, predictFrom = p) =>
  claim.parts.map((part) => part.judge(part.predict(predictFrom), part.estimate(rows, p, context), p));

describe("floor-holds", () => {
  it.each([laptop, paper])("is consistent with networks on the floor, and rejects a mutant: one 4 % below it", (p) => {
    expect(verdicts(rowsAt(p, 1), p)).toEqual(INSTANCES.map(() => "consistent"));
    expect(verdicts(rowsAt(p, 0.96), p)).toEqual(INSTANCES.map(() => "contradicted"));
  });

  it.each([laptop, paper])(
    "rejects the certificate that counts √k units where errors are up to a tenth above the floor",
    (p) => {
      const [, wrong] = claim.controls;
      expect(verdicts(rowsAt(p, 1.1), wrong!.world(p), p)).toEqual(INSTANCES.map(() => "contradicted"));
    },
  );

  it("takes the greatest quotient, all widths at the level together", () => {
    const [instance] = INSTANCES;
    const at = (width: number, factor: number) => {
      const error = factor * floorOf(instance!, width).floor;
      return { width, method: "", error, standardError: 0.001 * error, points: 1000 };
    };
    const both = greatestQuotient([at(30, 2), at(100, 1.25)], instance!, { counted: "k", level: 0.99 });
    expect(both.value).toBeCloseTo(0.8, 12);
    // Student's 0.9975 quantile with 500 degrees of freedom is 2.82.
    expect(0.8 / both.low - 1).toBeCloseTo(0.00282, 4);
    expect(both.high).toBeGreaterThan(both.value);
    expect(boundFor(instance!, 100, "√k")).toBe(floorOf(instance!, 10).floor);
    expect(greatestQuotient([], instance!, { counted: "k", level: 0.99 }).value).toBeNaN();
  });

  it("measures one layer above its floor and two layers below it", () => {
    const of = (p: Params) =>
      testedNetworks(claim.plan(p).find(({ law, dimension }) => law === "gaussian" && dimension === 10)!, {
        key: Key.root(3),
        engine,
      }).networks[0]!;
    const one = of({ ...smoke, widths: [30] });
    const instance = { law: "gaussian", dimension: 10, quantile: 0.5 } as const;
    expect(one.method).toBe("least potential");
    expect(one.error / floorOf(instance, 30).floor).toBeGreaterThan(0.9);
    expect(one.error / floorOf(instance, 30).floor).toBeLessThan(1.2);
    const two = of({ ...smoke, learner: "two layers", testPoints: 400, draws: 1 });
    expect(two.width).toBe(6000);
    expect(two.error / floorOf(instance, 6000).floor).toBeLessThan(0.9);
  });
});
