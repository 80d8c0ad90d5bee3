import { describe, expect, it } from "vitest";
import { radialLawNamed } from "../../distributions/named-radial.ts";
import { gaussianRadius } from "../../distributions/radial/gaussian.ts";
import { studentRadius } from "../../distributions/radial/student.ts";
import type { ContinuousLaw } from "../../distributions/radial-law.ts";
import type { Rule } from "../../math/quadrature.ts";
import { radiusRule } from "./radius-rule.ts";

const mean = ({ nodes, weights }: Rule, f: (r: number) => number): number =>
  nodes.reduce((sum, r, i) => sum + weights[i]! * f(r), 0);
const ruleOf = (law: ContinuousLaw) => radiusRule(law, { cuts: [], resolution: 0.05 });

describe("radiusRule", () => {
  it("has the moments of laws with light tails", () => {
    for (const dimension of [2, 20, 1000]) {
      for (const name of ["uniform-radius", "uniform-ball", "gaussian"] as const) {
        const law = radialLawNamed(name, { dimension });
        const { fine, coarse } = ruleOf(law);
        for (const power of [1, 2, 4]) {
          const exact = law.moment(power);
          // Panels of 10⁻¹¹ each, some tens, and 2⁻⁴² of the mass at one node beyond.
          expect(Math.abs(mean(fine, (r) => r ** power) / exact - 1)).toBeLessThan(3e-10);
          expect(Math.abs(mean(coarse, (r) => r ** power) / exact - 1)).toBeLessThan(3e-10);
        }
        expect(fine.weights.every((w) => w > 0)).toBe(true);
        expect(fine.nodes.length).toBeLessThan(2000);
      }
    }
  });

  it("goes through tails that oscillate and have no mean", () => {
    for (const dimension of [3, 10, 20, 200]) {
      const law = radialLawNamed("phi2", { dimension });
      const { fine, coarse } = ruleOf(law);
      expect(fine.nodes.length).toBeLessThan(12_000);
      // Cells are off by r²H″/2 times the relative variance (1/48)²/12 in them, 4·10⁻⁵; they hold 5 % of the mass at most, and less
      // than a tenth of its 1/r.
      expect(Math.abs(mean(fine, (r) => 1 / r) / law.moment(-1) - 1)).toBeLessThan(2e-7);
      // R^{1/4} grows: the last node, with 2⁻⁴², has 2^{−31} of it, and its own tail as much.
      const quarter = mean(fine, (r) => r ** 0.25);
      expect(Math.abs(quarter / law.moment(0.25) - 1)).toBeLessThan(1e-6);
      const difference = Math.abs(quarter - mean(coarse, (r) => r ** 0.25));
      expect(Math.abs(quarter - law.moment(0.25))).toBeLessThan(1e-7 + 4 * difference);
    }
    const student = studentRadius({ dimension: 10, degrees: 3, factor: 1 });
    expect(mean(ruleOf(student).fine, (r) => r) / student.moment(1)).toBeCloseTo(1, 6);
  });

  it("sees jumps where they are declared", () => {
    const law = gaussianRadius({ dimension: 7, standardDeviation: 1 });
    const jump = (r: number): number => (r <= 2.5 ? 1 : 0);
    const declared = radiusRule(law, { cuts: [2.5], resolution: 0.05 });
    expect(mean(declared.fine, jump)).toBeCloseTo(law.cdf(2.5), 10);
    expect(Math.abs(mean(ruleOf(law).fine, jump) - law.cdf(2.5))).toBeGreaterThan(1e-4);
  });
});
