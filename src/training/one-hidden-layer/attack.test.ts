import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { failureOf } from "../../../tests/laws/engine-oracle.ts";
import { activations } from "../../activations/registry.gen.ts";
import { besselLaw } from "../../distributions/radial/bessel-law.ts";
import { openEngine } from "../../engine/native/open.ts";
import type { OpenEngine } from "../../engine/wasm/wasm-engine.ts";
import { Key } from "../../math/random/key.ts";
import { type AttackSettings, attack } from "./attack.ts";
import type { Problem } from "./data.ts";
import { declaredMethods } from "./methods.ts";

let engine: OpenEngine;
beforeAll(async () => {
  engine = await openEngine("wasm");
});
afterAll(() => engine.close());

const law = besselLaw({ dimension: 3 });
const median = law.quantile(0.5);
const ball: Problem = { law, target: (r) => (r <= median ? 1 : 0) };
const settings: AttackSettings = {
  width: 6,
  methods: declaredMethods({ dimension: 3, sigmoid: activations.logistic }),
  budget: { points: 4000, solvePoints: 1000, samplePoints: 500 },
  validationPoints: 400,
  testPoints: 500,
  level: 0.95,
};
const key = Key.root(5);

describe("an attack", () => {
  it("tells each method's error on points that no choice has seen, and whose is the least on those that have been", () => {
    const { results, best, competitor } = attack(settings, { problem: ball, key, engine });
    expect(results.map(({ method }) => method)).toEqual(settings.methods.map(({ name }) => name));
    for (const { units, validation, test } of results) {
      expect(units).toBe(6);
      expect(test.value).not.toBe(validation.value);
      expect(best.validation.value).toBeLessThanOrEqual(validation.value);
    }
    expect(competitor).toBe(true);
    // Neither the test sample nor the other methods touch what a method does.
    const [only] = [settings.methods[3]!];
    const again = attack({ ...settings, methods: [only], testPoints: 300 }, { problem: ball, key, engine });
    expect(again.best.validation).toEqual(results[3]!.validation);
  });

  it("on clipped points is no competitor", () => {
    const problem = { ...ball, clip: law.quantile(0.9) };
    const { competitor } = attack({ ...settings, methods: settings.methods.slice(-2) }, { problem, key, engine });
    expect(competitor).toBe(false);
  });

  it("says what is wrong with its methods", () => {
    const of = (methods: AttackSettings["methods"]) =>
      failureOf(() => attack({ ...settings, methods }, { problem: ball, key, engine }));
    expect(of([])).toBe("attack: there must be a method, got []");
    expect(of([settings.methods[9]!, settings.methods[9]!])).toMatch(
      /^attack: methods must have names of their own, got/,
    );
  });
});
