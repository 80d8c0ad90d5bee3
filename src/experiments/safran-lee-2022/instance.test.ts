import { describe, expect, it } from "vitest";
import { Key } from "../../math/random/key.ts";
import { ballUnderLaw } from "../../theory/certificates/radial/ball-law.ts";
import { radialSample } from "../../training/random-features/radial-sample.ts";
import { floorOf, type Instance, instanceParams, lawOf, nameOf, radiusOf, targetOf } from "./instance.ts";

const INSTANCES: readonly Instance[] = [
  { law: "phi2", dimension: 20, quantile: 0.2 },
  { law: "phi2", dimension: 7, quantile: 0.5 },
  { law: "gaussian", dimension: 20, quantile: 0.5 },
];

describe.each(INSTANCES)("%o", (instance) => {
  it("has one radius for sampler, label and certificate", () => {
    const { quantile } = instance;
    const target = targetOf(instance);
    expect(target(radiusOf(instance))).toBe(1);
    expect(target(radiusOf(instance) * (1 + 1e-12))).toBe(0);
    // P(1 − P) at a quantile that is right to 10⁻¹².
    expect(Math.abs(floorOf(instance, 10).variance - quantile * (1 - quantile))).toBeLessThan(3e-12);
    // Share of n points inside: 4.9 standard errors (false alarms 1e-6).
    const n = 4000;
    const { y } = radialSample({ law: lawOf(instance), count: n, target }, Key.root(1));
    const share = y.reduce((sum, label) => sum + label, 0) / n;
    expect(Math.abs(share - quantile)).toBeLessThan(4.9 * Math.sqrt((quantile * (1 - quantile)) / n));
  });

  it("has a floor that falls with the width, as a share of the variance", () => {
    const floors = [1, 10, 100, 1000, 10n ** 6n].map((width) => floorOf(instance, width));
    for (const [i, { floor, relative, variance }] of floors.entries()) {
      expect(relative).toBeLessThanOrEqual(floor / variance);
      expect(relative).toBeGreaterThan((floor / variance) * (1 - 1e-14));
      if (i > 0) expect(floor).toBeLessThan(floors[i - 1]!.floor);
    }
    expect(floors[0]!.relative).toBeLessThan(1);
    expect(floors[0]!.relative).toBeGreaterThan(0.3);
  });
});

it("keeps apart what it keeps: laws, dimensions, quantiles", () => {
  const shared = { dimension: 12, quantile: 0.2 } as const;
  const values = [
    floorOf({ law: "phi2", ...shared }, 50),
    floorOf({ law: "gaussian", ...shared }, 50),
    floorOf({ law: "phi2", ...shared, dimension: 13 }, 50),
    floorOf({ law: "phi2", ...shared, quantile: 0.21 }, 50),
  ].map(({ relative }) => relative);
  expect(new Set(values).size).toBe(4);
  expect(floorOf({ law: "phi2", ...shared }, 50n).relative).toBe(values[0]);
});

it("names instances, certifies the ball of the law's own quantile, and refuses widths that are none", () => {
  const [phi2, , gaussian] = INSTANCES as [Instance, Instance, Instance];
  expect(nameOf(phi2)).toBe("φ², d = 20, q = 0.2");
  expect(nameOf(gaussian)).toBe("N(0, I), d = 20, q = 0.5");
  expect(ballUnderLaw(20, radiusOf(phi2)).probability.lower).toBeCloseTo(0.2, 10);
  expect(() => floorOf(phi2, 0)).toThrow("width must be an integer ≥ 1");
  expect(() => floorOf(phi2, 1.5)).toThrow("width must be an integer ≥ 1");
  expect(instanceParams.safeParse({ ...phi2, law: "cauchy" }).success).toBe(false);
});
