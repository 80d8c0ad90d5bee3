import { describe, expect, it } from "vitest";
import { Key } from "../../math/random/key.ts";
import { profileValue } from "../../theory/certificates/radial/profile.ts";
import claim from "./floor-scaling.ts";
import { bumpProfile, certifiedFloors, widthOf } from "./floor-scaling-measure.ts";
import { beforeFirstZero, fallRate, type Params, type Rows } from "./floor-scaling-rows.ts";

const { laptop, paper, smoke } = claim.profiles;
const context = { level: 0.99, key: Key.root(0) };
const DIMENSIONS = [10, 15, 25, 40, 70, 100];

const verdicts = (p: Params, law: (d: number) => number) => {
  const rows = claim.plan(p).map((task) => {
    const floors = task.exponents.map(() => law(task.dimension));
    return { task, values: { floors, ceilings: floors, variance: 1 } } as unknown as Rows[number];
  });
  return claim.parts.map((part) => part.judge(part.predict(p), part.estimate(rows, p, context), p));
};

describe("fallRate", () => {
  const rate = (law: (d: number) => number) =>
    fallRate(
      DIMENSIONS.map((dimension) => ({ dimension, floor: law(dimension) })),
      0.99,
    );

  it("is exact for a power, with no width", () => {
    const { value, low, high } = rate((d) => 3 * d ** -0.3);
    for (const x of [value, low, high]) expect(x).toBeCloseTo(0.3, 12);
  });

  it("shows curvature: from slope 0 to slope 2 its ends are those of either half", () => {
    const law = (d: number) => Math.exp(-(Math.log(d / 10) ** 2) / Math.log(10));
    const { value, low, high } = rate(law);
    expect(value).toBeCloseTo(1, 1);
    expect(low).toBeLessThan(0.65);
    expect(high).toBeGreaterThan(1.35);
  });

  it("is undefined where a floor is 0", () => {
    expect(rate((d) => (d < 50 ? 1 : 0)).low).toBeNaN();
  });
});

describe("floor-scaling", () => {
  it("has the widths that it says", () => {
    expect(widthOf(200, "polynomial", 3)).toBe(8_000_000n);
    expect(widthOf(8, "exponential", 1)).toBe(8n); // e² = 7.39
    expect(widthOf(512, "exponential", 3).toString()).toHaveLength(167);
  });

  it("has a bump that is (1 − r²/a²)¹², and 0 beyond its end", () => {
    const bump = bumpProfile(2.5);
    for (const r of [0, 0.3, 1, 1.7, 2.4]) {
      // 25 coefficients, each with a few roundings of numbers ≤ 1.
      expect(Math.abs(profileValue(bump, r) - (1 - (r / 2.5) ** 2) ** 12)).toBeLessThan(1e-14);
    }
    expect(profileValue(bump, 2.6)).toBe(0);
  });

  it("certifies floors that fall with the width, tightly, in even and odd dimensions", () => {
    for (const dimension of [12, 13]) {
      const shared = { dimension, quantile: 0.2, growth: "polynomial", exponents: [1, 2, 3] } as const;
      const ball = certifiedFloors({ ...shared, target: "ball" });
      expect(ball.variance).toBeCloseTo(0.16, 9);
      ball.floors.forEach((floor, i) => {
        expect(ball.ceilings[i]! / floor - 1).toBeGreaterThan(0);
        expect(ball.ceilings[i]! / floor - 1).toBeLessThan(0.01);
      });
      expect(ball.floors).toEqual(ball.floors.toSorted((a, b) => b - a));
      const smooth = certifiedFloors({ ...shared, target: "smooth bump" });
      for (const [i, floor] of smooth.floors.entries()) expect(floor).toBeLessThan(ball.floors[i]! / 2);
    }
  });

  it("knows the ball's edge before and beyond the first zero of the density", () => {
    // J_2(z) has its first zero at 5.1356, which is above 2 + 1.8557 · 2^(1/3) = 4.338; F there is 1 − (J_0² + 2 J_1² + J_2²) = 0.752.
    expect(beforeFirstZero({ ...laptop, dimensions: [4], quantile: 0.76 })).toBe(false);
    expect(beforeFirstZero({ ...laptop, dimensions: [4], quantile: 0.2 })).toBe(true);
    for (const p of [laptop, paper, smoke]) {
      expect(beforeFirstZero(p)).toBe(true);
      expect(beforeFirstZero({ ...p, quantile: 0.5 })).toBe(false);
    }
    expect(beforeFirstZero({ ...laptop, dimensions: [450] })).toBe(true);
    expect(beforeFirstZero({ ...laptop, dimensions: [512] })).toBe(false);
  });

  it.each([laptop, paper, smoke])(
    "is consistent with constant floors and 1/ln d, and rejects d^(−2/3) and d^(−4)",
    (p) => {
      const three = (verdict: string) => Array(3).fill(verdict);
      expect(verdicts(p, () => 0.2)).toEqual(three("consistent"));
      expect(verdicts(p, (d) => 1 / Math.log(d) / 9)).not.toContain("contradicted");
      expect(verdicts(p, (d) => d ** (-2 / 3))).toEqual(three("contradicted"));
      expect(verdicts(p, (d) => d ** -4)).toEqual(three("contradicted"));
    },
  );
});
